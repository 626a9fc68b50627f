#include "bench/generate/links.h"

#include <string>

#include "tests/support/reparse_buffers.h"

namespace generate {

namespace {

constexpr std::uint64_t kSaltTarget = 201;
constexpr std::uint64_t kSearchSteps = 20'000;

class Targets {
 public:
  Targets(const Model& model, const Plan& plan) : model_(model), plan_(plan) {}

  std::u16string directory() const {
    const auto index = pick(0) % model_.directory_count();
    return model_.directory_path(static_cast<std::uint32_t>(index));
  }

  // A file that is no link, under any of its names.
  std::u16string file() const {
    for (std::uint64_t i = 1; i < kSearchSteps; ++i) {
      const Plan other = model_.plan(any_record(i));
      if (other.role != Role::kFile) continue;
      return model_.path(other, static_cast<std::uint32_t>(i % other.names));
    }
    return directory();
  }

  // A working junction, if one is met in time; else a directory, which is as good a target.
  std::u16string junction() const {
    for (std::uint64_t i = 1; i < kSearchSteps; ++i) {
      const Plan other = model_.plan(any_record(i));
      if (other.role != Role::kLink || other.shape != LinkShape::kJunction) continue;
      return model_.path(other, 0);
    }
    return directory();
  }

  // The name of a file in the link's own directory; up and down again if none lies near by.
  std::u16string sibling() const {
    const std::uint32_t own = model_.name_parent(plan_, 0);
    for (std::uint64_t i = 1; i < 16; ++i) {
      for (const std::uint64_t record : {plan_.record - i, plan_.record + i}) {
        if (record < kFirstUserRecord || record >= model_.records()) continue;
        const Plan other = model_.plan(record);
        if (other.role != Role::kFile || model_.name_parent(other, 0) != own) continue;
        Name text;
        model_.name(other, 0, text);
        return std::u16string(i % 2 == 0 ? u".\\" : u"") + std::u16string(text.view());
      }
    }
    return upwards(file());
  }

  // `..\..\a\b` for `\a\b`.
  std::u16string upwards(const std::u16string& path) const {
    std::u16string text;
    const std::uint32_t depth = model_.depth(model_.name_parent(plan_, 0));
    for (std::uint32_t i = 0; i < depth; ++i) text += u"..\\";
    return text + path.substr(1);
  }

  std::u16string self() const { return model_.path(plan_, 0); }

 private:
  std::uint64_t pick(std::uint64_t step) const {
    return model_.hash(plan_.record + (step << 40U), kSaltTarget);
  }
  std::uint64_t any_record(std::uint64_t step) const {
    return kFirstUserRecord + pick(step) % (model_.records() - kFirstUserRecord);
  }

  const Model& model_;
  const Plan& plan_;
};

fixture::Guid volume_guid() {
  return fixture::guid("b3d5c2a1-4f6e-4b7a-9c8d-0e1f2a3b4c5d");
}

fixture::Blob opaque_buffer(const LinkShapeFacts& facts) {
  const fixture::Blob filler(64, std::byte{0x5A});
  switch (facts.shape) {
    case LinkShape::kLxSymlink: return fixture::lx_symlink("../usr/lib/libexample.so.1");
    case LinkShape::kAppExecLink:
      return fixture::app_exec_link(u"Example.App_8wekyb3d8bbwe", u"Example.App_8wekyb3d8bbwe!App",
                                    u"C:\\Program Files\\WindowsApps\\Example\\app.exe");
    case LinkShape::kWof: return fixture::wof_file(0);
    case LinkShape::kWci: return fixture::wci(volume_guid(), u"Files\\Windows\\x.dll");
    case LinkShape::kNfs: return fixture::nfs_link(u"../share/x");
    case LinkShape::kAfUnix: return fixture::raw_reparse(facts.tag, {});
    case LinkShape::kThirdParty:
      return fixture::third_party_reparse(facts.tag, volume_guid(), filler);
    default: return fixture::raw_reparse(facts.tag, filler);
  }
}

}  // namespace

fixture::Blob reparse_buffer(const Model& model, const Plan& plan) {
  const Targets targets(model, plan);
  const std::u16string drive = u"C:";
  const std::u16string gone = u"gone missing";
  const auto upward_link = [&](const std::u16string& path) {
    return fixture::relative_symlink(targets.upwards(path));
  };
  switch (plan.shape) {
    case LinkShape::kJunction: return fixture::junction(drive + targets.directory());
    case LinkShape::kJunctionChain: return fixture::junction(drive + targets.junction());
    case LinkShape::kJunctionMissing:
      return fixture::junction(drive + targets.directory() + u"\\" + gone);
    case LinkShape::kJunctionMissingMidway:
      return fixture::junction(drive + targets.directory() + u"\\" + gone + u"\\below");
    case LinkShape::kJunctionToFile: return fixture::junction(drive + targets.file());
    case LinkShape::kJunctionToItself: return fixture::junction(drive + targets.self());
    case LinkShape::kJunctionOtherDrive: return fixture::junction(u"Q:" + targets.directory());
    case LinkShape::kJunctionWithoutPrefix:
      return fixture::mount_point(drive + targets.directory(), {});
    case LinkShape::kVolumeMountPoint:
      return fixture::mount_point(u"\\??\\Volume{b3d5c2a1-4f6e-4b7a-9c8d-0e1f2a3b4c5d}\\", {});
    case LinkShape::kFileSymlink: return fixture::absolute_symlink(drive + targets.file());
    case LinkShape::kFileSymlinkMissing:
      return fixture::absolute_symlink(drive + targets.directory() + u"\\" + gone + u".txt");
    case LinkShape::kFileSymlinkToDirectory:
      return fixture::absolute_symlink(drive + targets.directory());
    case LinkShape::kFileSymlinkSibling: return fixture::relative_symlink(targets.sibling());
    case LinkShape::kFileSymlinkUpwards: return upward_link(targets.file());
    case LinkShape::kFileSymlinkUpwardsMissing: return upward_link(targets.file() + u".gone");
    case LinkShape::kFileSymlinkAboveRoot: return upward_link(u"\\..\\..\\outside.txt");
    case LinkShape::kDirectorySymlink:
      return fixture::absolute_symlink(drive + targets.directory());
    case LinkShape::kDirectorySymlinkUpwards: return upward_link(targets.directory());
    case LinkShape::kDirectorySymlinkRooted: return fixture::relative_symlink(targets.directory());
    case LinkShape::kDirectorySymlinkToFile:
      return fixture::absolute_symlink(drive + targets.file());
    case LinkShape::kDirectorySymlinkUnc:
      return fixture::absolute_symlink(u"UNC\\server\\share\\folder");
    default: return opaque_buffer(kLinkShapes[static_cast<std::size_t>(plan.shape)]);
  }
}

}  // namespace generate

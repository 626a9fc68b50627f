#include "scanner/resolve/evaluators.h"

#include <cctype>
#include <cstring>

#include "mft/reparse_point.h"
#include "mft/utf16.h"
#include "scanner/resolve/decoded_link.h"
#include "scanner/resolve/target.h"
#include "scanner/resolve/verdict_rules.h"
#include "scanner/source/ascii.h"

namespace scanner {
namespace {

using report::Reason;
using report::Verdict;

WalkResult ended(Verdict verdict, Reason reason) {
  WalkResult walk;
  walk.verdict = verdict;
  walk.reason = reason;
  return walk;
}

// Why a letter leads to no volume; nothing if it does lead to one.
std::optional<WalkResult> unreachable(const VolumeAnswer& answer) {
  if (answer.kind == VolumeAnswer::Kind::kVolume) return std::nullopt;
  const NoVolume none = no_volume(answer.kind);
  WalkResult walk = ended(none.verdict, none.reason);
  walk.unopened = answer.unopened;
  return walk;
}

// Characters that NTFS names cannot contain are stored by DrvFs in the private use area: U+F000
// plus the character. (microsoft/WSL src/linux/init/escape.cpp)
std::u16string drvfs_escaped(std::u16string_view name) {
  std::u16string out(name);
  for (char16_t& c : out) {
    const bool escaped = (c >= 0x01 && c <= 0x1F) || std::u16string_view(u"\"*:<>?|\\").contains(c);
    if (escaped) c = static_cast<char16_t>(0xF000 + c);
  }
  return out;
}

class WslWalk {
 public:
  WslWalk(std::span<const std::unique_ptr<AuditedVolume>> volumes, const VolumeMap& map,
          Walker& walker)
      : volumes_(volumes), map_(map), walker_(walker), steps_(walker.steps()) {}

  WalkResult run(VolumeIndex volume, Parent parent, std::string_view target) {
    start_ = volume;
    volume_ = volume;
    at_ = volumes_[volume]->lookup().directory(parent);
    if (at_ == nullptr) return ended(Verdict::kUnverifiable, Reason::kOrphanedLink);
    if (!follow(std::string(target), true)) return std::move(result_);
    result_.object = {
        .volume = volume_, .record = at_->record, .sequence = at_->sequence, .directory = true};
    return std::move(result_);
  }

 private:
  static constexpr int kMaxLinks = 40;              // Linux: ELOOP beyond
  static constexpr std::size_t kBytesPerStep = 32;  // of a target

  bool end(WalkResult walk) {
    keep(walk);
    result_ = std::move(walk);
    return false;
  }
  // Carries what was found so far over to the rest of the walk.
  void keep(WalkResult& walk) const {
    if (result_.flags.has(report::Flag::kAssumedLetter)) {
      walk.flags.set(report::Flag::kAssumedLetter);
    }
    walk.assumed_letters |= result_.assumed_letters;
    const Reservation& known = result_.reservation;
    if (known.verdict != Verdict::kOk) {
      reserve(walk, known.verdict, known.reason, known.hop, known.component);
    }
    walk.ambiguous = walk.ambiguous || result_.ambiguous;
  }
  bool cut_short() {
    WalkResult walk = ended(Verdict::kUnverifiable, Reason::kBudget);
    walk.cut_short = true;
    return end(std::move(walk));
  }

  // True if the target is a directory, which is then at_.
  bool follow(const std::string& target, bool tail) {
    if (++result_.hops > kMaxLinks) return end(ended(Verdict::kBroken, Reason::kLoop));
    if (!steps_.take(1 + target.size() / kBytesPerStep)) return cut_short();
    std::string_view rest = target;
    if (rest.starts_with('/') && !enter_drive(rest)) return false;
    while (!rest.empty()) {
      const std::size_t slash = rest.find('/');
      const std::string_view component = rest.substr(0, slash);
      rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
      if (component.empty() || component == ".") continue;
      // A trailing slash requires a directory, even if nothing follows.
      if (!step(component, tail && slash == std::string_view::npos)) return false;
    }
    return true;
  }

  // `/mnt/c/…`: the default automount of drive C:. Removes that much from the path.
  bool enter_drive(std::string_view& rest) {
    constexpr std::string_view kMount = "/mnt/";
    if (!rest.starts_with(kMount) || rest.size() < 6 || rest[5] < 'a' || rest[5] > 'z' ||
        (rest.size() > 6 && rest[6] != '/')) {
      return end(ended(Verdict::kUnverifiable, Reason::kLinuxPath));
    }
    const std::string letter = drive_of_letter(rest[5]);
    const VolumeAnswer answer = map_.find(letter, start_);
    if (auto walk = unreachable(answer)) return end(std::move(*walk));
    if (answer.assumed_letter != 0) result_.flags.set(report::Flag::kAssumedLetter);
    if (answer.weak) reserve(result_, Verdict::kUnverifiable, Reason::kAssumedLetter, 0, {});
    result_.assumed_letters |= answer.assumed_letter;
    volume_ = answer.volume;
    at_ = volumes_[volume_]->lookup().root();
    if (at_ == nullptr) return end(ended(Verdict::kUnverifiable, Reason::kDamaged));
    rest.remove_prefix(6);
    return true;
  }

  bool step(std::string_view component, bool last) {
    if (!steps_.take(1)) return cut_short();
    const AuditedVolume& volume = *volumes_[volume_];
    if (component == "..") {
      if (at_->record == mft::kRootRecord)
        return end(ended(Verdict::kUnverifiable, Reason::kLinuxPath));
      at_ = volume.lookup().directory(at_->parent);
      return at_ != nullptr || end(ended(Verdict::kUnverifiable, Reason::kOrphanedLink));
    }
    const std::u16string name = drvfs_escaped(mft::to_utf16(component));
    const NameMatch match = volume.lookup().find(*at_, name);
    result_.ambiguous = result_.ambiguous || match.ambiguous;
    if (!match.found()) {
      WalkResult walk = ended(Verdict::kBroken, Reason::kMissing);
      walk.component = name;
      walk.question = FileQuestion{.volume = volume_,
                                   .directory = {.record = at_->record, .sequence = at_->sequence},
                                   .case_sensitive = at_->case_sensitive,
                                   .name = name,
                                   .last = last,
                                   .placeholder = placeholder_};
      if (match.plain_file) apply_answer(walk, *match.plain_file);
      return end(std::move(walk));
    }
    if (match.file == nullptr) {
      at_ = match.directory;
      return true;
    }
    return cross(*match.file, match.directory, name, last);
  }

  bool cross(const LinkFile& file, const Directory* directory, std::u16string_view name,
             bool last) {
    walker_.note_crossed(volume_, file.record);
    const auto point = mft::ReparsePoint::parse(file.reparse());
    if (file.reparse_unavailable || !point) {
      return end(ended(Verdict::kUnverifiable, Reason::kDataUnavailable));
    }
    const std::uint32_t tag = point->tag().value();
    if (tag == mft::kTagLxSymlink) {
      const auto target = mft::parse_lx_symlink(*point);
      if (!target) return end(ended(Verdict::kUnverifiable, Reason::kDataUnavailable));
      std::string text(target->size(), '\0');
      std::memcpy(text.data(), target->data(), target->size());
      return follow(text, last);
    }
    if (tag == mft::kTagMountPoint || tag == mft::kTagSymlink) {
      // Reports have EIO here, and recent versions are said to work. [WSL-11118]
      if (kind_of(file) == report::LinkKind::kVolumeMountPoint) {
        reserve(result_, Verdict::kUnverifiable, Reason::kUnconfirmedRule, 0, name);
      }
      return cross_nt(file, name, last);
    }
    if (directory != nullptr) {
      // Below it, what is not on the disk may still exist.
      const mft::TagBehaviour behaviour = point->tag().behaviour();
      placeholder_ = placeholder_ || behaviour == mft::TagBehaviour::kPlaceholder ||
                     behaviour == mft::TagBehaviour::kFilter;
      at_ = directory;
      return true;
    }
    // To WSL, sockets, devices and files behind a filter are ordinary objects.
    if (!last) return end(ended(Verdict::kBroken, Reason::kWrongKind));
    WalkResult walk;
    walk.object = {
        .volume = volume_, .record = file.record, .sequence = file.sequence, .directory = false};
    return end(std::move(walk));
  }

  // Windows' own links are followed by Windows' rules.
  bool cross_nt(const LinkFile& file, std::u16string_view name, bool last) {
    const auto& names = file.real_names();
    const auto link_name = std::ranges::find_if(names, [&](const LinkName& candidate) {
      return candidate.parent.record == at_->record &&
             volumes_[volume_]->volume().upcase().equal(candidate.text(), name);
    });
    if (link_name == names.end()) return end(ended(Verdict::kUnverifiable, Reason::kFilter));
    WalkResult walk = walker_.follow(volume_, file, *link_name);
    if (walk.object && walk.object->directory && walk.verdict == Verdict::kOk) {
      keep(walk);
      result_.reservation = walk.reservation;
      result_.flags = walk.flags;
      result_.ambiguous = walk.ambiguous;
      volume_ = walk.object->volume;
      at_ = volumes_[volume_]->lookup().directory(
          {.record = walk.object->record, .sequence = walk.object->sequence});
      if (at_ != nullptr) return true;
    }
    if (!last) {
      // A file in the middle of the path.
      if (walk.question) walk.question->last = false;
      if (walk.object && walk.verdict == Verdict::kOk) {
        walk.object.reset();
        walk.verdict = Verdict::kBroken;
        walk.reason = Reason::kWrongKind;
      }
    }
    return end(std::move(walk));
  }

  std::span<const std::unique_ptr<AuditedVolume>> volumes_;
  const VolumeMap& map_;
  Walker& walker_;
  Steps& steps_;
  VolumeIndex start_ = 0;  // determines the meaning of letters
  VolumeIndex volume_ = 0;
  const Directory* at_ = nullptr;
  bool placeholder_ = false;  // crossed along the path
  WalkResult result_;
};

}  // namespace

std::string_view word(Evaluator evaluator) {
  switch (evaluator) {
    case Evaluator::kNone: break;
    case Evaluator::kWsl: return "wsl";
    case Evaluator::kCreateProcess: return "createprocess";
  }
  return {};
}

Evaluation evaluate(std::span<const std::unique_ptr<AuditedVolume>> volumes, const VolumeMap& map,
                    Walker& walker, VolumeIndex volume, const LinkFile& file,
                    const LinkName& name) {
  const auto point = mft::ReparsePoint::parse(file.reparse());
  if (!point) return {};
  if (point->tag().value() == mft::kTagLxSymlink) {
    const auto target = mft::parse_lx_symlink(*point);
    if (!target) return {};
    std::string text(target->size(), '\0');
    if (!text.empty()) std::memcpy(text.data(), target->data(), text.size());
    return {.evaluator = Evaluator::kWsl,
            .walk = evaluate_wsl(volumes, map, walker, volume, name, text)};
  }
  if (point->tag().value() == mft::kTagAppExecLink) {
    const auto link = mft::parse_app_exec_link(*point);
    if (!link) return {};
    const std::u16string executable = link->executable.str();
    return {.evaluator = Evaluator::kCreateProcess,
            .walk = evaluate_create_process(walker, map, volume, executable)};
  }
  return {};
}

WalkResult evaluate_wsl(std::span<const std::unique_ptr<AuditedVolume>> volumes,
                        const VolumeMap& map, Walker& walker, VolumeIndex volume,
                        const LinkName& name, std::string_view target) {
  if (target.empty()) return ended(Verdict::kUnverifiable, Reason::kDataUnavailable);
  return WslWalk(volumes, map, walker).run(volume, name.parent, target);
}

WalkResult evaluate_create_process(Walker& walker, const VolumeMap& map, VolumeIndex from,
                                   std::u16string_view executable) {
  const std::u16string nt_name = u"\\??\\" + std::u16string(executable);
  const Target target = parse_absolute_target(nt_name);
  switch (target.form) {
    case TargetForm::kMalformed: return ended(Verdict::kBroken, Reason::kMalformed);
    case TargetForm::kNetwork: return ended(Verdict::kUnverifiable, Reason::kNetwork);
    case TargetForm::kVolumePath: break;
    default: return ended(Verdict::kUnverifiable, Reason::kDevicePath);
  }
  const VolumeAnswer answer = map.find(target.volume, from);
  if (auto walk = unreachable(answer)) return std::move(*walk);
  WalkResult walk =
      walker.open(answer.volume, target.components, LastLink::kFollow, target.trailing_backslash);
  walk.requirements.file_link = false;
  if (walk.object && walk.object->directory) {
    walk.verdict = Verdict::kBroken;
    walk.reason = Reason::kWrongKind;
  }
  if (answer.assumed_letter != 0) walk.flags.set(report::Flag::kAssumedLetter);
  if (answer.weak) reserve(walk, Verdict::kUnverifiable, Reason::kAssumedLetter, 0, {});
  walk.assumed_letters |= answer.assumed_letter;
  return walk;
}

}  // namespace scanner

#include "scanner/resolve/decoded_link.h"

#include <cstring>

#include "mft/utf16.h"
#include "scanner/resolve/target.h"
#include "scanner/source/ascii.h"

namespace scanner {
namespace {

using report::Flag;
using report::LinkKind;

// Whether it names a volume's root; most targets need no closer look.
template <typename Units>
bool ends_with_guid(const Units& name) {
  std::size_t size = name.size();
  if (size != 0 && name[size - 1] == u'\\') --size;
  return size != 0 && name[size - 1] == u'}';
}

// The Linux driver ntfs3 puts `\??\` in front of any target, relative or not, and the target itself
// into the print name. [KRN] Windows has no such print name for the paths of devices.
bool is_ntfs3_target(std::u16string_view substitute, std::u16string_view print) {
  constexpr std::u16string_view kPrefix = u"\\??\\";
  if (print.empty() || !substitute.starts_with(kPrefix)) return false;
  if (substitute.substr(kPrefix.size()) != print) return false;
  const Target target = parse_absolute_target(substitute);
  const bool names_device = ascii_lower(print).starts_with(u"globalroot\\");
  return target.form != TargetForm::kVolumePath && target.form != TargetForm::kNetwork &&
         !names_device;
}

void assign(mft::Utf16View units, std::u16string& text) {
  text.resize(units.size());
  units.copy_to(text.data());
}

}  // namespace

void DecodedLink::decode(const LinkFile& file) {
  static_cast<LinkFacts&>(*this) = {};
  substitute.clear();
  print.clear();
  target.clear();
  const auto raw_tag = file.reparse().read<mft::Le32>(0);
  if (file.reparse_unavailable || !raw_tag) return;
  tag = mft::ReparseTag(*raw_tag);
  kind = report::kind_of(tag, file.directory);
  if (tag.value() == mft::kTagMountPoint && !file.directory) flags.set(Flag::kNotOnDirectory);
  const auto parsed = mft::ReparsePoint::parse(file.reparse());
  if (!parsed) return;
  point = *parsed;
  if (kind == LinkKind::kLxSymlink) {
    decode_lx();
  } else if (kind == LinkKind::kAppExecLink) {
    if (const auto link = mft::parse_app_exec_link(*point)) target = link->executable.str();
  } else if (tag.value() == mft::kTagMountPoint || tag.value() == mft::kTagSymlink) {
    decode_names();
  }
}

void DecodedLink::decode_lx() {
  const auto bytes = mft::parse_lx_symlink(*point);
  if (!bytes) return;
  std::string text(bytes->size(), '\0');
  if (!text.empty()) std::memcpy(text.data(), bytes->data(), text.size());
  if (!mft::append_utf16(text, target)) target_bytes = *bytes;
}

void DecodedLink::decode_names() {
  const auto names = mft::parse_link_names(*point);
  if (!names) return;
  has_names = true;
  relative = names->relative;
  assign(names->substitute, substitute);
  assign(names->print, print);
  if (relative) {
    target = substitute;
  } else {
    target = display_target(substitute);
  }
  if (!relative && tag.value() == mft::kTagSymlink && is_ntfs3_target(substitute, print)) {
    flags.set(Flag::kLinuxNtfs3);
    return;
  }
  // Nearly every print name equals the target.
  if (!print.empty() && print != target && !same_target(substitute, print)) {
    flags.set(Flag::kPrintNameDiffers);
  }
  if (tag.value() != mft::kTagMountPoint || !ends_with_guid(substitute)) return;
  const Target parsed = parse_absolute_target(substitute);
  if (!names_volume_root_by_guid(parsed)) return;
  kind = LinkKind::kVolumeMountPoint;
  if (parsed.volume_device) flags.set(Flag::kNoTrailingBackslash);
}

report::LinkKind kind_of(const LinkFile& file) {
  const auto raw_tag = file.reparse().read<mft::Le32>(0);
  if (file.reparse_unavailable || !raw_tag) return LinkKind::kUnknown;
  const mft::ReparseTag tag(*raw_tag);
  if (tag.value() != mft::kTagMountPoint) return report::kind_of(tag, file.directory);
  const auto point = mft::ReparsePoint::parse(file.reparse());
  const auto names = point ? mft::parse_link_names(*point) : std::unexpected(mft::Fault{});
  if (!names || !ends_with_guid(names->substitute)) return report::kind_of(tag, file.directory);
  DecodedLink decoded;
  decoded.decode(file);
  return decoded.kind;
}

}  // namespace scanner

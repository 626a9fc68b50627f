#include "scanner/lookup/lookup_text.h"

#include <algorithm>

#include "mft/reparse_point.h"
#include "mft/utf16.h"
#include "report/fault_text.h"
#include "report/link_kind.h"
#include "scanner/links/target.h"
#include "scanner/lookup/typed_path.h"

namespace scanner {
namespace {

using End = PathAnswer::End;
using report::Reason;

std::string reference_text(const mft::Fault& fault) {
  return "record " + std::to_string(fault.record) + ": " + std::string(report::explain(fault.code));
}

std::string unverifiable(const PathAnswer& answer, const std::string& parent) {
  switch (answer.reason) {
    case Reason::kIndexDisagrees:
      return "cannot be told: the index of " + parent + " leads to record " +
             std::to_string(answer.fault ? answer.fault->record : 0) +
             ", which is free or another file's by now";
    case Reason::kPlaceholder:
      return "cannot be told: it would lie below a placeholder, whose contents need not be on the "
             "disk";
    case Reason::kFilter: return "cannot be told: only a filter driver can follow it";
    case Reason::kDataUnavailable: return "cannot be told: its reparse data cannot be read";
    default: break;
  }
  if (answer.fault) return "cannot be told: " + reference_text(*answer.fault);
  return "cannot be told: damage in the index of " + parent + " may hide it";
}

}  // namespace

std::string describe_reparse_point(const FoundFile& file) {
  if (!file.tag) return "a reparse point whose data are damaged";
  report::LinkKind kind = report::kind_of(*file.tag, file.directory);
  std::u16string target;
  if (file.tag->behaviour() == mft::TagBehaviour::kFollowed && file.buffer) {
    const auto point = mft::ReparsePoint::parse(mft::Bytes(*file.buffer));
    if (const auto names = mft::parse_link_names(*point)) {
      const std::u16string substitute = names->substitute.str();
      target = display_target(substitute);
      if (kind == report::LinkKind::kJunction &&
          names_volume_root_by_guid(parse_absolute_target(substitute))) {
        kind = report::LinkKind::kVolumeMountPoint;
      }
    }
  }
  std::string text(report::word(kind));
  std::ranges::replace(text, '-', ' ');
  text.insert(0, "a ");
  if (file.tag->behaviour() != mft::TagBehaviour::kFollowed) text += " reparse point";
  if (!target.empty()) text += " to " + mft::to_utf8(target);
  return text;
}

std::string explain_end(const PathAnswer& answer, const std::vector<std::u16string>& components) {
  const std::string parent = mft::to_utf8(joined(components, answer.at));
  const std::string here = mft::to_utf8(joined(components, answer.at + 1));
  const std::string text = here + ": ";
  switch (answer.end) {
    case End::kReached: return {};
    case End::kLink: return text + "is " + describe_reparse_point(*answer.file);
    case End::kUnverifiable: return text + unverifiable(answer, parent);
    case End::kNotReached: break;
  }
  switch (answer.reason) {
    case Reason::kWrongKind: return text + "not found: " + parent + " is a file";
    case Reason::kNotFollowed:
      return text + "is " + describe_reparse_point(*answer.file) +
             ", which Windows does not follow";
    default: return text + "not found: there is no such name in " + parent;
  }
}

std::string explain_damage(const DirectoryDamage& damage,
                           const std::vector<std::u16string>& components) {
  const IndexDamage& first = damage.damage.front();
  const bool unreadable = first.fault.code == mft::FaultCode::kUnreadable;
  std::string text = "the index of " + mft::to_utf8(joined(components, damage.depth)) +
                     (unreadable ? " cannot be read whole (" : " is damaged (");
  if (first.vcn) {
    text += "block at VCN " + std::to_string(*first.vcn);
  } else {
    text += "record " + std::to_string(first.fault.record);
  }
  text += ": " + std::string(report::explain(first.fault.code));
  if (damage.count > 1) text += "; " + std::to_string(damage.count - 1) + " more";
  return text + "); what can be read of it was searched block by block";
}

}  // namespace scanner

#include "scanner/resolve/trace/lookup_text.h"

#include <algorithm>

#include "mft/utf16.h"
#include "report/fault_text.h"
#include "report/text/human_text.h"
#include "scanner/resolve/decoded_link.h"

namespace scanner {
namespace {

using report::Reason;

class EndText {
 public:
  EndText(const AuditedVolumes& volumes, const PathAnswer& answer)
      : walk_(answer.walk), met_(*answer.record.last) {
    volumes[met_.volume]->lookup().append_path(met_.directory, parent_);
    here_ = mft::to_utf8(parent_ + u"\\" + met_.name);
    if (parent_.empty()) parent_.push_back(u'\\');
  }

  [[nodiscard]] std::string text() const {
    std::string text = here_ + ": " + why();
    if (walk_.hops > 0 && !met_.link) {
      text += " (behind " + report::counted(walk_.hops, "link", "links") + ")";
    }
    return text;
  }

 private:
  [[nodiscard]] std::string why() const {
    std::string explained(report::explain(walk_.reason));
    if (met_.link && met_.match.file != nullptr) {
      const std::string is = "is " + describe_reparse_point(*met_.match.file);
      return walk_.reason == Reason::kVolumeNotGiven
                 ? is + ", and that volume was not given; name it with --drive-map"
                 : is + ": " + explained;
    }
    switch (walk_.reason) {
      case Reason::kMissing:
        return walk_.has_stream && walk_.component == walk_.stream
                   ? "not found: it has no stream " + mft::to_utf8(walk_.stream)
                   : "not found: there is no such name in " + parent();
      case Reason::kWrongKind: return wrong_kind();
      case Reason::kNotFollowed: return "is " + reparse_point() + ", which Windows does not follow";
      case Reason::kFilter:
        return "is " + reparse_point() + ": cannot be told, for only a filter driver can follow it";
      case Reason::kPlaceholder:
        return "cannot be told: it would lie below a placeholder, whose contents need not be on "
               "the disk";
      case Reason::kIndexDisagrees: return "cannot be told: " + disagreement();
      case Reason::kDamaged: return "cannot be told: " + damage();
      case Reason::kDataUnavailable: return "cannot be told: its reparse data cannot be read";
      case Reason::kAssumedLetter:
        return "not found, under a drive letter that is only assumed; settle it with --drive-map";
      default: return explained;
    }
  }

  [[nodiscard]] std::string parent() const { return mft::to_utf8(parent_); }
  [[nodiscard]] std::string reparse_point() const {
    return met_.match.file != nullptr ? describe_reparse_point(*met_.match.file)
                                      : "a reparse point";
  }
  [[nodiscard]] std::string wrong_kind() const {
    if (met_.match.directory != nullptr) return "is a directory, and a file is asked for";
    return met_.last ? "is a file, and a directory is asked for"
                     : "is a file, and more of the path follows";
  }
  [[nodiscard]] std::string disagreement() const {
    if (!met_.match.plain_file || met_.match.plain_file->record == 0) {
      return "the index of " + parent() + " and $MFT contradict each other";
    }
    const FileAnswer& file = *met_.match.plain_file;
    return "the index of " + parent() + " leads to record " + std::to_string(file.record) +
           (file.sequence == 0 ? ", which is free or another file's by now"
                               : ", which has no such name");
  }
  [[nodiscard]] std::string damage() const {
    if (met_.match.plain_file && met_.match.plain_file->fault) {
      const mft::Fault& fault = *met_.match.plain_file->fault;
      return "record " + std::to_string(fault.record) + ": " +
             std::string(report::explain(fault.code));
    }
    return "damage in the index of " + parent() + " may hide it";
  }

  const WalkResult& walk_;
  const ComponentMet& met_;
  std::u16string parent_;
  std::string here_;
};

}  // namespace

std::string explain_end(const AuditedVolumes& volumes, const PathAnswer& answer) {
  if (answer.record.last) return EndText(volumes, answer).text();
  if (answer.walk.reason == Reason::kMalformed) {
    return mft::to_utf8(answer.walk.component) + ": " +
           std::string(report::explain(Reason::kMalformed));
  }
  return "\\: cannot be told: the root directory is damaged";
}

std::u16string place_of(const AuditedVolumes& volumes, const ComponentMet& met) {
  std::u16string path;
  volumes[met.volume]->lookup().append_path(met.directory, path);
  path.push_back(u'\\');
  path += met.name;
  return path;
}

std::string describe_reparse_point(const LinkFile& file) {
  DecodedLink link;
  link.decode(file);
  if (link.kind == report::LinkKind::kUnknown) return "a reparse point whose data are damaged";
  std::string text(report::word(link.kind));
  std::ranges::replace(text, '-', ' ');
  text.insert(0, link.kind == report::LinkKind::kAppExecLink ||
                         link.kind == report::LinkKind::kLxSymlink || text.starts_with('o')
                     ? "an "
                     : "a ");
  if (link.tag.behaviour() != mft::TagBehaviour::kFollowed) text += " reparse point";
  if (!link.target.empty()) text += " to " + mft::to_utf8(link.target);
  return text;
}

}  // namespace scanner

#include "scanner/resolve/trace/lookup_text.h"

#include <algorithm>

#include "mft/utf16.h"
#include "report/model/fault_text.h"
#include "report/text/human_text.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/resolve/decoded_link.h"

namespace scanner {
namespace {

using report::Reason;

// "not a name that Windows can parse: two backslashes in a row"
std::string explain_malformed(const WalkResult& walk) {
  std::string text(report::explain(Reason::kMalformed));
  if (walk.malformation != report::Malformation::kNone) {
    text += ": " + std::string(report::explain(walk.malformation));
  }
  return text;
}

class EndText {
 public:
  EndText(const AuditedVolumes& volumes, const PathAnswer& answer)
      : walk_(answer.walk), step_(*answer.record.last) {
    volumes[step_.volume]->lookup().append_path(step_.directory, parent_);
    here_ = mft::to_utf8(parent_ + u"\\" + step_.name);
    if (parent_.empty()) parent_.push_back(u'\\');
  }

  [[nodiscard]] std::string text() const {
    std::string text = here_ + ": " + why();
    if (walk_.hops > 0 && !step_.link) {
      text += " (behind " + report::counted(walk_.hops, "link", "links") + ")";
    }
    return text;
  }

 private:
  [[nodiscard]] std::string why() const {
    std::string explained = walk_.reason == Reason::kMalformed
                                ? explain_malformed(walk_)
                                : std::string(report::explain(walk_.reason));
    if (step_.link && step_.match.file != nullptr) {
      const std::string is = "is " + describe_reparse_point(*step_.match.file);
      return walk_.reason == Reason::kVolumeNotGiven
                 ? is + ", and that volume was not given; name it with --drive-map"
                 : is + ": " + explained;
    }
    switch (walk_.reason) {
      case Reason::kMissing:
        return walk_.has_stream && walk_.component == walk_.stream
                   ? "not found: it has no stream " + mft::to_utf8(walk_.stream)
                   : "not found: no such name in " + parent();
      case Reason::kWrongKind: return wrong_kind();
      case Reason::kMalformed: return explain_malformed(walk_);
      case Reason::kNotFollowed: return "is " + reparse_point() + ", which Windows does not follow";
      case Reason::kFilter:
        return "is " + reparse_point() +
               ": cannot be determined, as only a filter driver can follow it";
      case Reason::kPlaceholder:
        return "cannot be determined: it would be inside a placeholder, whose contents may not be "
               "on the disk";
      case Reason::kIndexDisagrees: return "cannot be determined: " + disagreement();
      case Reason::kDamaged: return "cannot be determined: " + damage();
      case Reason::kDataUnavailable: return "cannot be determined: its reparse data cannot be read";
      case Reason::kAssumedLetter:
        return walk_.flags.has(report::Flag::kFoundThere)
                   ? "found, under a drive letter that only links suggest; confirm it with "
                     "--drive-map"
                   : "not found, under a drive letter that is only assumed; confirm it with "
                     "--drive-map";
      default: return explained;
    }
  }

  [[nodiscard]] std::string parent() const { return mft::to_utf8(parent_); }
  [[nodiscard]] std::string reparse_point() const {
    return step_.match.file != nullptr ? describe_reparse_point(*step_.match.file)
                                       : "a reparse point";
  }
  [[nodiscard]] std::string wrong_kind() const {
    if (step_.match.directory != nullptr) return "is a directory, but a file is required";
    return step_.last ? "is a file, but a directory is required"
                      : "is a file, and more of the path follows";
  }
  [[nodiscard]] std::string disagreement() const {
    if (!step_.match.plain_file || step_.match.plain_file->record == 0) {
      return "the index of " + parent() + " and $MFT contradict each other";
    }
    const FileAnswer& file = *step_.match.plain_file;
    return "the index of " + parent() + " leads to record " + std::to_string(file.record) +
           (file.sequence == 0 ? ", which is now free or in use by another file"
                               : ", which has no such name");
  }
  [[nodiscard]] std::string damage() const {
    if (step_.match.plain_file && step_.match.plain_file->fault) {
      const mft::Fault& fault = *step_.match.plain_file->fault;
      return "record " + std::to_string(fault.record) + ": " +
             std::string(report::explain(fault.code));
    }
    return "damage in the index of " + parent() + " may hide it";
  }

  const WalkResult& walk_;
  const ComponentStep& step_;
  std::u16string parent_;
  std::string here_;
};

}  // namespace

std::string explain_end(const AuditedVolumes& volumes, const PathAnswer& answer) {
  if (answer.record.last) return EndText(volumes, answer).text();
  if (answer.walk.reason == Reason::kMalformed) {
    return mft::to_utf8(answer.walk.component) + ": " + explain_malformed(answer.walk);
  }
  return "\\: cannot be determined: the root directory is damaged";
}

std::u16string component_path(const AuditedVolumes& volumes, const ComponentStep& step) {
  std::u16string path;
  volumes[step.volume]->lookup().append_path(step.directory, path);
  path.push_back(u'\\');
  append_shown_name(step.name, path);
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

// The last columns of a row about a file: times, attributes and security ID. The names of one file
// are adjacent and share them, so their text is kept for the next row.
#pragma once

#include "report/model/rows.h"
#include "report/text/text_out.h"

namespace report {

class DetailsText {
 public:
  // The text that append(file, out) produces for these details, created only when they change.
  template <typename Append>
  std::string_view of(const FileIdentity& file, const Append& append) {
    if (!known_ || file.times != times_ || file.attributes != attributes_ ||
        file.security_id != security_id_) {
      times_ = file.times;
      attributes_ = file.attributes;
      security_id_ = file.security_id;
      text_.clear();
      append(file, text_);
      known_ = true;
    }
    return text_.text();
  }

 private:
  bool known_ = false;
  std::optional<FileTimes> times_;
  std::optional<std::uint32_t> attributes_;
  std::optional<std::uint32_t> security_id_;
  TextOut text_;
};

}  // namespace report

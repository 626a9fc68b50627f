// Rows from JSON objects: the reverse of JsonRows.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/row_source.h"
#include "report/read/fields.h"
#include "report/read/json_tree.h"

namespace report {

// Reads one row after the other. What a row views lies in the reader, which keeps its room.
class RowReader {
 public:
  // No row of any report has as many parts; unknown members of newer versions may.
  static constexpr std::size_t kMostNodes = 65'536;

  // Shows the row of that kind which `text` is. Otherwise a problem, and nothing is shown.
  [[nodiscard]] Problem read(std::string_view text, RowKind kind, RowVisitor& visitor);

 private:
  void identity(Fields& fields, FileIdentity& file);
  void details(Fields& fields, FileIdentity& file);
  PathState path(Fields& fields, std::u16string& units);
  void link(Fields& fields, LinkRow& row);
  void names(Fields& fields, LinkRow& row);
  void judgement(Fields& fields, LinkRow& row);
  void resolved(Fields fields, LinkRow& row);
  void evaluator(Fields fields, LinkRow& row);
  void probe(Fields fields, LinkRow& row);
  void relation(Fields fields, LinkRow& row);
  Payload payload(Fields fields);
  void hard_link(Fields& fields, HardLinkRow& row);
  void finding(Fields& fields, FindingRow& row);
  void policy(Fields& fields, std::string_view rule, PolicyResult& result);
  void fault(Fields& fields, FaultRow& row);
  mft::Utf16View payload_text(Fields& fields, std::string_view key, std::size_t place);

  JsonTree tree_;
  Problem problem_;
  std::u16string path_;
  std::u16string substitute_;
  std::u16string print_;
  std::u16string target_;
  std::u16string component_;
  std::u16string resolved_path_;
  std::u16string probe_path_;
  std::u16string through_path_;
  std::u16string through_target_;
  std::vector<std::byte> target_bytes_;
  std::array<std::u16string, 4> payload_;
};

// The name of a row's kind in its member `type`: "link", "hard_link", "finding", "fault".
[[nodiscard]] std::string_view type_word(RowKind kind);
[[nodiscard]] std::optional<RowKind> row_kind_from(std::string_view type);

}  // namespace report

// Rows written down by hand, with the strings and bytes that they point to.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "report/model/row_source.h"

namespace report_test {

class FakeSource final : public report::RowSource {
 public:
  [[nodiscard]] std::size_t count(report::RowKind kind) const override;
  void visit(report::RowKind kind, std::size_t first, std::size_t last,
             report::RowVisitor& visitor) const override;
  [[nodiscard]] const report::Summary& summary() const override { return summary_value; }

  // Keeps a string or bytes alive as long as the source.
  std::u16string_view keep(std::u16string text) { return strings_.emplace_back(std::move(text)); }
  mft::Bytes keep_bytes(std::vector<std::byte> value) {
    return mft::Bytes(buffers_.emplace_back(std::move(value)));
  }
  // What a reparse buffer says of a row, apart from its target.
  void set_reparse(std::vector<std::byte> value, report::LinkRow& row);

  std::vector<report::LinkRow> links;
  std::vector<report::HardLinkRow> hard_links;
  std::vector<report::FindingRow> findings;
  std::vector<report::FaultRow> faults;
  report::Summary summary_value;

 private:
  std::deque<std::u16string> strings_;
  std::deque<std::vector<std::byte>> buffers_;
};

report::LinkRow broken_junction();
report::HardLinkRow hard_link_name();
// Rows enough for several ranges: links of all verdicts, names in sets of three, faults.
FakeSource many_rows(std::size_t links = 5000);

}  // namespace report_test

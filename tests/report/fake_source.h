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
  [[nodiscard]] std::size_t count(report::RowKind kind) const override {
    switch (kind) {
      case report::RowKind::kLink: return links.size();
      case report::RowKind::kHardLink: return hard_links.size();
      case report::RowKind::kFinding: return findings.size();
      case report::RowKind::kFault: break;
    }
    return faults.size();
  }
  void visit(report::RowKind kind, std::size_t first, std::size_t last,
             report::RowVisitor& visitor) const override {
    for (std::size_t i = first; i < last; ++i) {
      switch (kind) {
        case report::RowKind::kLink: visitor.link(links[i]); break;
        case report::RowKind::kHardLink: visitor.hard_link(hard_links[i]); break;
        case report::RowKind::kFinding: visitor.finding(findings[i]); break;
        case report::RowKind::kFault: visitor.fault(faults[i]); break;
      }
    }
  }
  [[nodiscard]] const report::Summary& summary() const override { return summary_value; }

  // Keeps a string or bytes alive as long as the source.
  std::u16string_view keep(std::u16string text) { return strings_.emplace_back(std::move(text)); }
  mft::Bytes keep_bytes(std::vector<std::byte> value) {
    return mft::Bytes(buffers_.emplace_back(std::move(value)));
  }
  // What a reparse buffer says of a row, apart from its target.
  void set_reparse(std::vector<std::byte> value, report::LinkRow& row) {
    const auto point = mft::ReparsePoint::parse(keep_bytes(std::move(value)));
    row.tag = point->tag();
    row.guid = point->guid();
    row.payload = report::decode_payload(row.kind, *point);
  }

  std::vector<report::LinkRow> links;
  std::vector<report::HardLinkRow> hard_links;
  std::vector<report::FindingRow> findings;
  std::vector<report::FaultRow> faults;
  report::Summary summary_value;

 private:
  std::deque<std::u16string> strings_;
  std::deque<std::vector<std::byte>> buffers_;
};

inline report::LinkRow broken_junction() {
  report::LinkRow row;
  row.file = {.volume = "disk.img",
              .record = 64,
              .sequence = 1,
              .directory = true,
              .times = {},
              .attributes = 1040,
              .security_id = {}};
  row.path = u"\\Users\\x";
  row.kind = report::LinkKind::kJunction;
  row.tag = mft::ReparseTag(mft::kTagMountPoint);
  row.has_names = true;
  row.substitute_name = u"\\??\\C:\\x";
  row.print_name = u"C:\\x";
  row.target = u"C:\\x";
  row.verdict = report::Verdict::kBroken;
  row.reason = report::Reason::kMissing;
  row.hop = 1;
  row.component = u"x";
  row.hops = 1;
  row.flags.set(report::Flag::kPrintNameDiffers);
  return row;
}

inline report::HardLinkRow hard_link_name() {
  report::HardLinkRow row;
  row.file = {.volume = "disk.img",
              .record = 70,
              .sequence = 2,
              .directory = false,
              .times = {},
              .attributes = {},
              .security_id = 256};
  row.path = u"\\a.txt";
  row.name_index = 1;
  row.name_count = 2;
  row.dos_name_count = 1;
  row.header_link_count = 3;
  row.size_bytes = 5;
  row.allocated_bytes = 4096;
  row.saved_bytes = 4096;
  return row;
}

// Rows enough for several ranges: links of all verdicts, names in sets of three, faults.
inline FakeSource many_rows(std::size_t links = 5000) {
  FakeSource source;
  for (std::size_t i = 0; i < links; ++i) {
    report::LinkRow row = broken_junction();
    row.file.record = 100 + i;
    row.verdict = static_cast<report::Verdict>(i % report::kVerdictCount);
    row.reason =
        row.verdict == report::Verdict::kBroken ? report::Reason::kMissing : report::Reason::kNone;
    row.kind = i % 3 == 0 ? report::LinkKind::kJunction : report::LinkKind::kFileSymlink;
    row.path = source.keep(u"\\dir\\" + std::u16string(i % 40, u'p'));
    source.links.push_back(row);
  }
  for (std::size_t i = 0; i < 3000; ++i) {
    report::HardLinkRow row = hard_link_name();
    row.file.record = 20'000 + i / 3;
    row.name_index = static_cast<std::uint32_t>(i % 3 + 1);
    row.name_count = 3;
    row.path = source.keep(u"\\set\\" + std::u16string(i % 3 + 1, u'n'));
    source.hard_links.push_back(row);
  }
  for (std::size_t i = 0; i < 700; ++i) {
    source.faults.push_back(
        {.volume = "disk.img", .fault = {.code = mft::FaultCode::kTornRecord, .record = i}});
  }
  report::VolumeSummary volume;
  volume.name = "disk.img";
  for (const report::LinkRow& row : source.links) {
    ++volume.links
          .by_kind[static_cast<std::size_t>(row.kind)][static_cast<std::size_t>(row.verdict)];
  }
  volume.faults = source.faults.size();
  source.summary_value.tool_version = "0.1.0";
  source.summary_value.volumes.push_back(volume);
  return source;
}

}  // namespace report_test

// The order of rows, and what they hold besides a target.
#include "scanner/audit/audit_rows.h"

#include <gtest/gtest.h>

#include "tests/scanner/support.h"
#include "tests/support/reparse_buffers.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;

// One line for each row of a kind: record and path.
class RowTexts final : public report::RowVisitor {
 public:
  void link(const report::LinkRow& row) override { add(row.file.record, row.path); }
  void hard_link(const report::HardLinkRow& row) override { add(row.file.record, row.path); }
  void fault(const report::FaultRow& row) override {
    lines.push_back(std::to_string(row.fault.record));
  }
  std::vector<std::string> lines;

 private:
  void add(std::uint64_t record, std::u16string_view path) {
    lines.push_back(std::to_string(record) + " " + ascii(path));
  }
};

TEST(AuditRows, RowsComeByRecordThenByDirectoryThenByName) {
  VolumeBuilder builder;
  // Neither the records nor the names were made in the order of the rows.
  const auto z = builder.add_directory(kRoot, u"z", {.record = 50});
  const auto a = builder.add_directory(kRoot, u"a", {.record = 60});
  const auto late = builder.add_file(z, u"m", {.record = 90});
  builder.add_name(late, a, u"B");
  builder.add_name(late, z, u"a");
  builder.add_name(late, z, u"\xD83D\xDE00");  // by units, so before the next one
  builder.add_name(late, z, u"\xFF01");
  builder.set_reparse(late, fixture::wof_file(1));
  const auto early = builder.add_file(a, u"x", {.record = 70});
  builder.add_name(early, z, u"y");
  builder.set_reparse(early, fixture::wof_file(1));
  const auto torn = builder.add_file(a, u"torn", {.record = 95});
  const auto torn_first = builder.add_file(a, u"first", {.record = 80});
  tear(builder, torn);
  tear(builder, torn_first);
  for (const std::uint32_t threads : {1U, 3U}) {
    Scene scene(builder.build());
    scene.same_through_indexes = false;
    scene.threads = threads;
    const std::vector<std::string> expected{
        "70 \\z\\y",      "70 \\a\\x", "90 \\z\\a", "90 \\z\\m", "90 \\z\\{D83D}{DE00}",
        "90 \\z\\{FF01}", "90 \\a\\B"};
    for (const report::RowKind kind : {report::RowKind::kLink, report::RowKind::kHardLink}) {
      RowTexts rows;
      scene.source().visit(kind, 0, scene.source().count(kind), rows);
      EXPECT_EQ(rows.lines, expected);
    }
    RowTexts faults;
    scene.source().visit(report::RowKind::kFault, 0, scene.source().count(report::RowKind::kFault),
                         faults);
    EXPECT_GE(faults.lines.size(), 2U);
    EXPECT_EQ(faults.lines.front(), "80");
    EXPECT_EQ(faults.lines.back(), "95");
  }
}

// What a reparse point says besides a target.
class Payloads final : public report::RowVisitor {
 public:
  void link(const report::LinkRow& row) override {
    bytes += std::string(reinterpret_cast<const char*>(row.target_bytes.data()),
                         row.target_bytes.size());
    guids += row.guid.has_value() ? 1 : 0;
    if (const auto* const wof = std::get_if<mft::Wof>(&row.payload)) algorithm = wof->algorithm;
    if (const auto* const plain = std::get_if<report::PlainData>(&row.payload)) {
      data_bytes = plain->data_bytes;
    }
  }
  std::string bytes;
  int guids = 0;
  std::uint32_t algorithm = 0;
  std::size_t data_bytes = 0;
};

TEST(AuditRows, RowsHoldDecodedPayloads) {
  VolumeBuilder builder;
  const auto add = [&](std::u16string name, fixture::Blob buffer) {
    builder.set_reparse(builder.add_file(kRoot, std::move(name)), std::move(buffer));
  };
  add(u"bad utf-8", fixture::lx_symlink("/a\xFF"));
  add(u"utf-8", fixture::lx_symlink("/\xC3\xA4"));
  add(u"ascii", fixture::lx_symlink("/a"));
  add(u"wof", fixture::wof_file(3));
  add(u"third",
      fixture::third_party_reparse(0x1234, fixture::guid("01234567-89ab-cdef-0123-456789abcdef"),
                                   std::vector<std::byte>(5)));
  Scene scene(builder.build());
  Payloads seen;
  scene.source().visit(report::RowKind::kLink, 0, 5, seen);
  EXPECT_EQ(seen.bytes, "/a\xFF");
  EXPECT_EQ(seen.guids, 1);
  EXPECT_EQ(seen.algorithm, 3U);
  EXPECT_EQ(seen.data_bytes, 5U);
}

}  // namespace
}  // namespace scanner_test

// Requests as commands make them, from files to rows: what is said, and how it ends.
#include "scanner/audit/audit.h"

#include <gtest/gtest.h>

#include "scanner/audit/path_audit.h"
#include "scanner/resolve/trace/lookup_text.h"
#include "tests/scanner/audit/collected_diagnostics.h"
#include "tests/scanner/source/source_fixtures.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using report::Reason;
using report::RowKind;
using report::Verdict;
using scanner::AuditError;

// Two links to D:, of which the one leads to what second_volume() holds.
VolumeBuilder first_volume() {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_directory(kRoot, u"found"), fixture::junction(u"D:\\data"));
  builder.set_reparse(builder.add_directory(kRoot, u"lost"), fixture::junction(u"D:\\gone"));
  const auto file = builder.add_file(kRoot, u"file");
  builder.add_name(file, kRoot, u"second name");
  return builder;
}
VolumeBuilder second_volume() {
  VolumeBuilder builder;
  const auto data = builder.add_directory(kRoot, u"data");
  builder.set_reparse(builder.add_directory(data, u"nested"), fixture::junction(u"D:\\nowhere"));
  return builder;
}

struct LinkCollector final : report::RowVisitor {
  void link(const report::LinkRow& row) override {
    std::string text = ascii(row.path) + " " + std::string(report::word(row.verdict));
    if (row.verdict != Verdict::kOk) text += " " + std::string(report::word(row.reason));
    links.push_back(std::move(text));
  }
  std::vector<std::string> links;
};

std::vector<std::string> links_of(const report::RowSource& rows) {
  LinkCollector seen;
  rows.visit(RowKind::kLink, 0, rows.count(RowKind::kLink), seen);
  return seen.links;
}

using Lines = std::vector<std::string>;

class AuditTest : public testing::Test {
 protected:
  std::string image(std::u8string_view name, VolumeBuilder builder) {
    const auto& built = builder.build().image;
    return folder_.write(name, built.bytes(0, built.size()));
  }
  std::expected<std::unique_ptr<scanner::Audit>, AuditError> run(
      const scanner::AuditRequest& request) {
    return scanner::run_audit(request, stop_, diagnostics_, [this] { ++inputs_opened_; });
  }
  std::expected<std::unique_ptr<scanner::PathAudit>, AuditError> open(
      const std::string& source, const std::string& path,
      const std::vector<scanner::DriveMapping>& map = {}) {
    return scanner::PathAudit::open({.volumes = {.sources = {source}, .drive_map = map},
                                     .path = *scanner::parse_typed_path(path)},
                                    stop_, diagnostics_, [this] { ++inputs_opened_; });
  }
  static scanner::DriveMapping drive(const std::string& name, const std::string& source) {
    return {.drive = name, .source = scanner::SourcePath{.path = source}};
  }

  scanner::TemporaryFolder folder_;
  CollectedDiagnostics diagnostics_;
  std::atomic<bool> stop_ = false;
  int inputs_opened_ = 0;
};

TEST_F(AuditTest, MappedVolumesAreReadForTheirTargetsOnly) {
  const std::string c = image(u8"c.img", first_volume());
  const std::string d = image(u8"d.img", second_volume());
  const auto audit = run({.volumes = {.sources = {c}, .drive_map = {drive("D:", d)}}});
  ASSERT_TRUE(audit) << audit.error().message;
  EXPECT_EQ(inputs_opened_, 1);
  const report::Summary summary = (*audit)->summary;
  ASSERT_EQ(summary.volumes.size(), 2U);
  EXPECT_FALSE(summary.volumes[0].target_only);
  EXPECT_TRUE(summary.volumes[1].target_only);
  ASSERT_EQ(summary.volumes[1].letters.size(), 1U);
  EXPECT_EQ(summary.volumes[1].letters[0].letter, "D:");
  EXPECT_TRUE(summary.complete);
  const scanner::AuditReport report(**audit);
  EXPECT_EQ(links_of(report.rows()), (Lines{"\\found ok", "\\lost broken missing"}));
  EXPECT_EQ(report.rows().count(RowKind::kHardLink), 2U);
  EXPECT_EQ(diagnostics_.errors, Lines{});
  EXPECT_EQ(diagnostics_.shown_progress, (Lines{c, d}));
}

TEST_F(AuditTest, AllLinksAreThoseOfMappedVolumesToo) {
  const std::string c = image(u8"c.img", first_volume());
  const std::string d = image(u8"d.img", second_volume());
  const auto audit =
      run({.volumes = {.sources = {c}, .drive_map = {drive("D:", d)}}, .all_links = true});
  ASSERT_TRUE(audit) << audit.error().message;
  const scanner::AuditReport report(**audit);
  EXPECT_EQ(links_of(report.rows()),
            (Lines{"\\found ok", "\\lost broken missing", "\\data\\nested broken missing"}));
}

TEST_F(AuditTest, OneOfSeveralSourcesMayFail) {
  const std::string c = image(u8"c.img", first_volume());
  const std::string absent = folder_.path(u8"absent.img");
  const auto audit = run({.volumes = {.sources = {absent, c}}});
  ASSERT_TRUE(audit) << audit.error().message;
  EXPECT_FALSE((*audit)->summary.complete);
  ASSERT_EQ((*audit)->summary.skipped.size(), 1U);
  EXPECT_EQ((*audit)->summary.skipped[0].name, absent);
  ASSERT_EQ(diagnostics_.errors.size(), 1U);
  EXPECT_TRUE(diagnostics_.errors[0].starts_with(absent + ": ")) << diagnostics_.errors[0];

  const auto none = run({.volumes = {.sources = {absent}}});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, AuditError::Kind::kSource);
  EXPECT_EQ(none.error().message, "");  // each source has had its own error
  EXPECT_EQ(diagnostics_.errors.size(), 2U);
}

TEST_F(AuditTest, ADriveMapMustNameWhatExists) {
  const std::string c = image(u8"c.img", first_volume());
  const auto audit =
      run({.volumes = {.sources = {c}, .drive_map = {drive("D:", folder_.path(u8"absent.img"))}}});
  ASSERT_FALSE(audit);
  EXPECT_EQ(audit.error().kind, AuditError::Kind::kUsage);
  EXPECT_TRUE(audit.error().message.starts_with("--drive-map D:=")) << audit.error().message;
  EXPECT_EQ(inputs_opened_, 0);
}

TEST_F(AuditTest, AnInterruptEndsIt) {
  const std::string c = image(u8"c.img", first_volume());
  stop_ = true;
  const auto audit = run({.volumes = {.sources = {c}}});
  ASSERT_FALSE(audit);
  EXPECT_EQ(audit.error().kind, AuditError::Kind::kInterrupted);
  const auto path = open(c, "\\file");
  ASSERT_FALSE(path);
  EXPECT_EQ(path.error().kind, AuditError::Kind::kInterrupted);
}

TEST_F(AuditTest, ACrossCheckAddsFindings) {
  VolumeBuilder builder = first_volume();
  builder.omit_index_entry(builder.add_file(kRoot, u"unlisted"), u"unlisted");
  const std::string c = image(u8"c.img", std::move(builder));
  for (const bool cross_check : {false, true}) {
    const auto audit = run({.volumes = {.sources = {c}}, .cross_check = cross_check});
    ASSERT_TRUE(audit) << audit.error().message;
    EXPECT_EQ((*audit)->has_findings(), cross_check);
    const scanner::AuditReport report(**audit);
    EXPECT_EQ(report.rows().count(RowKind::kFinding) != 0, cross_check);
  }
}

TEST_F(AuditTest, APathBeginsOnTheVolumeOfItsDrive) {
  const std::string c = image(u8"c.img", first_volume());
  const std::string d = image(u8"d.img", second_volume());
  const auto audit = open(c, "D:\\data", {drive("C:", c), drive("D:", d)});
  ASSERT_TRUE(audit) << audit.error().message;
  EXPECT_EQ((*audit)->start_volume().volume().name(), d);
  const auto answer = (*audit)->walk(scanner::LastLink::kFollow);
  EXPECT_EQ(answer.reached, true);

  const auto foreign = open(c, "E:\\data", {drive("C:", c)});
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().kind, AuditError::Kind::kUsage);
}

TEST_F(AuditTest, ATypedDriveIsAssumed) {
  const std::string c = image(u8"c.img", first_volume());
  const auto audit = open(c, "D:\\found");
  ASSERT_TRUE(audit) << audit.error().message;
  // D: is this volume by assumption, so that nothing is proven to be missing on it.
  const auto answer = (*audit)->walk(scanner::LastLink::kFollow);
  EXPECT_EQ(answer.walk.verdict, Verdict::kUnverifiable);
  ASSERT_EQ((*audit)->notes().size(), 1U);
  EXPECT_NE((*audit)->notes()[0].find("D: is assumed to be "), std::string::npos);
}

}  // namespace
}  // namespace scanner_test

// Reports written, read back and written again.
#include "tests/report/read/read_back.h"

#include <gtest/gtest.h>

#include "report/model/fault_text.h"
#include "tests/report/fake_source.h"
#include "tests/support/reparse_buffers.h"

namespace {

using namespace report;
using report_test::expect_same_read_back;
using report_test::FakeSource;

FileTimes some_times() {
  return {.created = 1,
          .modified = 130'000'000'000'000'001,
          .mft_changed = 0,
          .accessed = 2'650'467'743'999'999'999};  // the last tick that has a date
}

LinkRow& add_payload(FakeSource& source, LinkKind kind, std::vector<std::byte> buffer) {
  LinkRow& row = source.links.emplace_back();
  row.file.volume = "disk.img";
  row.file.record = 100 + source.links.size();
  row.path = u"\\x";
  row.kind = kind;
  row.verdict = Verdict::kOpaque;
  source.set_reparse(std::move(buffer), row);
  return row;
}

FakeSource payloads() {
  FakeSource source;
  const auto guid = fixture::guid("01234567-89ab-cdef-0123-456789abcdef");
  add_payload(source, LinkKind::kAppExecLink,
              fixture::app_exec_link(u"Pkg\xD800_1", u"Pkg!App", u"C:\\a.exe"))
      .target = u"C:\\a.exe";
  add_payload(source, LinkKind::kWof, fixture::wof_file(2));
  add_payload(source, LinkKind::kWof, fixture::wof_file(77));
  add_payload(source, LinkKind::kWof, fixture::wof_wim(0xFEDC'BA98'7654'3210));
  std::get<mft::Wof>(add_payload(source, LinkKind::kWof, fixture::wof_file(1)).payload).provider =
      9;
  add_payload(source, LinkKind::kWci, fixture::wci(guid, u"n\xD8AA"));
  add_payload(source, LinkKind::kNfs, fixture::nfs_link(u"../a"));
  LinkRow& device = add_payload(source, LinkKind::kNfs, fixture::nfs_link(u""));
  device.payload = mft::NfsSpecial{
      .type = mft::kNfsBlockDevice, .link_target = {}, .major = 8, .minor = 0xFFFF'FFFF};
  LinkRow& odd = add_payload(source, LinkKind::kNfs, fixture::nfs_link(u""));
  odd.payload = mft::NfsSpecial{.type = ~std::uint64_t{0}, .link_target = {}};
  add_payload(source, LinkKind::kCloud,
              fixture::raw_reparse(fixture::kTagCloud1, std::vector<std::byte>(7)));
  add_payload(source, LinkKind::kThirdParty,
              fixture::third_party_reparse(0x1234, guid, std::vector<std::byte>(3)));
  LinkRow& lx = add_payload(source, LinkKind::kLxSymlink, fixture::lx_symlink("/a\xFF"));
  lx.target = u"/a\xFFFD";
  lx.target_bytes = source.keep_bytes({std::byte{'/'}, std::byte{'a'}, std::byte{0xFF}});
  return source;
}

LinkRow full_link() {
  LinkRow row = report_test::broken_junction();
  row.file.times = some_times();
  row.file.security_id = 0xFFFF'FFFF;
  row.file.record = ~std::uint64_t{0};
  row.file.sequence = 0xFFFF;
  row.path = u"<orphan 7>\\\"\n\x202E\xDC00 \xD83D\xDE00";
  row.path_state = PathState::kOrphan;
  row.substitute_name = u"\xFFFD";  // not lossy: the name itself
  row.relative = true;
  row.component = std::u16string_view(u"\0\xD800", 2);
  row.hop = 63;
  row.hops = 64;
  for (const Flag flag : kFlags) row.flags.set(flag);
  row.evaluator = {.evaluator = "wsl", .verdict = Verdict::kBroken, .reason = Reason::kLoop};
  row.probe = {.outcome = ProbeOutcome::kDenied, .error = 5, .path = u"\\\\server\\share\xD800"};
  return row;
}

TEST(ReadBack, Rows) {
  FakeSource source = payloads();
  source.links.push_back(full_link());
  LinkRow reached = report_test::broken_junction();
  reached.verdict = Verdict::kOk;
  reached.reason = Reason::kNone;
  reached.resolved = {
      .volume = "other.img#2", .record = 5, .sequence = 5, .directory = true, .path = u"\\"};
  reached.has_names = false;
  reached.substitute_name = {};
  reached.print_name = {};
  source.links.push_back(reached);
  source.hard_links.push_back(report_test::hard_link_name());
  HardLinkRow second = report_test::hard_link_name();
  second.name_index = 2;
  second.path = u"\\b.txt";
  source.hard_links.push_back(second);
  HardLinkRow without_size = report_test::hard_link_name();
  without_size.file.record = 71;
  without_size.path_state = PathState::kCut;
  without_size.size_bytes.reset();
  without_size.allocated_bytes.reset();
  without_size.saved_bytes.reset();
  without_size.file.times = some_times();
  source.hard_links.push_back(without_size);
  source.findings.push_back({.volume = "disk.img",
                             .record = 9,
                             .sequence = 3,
                             .kind = FindingKind::kEntryStale,
                             .path = u"\\f\xD800",
                             .path_state = PathState::kCycle,
                             .expected = ~std::uint64_t{0},
                             .actual = 1});
  source.findings.push_back({.volume = "disk.img", .kind = FindingKind::kLinkCount});
  source.faults.push_back({.volume = "disk.img",
                           .fault = {.code = mft::FaultCode::kBadFileName,
                                     .record = 7,
                                     .offset = 0xFFFF'FFFF,
                                     .expected = 1,
                                     .actual = 2}});
  source.summary_value.volumes.resize(1);
  source.summary_value.volumes[0].name = "disk.img";
  source.summary_value.volumes[0].cross_checked = true;
  expect_same_read_back(source);
}

// Every word in a row of its own.
TEST(ReadBack, Words) {
  FakeSource source;
  const auto add = [&](auto change) {
    source.links.push_back(report_test::broken_junction());
    change(source.links.back());
  };
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    add([i](LinkRow& row) { row.verdict = static_cast<Verdict>(i); });
  }
  for (std::size_t i = 0; i < kReasonCount; ++i) {
    add([i](LinkRow& row) { row.reason = static_cast<Reason>(i); });
  }
  for (std::size_t i = 0; i < kLinkKindCount; ++i) {
    add([i](LinkRow& row) { row.kind = static_cast<LinkKind>(i); });
  }
  for (std::size_t i = 0; i < 4; ++i) {
    add([i](LinkRow& row) { row.trust = static_cast<mft::ReparseTrust>(i); });
  }
  for (std::size_t i = 0; i < kPathStateCount; ++i) {
    add([i](LinkRow& row) { row.path_state = static_cast<PathState>(i); });
  }
  for (std::size_t i = 0; i < kProbeOutcomeCount; ++i) {
    add([i](LinkRow& row) {
      row.probe = {.outcome = static_cast<ProbeOutcome>(i), .error = 0, .path = u"E:\\x"};
    });
  }
  for (std::size_t i = 0; i < kFindingKindCount; ++i) {
    source.findings.push_back(
        {.volume = "disk.img", .kind = static_cast<FindingKind>(i), .path = u"\\x"});
  }
  for (std::size_t i = 0; i < kFaultCodeCount; ++i) {
    source.faults.push_back(
        {.volume = "disk.img", .fault = {.code = static_cast<mft::FaultCode>(i)}});
  }
  expect_same_read_back(source);
}

TEST(ReadBack, ManyRows) {
  expect_same_read_back(report_test::many_rows());
}

TEST(ReadBack, AnEmptyReport) {
  expect_same_read_back(FakeSource());
}

VolumeSummary full_volume() {
  VolumeSummary volume;
  volume.name = "disk.img#2";
  volume.source = "disk.img";
  volume.partition = 2;
  volume.loose_mft = true;
  volume.engine = Engine::kUsn;
  volume.engine_asked = Engine::kIndex;
  volume.engine_refusal = "its index of reparse points is damaged";
  volume.label = "W\xC3\xA4\n";
  volume.serial = "0123456789ABCDEF";
  volume.ntfs_version = "3.1";
  volume.size_bytes = ~std::uint64_t{0};
  volume.sector_bytes = 512;
  volume.cluster_bytes = 4096;
  volume.record_bytes = 1024;
  volume.mft_bytes = 65'536;
  volume.mft_extents = 3;
  volume.records = 64;
  volume.records_in_use = 60;
  volume.files = 40;
  volume.directories = 20;
  volume.names = 70;
  volume.dos_names = 5;
  volume.reparse_points = 7;
  volume.hard_link_sets = 2;
  volume.hard_link_names = 4;
  volume.hard_link_saved_bytes = 8192;
  volume.faults = 1;
  volume.links.by_kind[0][2] = 7;
  volume.links.by_kind[3][3] = 2;
  volume.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kBroken)]
                                 [static_cast<std::size_t>(Reason::kMissing)] = 7;
  volume.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kUnverifiable)]
                                 [static_cast<std::size_t>(Reason::kNetwork)] = 2;
  volume.cross_checked = true;
  volume.findings[3] = 4;
  volume.letters = {
      {.letter = "C:", .origin = LetterOrigin::kAssumed, .found = 4, .not_found = 1},
      {.letter = "D:", .origin = LetterOrigin::kAssumed, .typed = true},
      {.letter = "E:",
       .origin = LetterOrigin::kRegistry,
       .registry = "disk.img#1",
       .provisional = true},
      {.letter = "F:", .origin = LetterOrigin::kMapped},
      {.letter = "Volume{01234567-89ab-cdef-0123-456789abcdef}", .origin = LetterOrigin::kSystem}};
  volume.registry = RegistrySummary{
      .path = "\\Windows\\System32\\config\\SYSTEM",
      .state = RegistrySummary::State::kReplayed,
      .notes = {{.code = LimitationCode::kHiveDamaged},
                {.code = LimitationCode::kEntryStale, .arguments = {"D:", "its device"}}}};
  volume.catch_up = CatchUpSummary{.changed_files = 1,
                                   .refreshed_records = 2,
                                   .margin_bytes = 3,
                                   .oldest_change = 130'000'000'000'000'000,
                                   .margin = std::chrono::minutes(15)};
  volume.snapshot = SnapshotSummary{.id = "{01234567-89ab-cdef-0123-456789abcdef}",
                                    .created = "2026-11-21T06:00:00.0000000Z",
                                    .origin = "C:",
                                    .notes = {{.code = LimitationCode::kSnapshotFilesExcluded}}};
  volume.unclean = {{.code = LimitationCode::kVolumeDirty}};
  for (std::size_t i = 0; i < kLimitationCodeCount; ++i) {
    const auto code = static_cast<LimitationCode>(i);
    volume.incomplete.push_back(
        {.code = code, .arguments = std::vector<std::string>(argument_count(code), "3")});
  }
  return volume;
}

TEST(ReadBack, Summaries) {
  FakeSource source;
  Summary& summary = source.summary_value;
  summary.tool_version = "0.1.0";
  summary.started = "2026-11-21T06:00:00Z";
  summary.host = "h\xFF";
  summary.duration_seconds = 1.1;
  summary.threads = 4;
  summary.filters = {"only=broken", "under=\\Users"};
  summary.complete = false;
  summary.volumes.push_back(full_volume());
  VolumeSummary other;
  other.name = "other.img";
  other.engine = Engine::kIndex;
  other.target_only = true;
  other.catch_up.emplace();
  other.snapshot.emplace();
  summary.volumes.push_back(other);
  summary.skipped = {{.name = "disk.img#1", .what = "exFAT", .failed = false},
                     {.name = "disk.img#3", .what = "locked", .failed = true}};
  summary.probe = ProbeSummary{.timeout_ms = 1500,
                               .links = 9,
                               .paths = 6,
                               .answered = 3,
                               .timed_out = 2,
                               .not_asked = 1,
                               .notes = {"The letters were those of an elevated logon."}};
  expect_same_read_back(source);
}

TEST(ReadBack, References) {
  FakeSource source;
  source.summary_value.volumes.resize(1);
  source.summary_value.volumes[0].name = "disk.img";
  SubjectSummary subject;
  subject.volume = "disk.img";
  subject.path = u"\\s\xD800";
  subject.letters = {"C:"};
  subject.relations = {1, 2, 3, 4};
  subject.inside = 5;
  subject.other_names = 6;
  subject.not_known = 7;
  subject.breaks = {.if_deleted = 8, .if_renamed = 9, .if_moved = 10, .if_relettered = 11};
  subject.breaks_inside = {.if_deleted = 1, .if_renamed = 2, .if_moved = 3, .if_relettered = 4};
  const auto check = [&](auto change) {
    SubjectSummary changed = subject;
    change(changed);
    source.summary_value.subject = changed;
    expect_same_read_back(source);
  };
  for (std::size_t kind = 0; kind < kRelationKindCount; ++kind) {
    for (std::size_t access = 0; access < kAccessCount; ++access) {
      LinkRow& row = source.links.emplace_back(report_test::broken_junction());
      row.relation = Relation{.kind = static_cast<RelationKind>(kind),
                              .access = static_cast<Access>(access),
                              .inside = access == 1,
                              .breaks = {.if_deleted = kind == 0,
                                         .if_renamed = kind == 1,
                                         .if_moved = access == 1,
                                         .if_relettered = kind == 3},
                              .through_volume = {},
                              .through_path = {},
                              .through_target = {}};
      if (row.relation->kind != RelationKind::kThrough) continue;
      row.relation->through_volume = "disk.img";
      row.relation->through_path = u"\\t\xD800";
      row.relation->through_target = u"C:\\s";
    }
  }
  source.hard_links.push_back(report_test::hard_link_name());
  check([](SubjectSummary& changed) { changed.kind = SubjectKind::kMissing; });
  check([](SubjectSummary& changed) {
    changed.kind = SubjectKind::kFile;
    changed.record = 70;
    changed.sequence = 2;
  });
  check([](SubjectSummary& changed) {
    changed.kind = SubjectKind::kDirectory;
    changed.root = true;
    changed.path = u"\\";
    changed.record = 5;
    changed.sequence = 5;
  });
  check([](SubjectSummary& changed) {
    changed.kind = SubjectKind::kLink;
    changed.link_kind = LinkKind::kJunction;
    changed.target = u"D:\\t\xD800";
    changed.record = 71;
  });
}

}  // namespace

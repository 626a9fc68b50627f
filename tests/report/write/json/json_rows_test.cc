#include "report/write/json/json_rows.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/report/fake_source.h"
#include "tests/support/reparse_buffers.h"

namespace {

using namespace report;
using nlohmann::json;
using report_test::broken_junction;
using report_test::FakeSource;
using report_test::hard_link_name;

std::string line(const LinkRow& row) {
  TextOut out;
  JsonRows(JsonLayout::kLines, 0, out).link(row);
  return std::string(out.text());
}

json parsed(const LinkRow& row) {
  return json::parse(line(row));
}

TEST(JsonRows, BrokenJunctionWordForWord) {
  EXPECT_EQ(
      line(broken_junction()),
      R"({"type":"link","volume":"disk.img","record":64,"sequence":1,"path":"\\Users\\x",)"
      R"("directory":true,"kind":"junction","tag":"0xA0000003","tag_name":"MOUNT_POINT",)"
      R"("substitute_name":"\\??\\C:\\x","print_name":"C:\\x","relative":false,"target":"C:\\x",)"
      R"("verdict":"broken","reason":"missing","hop":1,"component":"x","hops":1,)"
      R"("flags":["print-name-differs"],"trust":null,"resolved":null,)"
      R"("created":null,"modified":null,"mft_changed":null,"accessed":null,)"
      R"("attributes":1040,"security_id":null})"
      "\n");
}

TEST(JsonRows, HardLinkWordForWord) {
  TextOut out;
  HardLinkRow row = hard_link_name();
  row.path_state = PathState::kOrphan;
  row.file.times = FileTimes{.created = 116'444'736'000'000'000};
  JsonRows(JsonLayout::kLines, 0, out).hard_link(row);
  EXPECT_EQ(out.text(),
            R"({"type":"hard_link","volume":"disk.img","record":70,"sequence":2,"path":"\\a.txt",)"
            R"("path_state":"orphan","name_index":1,"name_count":2,"dos_name_count":1,)"
            R"("header_link_count":3,"size_bytes":5,"allocated_bytes":4096,"saved_bytes":4096,)"
            R"("created":"1970-01-01T00:00:00.0000000Z","modified":null,"mft_changed":null,)"
            R"("accessed":null,"attributes":null,"security_id":256})"
            "\n");
}

// The rows one after the other: the text is that of each by itself.
std::string written_together_as_alone(const std::vector<HardLinkRow>& rows) {
  TextOut together;
  JsonRows all(JsonLayout::kLines, 0, together);
  std::string alone;
  for (const HardLinkRow& each : rows) {
    all.hard_link(each);
    TextOut out;
    JsonRows(JsonLayout::kLines, 0, out).hard_link(each);
    alone += out.text();
  }
  EXPECT_EQ(together.text(), alone);
  return alone;
}

// Neighbours share the text of their details only while it is the same.
TEST(JsonRows, DetailsAreTheRowsOwn) {
  HardLinkRow row = hard_link_name();
  const auto with = [&row](auto change) {
    change(row.file);
    return row;
  };
  std::vector<HardLinkRow> rows{row};
  rows.push_back(row);
  rows.push_back(with([](FileIdentity& file) { file.security_id = 257; }));
  rows.push_back(with([](FileIdentity& file) { file.security_id.reset(); }));
  rows.push_back(with([](FileIdentity& file) { file.attributes = 0; }));
  rows.push_back(with([](FileIdentity& file) { file.times = FileTimes{}; }));
  rows.push_back(with([](FileIdentity& file) { file.times->created = 1; }));
  rows.push_back(with([](FileIdentity& file) { file.times->modified = 2; }));
  rows.push_back(with([](FileIdentity& file) { file.times->mft_changed = 3; }));
  rows.push_back(with([](FileIdentity& file) { file.times->accessed = 4; }));
  rows.push_back(with([](FileIdentity& file) { file.times.reset(); }));
  const std::string text = written_together_as_alone(rows);
  EXPECT_NE(
      text.find(R"("created":"1601-01-01T00:00:00.0000001Z","modified":"1601-01-01T00:00:00.0)"
                R"(000002Z","mft_changed":"1601-01-01T00:00:00.0000003Z","accessed":"1601-01-)"
                R"(01T00:00:00.0000004Z","attributes":0,"security_id":null)"),
      std::string_view::npos);
}

// What the rows of a set share is written once and repeated, only within the set.
TEST(JsonRows, RowsOfASetShareOnlyWhatIsTheSets) {
  std::vector<HardLinkRow> rows;
  const auto add = [&rows](std::string_view volume, std::uint64_t record, std::uint32_t name,
                           std::u16string_view path) {
    HardLinkRow row = hard_link_name();
    row.file.volume = volume;
    row.file.record = record;
    row.file.security_id = static_cast<std::uint32_t>(record * 10 + volume.size());
    row.size_bytes = record * 1000 + volume.size();
    row.name_index = name;
    row.path = path;
    rows.push_back(row);
  };
  const std::u16string long_path(20'000, u'\\');  // what stands before it moves
  add("disk.img", 70, 1, u"\\a");
  add("disk.img", 70, 2, u"\\b");
  add("disk.img", 70, 3, long_path);
  add("disk.img", 71, 1, u"\\c");
  add("disk.img", 71, 3, u"\\d");  // its second row was left out
  add("disk.img", 72, 2, u"\\e");  // and here the first one
  add("disk.img", 73, 3, u"\\f");
  add("other", 73, 4, u"\\g");
  add("other", 73, 1, u"\\h");
  written_together_as_alone(rows);
}

TEST(JsonRows, FaultWordForWord) {
  TextOut out;
  JsonRows(JsonLayout::kLines, 0, out)
      .fault({.volume = "v",
              .fault = {.code = mft::FaultCode::kTornRecord,
                        .record = 7,
                        .offset = 510,
                        .expected = 1,
                        .actual = 2}});
  EXPECT_EQ(out.text(), R"({"type":"fault","volume":"v","record":7,"code":"torn-record",)"
                        R"("what":"its last write reached the disk only partly",)"
                        R"("offset":510,"expected":1,"actual":2})"
                        "\n");
}

TEST(JsonRows, KeepsTheExactUnitsOnlyWhereUtf8LosesThem) {
  LinkRow row = broken_junction();
  row.path = u"\\\xD800";
  row.component = u"\xDFFF";
  const json object = parsed(row);
  EXPECT_EQ(object["path"], "\\\xEF\xBF\xBD");
  EXPECT_EQ(object["path_utf16"], "5c0000d8");
  EXPECT_EQ(object["path_lossy"], true);
  EXPECT_EQ(object["component_utf16"], "ffdf");
  EXPECT_FALSE(object.contains("target_utf16"));
  EXPECT_FALSE(object.contains("target_lossy"));
}

TEST(JsonRows, HostileStringsComeBackUnchanged) {
  const std::u16string hostile(u"\\a\"b\n\r\t\0\x1b\u202E\u2028=cmd|'/c calc'!A1,\U0001F600", 30);
  LinkRow row = broken_junction();
  row.path = hostile;
  row.target = hostile;
  row.file.volume = "a\"\\\n\xFF";
  const json object = parsed(row);
  EXPECT_EQ(object["path"], mft::to_utf8(hostile));
  EXPECT_EQ(object["target"], mft::to_utf8(hostile));
  EXPECT_EQ(object["volume"], "a\"\\\n\xEF\xBF\xBD");
}

TEST(JsonRows, NullWhereThereIsNothing) {
  LinkRow row;
  row.path = u"\\x";
  row.kind = LinkKind::kUnknown;
  row.verdict = Verdict::kUnverifiable;
  row.reason = Reason::kDataUnavailable;
  const json object = parsed(row);
  for (const char* const key : {"tag", "tag_name", "substitute_name", "print_name", "relative",
                                "target", "resolved", "created", "attributes"}) {
    EXPECT_TRUE(object.at(key).is_null()) << key;
  }
  for (const char* const key : {"hop", "component", "payload", "evaluator", "guid", "path_state"}) {
    EXPECT_FALSE(object.contains(key)) << key;
  }
  EXPECT_EQ(object["flags"], json::array());
}

TEST(JsonRows, ResolvedObjectAndEvaluator) {
  LinkRow row = broken_junction();
  row.verdict = Verdict::kOk;
  row.reason = Reason::kNone;
  row.resolved = ResolvedObject{
      .volume = "e.img", .record = 9, .sequence = 3, .directory = true, .path = u"\\\xDC00"};
  row.evaluator =
      EvaluatorAnswer{.evaluator = "wsl", .verdict = Verdict::kBroken, .reason = Reason::kMissing};
  row.flags.set(Flag::kCrossesVolume);
  const json object = parsed(row);
  EXPECT_EQ(object["resolved"], (json{{"volume", "e.img"},
                                      {"record", 9},
                                      {"sequence", 3},
                                      {"directory", true},
                                      {"path", "\\\xEF\xBF\xBD"},
                                      {"path_utf16", "5c0000dc"},
                                      {"path_lossy", true}}));
  EXPECT_EQ(object["evaluator"],
            (json{{"name", "wsl"}, {"verdict", "broken"}, {"reason", "missing"}}));
  EXPECT_TRUE(object["reason"].is_null());
  EXPECT_FALSE(object.contains("hop"));
  EXPECT_EQ(object["flags"], (json{"print-name-differs", "crosses-volume"}));
}

LinkRow opaque(FakeSource& source, LinkKind kind, std::vector<std::byte> buffer) {
  LinkRow row;
  row.path = u"\\x";
  row.kind = kind;
  row.verdict = Verdict::kOpaque;
  source.set_reparse(std::move(buffer), row);
  return row;
}

TEST(JsonRows, PayloadsByKind) {
  FakeSource keeper;
  const auto payload = [&](LinkKind kind, std::vector<std::byte> buffer) {
    return parsed(opaque(keeper, kind, std::move(buffer))).at("payload");
  };
  EXPECT_EQ(
      payload(LinkKind::kAppExecLink, fixture::app_exec_link(u"Pkg_1", u"Pkg_1!App", u"C:\\a.exe")),
      (json{{"package", "Pkg_1"},
            {"entry_point", "Pkg_1!App"},
            {"executable", "C:\\a.exe"},
            {"app_type", "0"}}));
  EXPECT_EQ(payload(LinkKind::kWof, fixture::wof_file(2)),
            (json{{"provider", "file"}, {"algorithm", "xpress8k"}}));
  EXPECT_EQ(payload(LinkKind::kWof, fixture::wof_file(77)),
            (json{{"provider", "file"}, {"algorithm", 77}}));
  EXPECT_EQ(payload(LinkKind::kWof, fixture::wof_wim(0x1234)),
            (json{{"provider", "wim"}, {"wim_source", "0x0000000000001234"}}));
  EXPECT_EQ(
      payload(LinkKind::kWci,
              fixture::wci(fixture::guid("01234567-89ab-cdef-0123-456789abcdef"), u"n\xD8AA")),
      (json{{"layer", "{01234567-89ab-cdef-0123-456789abcdef}"},
            {"name", "n\xEF\xBF\xBD"},
            {"name_utf16", "6e00aad8"},
            {"name_lossy", true}}));
  EXPECT_EQ(payload(LinkKind::kNfs, fixture::nfs_link(u"../a")),
            (json{{"type", "link"}, {"link_target", "../a"}}));
  const std::vector<std::byte> seven(7);
  EXPECT_EQ(payload(LinkKind::kCloud, fixture::raw_reparse(fixture::kTagCloud1, seven)),
            (json{{"data_bytes", 7}}));
  // Crooked: no more than its size is told.
  EXPECT_EQ(payload(LinkKind::kWof, fixture::raw_reparse(fixture::kTagWof, seven)),
            (json{{"data_bytes", 7}}));
}

TEST(JsonRows, ThirdPartyTagsTellTheirGuid) {
  FakeSource keeper;
  const json object = parsed(opaque(
      keeper, LinkKind::kThirdParty,
      fixture::third_party_reparse(0x1234, fixture::guid("01234567-89ab-cdef-0123-456789abcdef"),
                                   std::vector<std::byte>(3))));
  EXPECT_EQ(object["tag"], "0x00001234");
  EXPECT_TRUE(object["tag_name"].is_null());
  EXPECT_EQ(object["guid"], "{01234567-89ab-cdef-0123-456789abcdef}");
  EXPECT_EQ(object["payload"], (json{{"data_bytes", 3}}));
}

TEST(JsonRows, LxTargetsThatAreNotUtf8KeepTheirBytes) {
  FakeSource keeper;
  LinkRow row = opaque(keeper, LinkKind::kLxSymlink, fixture::lx_symlink("/a\xFF"));
  row.target = u"/a\xFFFD";
  row.target_bytes = keeper.keep_bytes({std::byte{'/'}, std::byte{'a'}, std::byte{0xFF}});
  const json object = parsed(row);
  EXPECT_EQ(object["target"], "/a\xEF\xBF\xBD");
  EXPECT_EQ(object["target_hex"], "2f61ff");
  EXPECT_FALSE(object.contains("payload"));
  row = opaque(keeper, LinkKind::kLxSymlink, fixture::lx_symlink("/\xC3\xA4"));
  EXPECT_FALSE(parsed(row).contains("target_hex"));
}

TEST(JsonRows, ArraysPutCommasBetweenRowsWhateverTheRange) {
  TextOut out;
  JsonRows rows(JsonLayout::kArray, 0, out);
  rows.fault({});
  rows.fault({});
  EXPECT_TRUE(out.text().starts_with("\n{"));
  EXPECT_NE(out.text().find("},\n{"), std::string::npos);
  TextOut later;
  JsonRows(JsonLayout::kArray, 5, later).fault({});
  EXPECT_TRUE(later.text().starts_with(",\n{"));
}

}  // namespace

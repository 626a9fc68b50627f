// What is recorded on a walk, and how its end is judged. The volumes are composed by hand.
#include "scanner/resolve/trace/path_walk.h"

#include <gtest/gtest.h>

#include "report/write/json/trace_json.h"
#include "report/write/terminal/screen.h"
#include "report/write/terminal/trace_screen.h"
#include "scanner/resolve/letter_evidence.h"
#include "scanner/resolve/trace/lookup_text.h"
#include "scanner/resolve/trace/path_trace.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::LastLink;
using scanner::PathAnswer;

// Volumes whose components are looked up in their indexes.
class PathWalk : public testing::Test {
 protected:
  void add(const VolumeBuilder& builder, const std::string& letter = {}) {
    auto volume = open_volume(source_of(builder.build()), "volume" + std::to_string(all_.size()));
    if (!letter.empty()) map_.map(letter, static_cast<scanner::VolumeIndex>(all_.size()));
    all_.push_back(scanner::AuditedVolume::through_indexes(
        std::move(volume),
        std::make_unique<scanner::Catalog>(0, scanner::CatalogScope::kSomeFiles)));
  }
  PathAnswer walk(std::vector<std::u16string> components, LastLink last = LastLink::kFollow) {
    return scanner::walk_path(all_, map_, 0, components, last);
  }
  PathAnswer walk_slash(std::vector<std::u16string> components, LastLink last = LastLink::kFollow) {
    return scanner::walk_path(all_, map_, 0, components, last, true);
  }
  static std::string said(const PathAnswer& answer) {
    return std::string(report::word(answer.walk.verdict)) + " " +
           std::string(report::word(answer.walk.reason));
  }
  std::string path(const PathAnswer& answer) const {
    return answer.walk.object
               ? ascii(scanner::path_of(all_, *answer.walk.object, answer.walk.object_name))
               : "nothing";
  }
  std::string screen(const PathAnswer& answer) const {
    report::TextOut out;
    const auto trace = scanner::trace_of(all_, map_, answer, LastLink::kFollow);
    EXPECT_FALSE(report::trace_json(trace).empty());
    report::write_trace(trace, report::kUnlimited, false, out);
    return std::string(out.text());
  }

  scanner::AuditedVolumes all_;
  scanner::VolumeMap map_;
};

TEST_F(PathWalk, ThroughAJunctionAndFromTheLinksOwnLocation) {
  VolumeBuilder builder;
  const File here = builder.add_directory(kRoot, u"here");
  const File there = builder.add_directory(kRoot, u"there");
  const File deep = builder.add_directory(there, u"deep");
  builder.set_reparse(builder.add_directory(here, u"j"), fixture::junction(u"C:\\there\\deep"));
  builder.set_reparse(builder.add_directory(deep, u"up"), fixture::relative_symlink(u"..\\x"));
  builder.add_file(builder.add_directory(here, u"x"), u"f");
  builder.add_file(builder.add_directory(there, u"x"), u"f");
  add(builder, "C:");
  const PathAnswer answer = walk({u"here", u"j", u"up", u"f"});
  EXPECT_EQ(path(answer), "\\here\\x\\f");
  ASSERT_EQ(answer.record.relative_via_junction.size(), 1U);
  EXPECT_EQ(answer.record.relative_via_junction.front().hop, 2U);
  const auto own = scanner::walk_from_own_location(
      all_, map_, answer.record.relative_via_junction.front(), LastLink::kFollow);
  ASSERT_TRUE(own);
  EXPECT_EQ(ascii(own->path), "\\there\\deep\\up");
  EXPECT_EQ(path(own->answer), "\\there\\x\\f");
  EXPECT_NE(screen(answer).find("the path leads elsewhere"), std::string::npos);
  EXPECT_TRUE(walk({u"there", u"deep", u"up"}).record.relative_via_junction.empty());
}

TEST_F(PathWalk, TheLastLinkCanBeTaken) {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_file(kRoot, u"link"), fixture::relative_symlink(u"gone"));
  builder.set_reparse(builder.add_directory(kRoot, u"j"), fixture::junction(u"C:\\"));
  add(builder, "C:");
  EXPECT_EQ(said(walk({u"link"})), "broken missing");
  const PathAnswer taken = walk({u"j", u"link"}, LastLink::kTake);
  EXPECT_EQ(path(taken), "\\link");
  EXPECT_EQ(taken.walk.hops, 1U);
  EXPECT_EQ(path(walk({u"j"}, LastLink::kTake)), "\\j");
  EXPECT_EQ(path(walk({u"j"})), "\\");
}

// [FSA 2.1.5.1]
TEST_F(PathWalk, ATrailingBackslashAsksForADirectory) {
  VolumeBuilder builder;
  const File d = builder.add_directory(kRoot, u"d");
  builder.add_file(d, u"f");
  builder.set_reparse(builder.add_file(d, u"to f"), fixture::relative_symlink(u"f"));
  builder.set_reparse(builder.add_directory(d, u"up"), fixture::relative_symlink(u"..\\d"));
  builder.set_reparse(builder.add_file(d, u"degraded"), fixture::relative_symlink(u"..\\d"));
  builder.set_reparse(builder.add_directory(kRoot, u"j"), fixture::junction(u"C:\\d"));
  builder.set_reparse(builder.add_file(kRoot, u"wof"), fixture::wof_file(0));
  add(builder, "C:");
  EXPECT_EQ(said(walk_slash({u"d", u"f"})), "broken wrong-kind");
  EXPECT_EQ(said(walk_slash({u"d", u"to f"})), "broken wrong-kind");
  EXPECT_EQ(said(walk_slash({u"d", u"f:s"})), "broken wrong-kind");
  EXPECT_EQ(said(walk_slash({u"wof"})), "broken wrong-kind");
  EXPECT_EQ(said(walk_slash({u"d", u"gone"})), "broken missing");
  EXPECT_EQ(path(walk_slash({u"d"})), "\\d");
  EXPECT_EQ(path(walk_slash({u"d", u"up"})), "\\d");
  EXPECT_EQ(said(walk_slash({u"d", u"degraded"})), "degraded file-link-to-directory");
  EXPECT_EQ(path(walk_slash({u"j"})), "\\d");
  EXPECT_EQ(path(walk_slash({u"j"}, LastLink::kTake)), "\\j");
  EXPECT_EQ(said(walk_slash({u"d", u"to f"}, LastLink::kTake)), "broken wrong-kind");
  EXPECT_EQ(scanner::explain_end(all_, walk_slash({u"d", u"f"})),
            "\\d\\f: is a file, but a directory is required");
  // The backslash goes along when the way is tried from the link's own place.
  EXPECT_EQ(screen(walk_slash({u"j", u"to f"})).find("elsewhere"), std::string::npos);
}

TEST_F(PathWalk, WhatWindowsRefusesByItsText) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"a\"b");
  add(builder, "C:");
  const auto refused = [](const std::vector<std::u16string>& components) -> std::string {
    const auto answer = scanner::refuse_path(0, components);
    if (!answer) return "no";
    return said(*answer) + " " + ascii(answer->walk.component);
  };
  EXPECT_EQ(refused({u"a\"b"}), "broken malformed a\"b");
  EXPECT_EQ(refused({u"x", u"a*b", u"c?"}), "broken malformed a*b");
  EXPECT_EQ(refused({u"x\u0001"}), "broken malformed x{0001}");
  EXPECT_EQ(refused({u"x/y"}), "broken malformed x/y");
  EXPECT_EQ(refused({u"x", u".."}), "broken malformed ..");
  EXPECT_EQ(refused({u"x:"}), "broken malformed x:");
  EXPECT_EQ(refused({u"x:s", u"y"}), "broken malformed x:s");
  EXPECT_EQ(refused({std::u16string(256, u'x')}).substr(0, 16), "broken malformed");
  for (const auto& fine : std::vector<std::vector<std::u16string>>{{},
                                                                   {u"x", u"y:s"},
                                                                   {u"x::$INDEX_ALLOCATION", u"y"},
                                                                   {std::u16string(255, u'x')},
                                                                   {u"a.", u"b "},
                                                                   {u"\uF02A"}}) {
    EXPECT_EQ(refused(fine), "no");
  }
  const auto answer = scanner::refuse_path(0, std::vector<std::u16string>{u"a\"b"});
  EXPECT_EQ(answer->reached, false);
  EXPECT_NE(screen(*answer).find("a\"b: not a name that Windows can parse"), std::string::npos);
}

TEST_F(PathWalk, WhatIsNotALinkIsOpaque) {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_file(kRoot, u"wof"), fixture::wof_file(0));
  builder.set_reparse(builder.add_file(kRoot, u"lx"), fixture::lx_symlink("wof"));
  builder.set_reparse(builder.add_file(kRoot, u"to-lx"), fixture::relative_symlink(u"lx"));
  add(builder, "C:");
  const PathAnswer wof = walk({u"wof"});
  EXPECT_EQ(said(wof), "opaque none");
  EXPECT_EQ(wof.reached, true);
  const PathAnswer lx = walk({u"lx"});
  EXPECT_EQ(said(lx), "opaque none");
  EXPECT_EQ(lx.reached, false);
  EXPECT_EQ(lx.evaluator, scanner::Evaluator::kWsl);
  EXPECT_EQ(lx.evaluator_verdict, report::Verdict::kOk);
  EXPECT_TRUE(lx.stopped_at);
  EXPECT_EQ(said(walk({u"to-lx"})), "broken not-followed");
}

TEST_F(PathWalk, LoopsAndLongChainsAreCutAtTheLimit) {
  VolumeBuilder builder;
  builder.set_reparse(builder.add_directory(kRoot, u"grow"),
                      fixture::relative_symlink(u"grow\\more"));
  for (int i = 0; i < 80; ++i) {
    const std::string digits = std::to_string(i);
    const std::string next = std::to_string(i + 1);
    builder.set_reparse(
        builder.add_file(kRoot, u"n" + std::u16string(digits.begin(), digits.end())),
        fixture::relative_symlink(u"n" + std::u16string(next.begin(), next.end())));
  }
  add(builder, "C:");
  EXPECT_EQ(said(walk({u"grow", u"x"})), "broken loop");
  const PathAnswer answer = walk({u"n0"});
  EXPECT_EQ(said(answer), "broken too-many-hops");
  EXPECT_GT(answer.record.left_out, 0U);
  EXPECT_LT(answer.record.events.size(), 200U);
  EXPECT_NE(screen(answer).find("more steps"), std::string::npos);
}

TEST_F(PathWalk, PathsThatGrowTooLong) {
  VolumeBuilder builder;
  std::u16string long_rest;
  for (int i = 0; i < 50; ++i) long_rest += u"\\" + std::u16string(120, u'y');
  for (char16_t i = u'a'; i < u'i'; ++i) {
    const auto next = static_cast<char16_t>(i + 1);
    builder.set_reparse(
        builder.add_directory(kRoot, std::u16string(1, i)),
        fixture::symlink(std::u16string(1, next) + long_rest, u"", fixture::kSymlinkRelative));
  }
  add(builder, "C:");
  const PathAnswer answer = walk({u"a"});
  EXPECT_EQ(said(answer), "broken malformed");
  EXPECT_EQ(answer.walk.hops, 6U);  // 6 times 6,050 units are more than 32,767
  EXPECT_FALSE(screen(answer).empty());
}

TEST_F(PathWalk, LettersAsAScanAssumesThem) {
  VolumeBuilder builder;
  const File windows = builder.add_directory(kRoot, u"Windows");
  const File system = builder.add_directory(windows, u"System32");
  builder.add_file(builder.add_directory(system, u"config"), u"SYSTEM");
  builder.set_reparse(builder.add_directory(kRoot, u"j"), fixture::junction(u"C:\\gone"));
  add(builder);
  EXPECT_EQ(walk({u"j"}).unmapped_volume(), "C:");
  const auto search = scanner::search_letters(all_, map_, "C:", {.threads = 1});
  ASSERT_TRUE(search);
  EXPECT_EQ(search->source, scanner::LetterSearch::Source::kSystemDrive);
  EXPECT_EQ(said(walk({u"j"})), "unverifiable assumed-letter");
}

TEST_F(PathWalk, OtherLettersOnTheEvidenceOfAllLinks) {
  VolumeBuilder builder;
  builder.add_directory(kRoot, u"data");
  builder.set_reparse(builder.add_directory(kRoot, u"good"), fixture::junction(u"X:\\data"));
  builder.set_reparse(builder.add_directory(kRoot, u"bad"), fixture::junction(u"X:\\gone"));
  add(builder);
  EXPECT_EQ(said(walk({u"good"})), "unverifiable volume-not-given");
  const auto search = scanner::search_letters(all_, map_, "X:", {.threads = 1});
  ASSERT_TRUE(search);
  EXPECT_NE(search->source, scanner::LetterSearch::Source::kSystemDrive);
  EXPECT_EQ(path(walk({u"good"})), "\\data");
  EXPECT_EQ(said(walk({u"bad"})), "unverifiable assumed-letter");
}

TEST_F(PathWalk, SentencesForWhatIsNotReached) {
  VolumeBuilder builder;
  const File a = builder.add_directory(kRoot, u"a");
  builder.add_file(a, u"f");
  builder.set_reparse(builder.add_directory(a, u"away"), fixture::junction(u"X:\\y"));
  add(builder, "C:");
  const auto sentence = [this](std::vector<std::u16string> components) {
    return scanner::explain_end(all_, walk(std::move(components)));
  };
  EXPECT_EQ(sentence({u"a", u"b", u"c"}), "\\a\\b: not found: no such name in \\a");
  EXPECT_EQ(sentence({u"x"}), "\\x: not found: no such name in \\");
  EXPECT_EQ(sentence({u"a", u"f", u"c"}), "\\a\\f: is a file, and more of the path follows");
  EXPECT_EQ(sentence({u"a", u"f:s"}), "\\a\\f:s: not found: it has no stream s");
  EXPECT_EQ(sentence({u"a", u"away"}),
            "\\a\\away: is a junction to X:\\y, and that volume was not given; name it with "
            "--drive-map");
}

}  // namespace
}  // namespace scanner_test

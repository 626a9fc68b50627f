// What a walk remembers for the next one must not change any answer.
#include "scanner/resolve/walk_memo.h"

#include <gtest/gtest.h>

#include <random>

#include "scanner/resolve/walker.h"
#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::File;
using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::Steps;
using scanner::Walker;
using scanner::WalkMemo;
using scanner::WalkResult;

// All that a walk says, as text.
std::string summary(const WalkResult& walk) {
  std::string text;
  const auto add = [&text](const auto& value) { text += std::to_string(value) + " "; };
  text += std::string(report::word(walk.verdict)) + " " + std::string(report::word(walk.reason));
  text += " [" + ascii(walk.component) + "] " + ascii(walk.object_name) + " ";
  add(walk.hop);
  add(walk.hops);
  add(walk.flags.bits());
  add(walk.assumed_letters);
  // What is required of an object is of no consequence if none is reached.
  if (walk.verdict != report::Verdict::kBroken) {
    add(walk.requirements.junction);
    add(walk.requirements.directory_link);
    add(walk.requirements.file_link);
    add(walk.requirements.trailing_backslash);
    text += std::string(report::word(walk.reservation.reason)) + " ";
    add(walk.reservation.hop);
  }
  add(walk.ambiguous);
  add(walk.cut_short);
  if (walk.has_stream) text += ":" + ascii(walk.stream) + " ";
  if (walk.object) {
    text += "object ";
    add(walk.object->volume);
    add(walk.object->record);
    add(walk.object->sequence);
    add(walk.object->directory);
    add(walk.object->parent.record);
  }
  if (walk.question) {
    text += "asks " + ascii(walk.question->name) + " ";
    add(walk.question->directory.record);
    add(walk.question->last);
    add(walk.question->placeholder);
  }
  return text;
}

// A tree of deep directories, and links that lead through it in all the ways there are.
class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  fixture::Volume build() {
    std::vector<File> directories{kRoot};
    for (const char16_t* const name : {u"d", u"e"}) {
      File at = kRoot;
      for (std::size_t level = 0; level < 14; ++level) {
        at = builder_.add_directory(at, name);
        directories.push_back(at);
      }
    }
    builder_.add_file(directories[12], u"file");
    const std::size_t chain = 55 + below(20);
    for (std::size_t i = 0; i < chain; ++i) {
      const std::size_t next = below(40) == 0 ? below(chain) : i + 1;
      link(directories[14], numbered(u"L", i), numbered(deep(u"d", 14), next));
      link(directories[13], numbered(u"r", i), numbered(u"..\\d\\..\\d\\r", next));
    }
    for (std::size_t i = 0; i < 60; ++i) {
      link(directories[below(directories.size())], numbered(u"x", i), target());
    }
    return builder_.build();
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }

  static std::u16string deep(std::u16string_view name, std::size_t levels) {
    std::u16string path = u"\\";
    for (std::size_t i = 0; i < levels; ++i) path += std::u16string(name) + u"\\";
    return path + (name == u"d" && levels == 14 ? u"L" : u"");
  }

  std::u16string target() {
    std::u16string path = below(3) == 0 ? u"" : deep(below(2) == 0 ? u"d" : u"E", 9 + below(5));
    if (path.ends_with(u'L')) path += u"0\\";
    const std::size_t components = 1 + below(6);
    for (std::size_t i = 0; i < components; ++i) {
      switch (below(9)) {
        case 0: path += u"..\\"; break;
        case 1: path += numbered(u"x", below(60)) + u"\\"; break;
        case 2: path += numbered(u"L", below(70)) + u"\\"; break;
        case 3: path += numbered(u"r", below(70)) + u"\\"; break;
        case 4: path += u".\\"; break;
        case 5: path += u"e\\"; break;
        case 6: path += below(4) == 0 ? u"file:s\\" : u"file\\"; break;
        default: path += u"d\\"; break;
      }
    }
    if (below(6) != 0) path.pop_back();
    return path;
  }

  void link(File parent, std::u16string_view name, const std::u16string& target) {
    const bool rooted = target.starts_with(u'\\');
    const File file =
        below(5) == 0 ? builder_.add_file(parent, name) : builder_.add_directory(parent, name);
    if (rooted && below(3) == 0) {
      builder_.set_reparse(file, fixture::junction(u"C:" + target));
    } else if (rooted && below(2) == 0) {
      builder_.set_reparse(file, fixture::absolute_symlink(u"C:" + target));
    } else {
      builder_.set_reparse(file, fixture::relative_symlink(target));
    }
  }

  VolumeBuilder builder_;
  std::mt19937 random_;
};

TEST(WalkMemo, ChangesNoAnswerOnRandomTrees) {
  std::size_t too_long = 0;
  std::size_t loops = 0;
  std::size_t reached = 0;
  std::uint64_t with_memo = 0;
  std::uint64_t without = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    Scene scene(RandomTree(seed).build(), "C:");
    const scanner::Catalog& catalog = scene.volume().catalog();
    Walker plain(scene.volumes(), scene.map);
    Walker remembering(scene.volumes(), scene.map);
    WalkMemo memo;
    remembering.remember_in(&memo);
    Steps plain_steps;
    Steps memo_steps;
    plain.charge_to(&plain_steps);
    remembering.charge_to(&memo_steps);
    for (int round = 0; round < 2; ++round) {
      for (scanner::LinkRowCursor row(catalog, 0); row.row() < catalog.link_row_count;
           row.advance()) {
        const WalkResult expected = plain.follow(0, row.file(), row.name());
        const WalkResult walk = remembering.follow(0, row.file(), row.name());
        ASSERT_EQ(summary(walk), summary(expected))
            << "seed " << seed << " row " << row.row() << " " << ascii(row.name().text());
        too_long += walk.reason == report::Reason::kTooManyHops ? 1 : 0;
        loops += walk.reason == report::Reason::kLoop ? 1 : 0;
        reached += walk.object ? 1 : 0;
      }
    }
    with_memo += memo_steps.used;
    without += plain_steps.used;
  }
  EXPECT_GT(too_long, 100U);
  EXPECT_GT(loops, 100U);
  EXPECT_GT(reached, 100U);
  EXPECT_LT(with_memo, without);
}

// Links whose chains go 30 directories deep 60 times.
fixture::Volume long_walks(std::size_t links) {
  VolumeBuilder builder;
  std::u16string path;
  File at = kRoot;
  for (std::size_t level = 0; level < 30; ++level) {
    at = builder.add_directory(at, u"d");
    path += u"\\d";
  }
  builder.add_directory(at, u"L60");
  for (std::size_t i = 0; i < 60; ++i) {
    builder.set_reparse(builder.add_directory(at, numbered(u"L", i)),
                        fixture::relative_symlink(path + numbered(u"\\L", i + 1)));
  }
  for (std::size_t i = 0; i < links; ++i) {
    builder.set_reparse(builder.add_directory(kRoot, numbered(u"s", i)),
                        fixture::relative_symlink(path + u"\\L0"));
  }
  return builder.build();
}

TEST(WalkMemo, LinksToTheSameTargetShareThePath) {
  Scene scene(long_walks(100), "C:");
  const scanner::Catalog& catalog = scene.volume().catalog();
  Walker walker(scene.volumes(), scene.map);
  WalkMemo memo;
  walker.remember_in(&memo);
  std::uint64_t first = 0;
  for (scanner::LinkRowCursor row(catalog, 0); row.row() < catalog.link_row_count; row.advance()) {
    if (!row.name().text().starts_with(u's')) continue;
    Steps steps;
    walker.charge_to(&steps);
    EXPECT_EQ(walker.follow(0, row.file(), row.name()).hops, 61U);
    if (first == 0) first = steps.used;
    // A few steps for each of the 61 links, and those of its own target.
    if (steps.used != first) {
      EXPECT_LT(steps.used, 61 * 8 + 60U);
    }
  }
  EXPECT_GT(first, 61 * 30U);
}

// Whether equal data are in memory once or twice depends on which threads read them.
TEST(WalkMemo, EqualDataCostOnceWhereverTheyLie) {
  const auto first = fixture::relative_symlink(u"a\\b\\c");
  const auto second = first;
  const auto other = fixture::relative_symlink(u"a\\b\\d");
  const auto file_of = [](const auto& data) {
    scanner::LinkFile file;
    file.has_reparse = true;
    file.reparse_bytes = data.data();
    file.reparse_length = static_cast<std::uint32_t>(data.size());
    return file;
  };
  WalkMemo memo;
  Steps steps;
  const scanner::LinkTarget& target = memo.target_of(file_of(first), steps);
  const auto used = steps.used;
  EXPECT_GT(used, 0U);
  EXPECT_EQ(&memo.target_of(file_of(second), steps), &target);
  EXPECT_EQ(steps.used, used);
  EXPECT_NE(&memo.target_of(file_of(other), steps), &target);
  EXPECT_GT(steps.used, used);
}

TEST(Budget, AnInterruptEndsAWalkAtOnce) {
  Scene scene(long_walks(1), "C:");
  const scanner::Catalog& catalog = scene.volume().catalog();
  const std::atomic<bool> stop = true;
  Walker walker(scene.volumes(), scene.map);
  for (scanner::LinkRowCursor row(catalog, 0); row.row() < catalog.link_row_count; row.advance()) {
    Steps steps{.stop = &stop};
    walker.charge_to(&steps);
    EXPECT_TRUE(walker.follow(0, row.file(), row.name()).cut_short);
    EXPECT_LE(steps.used, 2U);
  }
}

// Of which rows the answer is kBudget, and whether all others are those of `unlimited`.
std::vector<bool> past_budget(const Scene& scene, const scanner::ResolveOptions& options,
                              const scanner::VolumeResolutions& unlimited) {
  const auto resolved = scanner::resolve_volume(scene.volumes(), scene.map, 0, options);
  std::vector<bool> past;
  for (std::size_t i = 0; i < resolved.rows.size(); ++i) {
    const scanner::Resolution& row = resolved.rows[i];
    past.push_back(row.reason == report::Reason::kBudget);
    if (past.back()) {
      EXPECT_EQ(row.verdict, report::Verdict::kUnverifiable);
      continue;
    }
    EXPECT_EQ(row.verdict, unlimited.rows[i].verdict) << i;
    EXPECT_EQ(row.reason, unlimited.rows[i].reason) << i;
    EXPECT_EQ(row.hops, unlimited.rows[i].hops) << i;
  }
  return past;
}

TEST(Budget, EndsAtTheSameLinkWithAnyNumberOfThreads) {
  Scene scene(long_walks(400), "C:");
  const auto unlimited =
      scanner::resolve_volume(scene.volumes(), scene.map, 0, {.threads = 1, .budget = false});
  for (const auto& row : unlimited.rows) EXPECT_EQ(row.verdict, report::Verdict::kOk);
  const auto past = past_budget(scene, {.threads = 1, .free_steps = 0}, unlimited);
  EXPECT_GT(std::ranges::count(past, true), 0);
  EXPECT_GT(std::ranges::count(past, false), 0);
  for (const std::uint32_t threads : {2U, 3U, 8U}) {
    EXPECT_EQ(past_budget(scene, {.threads = threads, .free_steps = 0}, unlimited), past);
  }
  // None of them reaches the usual one.
  EXPECT_EQ(std::ranges::count(past_budget(scene, {.threads = 2}, unlimited), true), 0);
}

// A ring that no walk can get out of, and links into it: each place is walked through once, so the
// budget is far from spent.
TEST(WalkMemo, LinksIntoARingDoNotSpendTheBudget) {
  constexpr std::size_t kRing = 1500;
  constexpr std::size_t kInto = 12'000;
  VolumeBuilder builder;
  const File ring = builder.add_directory(kRoot, u"ring");
  const File into = builder.add_directory(kRoot, u"into");
  for (std::size_t i = 0; i < kRing; ++i) {
    builder.set_reparse(builder.add_directory(ring, numbered(u"r", i)),
                        fixture::relative_symlink(numbered(u"r", (i + 1) % kRing)));
  }
  for (std::size_t i = 0; i < kInto; ++i) {
    builder.set_reparse(builder.add_file(into, numbered(u"i", i)),
                        fixture::relative_symlink(numbered(u"..\\ring\\r", i % kRing) + u"\\x"));
  }
  Scene scene(builder.build(), "C:");
  scanner::ResolveOptions options{.threads = 2};
  options.free_steps = 0;  // what remains is in proportion to records and links
  const auto resolved = scanner::resolve_volume(scene.volumes(), scene.map, 0, options);
  ASSERT_EQ(resolved.rows.size(), kRing + kInto);
  for (const auto& row : resolved.rows) {
    ASSERT_EQ(row.verdict, report::Verdict::kBroken);
    ASSERT_EQ(row.reason, report::Reason::kLoop);
  }
}

}  // namespace
}  // namespace scanner_test

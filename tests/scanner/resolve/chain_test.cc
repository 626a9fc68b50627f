// Chains, the kernel's limit of 63 links, and loops of every kind. [FSA]
#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;

enum class Style { kAbsolute, kRelative, kJunction };

void add_link(VolumeBuilder& builder, std::u16string_view name, std::u16string_view target,
              Style style) {
  const bool directory = style == Style::kJunction;
  const auto link = directory ? builder.add_directory(kRoot, name) : builder.add_file(kRoot, name);
  const std::u16string full = u"C:\\" + std::u16string(target);
  switch (style) {
    case Style::kAbsolute: builder.set_reparse(link, fixture::absolute_symlink(full)); break;
    case Style::kRelative: builder.set_reparse(link, fixture::relative_symlink(target)); break;
    case Style::kJunction: builder.set_reparse(link, fixture::junction(full)); break;
  }
}

// l0 → l1 → … → l(links − 1) → "target"; l0 has that many links on its way.
fixture::Volume chain(std::size_t links, Style style) {
  VolumeBuilder builder;
  if (style == Style::kJunction) {
    builder.add_directory(kRoot, u"target");
  } else {
    builder.add_file(kRoot, u"target");
  }
  for (std::size_t i = 0; i < links; ++i) {
    add_link(builder, numbered(u"l", i), i + 1 == links ? u"target" : numbered(u"l", i + 1), style);
  }
  return builder.build();
}

class ChainOf : public ::testing::TestWithParam<Style> {};

TEST_P(ChainOf, SixtyThreeLinksIsTheMost) {
  Scene scene(chain(65, GetParam()), "C:");
  EXPECT_EQ(scene.answer("\\l0"), "broken too-many-hops@63");
  EXPECT_EQ(scene.answer("\\l1"), "broken too-many-hops@63");
  EXPECT_EQ(scene.link("\\l1").hops, 64U);
  EXPECT_TRUE(scene.link("\\l1").resolved.empty());
  EXPECT_EQ(scene.answer("\\l2"), "ok");
  EXPECT_EQ(scene.link("\\l2").hops, 63U);
  EXPECT_EQ(scene.link("\\l2").resolved, "\\target");
  EXPECT_EQ(scene.answer("\\l64"), "ok");
  EXPECT_EQ(scene.link("\\l64").hops, 1U);
}

TEST_P(ChainOf, MoreThan31LinksAreFlagged) {
  Scene scene(chain(33, GetParam()), "C:");
  EXPECT_EQ(scene.link("\\l1").flags.find("long-chain") != std::string::npos, true);
  EXPECT_EQ(scene.link("\\l2").flags.find("long-chain"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Styles, ChainOf,
                         ::testing::Values(Style::kAbsolute, Style::kRelative, Style::kJunction));

TEST(Chain, ABreakTellsTheHopAndTheComponent) {
  VolumeBuilder builder;
  add_link(builder, u"a", u"b", Style::kRelative);
  add_link(builder, u"b", u"c", Style::kAbsolute);
  add_link(builder, u"c", u"gone", Style::kRelative);
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\a"), "broken missing@3 gone");
  EXPECT_EQ(scene.answer("\\b"), "broken missing@2 gone");
  EXPECT_EQ(scene.answer("\\c"), "broken missing@1 gone");
}

fixture::Volume ring(std::size_t links, Style style) {
  VolumeBuilder builder;
  for (std::size_t i = 0; i < links; ++i) {
    add_link(builder, numbered(u"r", i), numbered(u"r", (i + 1) % links), style);
  }
  return builder.build();
}

class RingOf : public ::testing::TestWithParam<Style> {};

TEST_P(RingOf, OneLinkToItself) {
  Scene scene(ring(1, GetParam()), "C:");
  EXPECT_EQ(scene.answer("\\r0"), "broken loop@1 r0");
}

TEST_P(RingOf, Two) {
  Scene scene(ring(2, GetParam()), "C:");
  EXPECT_EQ(scene.answer("\\r0"), "broken loop@2 r0");
  EXPECT_EQ(scene.answer("\\r1"), "broken loop@2 r1");
}

// Longer than the limit, but still distinguished from a merely long chain.
TEST_P(RingOf, AHundred) {
  Scene scene(ring(100, GetParam()), "C:");
  EXPECT_EQ(scene.answer("\\r0"), "broken loop@100 r0");
  EXPECT_EQ(scene.answer("\\r57"), "broken loop@100 r57");
}

INSTANTIATE_TEST_SUITE_P(Styles, RingOf,
                         ::testing::Values(Style::kAbsolute, Style::kRelative, Style::kJunction));

TEST_P(RingOf, TwoThousandWithLinksIntoIt) {
  VolumeBuilder builder;
  for (std::size_t i = 0; i < 2000; ++i) {
    add_link(builder, numbered(u"r", i), numbered(u"r", (i + 1) % 2000), GetParam());
  }
  for (std::size_t i = 0; i < 100; ++i) {
    add_link(builder, numbered(u"in", i), i == 0 ? u"r77" : numbered(u"in", i - 1), GetParam());
  }
  Scene scene(builder.build(), "C:");
  for (const auto& [path, link] : scene.rows().links) {
    const std::string name = path.substr(1);
    if (!name.starts_with("in")) {
      ASSERT_EQ(link.answer, "broken loop@2000 " + name);
      continue;
    }
    const std::size_t hops = 2000 + 1 + std::stoul(name.substr(2));
    ASSERT_EQ(link.answer, "broken loop@" + std::to_string(hops) + " r77") << path;
    ASSERT_EQ(link.hops, 1024U) << "more are not counted";
  }
}

TEST_P(ChainOf, TwoThousandLinks) {
  Scene scene(chain(2000, GetParam()), "C:");
  EXPECT_EQ(scene.link("\\l0").hops, 1024U);
  for (std::size_t i = 0; i < 2000; ++i) {
    const auto& link = scene.link("\\l" + std::to_string(i));
    ASSERT_EQ(link.answer, i < 2000 - 63 ? "broken too-many-hops@63" : "ok") << i;
    ASSERT_EQ(link.hops, std::min<std::size_t>(2000 - i, 1024)) << i;
  }
}

// Every target of the ring leads through a link that is not part of it.
TEST(Loop, ALinkOnTheWayOfALongRing) {
  VolumeBuilder builder;
  const auto real = builder.add_directory(kRoot, u"real");
  for (std::size_t i = 0; i < 100; ++i) {
    builder.set_reparse(builder.add_file(real, numbered(u"r", i)),
                        fixture::absolute_symlink(u"C:\\way\\" + numbered(u"r", (i + 1) % 100)));
  }
  builder.set_reparse(builder.add_directory(kRoot, u"way"), fixture::junction(u"C:\\real"));
  for (std::size_t i = 0; i < 20; ++i) {
    const auto target = i == 0 ? std::u16string(u"way") : numbered(u"c", i - 1);
    builder.set_reparse(builder.add_directory(kRoot, numbered(u"c", i)),
                        fixture::junction(u"C:\\" + target));
  }
  Scene scene(builder.build(), "C:");
  EXPECT_TRUE(scene.answer("\\real\\r5").starts_with("broken loop@"));
  EXPECT_EQ(scene.answer("\\way"), "ok");
  EXPECT_EQ(scene.answer("\\c19"), "ok");
  EXPECT_EQ(scene.link("\\c19").hops, 21U);
}

TEST(Loop, LeadingIntoARing) {
  VolumeBuilder builder;
  add_link(builder, u"in", u"a", Style::kRelative);
  add_link(builder, u"a", u"b", Style::kRelative);
  add_link(builder, u"b", u"a", Style::kRelative);
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\in"), "broken loop@3 a");
}

TEST(Loop, ALinkInItsOwnPath) {
  VolumeBuilder builder;
  const auto a = builder.add_directory(kRoot, u"a");
  builder.set_reparse(a, fixture::relative_symlink(u"a\\x"));
  const auto b = builder.add_directory(kRoot, u"b");
  builder.set_reparse(b, fixture::junction(u"C:\\b\\x"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\a"), "broken loop@1 a");
  EXPECT_EQ(scene.answer("\\b"), "broken loop@1 b");
}

// The path grows with every round: d\g → d\j\g → d\j\j\g → …, for j leads back to d.
TEST(Loop, Growing) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"d");
  const auto j = builder.add_directory(d, u"j");
  builder.set_reparse(j, fixture::junction(u"C:\\d"));
  const auto g = builder.add_directory(d, u"g");
  builder.set_reparse(g, fixture::relative_symlink(u"j\\g"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\d\\j"), "ok");
  EXPECT_EQ(scene.answer("\\d\\g"), "broken loop@63");
}

// Crossing the same link twice, one after the other, is no loop.
TEST(Loop, TwiceThroughTheSameLinkIsNone) {
  VolumeBuilder builder;
  const auto d = builder.add_directory(kRoot, u"d");
  builder.add_file(d, u"f");
  const auto self = builder.add_directory(d, u"self");
  builder.set_reparse(self, fixture::junction(u"C:\\d"));
  const auto dot = builder.add_directory(d, u"dot");
  builder.set_reparse(dot, fixture::relative_symlink(u"."));
  const auto link = builder.add_file(kRoot, u"link");
  builder.set_reparse(link, fixture::relative_symlink(u"d\\self\\self\\dot\\self\\dot\\f"));
  Scene scene(builder.build(), "C:");
  EXPECT_EQ(scene.answer("\\link"), "ok");
  EXPECT_EQ(scene.link("\\link").resolved, "\\d\\f");
}

// Between volumes: C:\a → D:\b → C:\a.
TEST(Loop, AcrossVolumes) {
  VolumeBuilder c;
  c.set_reparse(c.add_directory(kRoot, u"a"), fixture::junction(u"D:\\a"));
  VolumeBuilder d;
  d.set_reparse(d.add_directory(kRoot, u"a"), fixture::junction(u"C:\\a"));
  Scene scene;
  scene.add(c.build(), "C:");
  scene.add(d.build(), "D:");
  ASSERT_EQ(scene.rows().links.size(), 2U);
  EXPECT_EQ(scene.rows().links[0].second.answer, "broken loop@2 a");
  EXPECT_EQ(scene.rows().links[1].second.answer, "broken loop@2 a");
}

}  // namespace
}  // namespace scanner_test

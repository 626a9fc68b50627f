#include "mft/reparse_point.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "hand_bytes.h"
#include "tests/support/reparse_buffers.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::put;

const fixture::Guid kGuid = fixture::guid("01234567-89ab-cdef-0123-456789abcdef");

// The caller keeps the buffer.
ReparsePoint point_of(const Blob& buffer) {
  const auto point = ReparsePoint::parse(view(buffer));
  if (!point) throw std::logic_error("the buffer should be sound");
  return *point;
}

void expect_bad(const Blob& buffer) {
  const auto point = ReparsePoint::parse(view(buffer));
  ASSERT_FALSE(point);
  EXPECT_EQ(point.error().code, FaultCode::kBadReparsePoint);
}

template <typename T>
void expect_bad_payload(const std::expected<T, Fault>& payload) {
  ASSERT_FALSE(payload);
  EXPECT_EQ(payload.error().code, FaultCode::kBadReparsePoint);
}

TEST(ReparsePoint, ReadsTagAndData) {
  const Blob buffer =
      hex("23 00 00 80 04 00 CD AB 01 02 03 04");  // the reserved word is not judged
  const auto point = ReparsePoint::parse(view(buffer));
  ASSERT_TRUE(point);
  EXPECT_EQ(point->tag().name(), "AF_UNIX");
  EXPECT_FALSE(point->guid());
  EXPECT_EQ(point->data().size(), 4U);
  EXPECT_EQ(point->data().data(), buffer.data() + 8);
}

TEST(ReparsePoint, MayBeEmpty) {
  for (const std::uint32_t tag : {0x80000023U, 0x80000024U, 0x80000025U, 0x80000026U}) {
    const Blob buffer = fixture::raw_reparse(tag, {});
    EXPECT_TRUE(point_of(buffer).data().empty());
  }
}

TEST(ReparsePoint, ThirdPartyTagsCarryAGuid) {
  const Blob data = hex("AA BB CC");
  const Blob buffer = fixture::third_party_reparse(0x00000042, kGuid, data);
  const auto point = ReparsePoint::parse(view(buffer));
  ASSERT_TRUE(point);
  ASSERT_TRUE(point->guid());
  EXPECT_EQ(*point->guid(), kGuid);
  EXPECT_FALSE(point->tag().is_microsoft());
  EXPECT_EQ(point->data().size(), 3U);
  EXPECT_EQ(point->data().data(), buffer.data() + 0x18);

  const Blob bare = fixture::third_party_reparse(0x20000042, kGuid, {});
  EXPECT_TRUE(point_of(bare).data().empty());
  for (std::size_t length = 0; length < 0x18; ++length) expect_bad(first_bytes(bare, length));
}

TEST(ReparsePoint, RefusesALengthThatIsNotTheRest) {
  for (const int length : {0, 3, 5, 12, 0xFFF8, 0xFFFC, 0xFFFF}) {
    Blob buffer = hex("23 00 00 80 04 00 00 00 01 02 03 04");
    put<std::uint16_t>(buffer, 4, static_cast<std::uint16_t>(length));
    expect_bad(buffer);
  }
  // A third party's length must leave out the GUID.
  expect_bad(fixture::third_party_reparse(0x42, kGuid, hex("AA BB"), 2 + 16));
}

TEST(ReparsePoint, RefusesMoreThan16KiB) {
  const Blob largest = fixture::raw_reparse(0x80000013, Blob(0x4000 - 8));
  EXPECT_TRUE(ReparsePoint::parse(view(largest)));
  expect_bad(fixture::raw_reparse(0x80000013, Blob(0x4000 - 7)));
}

TEST(ReparsePoint, RefusesEveryTruncation) {
  const Blob buffer = fixture::junction(u"C:\\Users");
  for (std::size_t length = 0; length < buffer.size(); ++length) {
    expect_bad(first_bytes(buffer, length));
  }
}

TEST(LinkNames, ReadsAJunction) {
  const Blob buffer =
      hex("03 00 00 A0 20 00 00 00"                          // mount point, 20 bytes
          "00 00 0E 00 10 00 06 00"                          // substitute 0+E, print 10+6
          "5C 00 3F 00 3F 00 5C 00 44 00 3A 00 5C 00 00 00"  // \??\D:\ and its NUL
          "44 00 3A 00 5C 00 00 00");                        // D:\ and its NUL
  const auto names = parse_link_names(point_of(buffer));
  ASSERT_TRUE(names);
  EXPECT_EQ(names->substitute.str(), u"\\??\\D:\\");
  EXPECT_EQ(names->print.str(), u"D:\\");
  EXPECT_FALSE(names->relative);
  EXPECT_EQ(names->flags, 0U);
}

TEST(LinkNames, ReadsSymbolicLinksAndTheirFlags) {
  const Blob relative = fixture::relative_symlink(u"..\\x");
  const auto names = parse_link_names(point_of(relative));
  ASSERT_TRUE(names);
  EXPECT_EQ(names->substitute.str(), u"..\\x");
  EXPECT_EQ(names->print.str(), u"..\\x");
  EXPECT_TRUE(names->relative);

  const Blob absolute = fixture::absolute_symlink(u"C:\\x");
  EXPECT_EQ(parse_link_names(point_of(absolute))->substitute.str(), u"\\??\\C:\\x");
  EXPECT_FALSE(parse_link_names(point_of(absolute))->relative);

  const Blob odd_flags = fixture::symlink(u"x", u"x", 0xFFFFFFFE);
  EXPECT_FALSE(parse_link_names(point_of(odd_flags))->relative);
  EXPECT_EQ(parse_link_names(point_of(odd_flags))->flags, 0xFFFFFFFEU);
}

TEST(LinkNames, OrderAndGapsAreFree) {
  for (const bool print_first : {false, true}) {
    for (const bool terminators : {false, true}) {
      for (const int bytes : {0, 2, 6, 200}) {
        const auto gap = static_cast<std::uint16_t>(bytes);
        const fixture::PathBufferLayout layout{.print_first = print_first,
                                               .terminators = terminators,
                                               .leading_gap_bytes = gap,
                                               .middle_gap_bytes = gap,
                                               .trailing_gap_bytes = gap};
        const Blob junction = fixture::mount_point(u"\\??\\C:\\a", u"C:\\a", layout);
        const Blob symlink = fixture::symlink(u"b", u"see b", 1, layout);
        EXPECT_EQ(parse_link_names(point_of(junction))->substitute.str(), u"\\??\\C:\\a");
        EXPECT_EQ(parse_link_names(point_of(junction))->print.str(), u"C:\\a");
        EXPECT_EQ(parse_link_names(point_of(symlink))->substitute.str(), u"b");
        EXPECT_EQ(parse_link_names(point_of(symlink))->print.str(), u"see b");
      }
    }
  }
}

TEST(LinkNames, NamesMayOverlapOrBeEmpty) {
  const Blob shared =
      fixture::mount_point(u"\\??\\C:\\a", u"", {.print_offset = 8, .print_length = 8});
  EXPECT_EQ(parse_link_names(point_of(shared))->print.str(), u"C:\\a");
  const Blob empty = fixture::mount_point(u"", u"", {.terminators = false});
  const auto names = parse_link_names(point_of(empty));
  ASSERT_TRUE(names);
  EXPECT_TRUE(names->substitute.empty());
  EXPECT_TRUE(names->print.empty());
}

TEST(LinkNames, KeepUnitsAsTheyAre) {
  const std::u16string strange =
      u"\\??\\\x0002"
      u"C:\\\xD800\xFFFF";  // seen by [LFN], and worse
  const Blob buffer = fixture::mount_point(strange);
  EXPECT_EQ(parse_link_names(point_of(buffer))->substitute.str(), strange);
}

TEST(LinkNames, TheLongestNameFits) {
  const std::u16string name((0x4000 - 8 - 8) / 2, u'x');
  const Blob buffer = fixture::mount_point(name, u"", {.terminators = false});
  ASSERT_EQ(buffer.size(), kMaxReparseBytes);
  EXPECT_EQ(parse_link_names(point_of(buffer))->substitute.str(), name);
}

TEST(LinkNames, RefuseOddAndOverrunningSubstituteNames) {
  using Layout = fixture::PathBufferLayout;
  // "ab" and "cd" without terminators: a path buffer of eight bytes.
  const Layout layouts[] = {
      {.terminators = false, .substitute_offset = 1},
      {.terminators = false, .substitute_length = 3},
      {.terminators = false, .substitute_length = 10},
      {.terminators = false, .substitute_offset = 6},
      {.terminators = false, .substitute_offset = 10, .substitute_length = 0},
      {.terminators = false, .substitute_offset = 0xFFFE, .substitute_length = 4},  // wraps to 2
      {.terminators = false, .substitute_offset = 2, .substitute_length = 0xFFFE},
      {.terminators = false, .substitute_offset = 0xFFFF, .substitute_length = 0xFFFF},
  };
  for (const Layout& layout : layouts) {
    const Blob junction = fixture::mount_point(u"ab", u"cd", layout);
    const Blob symlink = fixture::symlink(u"ab", u"cd", 0, layout);
    expect_bad_payload(parse_link_names(point_of(junction)));
    expect_bad_payload(parse_link_names(point_of(symlink)));
  }
}

TEST(LinkNames, RefuseDataShorterThanTheirFields) {
  for (std::size_t length = 0; length < 12; ++length) {
    const Blob symlink = fixture::raw_reparse(kTagSymlink, Blob(length));
    expect_bad_payload(parse_link_names(point_of(symlink)));
    const Blob junction = fixture::raw_reparse(kTagMountPoint, Blob(length));
    EXPECT_EQ(parse_link_names(point_of(junction)).has_value(), length >= 8) << length;
  }
}

TEST(LxSymlink, GivesTheTargetAsItIs) {
  for (const std::string target : {"/mnt/c/x", "", "a\xFF\xFEz", "\xC3"}) {
    const Blob buffer = fixture::lx_symlink(target);
    const auto parsed = parse_lx_symlink(point_of(buffer));
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(std::ranges::equal(parsed->span(), fixture::ascii(target)));
  }
}

TEST(LxSymlink, RefusesOtherVersions) {
  for (const std::uint32_t version : {0U, 1U, 3U, 0x02000000U, 0xFFFFFFFFU}) {
    const Blob buffer = fixture::lx_symlink("x", version);
    expect_bad_payload(parse_lx_symlink(point_of(buffer)));
  }
  for (std::size_t length = 0; length < 4; ++length) {
    const Blob buffer =
        fixture::raw_reparse(kTagLxSymlink, first_bytes(hex("02 00 00 00"), length));
    expect_bad_payload(parse_lx_symlink(point_of(buffer)));
  }
}

}  // namespace
}  // namespace mft

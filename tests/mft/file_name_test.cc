#include "mft/file_name.h"

#include <gtest/gtest.h>

#include <string>

#include "hand_bytes.h"
#include "tests/support/record_builder.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::put;

// "ab" in record 5 (sequence 5), WIN32.
Blob hand_name() {
  Blob value = hex("05 00 00 00 00 00 05 00");
  value.resize(0x40);
  fixture::append_bytes(value, hex("02 01 61 00 62 00"));
  return value;
}

TEST(FileName, ReadsAName) {
  const Blob value = hand_name();
  const auto name = FileName::parse(view(value));
  ASSERT_TRUE(name);
  EXPECT_EQ(name.parent(), (FileReference{5, 5}));
  EXPECT_EQ(name.name().str(), u"ab");
  EXPECT_EQ(name.name_space(), Namespace::kWin32);
  EXPECT_FALSE(name.is_dos_alias());
}

TEST(FileName, ReadsComposedNamesOfEveryNamespaceAndLength) {
  for (const auto space : {fixture::Namespace::kPosix, fixture::Namespace::kWin32,
                           fixture::Namespace::kDos, fixture::Namespace::kWin32AndDos}) {
    for (std::size_t units = 1; units <= 255; ++units) {
      const std::u16string text(units, static_cast<char16_t>(0xD700 + units));
      const Blob value =
          fixture::FileName{.parent = {0xFFFF'FFFF'FFFF, 7}, .name = text, .name_space = space}
              .bytes();
      const auto name = FileName::parse(view(value));
      ASSERT_TRUE(name);
      EXPECT_EQ(name.name().str(), text);
      EXPECT_EQ(name.parent(), (FileReference{0xFFFF'FFFF'FFFF, 7}));
      EXPECT_EQ(static_cast<int>(name.name_space()), static_cast<int>(space));
      EXPECT_EQ(name.is_dos_alias(), space == fixture::Namespace::kDos);
    }
  }
}

TEST(FileName, KeepsUnitsAsTheyAre) {
  // A lone surrogate, NUL, both slashes, U+FFFF: all legal on disk.
  const std::u16string text{u'\xD800', u'\0', u'\\', u'/', u'\xFFFF', u'\xDC00'};
  const Blob value = fixture::FileName{.name = text}.bytes();
  EXPECT_EQ(FileName::parse(view(value)).name().str(), text);
}

TEST(FileName, IgnoresWhatFollowsTheName) {
  Blob value = hand_name();
  value.resize(value.size() + 3, std::byte{0xEE});
  EXPECT_EQ(FileName::parse(view(value)).name().str(), u"ab");
}

TEST(FileName, RefusesAnEmptyName) {
  Blob value = hand_name();
  put<std::uint8_t>(value, 0x40, 0);
  const auto name = FileName::parse(view(value));
  ASSERT_FALSE(name);
  EXPECT_EQ(FileName::fault_of(view(value)).code, FaultCode::kBadFileName);
}

TEST(FileName, RefusesANamePastTheValue) {
  for (const int units : {3, 127, 128, 255}) {
    Blob value = hand_name();
    put<std::uint8_t>(value, 0x40, static_cast<std::uint8_t>(units));
    const auto name = FileName::parse(view(value));
    ASSERT_FALSE(name) << units;
    EXPECT_EQ(FileName::fault_of(view(value)).code, FaultCode::kBadFileName);
    EXPECT_EQ(FileName::fault_of(view(value)).actual, static_cast<std::uint64_t>(units));
  }
}

TEST(FileName, RefusesEveryTruncation) {
  const Blob value = hand_name();
  for (std::size_t length = 0; length < value.size(); ++length) {
    const Blob cut = first_bytes(value, length);
    const auto name = FileName::parse(view(cut));
    ASSERT_FALSE(name) << length;
    EXPECT_EQ(FileName::fault_of(view(cut)).code, FaultCode::kBadFileName);
  }
}

TEST(FileName, AnUnknownNamespaceIsNotAnAlias) {
  Blob value = hand_name();
  put<std::uint8_t>(value, 0x41, 0xFF);
  EXPECT_FALSE(FileName::parse(view(value)).is_dos_alias());
}

}  // namespace
}  // namespace mft

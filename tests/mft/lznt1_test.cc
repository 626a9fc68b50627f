#include "mft/lznt1.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "hand_bytes.h"

namespace mft {
namespace {

using fixture::Blob;

// The example of [MS-XCA] 3.2.
constexpr std::string_view kExample =
    "38 B0 88 46 23 20 00 20 47 20 41 00 10 A2 47 01 A0 45 20 44 00 08 45 01 50 79 00 C0 45 20 05 "
    "24 13 88 05 B4 02 4A 44 EF 03 58 02 8C 09 16 01 48 45 00 BE 00 9E 00 04 01 18 90 00";
constexpr std::string_view kExampleText =
    "F# F# G A A G F# E D D E F# F# E E F# F# G A A G F# E D D E F# E D D E E F# D E F# G F# D E "
    "F# G F# E D E A F# F# G A A G F# E D D E F# E D D";

std::optional<std::size_t> unpack(const Blob& packed, Blob& out) {
  std::ranges::fill(out, std::byte{0xEE});
  return unpack_lznt1(view(packed), out);
}

std::string text(const Blob& bytes, std::size_t length) {
  std::string result;
  for (std::size_t i = 0; i < length; ++i) result += static_cast<char>(bytes[i]);
  return result;
}

bool only(const Blob& bytes, std::size_t from, std::byte value) {
  return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(from), bytes.end(),
                     [value](std::byte byte) { return byte == value; });
}

TEST(Lznt1, MicrosoftsExample) {
  Blob out(8192);
  EXPECT_EQ(unpack(hex(kExample), out), 4096U);
  EXPECT_EQ(text(out, kExampleText.size()), kExampleText);
  EXPECT_TRUE(only(out, kExampleText.size(), std::byte{0}));
}

TEST(Lznt1, AChunkAsItIsAndOneBehindIt) {
  Blob packed;
  fixture::append<std::uint16_t>(packed, 0x3FFF);  // 4096 bytes, not packed
  packed.resize(2 + 4096, std::byte{0x5A});
  fixture::append_bytes(packed, hex(kExample));
  Blob out(2 * 4096);
  EXPECT_EQ(unpack(packed, out), 8192U);
  EXPECT_TRUE(std::all_of(out.begin(), out.begin() + 4096,
                          [](std::byte byte) { return byte == std::byte{0x5A}; }));
  EXPECT_EQ(text(Blob(out.begin() + 4096, out.end()), kExampleText.size()), kExampleText);
}

TEST(Lznt1, AMatchThatRunsIntoWhatItWrites) {
  // One literal, then 4095 of it again: position 1 has 12 bits of length.
  Blob out(4096);
  EXPECT_EQ(unpack(hex("03 B0 02 41 FC 0F"), out), 4096U);
  EXPECT_TRUE(only(out, 0, std::byte{'A'}));
}

TEST(Lznt1, TheWidthOfALengthFollowsFromThePosition) {
  // 16 literals; then a match at position 16 has 12 bits of length, one at 17 has 11.
  const std::string_view literals = "00 61 62 63 64 65 66 67 68 00 69 6A 6B 6C 6D 6E 6F 70 ";
  Blob out(4096);
  ASSERT_TRUE(unpack(hex("14 B0 " + std::string(literals) + "01 00 F0"), out));  // 16 back, 3
  EXPECT_EQ(text(out, 19), "abcdefghijklmnopabc");
  ASSERT_TRUE(unpack(hex("15 B0 " + std::string(literals) + "02 71 00 80"), out));  // 17 back, 3
  EXPECT_EQ(text(out, 20), "abcdefghijklmnopqabc");
}

TEST(Lznt1, AnEmptyUnitIsZeros) {
  Blob out(4096);
  EXPECT_EQ(unpack({}, out), 0U);
  EXPECT_TRUE(only(out, 0, std::byte{0}));
  EXPECT_EQ(unpack(hex("00 00 FF FF"), out), 0U);
  EXPECT_TRUE(only(out, 0, std::byte{0}));
}

TEST(Lznt1, WhatCannotBe) {
  Blob out(4096);
  EXPECT_FALSE(unpack(hex("05 B0 00 41"), out));        // the chunk reaches out
  EXPECT_FALSE(unpack(hex("02 B0 01 00 00"), out));     // a match before any byte
  EXPECT_FALSE(unpack(hex("03 B0 02 41 00 10"), out));  // two back where there is one
  EXPECT_FALSE(unpack(hex("03 B0 02 41 FD 0F"), out));  // 4097 bytes
  EXPECT_FALSE(unpack(hex("02 B0 02 41 00"), out));     // half a match
  Blob large(2 + 4096, std::byte{0});
  fixture::put<std::uint16_t>(large, 0, 0x3FFF);
  Blob small(4095);
  EXPECT_FALSE(unpack(large, small));
}

TEST(Lznt1, NothingIsWrittenOrReadOutside) {
  const Blob example = hex(kExample);
  for (std::size_t length = 0; length <= example.size(); ++length) {
    for (const std::size_t room : {0U, 1U, 60U, 4096U, 4097U}) {
      Blob out(room);
      const auto done = unpack(first_bytes(example, length), out);
      EXPECT_LE(done.value_or(0), room);
    }
  }
  for (std::size_t at = 0; at < example.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Blob damaged = example;
      damaged[at] ^= static_cast<std::byte>(1U << bit);
      Blob out(4096);
      const auto done = unpack(damaged, out);
      EXPECT_LE(done.value_or(0), out.size());
    }
  }
}

}  // namespace
}  // namespace mft

// Numbers, times, GUIDs and figures for people.
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

#include "report/text/human_text.h"
#include "report/text/number_text.h"
#include "report/text/time_text.h"

namespace {

using namespace report;

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

template <typename Append>
std::string appended(Append append) {
  TextOut out;
  out.put('>');
  append(out);
  return std::string(out.text());
}

TEST(NumberText, AppendsDigits) {
  EXPECT_EQ(appended([](auto& out) { append_number(0, out); }), ">0");
  EXPECT_EQ(appended([](auto& out) { append_number(9, out); }), ">9");
  EXPECT_EQ(appended([](auto& out) { append_number(10, out); }), ">10");
  EXPECT_EQ(appended([](auto& out) { append_number(kMax, out); }), ">18446744073709551615");
  std::string hex = ">";
  append_hex(0xA0000003, 8, hex);
  append_number(10, hex);
  EXPECT_EQ(hex, ">0xA000000310");
  std::string padded = ">";
  append_padded(7, 3, padded);
  EXPECT_EQ(padded, ">007");
  EXPECT_EQ(appended([](auto& out) { append_hex(0xA0000003, 8, out); }), ">0xA0000003");
  EXPECT_EQ(appended([](auto& out) { append_hex(0x1F, 16, out); }), ">0x000000000000001F");
}

TEST(NumberText, WritesUnitsAsTheyLieOnDisk) {
  EXPECT_EQ(appended([](auto& out) { append_hex_units(u"A\xD800", out); }), ">410000d8");
}

TEST(NumberText, UndoesTheMixedEndianFormOfGuids) {
  const mft::Guid guid{0x67, 0x45, 0x23, 0x01, 0xAB, 0x89, 0xEF, 0xCD,
                       0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
  EXPECT_EQ(appended([&](auto& out) { append_guid(guid, out); }),
            ">{01234567-89ab-cdef-0123-456789abcdef}");
}

std::string rfc3339(std::uint64_t filetime) {
  TextOut out;
  const bool dated = append_rfc3339(filetime, out);
  std::string same;
  EXPECT_EQ(append_rfc3339(filetime, same), dated);
  EXPECT_EQ(same, out.text());
  return dated ? same : "none" + same;
}

TEST(TimeText, KnowsTheCalendar) {
  EXPECT_EQ(rfc3339(1), "1601-01-01T00:00:00.0000001Z");
  EXPECT_EQ(rfc3339(116'444'736'000'000'000), "1970-01-01T00:00:00.0000000Z");
  EXPECT_EQ(rfc3339(125'963'423'991'234'567), "2000-02-29T23:59:59.1234567Z");
  EXPECT_EQ(rfc3339(133'444'000'000'000'000), "2023-11-14T01:46:40.0000000Z");
}

TEST(TimeText, ZeroAndTimesPastTheYear9999HaveNoDate) {
  constexpr std::uint64_t kEnd = 2'650'467'744'000'000'000;  // 10000-01-01
  EXPECT_EQ(rfc3339(0), "none");
  EXPECT_EQ(rfc3339(kEnd - 1), "9999-12-31T23:59:59.9999999Z");
  EXPECT_EQ(rfc3339(kEnd), "none");
  EXPECT_EQ(rfc3339(kMax), "none");
}

// Expected: Python's datetime, which knows 0001 to 9999.
TEST(TimeText, TheEdgesOfDaysMonthsAndYears) {
  constexpr std::uint64_t kDay = 864'000'000'000;
  EXPECT_EQ(rfc3339(kDay - 1), "1601-01-01T23:59:59.9999999Z");
  EXPECT_EQ(rfc3339(kDay), "1601-01-02T00:00:00.0000000Z");
  EXPECT_EQ(rfc3339(94'354'848'000'000'000 - 1), "1899-12-31T23:59:59.9999999Z");
  EXPECT_EQ(rfc3339(94'405'824'000'000'000), "1900-03-01T00:00:00.0000000Z");  // no 29 February
  EXPECT_EQ(rfc3339(94'405'824'000'000'000 - 1), "1900-02-28T23:59:59.9999999Z");
  EXPECT_EQ(rfc3339(133'536'384'000'000'000 - 1), "2024-02-28T23:59:59.9999999Z");
  EXPECT_EQ(rfc3339(133'536'384'000'000'000), "2024-02-29T00:00:00.0000000Z");
  EXPECT_EQ(rfc3339(133'536'384'000'000'000 + 10 * kDay / 24 + 607 * 10'000'000ULL + 1'020'304),
            "2024-02-29T10:10:07.1020304Z");
}

TEST(HumanText, GroupsDigits) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "name", "names"), "1 name");
  EXPECT_EQ(counted(1000, "name", "names"), "1,000 names");
}

TEST(HumanText, RoundsBytesToOneDigitBehindThePoint) {
  EXPECT_EQ(human_bytes(1), "1 byte");
  EXPECT_EQ(human_bytes(1023), "1,023 bytes");
  EXPECT_EQ(human_bytes(1536), "1.5 KB");
  EXPECT_EQ(human_bytes(1024 * 1024 - 1), "1.0 MB");
  EXPECT_EQ(human_bytes(3'650'722'202), "3.4 GB");
  EXPECT_EQ(human_bytes(512'110'190'592), "477 GB");
  EXPECT_EQ(human_bytes(kMax), "16.0 EB");
}

TEST(HumanText, SaysHowLongItTook) {
  EXPECT_EQ(human_seconds(0.04), "0.0 s");
  EXPECT_EQ(human_seconds(12.34), "12.3 s");
  EXPECT_EQ(human_seconds(59.99), "1 min 00 s");
  EXPECT_EQ(human_seconds(7384), "2 h 03 min");
}

}  // namespace

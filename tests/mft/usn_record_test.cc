#include "mft/usn_record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "hand_bytes.h"

namespace mft {
namespace {

using fixture::append_bytes;
using fixture::Blob;
using fixture::put;

// An enumeration that goes on at record 0x30, with the file "ab" as version 2 and as version 3:
// record 0x2A, sequence 7, parent 5 sequence 5, USN 0x1122, time 0x33, reasons 80000100, attributes
// 0x420. Laid out by hand from the documented offsets.
Blob continuation() {
  return hex("30 00 00 00 00 00 00 00");
}
Blob version2() {
  return hex(
      "40 00 00 00 02 00 00 00 2A 00 00 00 00 00 07 00"
      "05 00 00 00 00 00 05 00 22 11 00 00 00 00 00 00"
      "33 00 00 00 00 00 00 00 00 01 00 80 00 00 00 00"
      "01 01 00 00 20 04 00 00 04 00 3C 00 61 00 62 00");
}
Blob version3() {
  return hex(
      "50 00 00 00 03 00 00 00 2A 00 00 00 00 00 07 00"
      "00 00 00 00 00 00 00 00 05 00 00 00 00 00 05 00"
      "00 00 00 00 00 00 00 00 22 11 00 00 00 00 00 00"
      "33 00 00 00 00 00 00 00 00 01 00 80 00 00 00 00"
      "01 01 00 00 20 04 00 00 04 00 4C 00 61 00 62 00");
}
// One range of record 0x2A: 0x38 header, one extent of 0x10 bytes.
Blob version4() {
  return hex(
      "50 00 00 00 04 00 00 00 2A 00 00 00 00 00 07 00"
      "00 00 00 00 00 00 00 00 05 00 00 00 00 00 05 00"
      "00 00 00 00 00 00 00 00 22 11 00 00 00 00 00 00"
      "01 00 00 00 00 00 00 00 00 00 00 00 01 00 10 00"
      "00 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00");
}

Blob buffer(const std::vector<Blob>& records) {
  Blob all = continuation();
  for (const Blob& record : records) append_bytes(all, record);
  return all;
}

struct Walk {
  std::vector<UsnRecord> records;
  std::vector<std::u16string> names;
  std::optional<Fault> fault;
  std::uint64_t ranges = 0;
};

Walk walk(const Blob& output) {
  auto cursor = UsnRecordCursor::parse(view(output));
  EXPECT_TRUE(cursor);
  Walk result;
  if (!cursor) return result;
  EXPECT_EQ(cursor->continuation(), 0x30U);
  while (const auto record = cursor->next()) {
    result.records.push_back(*record);
    result.names.push_back(record->name.str());
  }
  EXPECT_FALSE(cursor->next()) << "an ended cursor stays at its end";
  result.fault = cursor->fault();
  result.ranges = cursor->range_records();
  return result;
}

TEST(UsnRecord, ReadsVersionsTwoAndThree) {
  const Walk result = walk(buffer({version2(), version3()}));
  EXPECT_FALSE(result.fault);
  ASSERT_EQ(result.records.size(), 2U);
  for (const UsnRecord& record : result.records) {
    EXPECT_EQ(record.file, (FileReference{0x2A, 7}));
    EXPECT_EQ(record.parent, (FileReference{5, 5}));
    EXPECT_EQ(record.usn, 0x1122);
    EXPECT_EQ(record.time, 0x33U);
    EXPECT_EQ(record.reasons, kUsnFileCreate | kUsnClose);
    EXPECT_EQ(record.attributes, 0x420U);
  }
  EXPECT_EQ(result.names, (std::vector<std::u16string>{u"ab", u"ab"}));
}

TEST(UsnRecord, ABufferWithoutRecordsEndsCleanly) {
  const Walk result = walk(continuation());
  EXPECT_TRUE(result.records.empty());
  EXPECT_FALSE(result.fault);
}

TEST(UsnRecord, ABufferWithoutItsFirstFieldIsNone) {
  for (std::size_t length = 0; length < 8; ++length) {
    const Blob cut = first_bytes(continuation(), length);
    const auto cursor = UsnRecordCursor::parse(view(cut));
    ASSERT_FALSE(cursor) << length;
    EXPECT_EQ(cursor.error().code, FaultCode::kBadUsnRecord);
  }
}

TEST(UsnRecord, RangesArePassedOverKnowingly) {
  const Walk result = walk(buffer({version4(), version4(), version3()}));
  EXPECT_FALSE(result.fault);
  EXPECT_EQ(result.ranges, 2U);
  ASSERT_EQ(result.records.size(), 1U);
  EXPECT_EQ(result.names[0], u"ab");
}

// Lengths and offsets lead, not the sizes known today.
TEST(UsnRecord, LongerRecordsOfAHigherMinorVersion) {
  Blob longer = version2();
  put<std::uint16_t>(longer, 6, 9);
  put<std::uint32_t>(longer, 0, 0x48);
  put<std::uint16_t>(longer, 0x3A, 0x40);
  append_bytes(longer, hex("63 00 64 00 00 00 00 00"));
  const Walk result = walk(buffer({longer, version2()}));
  EXPECT_FALSE(result.fault);
  EXPECT_EQ(result.names, (std::vector<std::u16string>{u"cd", u"ab"}));
}

TEST(UsnRecord, AnUnknownVersionIsAFaultAndNoEnd) {
  for (const int major : {0, 1, 5, 0xFFFF}) {
    Blob foreign = version2();
    put<std::uint16_t>(foreign, 4, static_cast<std::uint16_t>(major));
    const Walk result = walk(buffer({version2(), foreign, version3()}));
    EXPECT_EQ(result.records.size(), 2U) << major;
    ASSERT_TRUE(result.fault) << major;
    EXPECT_EQ(result.fault->code, FaultCode::kBadUsnRecord);
    EXPECT_EQ(result.fault->offset, 8U + 0x40U);
    EXPECT_EQ(result.fault->actual, static_cast<std::uint64_t>(major));
  }
}

TEST(UsnRecord, ALengthThatCannotBeEndsTheWalk) {
  for (const std::uint32_t length :
       {0U, 1U, 7U, 9U, 0x41U, 0x3CU, 0x58U, 0x7FFF'FFF8U, 0xFFFF'FFF8U, 0xFFFF'FFFFU}) {
    Blob bad = version2();
    put<std::uint32_t>(bad, 0, length);
    const Walk result = walk(buffer({version3(), bad}));
    EXPECT_EQ(result.records.size(), 1U) << length;
    ASSERT_TRUE(result.fault) << length;
    EXPECT_EQ(result.fault->offset, 8U + 0x50U) << length;
  }
}

TEST(UsnRecord, ALengthTooShortForItsVersionLosesOnlyThatRecord) {
  Blob cut = first_bytes(version2(), 0x38);
  put<std::uint32_t>(cut, 0, 0x38);
  const Walk result = walk(buffer({cut, version2()}));
  EXPECT_EQ(result.records.size(), 1U);
  EXPECT_TRUE(result.fault);
}

TEST(UsnRecord, ANameOutsideOfItsRecordIsAFault) {
  struct Case {
    std::uint16_t bytes;
    std::uint16_t offset;
  };
  for (const Case& bad : {Case{4, 0x3E}, Case{6, 0x3C}, Case{3, 0x3C}, Case{4, 0x38},
                          Case{0xFFFE, 0x3C}, Case{4, 0xFFFF}, Case{0, 0x41}}) {
    Blob record = version2();
    put<std::uint16_t>(record, 0x38, bad.bytes);
    put<std::uint16_t>(record, 0x3A, bad.offset);
    const Walk result = walk(buffer({record, version3()}));
    EXPECT_EQ(result.records.size(), 1U) << bad.bytes << " at " << bad.offset;
    EXPECT_TRUE(result.fault) << bad.bytes << " at " << bad.offset;
  }
  Blob nameless = version2();
  put<std::uint16_t>(nameless, 0x38, 0);
  put<std::uint16_t>(nameless, 0x3A, 0);
  EXPECT_FALSE(walk(buffer({nameless})).fault);
}

// ReFS has such ids; on NTFS they name nothing.
TEST(UsnRecord, AnIdOfMoreThan64BitsIsAFault) {
  for (const std::size_t at : {0x10U, 0x20U}) {
    Blob record = version3();
    put<std::uint64_t>(record, at, 1);
    const Walk result = walk(buffer({record, version2()}));
    EXPECT_EQ(result.records.size(), 1U);
    EXPECT_TRUE(result.fault);
  }
}

TEST(UsnRecord, RestsBehindTheLastRecordAreAFault) {
  for (std::size_t rest = 1; rest < 8; ++rest) {
    Blob output = buffer({version2()});
    output.resize(output.size() + rest);
    const Walk result = walk(output);
    EXPECT_EQ(result.records.size(), 1U);
    EXPECT_TRUE(result.fault) << rest;
  }
}

}  // namespace
}  // namespace mft

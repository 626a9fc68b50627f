#include "mft/attribute.h"

#include <gtest/gtest.h>

#include <vector>

#include "hand_bytes.h"
#include "tests/support/attribute.h"

namespace mft {
namespace {

using fixture::append;
using fixture::append_bytes;
using fixture::Blob;
using fixture::put;

// A resident $DATA of five bytes, instance 7.
Blob hand_resident() {
  return hex(
      "80 00 00 00 20 00 00 00 00 00 18 00 00 00 07 00"
      "05 00 00 00 18 00 00 00 68 65 6C 6C 6F 00 00 00");
}

// A non-resident, sparse $DATA named "ab" with the long header; runs at 50.
Blob hand_non_resident() {
  return hex(
      "80 00 00 00 58 00 00 00 01 02 48 00 00 80 09 00"
      "00 00 00 00 00 00 00 00 17 00 00 00 00 00 00 00"
      "50 00 04 00 00 00 00 00 00 80 01 00 00 00 00 00"
      "34 12 00 00 00 00 00 00 33 12 00 00 00 00 00 00"
      "00 80 01 00 00 00 00 00 61 00 62 00 00 00 00 00"
      "21 18 34 56 00 00 00 00");
}

Blob with_end(const std::vector<Blob>& attributes) {
  Blob all;
  for (const Blob& attribute : attributes) append_bytes(all, attribute);
  append<std::uint32_t>(all, 0xFFFFFFFF);
  append<std::uint32_t>(all, 0x11477982);
  return all;
}

struct Walk {
  std::vector<AttributeType> types;
  std::optional<Fault> fault;
};

Walk walk(const Blob& bytes) {
  AttributeCursor cursor{view(bytes)};
  Walk result;
  while (cursor.next()) result.types.push_back(cursor.attribute().type());
  EXPECT_FALSE(cursor.next()) << "an ended cursor stays at its end";
  result.fault = cursor.fault();
  return result;
}

// A damaged attribute between two sound ones: $STANDARD_INFORMATION, `bad`, $VOLUME_NAME.
Walk walk_around(const Blob& bad) {
  return walk(with_end({fixture::encode(fixture::resident(0x10, Blob(48)), 0), bad,
                        fixture::encode(fixture::resident(0x60, Blob(2)), 2)}));
}

const std::vector<AttributeType> kOnlyTheFirst{AttributeType::kStandardInformation};
const std::vector<AttributeType> kBothNeighbours{AttributeType::kStandardInformation,
                                                 AttributeType::kVolumeName};
constexpr std::uint32_t kBadAt = 0x18 + 48;  // where walk_around() puts the bad one

void expect_passed_over(const Blob& bad, const char* what) {
  const Walk result = walk_around(bad);
  EXPECT_EQ(result.types, kBothNeighbours) << what;
  ASSERT_TRUE(result.fault) << what;
  EXPECT_EQ(result.fault->code, FaultCode::kBadAttributeValue) << what;
  EXPECT_EQ(result.fault->offset, kBadAt) << what;
}

void expect_end_of_walk(const Blob& bad, const char* what) {
  const Walk result = walk_around(bad);
  EXPECT_EQ(result.types, kOnlyTheFirst) << what;
  ASSERT_TRUE(result.fault) << what;
  EXPECT_EQ(result.fault->code, FaultCode::kBadAttributeLength) << what;
  EXPECT_EQ(result.fault->offset, kBadAt) << what;
}

TEST(AttributeCursor, ReadsAResidentAttribute) {
  const Blob bytes = with_end({hand_resident()});
  AttributeCursor cursor{view(bytes)};
  ASSERT_TRUE(cursor.next());
  const Attribute attribute = cursor.attribute();
  EXPECT_EQ(attribute.type(), AttributeType::kData);
  EXPECT_TRUE(attribute.resident());
  EXPECT_TRUE(attribute.unnamed());
  EXPECT_EQ(attribute.flags(), 0);
  EXPECT_EQ(attribute.instance(), 7);
  EXPECT_EQ(attribute.raw().size(), 0x20U);
  ASSERT_EQ(attribute.value().size(), 5U);
  EXPECT_EQ(attribute.value().data(), bytes.data() + 0x18);
  EXPECT_TRUE(attribute.mapping_pairs().empty());
  EXPECT_FALSE(cursor.next());
  EXPECT_FALSE(cursor.fault());
}

TEST(AttributeCursor, ReadsANonResidentAttribute) {
  const Blob bytes = with_end({hand_non_resident()});
  AttributeCursor cursor{view(bytes)};
  ASSERT_TRUE(cursor.next());
  const Attribute attribute = cursor.attribute();
  EXPECT_FALSE(attribute.resident());
  EXPECT_EQ(attribute.name().str(), u"ab");
  EXPECT_FALSE(attribute.unnamed());
  EXPECT_EQ(attribute.flags(), kAttributeSparse);
  EXPECT_EQ(attribute.instance(), 9);
  EXPECT_TRUE(attribute.value().empty());
  EXPECT_EQ(attribute.mapping_pairs().data(), bytes.data() + 0x50);
  EXPECT_EQ(attribute.mapping_pairs().size(), 8U);
  const auto header = attribute.non_resident();
  EXPECT_EQ(header.lowest_vcn.value(), 0);
  EXPECT_EQ(header.highest_vcn.value(), 0x17);
  EXPECT_EQ(header.compression_unit, 4);
  EXPECT_EQ(header.allocated_bytes.value(), 0x18000U);
  EXPECT_EQ(header.data_bytes.value(), 0x1234U);
  EXPECT_EQ(header.initialized_bytes.value(), 0x1233U);
}

TEST(AttributeCursor, ReadsComposedAttributes) {
  const Blob runs = fixture::encode_runs({{.lcn = 100, .length = 3}});
  const Blob bytes = with_end(
      {fixture::encode(fixture::resident(0x80, Blob(11, std::byte{7}), u"stream"), 3),
       fixture::encode(fixture::non_resident(0xC0, {.runs = {{100, 3}}, .data_bytes = 9000}), 4),
       fixture::encode(fixture::resident(0x1000, {}), 5)});  // a type that no one knows
  AttributeCursor cursor{view(bytes)};
  ASSERT_TRUE(cursor.next());
  const Attribute named = cursor.attribute();
  EXPECT_EQ(named.name().str(), u"stream");
  EXPECT_EQ(named.value().size(), 11U);
  ASSERT_TRUE(cursor.next());
  const Attribute reparse = cursor.attribute();
  EXPECT_EQ(reparse.type(), AttributeType::kReparsePoint);
  EXPECT_EQ(reparse.non_resident().data_bytes.value(), 9000U);
  ASSERT_GE(reparse.mapping_pairs().size(), runs.size());
  EXPECT_TRUE(std::equal(runs.begin(), runs.end(), reparse.mapping_pairs().span().begin()));
  ASSERT_TRUE(cursor.next());
  const Attribute unknown = cursor.attribute();
  EXPECT_EQ(static_cast<std::uint32_t>(unknown.type()), 0x1000U);
  EXPECT_TRUE(unknown.value().empty());
  EXPECT_FALSE(cursor.next());
  EXPECT_FALSE(cursor.fault());
}

TEST(AttributeCursor, ToleratesJunkInTheLengthsHighHalf) {
  Blob attribute = hand_resident();
  put<std::uint32_t>(attribute, 4, 0x00070020);  // as seen by [LFN]
  const Walk result = walk_around(attribute);
  EXPECT_EQ(result.types.size(), 3U);
  EXPECT_FALSE(result.fault);
}

TEST(AttributeCursor, EndsAtALengthThatCannotBe) {
  // Zero; shorter than a header; unaligned; past the used part; wrapping.
  for (const std::uint32_t length : {0U, 1U, 4U, 8U, 0x10U, 0x17U, 0x19U, 0x1CU, 0x21U, 0x1000U,
                                     0xFFF8U, 0x00010000U, 0xFFFFFFF8U, 0xFFFFFFFFU}) {
    Blob attribute = hand_resident();
    put<std::uint32_t>(attribute, 4, length);
    expect_end_of_walk(attribute, std::to_string(length).c_str());
  }
}

TEST(AttributeCursor, PassesOverAValueThatReachesOut) {
  // value_offset + value_length wraps around 2^32 for the large ones.
  for (const std::uint32_t length :
       {9U, 0x10000U, 0x7FFFFFFFU, 0xFFFFFFE8U, 0xFFFFFFF0U, 0xFFFFFFFFU}) {
    Blob attribute = hand_resident();
    put<std::uint32_t>(attribute, 0x10, length);
    expect_passed_over(attribute, std::to_string(length).c_str());
  }
  for (const int offset : {0x1C, 0x21, 0x7FFF, 0xFFFF}) {
    Blob attribute = hand_resident();
    put<std::uint16_t>(attribute, 0x14, static_cast<std::uint16_t>(offset));
    expect_passed_over(attribute, std::to_string(offset).c_str());
  }
}

TEST(AttributeCursor, AValueMayFillItsAttribute) {
  Blob attribute = hand_resident();
  put<std::uint32_t>(attribute, 0x10, 8);
  const Blob bytes = with_end({attribute});
  AttributeCursor cursor{view(bytes)};
  ASSERT_TRUE(cursor.next());
  EXPECT_EQ(cursor.attribute().value().size(), 8U);
}

TEST(AttributeCursor, PassesOverANameThatReachesOut) {
  for (const auto& [length, offset] :
       {std::pair{255, 0x48}, {5, 0x50}, {1, 0x57}, {1, 0x58}, {1, 0xFFFF}, {255, 0xFFFE}}) {
    Blob attribute = hand_non_resident();
    put<std::uint8_t>(attribute, 9, static_cast<std::uint8_t>(length));
    put<std::uint16_t>(attribute, 0xA, static_cast<std::uint16_t>(offset));
    expect_passed_over(attribute, std::to_string(offset).c_str());
  }
}

TEST(AttributeCursor, AnUnnamedAttributesNameOffsetMeansNothing) {
  Blob attribute = hand_resident();
  put<std::uint16_t>(attribute, 0xA, 0xFFFF);
  EXPECT_FALSE(walk_around(attribute).fault);
}

TEST(AttributeCursor, PassesOverRunsOutsideTheAttribute) {
  for (const int offset : {0, 0x18, 0x3F, 0x59, 0x8000, 0xFFFF}) {
    Blob attribute = hand_non_resident();
    put<std::uint16_t>(attribute, 0x20, static_cast<std::uint16_t>(offset));
    expect_passed_over(attribute, std::to_string(offset).c_str());
  }
  Blob no_runs = hand_non_resident();
  put<std::uint16_t>(no_runs, 0x20, 0x58);  // at the very end: none, yet inside
  EXPECT_FALSE(walk_around(no_runs).fault);
}

TEST(AttributeCursor, PassesOverANonResidentHeaderCutShort) {
  for (const std::uint32_t length : {0x18U, 0x20U, 0x38U}) {
    Blob attribute = first_bytes(hand_non_resident(), length);
    put<std::uint32_t>(attribute, 4, length);
    put<std::uint8_t>(attribute, 9, 0);
    expect_passed_over(attribute, std::to_string(length).c_str());
  }
}

TEST(AttributeCursor, KeepsTheFirstFault) {
  Blob bad_value = hand_resident();
  put<std::uint32_t>(bad_value, 0x10, 0xFFFFFFFF);
  Blob bad_length = hand_resident();
  put<std::uint32_t>(bad_length, 4, 0);
  const Walk result = walk(with_end({bad_value, hand_resident(), bad_length}));
  EXPECT_EQ(result.types.size(), 1U);
  ASSERT_TRUE(result.fault);
  EXPECT_EQ(result.fault->code, FaultCode::kBadAttributeValue);
  EXPECT_EQ(result.fault->offset, 0U);
}

TEST(AttributeCursor, MissesTheEndMarker) {
  // The last attribute is still given: it is sound.
  const Walk nothing_behind = walk(hand_resident());
  EXPECT_EQ(nothing_behind.types.size(), 1U);
  ASSERT_TRUE(nothing_behind.fault);
  EXPECT_EQ(nothing_behind.fault->code, FaultCode::kMissingEndMarker);

  Blob half_a_marker = hand_resident();
  append_bytes(half_a_marker, hex("FF FF FF"));
  const Walk half = walk(half_a_marker);
  EXPECT_EQ(half.types.size(), 1U);
  ASSERT_TRUE(half.fault);
  EXPECT_EQ(half.fault->code, FaultCode::kMissingEndMarker);
}

TEST(AttributeCursor, FourBytesOfEndMarkerAreEnough) {
  Blob bytes = hand_resident();
  append_bytes(bytes, hex("FF FF FF FF"));
  EXPECT_FALSE(walk(bytes).fault);
}

TEST(AttributeCursor, NothingBehindTheEndMarkerCounts) {
  const Blob bytes = with_end({});
  Blob more = bytes;
  append_bytes(more, hand_resident());
  const Walk result = walk(more);
  EXPECT_TRUE(result.types.empty());
  EXPECT_FALSE(result.fault);
}

TEST(AttributeCursor, ZerosAreNotAttributes) {
  const Walk result = walk(Blob(64));
  EXPECT_TRUE(result.types.empty());
  ASSERT_TRUE(result.fault);
  EXPECT_EQ(result.fault->code, FaultCode::kBadAttributeLength);
}

}  // namespace
}  // namespace mft

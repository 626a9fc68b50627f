#include "mft/attribute_list.h"

#include <gtest/gtest.h>

#include <vector>

#include "hand_bytes.h"
#include "tests/support/attribute.h"

namespace mft {
namespace {

using fixture::append_bytes;
using fixture::Blob;
using fixture::put;

// $DATA "ab", extent from VCN 10, in record 40 with sequence 3, instance 6; padded to 0x20.
Blob hand_entry() {
  return hex(
      "80 00 00 00 20 00 02 1A 10 00 00 00 00 00 00 00"
      "28 00 00 00 00 00 03 00 06 00 61 00 62 00 DC 00");
}

struct Walk {
  std::vector<AttributeListEntry> entries;
  std::optional<Fault> fault;
};

Walk walk(const Blob& list) {
  AttributeListCursor cursor{view(list)};
  Walk result;
  while (const auto entry = cursor.next()) result.entries.push_back(*entry);
  EXPECT_FALSE(cursor.next()) << "an ended cursor stays at its end";
  result.fault = cursor.fault();
  return result;
}

void expect_fault(const Blob& list, std::size_t sound_entries, std::uint32_t offset) {
  const Walk result = walk(list);
  EXPECT_EQ(result.entries.size(), sound_entries);
  ASSERT_TRUE(result.fault);
  EXPECT_EQ(result.fault->code, FaultCode::kBadAttributeList);
  EXPECT_EQ(result.fault->offset, offset);
}

TEST(AttributeList, ReadsAnEntry) {
  const Blob list = hand_entry();
  const Walk result = walk(list);
  ASSERT_EQ(result.entries.size(), 1U);
  EXPECT_FALSE(result.fault);
  const auto& entry = result.entries[0];
  EXPECT_EQ(entry.type, AttributeType::kData);
  EXPECT_EQ(entry.name.str(), u"ab");
  EXPECT_EQ(entry.lowest_vcn, 0x10U);
  EXPECT_EQ(entry.holder, (FileReference{40, 3}));
  EXPECT_EQ(entry.instance, 6);
}

TEST(AttributeList, ReadsAComposedList) {
  std::vector<fixture::ListEntry> wanted{{.type = 0x10, .holder = {64, 2}, .instance = 0}};
  for (std::uint16_t i = 0; i < 300; ++i) {
    wanted.push_back({.type = 0x30, .holder = {100U + i, i}, .instance = i});
  }
  wanted.push_back({.type = 0x80,
                    .name = std::u16string(255, u'x'),
                    .lowest_vcn = 0x1'0000'0000,
                    .holder = {0xFFFF'FFFF'FFFF, 0xFFFF},
                    .instance = 0xFFFF});
  const Blob list = fixture::encode(wanted);
  const Walk result = walk(list);
  EXPECT_FALSE(result.fault);
  ASSERT_EQ(result.entries.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto& entry = result.entries[i];
    EXPECT_EQ(static_cast<std::uint32_t>(entry.type), wanted[i].type);
    EXPECT_EQ(entry.name.str(), wanted[i].name);
    EXPECT_EQ(entry.lowest_vcn, wanted[i].lowest_vcn);
    EXPECT_EQ(entry.holder.record, wanted[i].holder.record);
    EXPECT_EQ(entry.holder.sequence, wanted[i].holder.sequence);
    EXPECT_EQ(entry.instance, wanted[i].instance);
  }
}

TEST(AttributeList, AnEmptyListEndsCleanly) {
  EXPECT_TRUE(walk({}).entries.empty());
  EXPECT_FALSE(walk({}).fault);
}

TEST(AttributeList, LeftoversShorterThanAHeaderArePadding) {
  for (std::size_t padding = 1; padding < 0x1A; ++padding) {
    Blob list = hand_entry();
    list.resize(list.size() + padding, std::byte{0xDC});
    const Walk result = walk(list);
    EXPECT_EQ(result.entries.size(), 1U);
    EXPECT_FALSE(result.fault);
  }
}

TEST(AttributeList, EndsAtALengthThatCannotBe) {
  // Zero would never end; below the header; past the list.
  for (const int length : {0, 1, 8, 0x19, 0x21, 0x28, 0x7FFF, 0xFFF8, 0xFFFF}) {
    Blob list = hand_entry();
    append_bytes(list, hand_entry());
    put<std::uint16_t>(list, 0x24, static_cast<std::uint16_t>(length));
    expect_fault(list, 1, 0x20);
    put<std::uint8_t>(list, 0x26, 0);  // nor without a name to stumble over
    expect_fault(list, 1, 0x20);
  }
}

TEST(AttributeList, EndsAtANamePastItsEntry) {
  // (units, offset)
  for (const auto& [units, offset] :
       {std::pair{4, 0x1A}, {255, 0x1A}, {2, 0x1D}, {1, 0x1F}, {1, 0x20}, {1, 0xFF}, {255, 0xFF}}) {
    Blob list = hand_entry();
    append_bytes(list, hand_entry());  // the name must not run on into the next entry
    put<std::uint8_t>(list, 6, static_cast<std::uint8_t>(units));
    put<std::uint8_t>(list, 7, static_cast<std::uint8_t>(offset));
    expect_fault(list, 0, 0);
  }
}

TEST(AttributeList, AnUnnamedEntrysNameOffsetMeansNothing) {
  Blob list = hand_entry();
  put<std::uint8_t>(list, 6, 0);
  put<std::uint8_t>(list, 7, 0xFF);
  const Walk result = walk(list);
  ASSERT_EQ(result.entries.size(), 1U);
  EXPECT_TRUE(result.entries[0].name.empty());
}

}  // namespace
}  // namespace mft

#include "mft/record.h"

#include <gtest/gtest.h>

#include "hand_bytes.h"
#include "mft/fixup.h"
#include "tests/support/record_builder.h"

namespace mft {
namespace {

using fixture::Blob;
using fixture::put;
using fixture::RecordBuilder;

// An extension record of NTFS 3.1 without any attribute, fixups applied.
Blob hand_record() {
  Blob record =
      hex("46 49 4C 45 30 00 03 00"  // FILE, array at 30, three words
          "08 07 06 05 04 03 02 01"  // log sequence number
          "2A 00 03 00 38 00 03 00"  // sequence 2A, 3 links, first attribute 38, in use + directory
          "40 00 00 00 00 04 00 00"  // used, allocated
          "78 56 34 12 00 00 11 00"  // base: record 12345678, sequence 11
          "05 00 00 00 63 00 00 00"  // next instance; record number 63
          "01 00 00 00 00 00 00 00"  // update sequence array
          "FF FF FF FF 82 79 47 11");  // end marker and its usual filler
  record.resize(1024);
  return record;
}

FaultCode code_of(const Blob& record) {
  const auto parsed = RecordView::parse(view(record));
  EXPECT_FALSE(parsed);
  return parsed ? FaultCode::kUnreadable : parsed.error().code;
}

TEST(FileReference, SplitsRecordAndSequence) {
  const auto reference = FileReference::from_disk(0xBEEF'1234'5678'9ABC);
  EXPECT_EQ(reference.record, 0x1234'5678'9ABCU);
  EXPECT_EQ(reference.sequence, 0xBEEF);
  EXPECT_EQ(reference, (FileReference{0x1234'5678'9ABC, 0xBEEF}));
  EXPECT_NE(reference, (FileReference{0x1234'5678'9ABC, 0xBEEE}));
}

TEST(FileReference, SequenceZeroAcceptsAny) {
  EXPECT_TRUE((FileReference{5, 5}.accepts(5)));
  EXPECT_FALSE((FileReference{5, 5}.accepts(6)));
  EXPECT_TRUE((FileReference{5, 0}.accepts(6)));
  EXPECT_FALSE((FileReference{5, 5}.accepts(0)));
}

TEST(RecordView, ReadsTheHeader) {
  const Blob bytes = hand_record();
  const auto record = RecordView::parse(view(bytes));
  ASSERT_TRUE(record);
  EXPECT_EQ(record->sequence(), 0x2A);
  EXPECT_EQ(record->link_count(), 3);
  EXPECT_TRUE(record->in_use());
  EXPECT_TRUE(record->is_directory());
  EXPECT_FALSE(record->is_base());
  EXPECT_EQ(record->base(), (FileReference{0x12345678, 0x11}));
  auto attributes = record->attributes();
  EXPECT_FALSE(attributes.next());
  EXPECT_FALSE(attributes.fault());
}

TEST(RecordView, ReadsComposedRecordsOfEverySize) {
  for (const std::size_t size : {512U, 1024U, 4096U}) {
    RecordBuilder builder(70, size);
    builder.sequence(9).standard_information().file_name({.parent = {5, 5}, .name = u"a"});
    Blob bytes = builder.bytes();
    ASSERT_FALSE(apply_fixup(bytes));
    const auto record = RecordView::parse(view(bytes));
    ASSERT_TRUE(record) << size;
    EXPECT_EQ(record->sequence(), 9);
    EXPECT_EQ(record->link_count(), 1);
    EXPECT_TRUE(record->is_base());
    EXPECT_FALSE(record->is_directory());
    auto attributes = record->attributes();
    ASSERT_TRUE(attributes.next());
    EXPECT_EQ(attributes.attribute().type(), AttributeType::kStandardInformation);
    ASSERT_TRUE(attributes.next());
    EXPECT_EQ(attributes.attribute().type(), AttributeType::kFileName);
    EXPECT_FALSE(attributes.next());
    EXPECT_FALSE(attributes.fault());
  }
}

TEST(RecordView, ReadsTheShortHeaderOfOldVolumes) {
  RecordBuilder builder(70);
  builder.usa_offset(0x2A).data(Blob(8));
  Blob bytes = builder.bytes();
  ASSERT_FALSE(apply_fixup(bytes));
  const auto record = RecordView::parse(view(bytes));
  ASSERT_TRUE(record);
  auto attributes = record->attributes();
  ASSERT_TRUE(attributes.next());
  EXPECT_EQ(attributes.attribute().type(), AttributeType::kData);
}

TEST(RecordView, FlagsAreSeparate) {
  for (unsigned flags = 0; flags < 16; ++flags) {
    Blob bytes = hand_record();
    put<std::uint16_t>(bytes, 0x16, static_cast<std::uint16_t>(flags));
    const auto record = RecordView::parse(view(bytes));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->in_use(), (flags & 1U) != 0);
    EXPECT_EQ(record->is_directory(), (flags & 2U) != 0);
  }
}

TEST(RecordView, AnyBaseReferenceMakesAnExtension) {
  Blob bytes = hand_record();
  put<std::uint64_t>(bytes, 0x20, 0x0001'0000'0000'0000);  // record 0, sequence 1: $MFT's own
  const auto record = RecordView::parse(view(bytes));
  ASSERT_TRUE(record);
  EXPECT_FALSE(record->is_base());
  EXPECT_EQ(record->base(), (FileReference{0, 1}));
}

TEST(RecordView, SignatureAndUseCanBeReadBeforeFixups) {
  RecordBuilder used(70);
  const Blob used_bytes = used.bytes();
  EXPECT_EQ(record_signature(view(used_bytes)), kFileSignature);
  EXPECT_TRUE(record_in_use(view(used_bytes)));
  const Blob free_bytes = used.flags(0).bytes();
  EXPECT_FALSE(record_in_use(view(free_bytes)));
}

TEST(RecordView, TellsForeignRecordsFromTornAndUnusedOnes) {
  Blob bytes = hand_record();
  put<std::uint32_t>(bytes, 0, 0x44414142);  // "BAAD"
  EXPECT_EQ(record_signature(view(bytes)), kBaadSignature);
  EXPECT_EQ(code_of(bytes), FaultCode::kBaadRecord);
  for (const std::uint32_t signature : {0U, 0x58444E49U /* INDX */, 0x454C4966U /* fILE */}) {
    put<std::uint32_t>(bytes, 0, signature);
    const auto parsed = RecordView::parse(view(bytes));
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code, FaultCode::kBadSignature);
    EXPECT_EQ(parsed.error().actual, signature);
  }
}

TEST(RecordView, RefusesAUsedSizePastTheRecord) {
  for (const std::uint32_t used : {1025U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFFFU}) {
    Blob bytes = hand_record();
    put<std::uint32_t>(bytes, 0x18, used);
    const auto parsed = RecordView::parse(view(bytes));
    ASSERT_FALSE(parsed) << used;
    EXPECT_EQ(parsed.error().code, FaultCode::kBadRecordHeader);
    EXPECT_EQ(parsed.error().offset, 0x18U);
    EXPECT_EQ(parsed.error().actual, used);
  }
  Blob full = hand_record();
  put<std::uint32_t>(full, 0x18, 1024);
  EXPECT_TRUE(RecordView::parse(view(full)));
}

TEST(RecordView, RefusesAFirstAttributeInTheHeaderOrPastTheUsedPart) {
  // Into the header; not 8-aligned; at the end of the used part; past it, past the record.
  for (const int first : {0, 8, 0x28, 0x2A, 0x34, 0x39, 0x40, 0x48, 0x400, 0xFFF8, 0xFFFF}) {
    Blob bytes = hand_record();
    put<std::uint16_t>(bytes, 0x14, static_cast<std::uint16_t>(first));
    const auto parsed = RecordView::parse(view(bytes));
    ASSERT_FALSE(parsed) << first;
    EXPECT_EQ(parsed.error().code, FaultCode::kBadRecordHeader);
    EXPECT_EQ(parsed.error().offset, 0x14U);
  }
}

TEST(RecordView, RefusesAUsedSizeBeforeTheFirstAttribute) {
  for (const std::uint32_t used : {0U, 1U, 0x2AU, 0x37U, 0x38U}) {
    Blob bytes = hand_record();
    put<std::uint32_t>(bytes, 0x18, used);
    EXPECT_EQ(code_of(bytes), FaultCode::kBadRecordHeader) << used;
  }
}

TEST(RecordView, DoesNotJudgeTheAllocatedSize) {
  for (const std::uint32_t allocated : {0U, 1U, 512U, 0xFFFFFFFFU}) {
    Blob bytes = hand_record();
    put<std::uint32_t>(bytes, 0x1C, allocated);
    EXPECT_TRUE(RecordView::parse(view(bytes))) << allocated;
  }
}

TEST(RecordView, AttributesEndWithTheUsedPart) {
  RecordBuilder builder(70);
  builder.standard_information().data(Blob(8));
  const auto data_at = builder.attribute_offset(fixture::kData);
  Blob bytes = builder.logical_bytes();
  put<std::uint32_t>(bytes, 0x18, static_cast<std::uint32_t>(data_at));  // $DATA is left outside
  const auto record = RecordView::parse(view(bytes));
  ASSERT_TRUE(record);
  auto attributes = record->attributes();
  ASSERT_TRUE(attributes.next());
  EXPECT_EQ(attributes.attribute().type(), AttributeType::kStandardInformation);
  EXPECT_FALSE(attributes.next());
  ASSERT_TRUE(attributes.fault());
  EXPECT_EQ(attributes.fault()->code, FaultCode::kMissingEndMarker);
}

}  // namespace
}  // namespace mft

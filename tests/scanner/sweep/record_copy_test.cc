#include "scanner/sweep/record_copy.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/le_bytes.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using scanner::MappedBytes;
using scanner::RecordCopy;

constexpr std::byte kOld{0xEE};  // what an earlier record left

// Each byte tells its place; `flags` and `used` as a header has them.
Blob record_of(std::size_t size, std::string_view signature, std::uint16_t flags,
               std::uint32_t used) {
  Blob record(size);
  for (std::size_t i = 0; i < size; ++i) record[i] = static_cast<std::byte>(i % 191 + 1);
  std::ranges::transform(signature, record.begin(), [](char c) { return std::byte(c); });
  fixture::put<std::uint16_t>(record, 0x16, flags);
  fixture::put<std::uint32_t>(record, 0x18, used);
  return record;
}

Blob copied(const Blob& record) {
  RecordCopy copy(record.size());
  std::ranges::fill(copy.bytes(), kOld);
  copy.take(MappedBytes(record.data(), record.size()));
  return {copy.bytes().begin(), copy.bytes().end()};
}

TEST(RecordCopy, OfARecordInUseHasAllThatIsParsed) {
  for (const std::size_t size : {512U, 1024U, 2048U, 4096U}) {
    for (const std::uint32_t used : {0U, 0x30U, 509U, 510U, 511U, 512U, 513U, 1021U, 1022U, 1023U,
                                     1024U, 1025U, 3000U, 4096U, 4097U, 0xFFFFFFFFU}) {
      const Blob record = record_of(size, "FILE", 1, used);
      const Blob copy = copied(record);
      const std::size_t parsed = std::min<std::size_t>(std::max(used, 512U), size);
      for (std::size_t i = 0; i < size; ++i) {
        if (i < parsed || i % 512 >= 510) {
          ASSERT_EQ(copy[i], record[i]) << size << ", " << used << " used, byte " << i;
        }
      }
    }
  }
}

TEST(RecordCopy, OfAFreeRecordHasItsHeader) {
  const Blob record = record_of(1024, "FILE", 0, 400);
  const Blob copy = copied(record);
  EXPECT_TRUE(std::equal(copy.begin(), copy.begin() + 0x30, record.begin()));
  EXPECT_EQ(copy[1000], kOld);  // neither needed nor paid for
}

TEST(RecordCopy, OfAnythingElseIsWhole) {
  for (const std::string_view signature : {"BAAD", "RCRD", "fILE"}) {
    for (const std::size_t size : {512U, 1024U, 4096U}) {
      const Blob record = record_of(size, signature, 0, 100);
      EXPECT_EQ(copied(record), record);
    }
  }
}

}  // namespace
}  // namespace scanner_test

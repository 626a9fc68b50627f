// A device as strict as Windows documents it for volumes and disks: offsets and lengths in whole
// sectors, buffers aligned in memory, nothing past the end. [SDK: CreateFileW, File Buffering]
#include "scanner/source/aligned_read.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "scanner/source/address.h"
#include "scanner/source/read_buffer.h"
#include "source_fixtures.h"

namespace scanner {
namespace {

using fixture::Blob;

class StrictDevice : public RawReader {
 public:
  StrictDevice(std::uint64_t size, std::uint32_t sector, std::uint32_t memory)
      : rules{.size_bytes = size, .block_bytes = sector, .memory_bytes = memory},
        bytes_(counting_bytes(size)) {}

  ReadRules rules;
  std::size_t gives_at_most = ~std::size_t{0};
  mutable std::size_t reads = 0;
  mutable std::size_t longest = 0;

  [[nodiscard]] std::expected<std::size_t, Error> read_some(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    ++reads;
    longest = std::max(longest, buffer.size());
    const auto refuse = [](const std::string& why) { return std::unexpected(Error{why}); };
    if (buffer.empty()) return refuse("nothing was asked for");
    if (offset % rules.block_bytes != 0) return refuse("offset");
    if (offset + buffer.size() > rules.size_bytes) return refuse("past the end");
    if (buffer.size() % rules.block_bytes != 0) return refuse("length");
    if (address_of(buffer.data()) % rules.memory_bytes != 0) {
      return refuse("address");
    }
    const std::size_t got = std::min(buffer.size(), gives_at_most);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), got, buffer.begin());
    return got;
  }

  // Reads into memory that begins `shift` bytes behind a page's begin; empty: it is as it must be.
  std::string try_read(std::uint64_t offset, std::size_t length, std::size_t shift) const {
    ReadBuffer memory;
    const std::span<std::byte> buffer = memory.sized(shift + length).subspan(shift);
    const auto got = read_by_rules(*this, rules, offset, buffer);
    if (!got) return got.error().message;
    const std::size_t expected =
        offset >= bytes_.size() ? 0 : std::min<std::size_t>(length, bytes_.size() - offset);
    if (*got != expected) return "a wrong number of bytes";
    const bool same = std::equal(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got),
                                 bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
    return same ? "" : "wrong bytes";
  }

 private:
  Blob bytes_;
};

struct Rules {
  std::uint32_t sector;
  std::uint32_t memory;
};

TEST(AlignedRead, KeepsEveryRuleWhateverIsAskedFor) {
  constexpr std::uint64_t kSize = 16 * 4096;
  for (const auto& [sector, memory] : {Rules{512, 512}, Rules{512, 4096}, Rules{4096, 4096}}) {
    for (const std::size_t most : {~std::size_t{0}, std::size_t{sector}}) {
      StrictDevice device(kSize, sector, memory);
      device.gives_at_most = most;
      for (const std::uint64_t offset : std::initializer_list<std::uint64_t>{
               0, 1, 511, 512, 4096, 5000, kSize - 700, kSize - 512, kSize - 1, kSize, kSize + 1}) {
        for (const std::size_t length : {1U, 10U, 512U, 513U, 1024U, 4096U, 8192U, 9999U}) {
          for (const std::size_t shift : {0U, 1U, 16U, 512U}) {
            EXPECT_EQ(device.try_read(offset, length, shift), "")
                << sector << '/' << memory << " at " << offset << ", " << length << " bytes, +"
                << shift;
          }
        }
      }
    }
  }
}

TEST(AlignedRead, WhatKeepsTheRulesIsReadAtOnce) {
  StrictDevice device(std::uint64_t{4} << 20U, 512, 4096);
  EXPECT_EQ(device.try_read(512, (std::size_t{3} << 20U) + 512, 0), "");
  EXPECT_EQ(device.reads, 1U);
  // Only the last bytes of a long one are not a whole sector.
  device.reads = 0;
  EXPECT_EQ(device.try_read(0, (std::size_t{3} << 20U) + 100, 0), "");
  EXPECT_EQ(device.reads, 2U);
}

TEST(AlignedRead, LongReadsIntoOtherMemoryTakeLittleOfTheirOwn) {
  StrictDevice device(std::uint64_t{4} << 20U, 512, 4096);
  EXPECT_EQ(device.try_read(100, std::size_t{3} << 20U, 16), "");
  EXPECT_EQ(device.longest, std::size_t{1} << 20U);
}

TEST(AlignedRead, SaysWhereADeviceGivesLessThanASector) {
  StrictDevice device(8192, 4096, 4096);
  device.gives_at_most = 100;
  EXPECT_EQ(device.try_read(4096, 10, 0), "the device returned only part of a sector at byte 4096");
}

}  // namespace
}  // namespace scanner

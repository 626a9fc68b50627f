#include "scanner/volume/compressed_stream.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scanner/source/memory_source.h"
#include "tests/support/attribute.h"

namespace scanner {
namespace {

using fixture::Blob;

constexpr std::uint32_t kClusterBytes = 512;
constexpr std::uint32_t kUnitClusters = 4;  // units of 2048 bytes

// Cluster n holds the byte n, but for cluster 8: "AAAA…" as one packed chunk.
SharedSource volume() {
  Blob bytes;
  for (int cluster = 0; cluster < 16; ++cluster) {
    bytes.resize(bytes.size() + kClusterBytes, static_cast<std::byte>(cluster));
  }
  const int chunk[] = {0x03, 0xB0, 0x02, 0x41, 0xFC, 0x07, 0x00, 0x00};
  for (std::size_t i = 0; i < std::size(chunk); ++i) {
    bytes[8 * kClusterBytes + i] = static_cast<std::byte>(chunk[i]);
  }
  return std::make_shared<const MemorySource>(std::move(bytes));
}

CompressedStream stream(const std::vector<fixture::Run>& runs, StreamSizes sizes) {
  const Blob pairs = fixture::encode_runs(runs);
  RunList list;
  EXPECT_FALSE(list.append_extent(mft::Bytes(pairs), 0, 16));
  return {volume(), kClusterBytes, std::move(list), sizes, kUnitClusters};
}

// One character for each of the bytes; "error" if they cannot be read.
std::string read(const ByteSource& source, std::uint64_t offset, std::size_t length) {
  Blob buffer(length);
  const auto done = source.read_at(offset, buffer);
  if (!done) return "error";
  std::string text;
  for (std::size_t i = 0; i < *done; ++i) {
    const int byte = std::to_integer<int>(buffer[i]);
    text += byte == 'A' ? 'A' : static_cast<char>('0' + byte);
  }
  return text;
}

// Stored as it is, a hole, packed, and a hole again.
CompressedStream mixed(std::uint64_t initialized = 8000) {
  return stream({{.lcn = 1, .length = 4},
                 {.lcn = fixture::kHole, .length = 4},
                 {.lcn = 8, .length = 1},
                 {.lcn = fixture::kHole, .length = 7}},
                {.data_bytes = 8000, .initialized_bytes = initialized});
}

TEST(CompressedStream, UnitsOfAllKinds) {
  const auto source = mixed();
  EXPECT_EQ(source.size_bytes(), 8000U);
  EXPECT_EQ(read(source, 510, 4), "1122");
  EXPECT_EQ(read(source, 2046, 4), "4400");
  EXPECT_EQ(read(source, 4094, 4), "00AA");
  EXPECT_EQ(read(source, 6142, 4), "AA00");
  EXPECT_EQ(read(source, 7998, 9), "00");
  EXPECT_EQ(read(source, 8000, 9), "");
  const std::string all = read(source, 0, 9000);
  EXPECT_EQ(all.size(), 8000U);
  EXPECT_EQ(std::ranges::count(all, 'A'), 2048);
}

TEST(CompressedStream, ZerosFromTheInitializedSizeOn) {
  const auto source = mixed(4100);
  EXPECT_EQ(read(source, 4094, 10), "00AAAA0000");
  EXPECT_EQ(read(source, 4200, 3), "000");
}

TEST(CompressedStream, WhatCannotBeReadIsAnError) {
  const StreamSizes sizes{.data_bytes = 4096, .initialized_bytes = 4096};
  // Clusters behind a hole within a unit.
  const auto torn = stream({{.lcn = 1, .length = 1},
                            {.lcn = fixture::kHole, .length = 1},
                            {.lcn = 2, .length = 2},
                            {.lcn = 3, .length = 4}},
                           sizes);
  EXPECT_EQ(read(torn, 0, 8), "error");
  EXPECT_EQ(read(torn, 2048, 3), "333");
  // Fewer clusters than bytes.
  const auto cut = stream({{.lcn = 1, .length = 4}}, sizes);
  EXPECT_EQ(read(cut, 2040, 8), "44444444");
  EXPECT_EQ(read(cut, 2048, 8), "error");
  // Packed, says the hole, and is not: 0x0303 names a chunk longer than its cluster.
  const auto wrong = stream({{.lcn = 3, .length = 1}, {.lcn = fixture::kHole, .length = 3}}, sizes);
  EXPECT_EQ(read(wrong, 0, 8), "error");
}

}  // namespace
}  // namespace scanner

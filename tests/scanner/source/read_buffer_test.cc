#include "scanner/source/read_buffer.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace scanner {
namespace {

TEST(ReadBuffer, BeginsAtAPage) {
  ReadBuffer buffer;
  for (const std::size_t size : {1U, 512U, 5000U, 262'144U}) {
    const auto bytes = buffer.sized(size);
    ASSERT_EQ(bytes.size(), size);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.data()) % 4096, 0U) << size;
    bytes.front() = bytes.back() = std::byte{1};
  }
}

TEST(ReadBuffer, KeepsItsMemoryForSmallerReads) {
  ReadBuffer buffer;
  const std::byte* const large = buffer.sized(10'000).data();
  EXPECT_EQ(buffer.sized(10).data(), large);
  EXPECT_EQ(buffer.sized(10'000).data(), large);
}

}  // namespace
}  // namespace scanner

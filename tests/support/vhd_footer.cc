// The footer of a fixed VHD (Virtual Hard Disk Image Format, 1.0). Big-endian.
#include <algorithm>

#include "disk_images.h"

namespace fixture {

namespace {

template <typename T>
void put_big(Blob& bytes, std::size_t offset, T value) {
  put(bytes, offset, value);
  const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(offset);
  std::reverse(first, first + sizeof(T));
}

/// Cylinders, heads, sectors by the specification's appendix.
std::uint32_t geometry(std::uint64_t disk_bytes) {
  const std::uint64_t total = std::min<std::uint64_t>(disk_bytes / 512, 65535ULL * 16 * 255);
  std::uint64_t sectors = 255;
  std::uint64_t heads = 16;
  std::uint64_t cylinder_heads = total / sectors;
  if (total < 65535ULL * 16 * 63) {
    sectors = 17;
    cylinder_heads = total / sectors;
    heads = std::max<std::uint64_t>(4, divide_up(cylinder_heads, 1024));
    if (cylinder_heads >= heads * 1024 || heads > 16) {
      sectors = 31;
      heads = 16;
      cylinder_heads = total / sectors;
    }
    if (cylinder_heads >= heads * 1024) {
      sectors = 63;
      heads = 16;
      cylinder_heads = total / sectors;
    }
  }
  return static_cast<std::uint32_t>((cylinder_heads / heads) << 16U | heads << 8U | sectors);
}

}  // namespace

void append_vhd_footer(SparseImage& disk) {
  const std::uint64_t bytes = align_up(disk.size(), 512);
  Blob footer = ascii("conectix");
  footer.resize(512);
  put_big<std::uint32_t>(footer, 0x08, 2);           // features: the reserved bit
  put_big<std::uint32_t>(footer, 0x0C, 0x00010000);  // version
  put_big<std::uint64_t>(footer, 0x10, UINT64_MAX);  // no dynamic header
  put_big<std::uint32_t>(footer, 0x18, 0x259D0000);  // seconds since 2000: any
  put_big<std::uint32_t>(footer, 0x1C, 0x6C696E6B);  // creator "link"
  put_big<std::uint32_t>(footer, 0x20, 0x00010000);
  put_big<std::uint32_t>(footer, 0x24, 0x5769326B);  // host "Wi2k"
  put_big<std::uint64_t>(footer, 0x28, bytes);       // original size
  put_big<std::uint64_t>(footer, 0x30, bytes);       // current size
  put_big<std::uint32_t>(footer, 0x38, geometry(bytes));
  put_big<std::uint32_t>(footer, 0x3C, 2);  // fixed
  for (std::size_t i = 0; i < 16; ++i) {
    footer[0x44 + i] = static_cast<std::byte>(0xA0 + i);  // unique id
  }
  std::uint32_t sum = 0;
  for (const std::byte byte : footer) {
    sum += std::to_integer<std::uint32_t>(byte);
  }
  put_big<std::uint32_t>(footer, 0x40, ~sum);
  disk.write(bytes, footer);
}

}  // namespace fixture

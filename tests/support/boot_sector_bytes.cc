#include "boot_sector_bytes.h"

#include <bit>

namespace fixture {

namespace {

/// Clusters when it is at least one cluster, else minus log2 of the bytes.
std::uint8_t size_code(std::uint32_t bytes, std::uint32_t cluster_bytes) {
  if (bytes >= cluster_bytes) {
    return static_cast<std::uint8_t>(bytes / cluster_bytes);
  }
  return static_cast<std::uint8_t>(256 - std::countr_zero(bytes));
}

/// Literal up to 128 sectors, else 256 - log2.
std::uint8_t cluster_code(std::uint32_t sectors) {
  if (sectors <= 128) {
    return static_cast<std::uint8_t>(sectors);
  }
  return static_cast<std::uint8_t>(256 - std::countr_zero(sectors));
}

}  // namespace

Blob boot_sector_bytes(const VolumeOptions& options, std::uint64_t total_sectors,
                       std::uint64_t mft_lcn, std::uint64_t mirror_lcn) {
  Blob boot(options.sector_bytes);
  const Blob signature = ascii("NTFS    ");
  put<std::uint8_t>(boot, 0x00, 0xEB);
  put<std::uint8_t>(boot, 0x01, 0x52);
  put<std::uint8_t>(boot, 0x02, 0x90);
  put<std::uint64_t>(boot, 0x03, get<std::uint64_t>(signature, 0));
  put<std::uint16_t>(boot, 0x0B, static_cast<std::uint16_t>(options.sector_bytes));
  put<std::uint8_t>(boot, 0x0D,
                    options.sectors_per_cluster_code.value_or(
                        cluster_code(options.cluster_bytes / options.sector_bytes)));
  put<std::uint8_t>(boot, 0x15, 0xF8);
  put<std::uint16_t>(boot, 0x18, 63);
  put<std::uint16_t>(boot, 0x1A, 255);
  put<std::uint32_t>(boot, 0x1C, options.hidden_sectors);
  put<std::uint32_t>(boot, 0x24, 0x00800080);
  put<std::uint64_t>(boot, 0x28, total_sectors);
  put<std::uint64_t>(boot, 0x30, mft_lcn);
  put<std::uint64_t>(boot, 0x38, mirror_lcn);
  put<std::uint8_t>(
      boot, 0x40,
      options.record_size_code.value_or(size_code(options.record_bytes, options.cluster_bytes)));
  put<std::uint8_t>(boot, 0x44,
                    options.index_size_code.value_or(
                        size_code(options.index_block_bytes, options.cluster_bytes)));
  put<std::uint64_t>(boot, 0x48, options.serial);
  put<std::uint16_t>(boot, 0x1FE, 0xAA55);
  return boot;
}

}  // namespace fixture

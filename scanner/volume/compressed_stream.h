// The bytes of a compressed attribute, decompressed as they are read.
#pragma once

#include <cstdint>
#include <memory>

#include "scanner/source/byte_source.h"
#include "scanner/volume/run_list.h"
#include "scanner/volume/stream.h"

namespace scanner {

// Larger ones are not valid compression units: Windows uses 16 clusters of at most 4 KiB. [FSCC]
// [N3G]
inline constexpr std::uint64_t kMaxCompressionUnitBytes = std::uint64_t{1} << 20U;

// A unit with all its clusters is stored uncompressed, one without any is zeros, and one that ends
// in a hole is compressed. No view(): each read decompresses the units that it touches.
class CompressedStream final : public ByteSource {
 public:
  // REQUIRES: unit_clusters != 0, and the unit has at most kMaxCompressionUnitBytes.
  CompressedStream(SharedSource volume, std::uint32_t cluster_bytes, RunList runs,
                   StreamSizes sizes, std::uint32_t unit_clusters);

  // As Stream::read_at(); an error also if a unit cannot be decompressed.
  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  [[nodiscard]] std::uint64_t size_bytes() const override { return sizes_.data_bytes; }

 private:
  [[nodiscard]] std::expected<void, Error> read_unit(std::uint64_t unit,
                                                     std::span<std::byte> out) const;

  std::uint32_t cluster_bytes_;
  std::uint32_t unit_clusters_;
  StreamSizes sizes_;
  Stream clusters_;  // everything allocated, still compressed
};

}  // namespace scanner

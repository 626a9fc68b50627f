// Bytes in memory as a source: an owned copy, or borrowed bytes that outlive it. Immutable; safe
// for concurrent use.
#pragma once

#include <vector>

#include "scanner/source/byte_source.h"

namespace scanner {

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::vector<std::byte> bytes);
  // Copies `bytes`.
  explicit MemorySource(mft::Bytes bytes);
  MemorySource(const MemorySource&) = delete;
  MemorySource& operator=(const MemorySource&) = delete;

  // Copies nothing. REQUIRES: the owner of `bytes` outlives the source and leaves them as they are.
  static std::shared_ptr<const MemorySource> borrow(mft::Bytes bytes);

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  [[nodiscard]] std::optional<MappedBytes> view(std::uint64_t offset,
                                                std::uint64_t length) const override {
    return MappedBytes(bytes_.data(), bytes_.size()).slice(offset, length);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return bytes_.size(); }

 private:
  std::vector<std::byte> owned_;
  mft::Bytes bytes_;
};

}  // namespace scanner

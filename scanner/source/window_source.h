// A part of another source, such as a partition of a disk. Safe for concurrent use.
#pragma once

#include "scanner/source/byte_source.h"

namespace scanner {

class WindowSource : public ByteSource {
 public:
  // `length` bytes from `offset` of `source`, or as many as it has.
  WindowSource(SharedSource source, std::uint64_t offset, std::uint64_t length);

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  [[nodiscard]] std::optional<MappedBytes> view(std::uint64_t offset,
                                                std::uint64_t length) const override;
  [[nodiscard]] bool views_intact() const override { return source_->views_intact(); }
  void forget_views(std::uint64_t offset, std::uint64_t length,
                    const std::atomic<bool>& stop) const override;
  [[nodiscard]] std::uint64_t next_stored(std::uint64_t offset) const override;
  [[nodiscard]] bool in_memory(std::uint64_t offset, std::uint64_t bytes) const override {
    return source_->in_memory(offset_ + offset, bytes);
  }
  [[nodiscard]] bool written_to() const override { return source_->written_to(); }
  [[nodiscard]] std::uint64_t size_bytes() const override { return length_; }
  [[nodiscard]] std::uint32_t sector_bytes() const override { return source_->sector_bytes(); }

 private:
  SharedSource source_;
  std::uint64_t offset_;
  std::uint64_t length_;
};

}  // namespace scanner

// Wraps another source and counts what is read from it. Safe for concurrent use.
#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "scanner/source/byte_source.h"

namespace scanner {

struct ReadCounter {
  std::atomic<std::uint64_t> reads = 0;  // a view counts as one
  std::atomic<std::uint64_t> bytes = 0;
};

class CountingSource final : public ByteSource {
 public:
  // REQUIRES: `counter` outlives the source.
  CountingSource(SharedSource source, ReadCounter& counter)
      : source_(std::move(source)), counter_(counter) {}

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    auto read = source_->read_at(offset, buffer);
    count(read ? *read : 0);
    return read;
  }
  [[nodiscard]] std::optional<MappedBytes> view(std::uint64_t offset,
                                                std::uint64_t length) const override {
    const auto shown = source_->view(offset, length);
    if (shown) count(length);
    return shown;
  }
  [[nodiscard]] bool views_intact() const override { return source_->views_intact(); }
  void forget_views(std::uint64_t offset, std::uint64_t length,
                    const std::atomic<bool>& stop) const override {
    source_->forget_views(offset, length, stop);
  }
  [[nodiscard]] std::uint64_t next_stored(std::uint64_t offset) const override {
    return source_->next_stored(offset);
  }
  [[nodiscard]] bool in_memory(std::uint64_t offset, std::uint64_t bytes) const override {
    return source_->in_memory(offset, bytes);
  }
  [[nodiscard]] bool written_to() const override { return source_->written_to(); }
  [[nodiscard]] std::uint64_t size_bytes() const override { return source_->size_bytes(); }
  [[nodiscard]] std::uint32_t sector_bytes() const override { return source_->sector_bytes(); }
  [[nodiscard]] std::vector<std::string> notes() const override { return source_->notes(); }

 private:
  void count(std::uint64_t bytes) const {
    ++counter_.reads;
    counter_.bytes += bytes;
  }

  SharedSource source_;
  ReadCounter& counter_;
};

}  // namespace scanner

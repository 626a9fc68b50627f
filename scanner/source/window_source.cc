#include "scanner/source/window_source.h"

#include <algorithm>
#include <utility>

namespace scanner {

WindowSource::WindowSource(SharedSource source, std::uint64_t offset, std::uint64_t length)
    : source_(std::move(source)),
      offset_(std::min(offset, source_->size_bytes())),
      length_(std::min(length, source_->size_bytes() - offset_)) {}

std::expected<std::size_t, Error> WindowSource::read_at(std::uint64_t offset,
                                                        std::span<std::byte> buffer) const {
  if (offset >= length_) return 0;
  const std::uint64_t rest = length_ - offset;
  if (buffer.size() > rest) buffer = buffer.first(static_cast<std::size_t>(rest));
  return source_->read_at(offset_ + offset, buffer);
}

std::optional<MappedBytes> WindowSource::view(std::uint64_t offset, std::uint64_t length) const {
  if (offset > length_ || length > length_ - offset) return std::nullopt;
  return source_->view(offset_ + offset, length);
}

std::uint64_t WindowSource::next_stored(std::uint64_t offset) const {
  if (offset >= length_) return length_;
  return std::min(source_->next_stored(offset_ + offset) - offset_, length_);
}

void WindowSource::forget_views(std::uint64_t offset, std::uint64_t length,
                                const std::atomic<bool>& stop) const {
  offset = std::min(offset, length_);
  source_->forget_views(offset_ + offset, std::min(length, length_ - offset), stop);
}

}  // namespace scanner

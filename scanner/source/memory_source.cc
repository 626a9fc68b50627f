#include "scanner/source/memory_source.h"

#include <algorithm>
#include <utility>

namespace scanner {

MemorySource::MemorySource(std::vector<std::byte> bytes)
    : owned_(std::move(bytes)), bytes_(std::span<const std::byte>(owned_)) {}

MemorySource::MemorySource(mft::Bytes bytes)
    : MemorySource(std::vector<std::byte>(bytes.span().begin(), bytes.span().end())) {}

std::shared_ptr<const MemorySource> MemorySource::borrow(mft::Bytes bytes) {
  const auto source = std::make_shared<MemorySource>(std::vector<std::byte>());
  source->bytes_ = bytes;
  return source;
}

std::expected<std::size_t, Error> MemorySource::read_at(std::uint64_t offset,
                                                        std::span<std::byte> buffer) const {
  if (offset >= bytes_.size()) return 0;
  const auto rest = bytes_.span().subspan(static_cast<std::size_t>(offset));
  const std::size_t count = std::min(rest.size(), buffer.size());
  std::ranges::copy(rest.first(count), buffer.begin());
  return count;
}

}  // namespace scanner

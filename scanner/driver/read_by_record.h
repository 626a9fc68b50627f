// Reads any byte range of an $MFT that can only be fetched record by record.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <vector>

#include "mft/reference.h"
#include "scanner/source/error.h"

namespace scanner {

// As ByteSource::read_at() of a source of that size: fetch(first record, bytes of whole records)
// gives std::expected<void, Error>.
template <typename Fetch>
std::expected<std::size_t, Error> read_by_record(std::uint64_t offset, std::span<std::byte> buffer,
                                                 std::uint64_t size_bytes,
                                                 std::uint32_t record_bytes, const Fetch& fetch) {
  if (offset >= size_bytes || buffer.empty()) return std::size_t{0};
  buffer = buffer.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_bytes - offset)));
  const mft::RecordNumber first = offset / record_bytes;
  const auto skipped = static_cast<std::size_t>(offset % record_bytes);
  if (skipped == 0 && buffer.size() % record_bytes == 0) {
    if (const auto done = fetch(first, buffer); !done) return std::unexpected(done.error());
    return buffer.size();
  }
  const std::size_t count = (skipped + buffer.size() - 1) / record_bytes + 1;
  std::vector<std::byte> whole(count * record_bytes);
  if (const auto done = fetch(first, std::span<std::byte>(whole)); !done) {
    return std::unexpected(done.error());
  }
  std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(skipped), buffer.size(), buffer.begin());
  return buffer.size();
}

}  // namespace scanner

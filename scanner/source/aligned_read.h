// Reads of devices that take only whole sectors, into memory that is aligned. Platform-free, so
// that the rules can be tested anywhere.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>

#include "scanner/source/error.h"

namespace scanner {

struct ReadRules {
  std::uint64_t size_bytes = 0;    // reads must not go past it
  std::uint32_t block_bytes = 1;   // offsets and lengths are multiples of it, except at the end
  std::uint32_t memory_bytes = 1;  // addresses of buffers are multiples of it; at most 4096
};

class RawReader {
 public:
  virtual ~RawReader() = default;
  // At least one byte from `offset` on; an Error at the end. REQUIRES: the request obeys the rules.
  [[nodiscard]] virtual std::expected<std::size_t, Error> read_some(
      std::uint64_t offset, std::span<std::byte> buffer) const = 0;
};

// Reads as ByteSource::read_at() does. Requests that break a rule go through an aligned buffer, in
// pieces of at most 1 MiB; all others read straight into `buffer`.
[[nodiscard]] std::expected<std::size_t, Error> read_by_rules(const RawReader& reader,
                                                              const ReadRules& rules,
                                                              std::uint64_t offset,
                                                              std::span<std::byte> buffer);

}  // namespace scanner

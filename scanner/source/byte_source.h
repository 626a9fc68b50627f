// Where bytes come from: an image file, a block device, a window on either, or memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scanner/source/error.h"
#include "scanner/source/mapped_bytes.h"

namespace scanner {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Fills `buffer` from `offset` (bytes, any alignment) as far as the source goes and returns the
  // number of bytes read; fewer than requested only at the end of the source. An error for a
  // failing medium. Safe for concurrent use by multiple threads.
  [[nodiscard]] virtual std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const = 0;

  // The same bytes in place, if they are in memory; nothing if they are not, or not all of them.
  // Valid as long as the source. Safe for concurrent use. Call views_intact() after the last copy.
  [[nodiscard]] virtual std::optional<MappedBytes> view(std::uint64_t /*offset*/,
                                                        std::uint64_t /*length*/) const {
    return std::nullopt;
  }

  // False once the medium failed under a view (an I/O error, a file cut short): what views showed
  // may have been zeros. Discard what was seen since view() and call read_at(), which reports the
  // error; view() then returns nothing more, and this never becomes true again. Safe for concurrent
  // use.
  [[nodiscard]] virtual bool views_intact() const { return true; }

  // Whether the byte at `offset` is in memory already, as far as is known: then view() is faster.
  // Otherwise read_at() is, as each page missing under a view is waited for separately. `bytes` is
  // the total size of what will be read: false if that does not fit into memory, even if some of it
  // is cached now. Safe for concurrent use.
  [[nodiscard]] virtual bool in_memory(std::uint64_t /*offset*/, std::uint64_t /*bytes*/) const {
    return true;
  }

  // The first byte at or after `offset` that is stored, as far as is known: everything before it is
  // in a hole, and reads as zeros. size_bytes() if there is none. Safe for concurrent use.
  [[nodiscard]] virtual std::uint64_t next_stored(std::uint64_t offset) const { return offset; }

  // Views of these bytes will not be used for a while: releases the memory that they occupy, until
  // `stop` is set. Views stay valid. Safe for concurrent use.
  virtual void forget_views(std::uint64_t /*offset*/, std::uint64_t /*length*/,
                            const std::atomic<bool>& /*stop*/) const {}

  // Whether the file was modified since it was opened, judging by its size and modification time.
  // False where that cannot be determined: for devices and for bytes in memory. Safe for concurrent
  // use.
  [[nodiscard]] virtual bool written_to() const { return false; }

  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;

  // Sector size of the medium in bytes, if known; 0 for plain files.
  [[nodiscard]] virtual std::uint32_t sector_bytes() const { return 0; }

  // What a user should know about how these bytes are read, as clauses without a full stop: what
  // the system refused, and what was done instead.
  [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

using SharedSource = std::shared_ptr<const ByteSource>;

// Exactly buffer.size() bytes; an error also if the source ends earlier.
[[nodiscard]] std::expected<void, Error> read_exactly(const ByteSource& source,
                                                      std::uint64_t offset,
                                                      std::span<std::byte> buffer);

}  // namespace scanner

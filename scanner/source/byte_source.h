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

  // Fills `buffer` from `offset` (bytes, any alignment) as far as the source goes and gives the
  // number of bytes read; fewer than asked only at the end of the source. An error for a failing
  // medium. Safe for concurrent use by multiple threads.
  [[nodiscard]] virtual std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const = 0;

  // The same bytes where they lie in memory, if they do; nothing if they do not or are not all
  // there. Valid as long as the source. Safe for concurrent use. After the last copy, ask
  // views_intact().
  [[nodiscard]] virtual std::optional<MappedBytes> view(std::uint64_t /*offset*/,
                                                        std::uint64_t /*length*/) const {
    return std::nullopt;
  }

  // False once the medium failed under a view (an I/O error, a file cut short): what views showed
  // may have been zeros. Forget what was seen since view() and go to read_at(), which tells the
  // error; view() then gives nothing more, and this never becomes true again. Safe for concurrent
  // use.
  [[nodiscard]] virtual bool views_intact() const { return true; }

  // Whether the byte at `offset` is in memory already, as far as anybody knows: then view() is the
  // fastest way to it. Where it is not, read_at() is, as a page that is missing under a view is
  // waited for by itself. `bytes`: of all that will be looked at, from end to end; what no memory
  // holds is not in it, though some of it was a moment ago. Safe for concurrent use.
  [[nodiscard]] virtual bool in_memory(std::uint64_t /*offset*/, std::uint64_t /*bytes*/) const {
    return true;
  }

  // Nobody will look at views of these bytes for a while: gives back what they cost the system,
  // until `stop`. Views stay valid all the same. Safe for concurrent use.
  virtual void forget_views(std::uint64_t /*offset*/, std::uint64_t /*length*/,
                            const std::atomic<bool>& /*stop*/) const {}

  // Whether somebody has written to the file since it was opened, as far as its size and its time
  // of last change tell. False where nothing tells: for devices, and for bytes in memory. Safe for
  // concurrent use.
  [[nodiscard]] virtual bool written_to() const { return false; }

  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;

  // Bytes of a sector of the medium, where it tells; 0 for plain files.
  [[nodiscard]] virtual std::uint32_t sector_bytes() const { return 0; }

  // What a user should know about the way to these bytes, as clauses without a full stop: what the
  // system refused, and what was done instead.
  [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

using SharedSource = std::shared_ptr<const ByteSource>;

// Exactly buffer.size() bytes; an error also where the source ends before.
[[nodiscard]] std::expected<void, Error> read_exactly(const ByteSource& source,
                                                      std::uint64_t offset,
                                                      std::span<std::byte> buffer);

}  // namespace scanner

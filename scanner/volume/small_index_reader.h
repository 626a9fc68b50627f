// Reads many directory indexes whose places are known, with few reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "mft/bytes.h"
#include "mft/reference.h"
#include "scanner/source/byte_source.h"
#include "scanner/source/read_buffer.h"
#include "scanner/volume/index_place.h"

namespace scanner {

class Volume;

struct SmallIndex {
  mft::FileReference directory;
  IndexPlace place;
};

// The order in which they are read: those in records, those in blocks, each in their order on the
// volume, then those whose places are unknown.
[[nodiscard]] std::uint64_t read_rank(const SmallIndex& index);

// Not safe for concurrent use.
class SmallIndexReader {
 public:
  // The volume, which has clusters, must outlive it.
  explicit SmallIndexReader(const Volume& volume) : volume_(volume) {}

  // Reads the first of these together with those behind it that are near, and returns their number.
  // REQUIRES: not empty, sorted by read_rank().
  std::size_t read(std::span<const SmallIndex> indexes);
  // How many nodes with names the nth of those has; 0 if its place is unknown.
  [[nodiscard]] std::uint32_t node_count(std::size_t n) const;
  // One of them, once each. Nothing if it could not be read or is damaged: the index as a whole
  // tells more.
  [[nodiscard]] std::optional<mft::Bytes> node(std::size_t n, std::uint32_t number);

 private:
  struct Piece {
    const ByteSource* source;
    std::uint64_t offset;
    std::size_t bytes;
  };
  [[nodiscard]] Piece piece_of(const SmallIndex& index) const;

  const Volume& volume_;
  ReadBuffer buffer_;
  std::span<const SmallIndex> indexes_;  // those read
  std::span<std::byte> bytes_;           // nothing if they could not be read
};

}  // namespace scanner

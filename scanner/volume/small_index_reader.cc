#include "scanner/volume/small_index_reader.h"

#include "mft/attribute.h"
#include "mft/fixup.h"
#include "mft/index.h"
#include "mft/utf16.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::AttributeType;

// Gaps up to this size are read and discarded. (bench/README.md)
constexpr std::uint64_t kMaxGapBytes = 8 * 1024;
constexpr std::uint64_t kMaxReadBytes = 64 * 1024;

std::optional<mft::Bytes> node_in_block(std::span<std::byte> block, std::uint64_t vcn) {
  if (mft::Bytes(block).u32(0) != mft::kIndxSignature || mft::apply_fixup(block)) {
    return std::nullopt;
  }
  const auto node = mft::parse_index_block(mft::Bytes(block), vcn);
  return node ? std::optional(*node) : std::nullopt;
}

std::optional<mft::Bytes> node_in_record(std::span<std::byte> bytes, mft::FileReference directory) {
  const auto record = open_record(bytes);
  if (!record || !record->in_use() || !record->is_base() ||
      !directory.accepts(record->sequence())) {
    return std::nullopt;
  }
  auto attributes = record->attributes();
  while (attributes.next()) {
    const mft::Attribute& attribute = attributes.attribute();
    if (attribute.type() != AttributeType::kIndexRoot) continue;
    if (!attribute.resident() || !mft::same_units(attribute.name(), u"$I30")) return std::nullopt;
    const auto root = mft::IndexRoot::parse(attribute.value());
    if (!root || root->indexed_type != mft::kIndexedFileNames) return std::nullopt;
    return root->node;
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t read_rank(const SmallIndex& index) {
  constexpr std::uint64_t kInBlocks = std::uint64_t{1} << 62U;
  constexpr std::uint64_t kUnknown = std::uint64_t{2} << 62U;
  if (index.place.in_record()) return index.directory.record;
  return index.place.in_blocks() ? kInBlocks + index.place.lcn()
                                 : kUnknown + index.directory.record;
}

SmallIndexReader::Piece SmallIndexReader::piece_of(const SmallIndex& index) const {
  if (index.place.in_blocks()) {
    return {.source = volume_.bytes().get(),
            .offset = index.place.lcn() * volume_.boot()->cluster_bytes,
            .bytes = std::size_t{index.place.block_count()} * IndexPlace::kBlockBytes};
  }
  return {.source = &volume_.mft(),
          .offset = index.directory.record * volume_.record_bytes(),
          .bytes = volume_.record_bytes()};
}

std::size_t SmallIndexReader::read(std::span<const SmallIndex> indexes) {
  indexes_ = indexes.first(1);
  bytes_ = {};
  if (!indexes.front().place.is_known()) return 1;
  const Piece first = piece_of(indexes.front());
  std::uint64_t end = first.offset + first.bytes;
  std::size_t count = 1;
  for (; count < indexes.size(); ++count) {
    if (!indexes[count].place.is_known()) break;
    const Piece next = piece_of(indexes[count]);
    // Those that overlap are read twice: the fixups of one would spoil the other.
    if (next.source != first.source || next.offset < end || next.offset - end > kMaxGapBytes ||
        next.offset + next.bytes - first.offset > kMaxReadBytes) {
      break;
    }
    end = next.offset + next.bytes;
  }
  indexes_ = indexes.first(count);
  bytes_ = buffer_.sized(static_cast<std::size_t>(end - first.offset));
  if (!read_exactly(*first.source, first.offset, bytes_)) bytes_ = {};
  return count;
}

std::uint32_t SmallIndexReader::node_count(std::size_t n) const {
  const IndexPlace place = indexes_[n].place;
  return place.in_blocks() ? place.block_count() : place.in_record() ? 1 : 0;
}

std::optional<mft::Bytes> SmallIndexReader::node(std::size_t n, std::uint32_t number) {
  if (bytes_.empty()) return std::nullopt;
  const Piece piece = piece_of(indexes_[n]);
  const auto bytes = bytes_.subspan(
      static_cast<std::size_t>(piece.offset - piece_of(indexes_.front()).offset), piece.bytes);
  constexpr std::size_t kBytes = IndexPlace::kBlockBytes;
  if (indexes_[n].place.in_record()) return node_in_record(bytes, indexes_[n].directory);
  const std::uint64_t block_units =
      kBytes / mft::index_vcn_bytes(kBytes, volume_.boot()->cluster_bytes);
  return node_in_block(bytes.subspan(number * kBytes, kBytes), number * block_units);
}

}  // namespace scanner

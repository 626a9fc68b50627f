#include "scanner/volume/compressed_stream.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "mft/lznt1.h"

namespace scanner {
namespace {

Stream everything(SharedSource volume, std::uint32_t cluster_bytes, RunList runs) {
  const std::uint64_t bytes = runs.clusters() * cluster_bytes;
  return {std::move(volume), cluster_bytes, std::move(runs),
          StreamSizes{.data_bytes = bytes, .initialized_bytes = bytes}};
}

}  // namespace

CompressedStream::CompressedStream(SharedSource volume, std::uint32_t cluster_bytes, RunList runs,
                                   StreamSizes sizes, std::uint32_t unit_clusters)
    : cluster_bytes_(cluster_bytes),
      unit_clusters_(unit_clusters),
      sizes_(sizes),
      clusters_(everything(std::move(volume), cluster_bytes, std::move(runs))) {}

std::expected<void, Error> CompressedStream::read_unit(std::uint64_t unit,
                                                       std::span<std::byte> out) const {
  const std::uint64_t first = unit * unit_clusters_;
  std::uint32_t stored = 0;
  bool hole = false;
  for (std::uint32_t i = 0; i < unit_clusters_; ++i) {
    const mft::DataRun* const run = clusters_.runs().find(first + i);
    const bool here = run != nullptr && run->lcn;
    if (run == nullptr && i == 0) {
      return std::unexpected(Error{"no data run describes this part of the stream"});
    }
    if (here && hole) return std::unexpected(Error{"a compression unit has a hole inside"});
    hole = hole || !here;
    if (here) ++stored;
  }
  if (stored == 0) {
    std::ranges::fill(out, std::byte{0});
    return {};
  }
  const std::uint64_t offset = first * cluster_bytes_;
  if (stored == unit_clusters_) return read_exactly(clusters_, offset, out);
  std::vector<std::byte> packed(std::size_t{stored} * cluster_bytes_);
  if (auto read = read_exactly(clusters_, offset, packed); !read) return read;
  if (!mft::unpack_lznt1(mft::Bytes(packed), out)) {
    return std::unexpected(Error{"a compression unit cannot be decompressed"});
  }
  return {};
}

std::expected<std::size_t, Error> CompressedStream::read_at(std::uint64_t offset,
                                                            std::span<std::byte> buffer) const {
  if (offset >= sizes_.data_bytes) return 0;
  const std::uint64_t available = sizes_.data_bytes - offset;
  if (buffer.size() > available) buffer = buffer.first(static_cast<std::size_t>(available));
  const std::uint64_t unit_bytes = std::uint64_t{unit_clusters_} * cluster_bytes_;
  std::vector<std::byte> unit;
  std::size_t done = 0;
  while (done < buffer.size()) {
    const std::uint64_t position = offset + done;
    std::span<std::byte> rest = buffer.subspan(done);
    if (position >= sizes_.initialized_bytes) {
      std::ranges::fill(rest, std::byte{0});
      break;
    }
    const std::uint64_t into_unit = position % unit_bytes;
    const std::uint64_t left =
        std::min(unit_bytes - into_unit, sizes_.initialized_bytes - position);
    if (rest.size() > left) rest = rest.first(static_cast<std::size_t>(left));
    unit.resize(static_cast<std::size_t>(unit_bytes));
    if (auto read = read_unit(position / unit_bytes, unit); !read) {
      return std::unexpected(read.error());
    }
    std::ranges::copy(std::span(unit).subspan(static_cast<std::size_t>(into_unit), rest.size()),
                      rest.begin());
    done += rest.size();
  }
  return buffer.size();
}

}  // namespace scanner

#include "scanner/volume/stream.h"

#include <algorithm>
#include <utility>

namespace scanner {

Stream::Stream(SharedSource volume, std::uint32_t cluster_bytes, RunList runs, StreamSizes sizes)
    : Stream(std::move(volume), cluster_bytes, std::make_shared<const RunList>(std::move(runs)),
             sizes) {}

Stream::Stream(SharedSource volume, std::uint32_t cluster_bytes,
               std::shared_ptr<const RunList> runs, StreamSizes sizes)
    : volume_(std::move(volume)),
      cluster_bytes_(cluster_bytes),
      runs_(std::move(runs)),
      sizes_(sizes) {}

std::expected<std::size_t, Error> Stream::read_at(std::uint64_t offset,
                                                  std::span<std::byte> buffer) const {
  if (offset >= sizes_.data_bytes) return 0;
  const std::uint64_t available = sizes_.data_bytes - offset;
  if (buffer.size() > available) buffer = buffer.first(static_cast<std::size_t>(available));
  std::size_t done = 0;
  while (done < buffer.size()) {
    const std::uint64_t position = offset + done;
    std::span<std::byte> rest = buffer.subspan(done);
    if (position >= sizes_.initialized_bytes) {
      std::ranges::fill(rest, std::byte{0});
      return buffer.size();
    }
    const std::uint64_t initialized = sizes_.initialized_bytes - position;
    if (rest.size() > initialized) rest = rest.first(static_cast<std::size_t>(initialized));

    const std::uint64_t vcn = position / cluster_bytes_;
    const mft::DataRun* const run = runs_->find(vcn);
    if (run == nullptr) {
      return std::unexpected(Error{"no data run describes this part of the stream"});
    }
    // For a hole, the product of clusters and bytes may overflow.
    const std::uint64_t into_cluster = position % cluster_bytes_;
    const std::uint64_t clusters_left = run->length_clusters - (vcn - run->vcn);
    if (clusters_left <= (into_cluster + rest.size()) / cluster_bytes_) {
      const std::uint64_t left = clusters_left * cluster_bytes_ - into_cluster;
      if (rest.size() > left) rest = rest.first(static_cast<std::size_t>(left));
    }
    if (run->lcn) {
      if (const auto read = read_exactly(
              *volume_, (*run->lcn + (vcn - run->vcn)) * cluster_bytes_ + into_cluster, rest);
          !read) {
        return std::unexpected(read.error());
      }
    } else {
      std::ranges::fill(rest, std::byte{0});
    }
    done += rest.size();
  }
  return done;
}

std::optional<Stream::Location> Stream::locate(std::uint64_t offset) const {
  const std::uint64_t vcn = offset / cluster_bytes_;
  const mft::DataRun* const run = runs_->find(vcn);
  if (run == nullptr || !run->lcn) return std::nullopt;
  const std::uint64_t into_cluster = offset % cluster_bytes_;
  // A run that is not a hole is on the volume, so its size in bytes cannot overflow.
  return Location{
      .offset = (*run->lcn + (vcn - run->vcn)) * cluster_bytes_ + into_cluster,
      .bytes_left = (run->length_clusters - (vcn - run->vcn)) * cluster_bytes_ - into_cluster};
}

std::optional<MappedBytes> Stream::view(std::uint64_t offset, std::uint64_t length) const {
  if (offset > sizes_.initialized_bytes || length > sizes_.initialized_bytes - offset) {
    return std::nullopt;
  }
  const auto location = locate(offset);
  if (!location || length > location->bytes_left) return std::nullopt;
  return volume_->view(location->offset, length);
}

void Stream::forget_views(std::uint64_t offset, std::uint64_t length,
                          const std::atomic<bool>& stop) const {
  const std::uint64_t end =
      offset + std::min(length, sizes_.data_bytes - std::min(offset, sizes_.data_bytes));
  while (offset < end && !stop) {
    const auto location = locate(offset);
    if (!location) return;  // a hole; $MFT has none
    const std::uint64_t here = std::min(location->bytes_left, end - offset);
    volume_->forget_views(location->offset, here, stop);
    offset += here;
  }
}

// Run by run: holes of the stream itself, and those of the source.
std::uint64_t Stream::next_stored(std::uint64_t offset) const {
  const std::uint64_t end = std::min(sizes_.data_bytes, sizes_.initialized_bytes);
  while (offset < end) {
    const mft::DataRun* const run = runs_->find(offset / cluster_bytes_);
    if (run == nullptr) return offset;  // an error, to be met by whoever reads it
    if (const auto location = locate(offset)) {
      const std::uint64_t stored = volume_->next_stored(location->offset);
      const std::uint64_t skipped = stored - std::min(stored, location->offset);
      if (skipped < location->bytes_left) return std::min(offset + skipped, sizes_.data_bytes);
    }
    // The product may overflow for a hole, but not before the end.
    const std::uint64_t next_vcn = run->vcn + run->length_clusters;
    if (next_vcn > end / cluster_bytes_) break;
    offset = next_vcn * cluster_bytes_;
  }
  return sizes_.data_bytes;
}

bool Stream::in_memory(std::uint64_t offset, std::uint64_t bytes) const {
  const auto location = locate(offset);
  return !location || volume_->in_memory(location->offset, bytes);
}

}  // namespace scanner

#include "scanner/volume/stream.h"

#include <algorithm>
#include <utility>

namespace scanner {

Stream::Stream(SharedSource volume, std::uint32_t cluster_bytes, RunList runs, StreamSizes sizes)
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

    const mft::DataRun* const run = runs_.find(position / cluster_bytes_);
    if (run == nullptr)
      return std::unexpected(Error{"no data run describes this part of the stream"});
    const std::uint64_t in_run = position - run->vcn * cluster_bytes_;
    const std::uint64_t left_in_run = run->length_clusters * cluster_bytes_ - in_run;
    if (rest.size() > left_in_run) rest = rest.first(static_cast<std::size_t>(left_in_run));
    if (run->lcn) {
      if (const auto read = read_exactly(*volume_, *run->lcn * cluster_bytes_ + in_run, rest);
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

std::optional<mft::Bytes> Stream::view(std::uint64_t offset, std::uint64_t length) const {
  if (offset > sizes_.initialized_bytes || length > sizes_.initialized_bytes - offset) {
    return std::nullopt;
  }
  const mft::DataRun* const run = runs_.find(offset / cluster_bytes_);
  if (run == nullptr || !run->lcn) return std::nullopt;
  const std::uint64_t in_run = offset - run->vcn * cluster_bytes_;
  if (length > run->length_clusters * cluster_bytes_ - in_run) return std::nullopt;
  return volume_->view(*run->lcn * cluster_bytes_ + in_run, length);
}

}  // namespace scanner

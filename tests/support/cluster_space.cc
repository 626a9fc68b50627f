#include "cluster_space.h"

#include <algorithm>
#include <stdexcept>

namespace fixture {

void ClusterSpace::reserve(const Run& run) {
  const auto first = static_cast<std::uint64_t>(run.lcn);
  const auto after = taken_.lower_bound(first);
  const bool hits_next = after != taken_.end() && after->first < first + run.length;
  const bool hits_previous = after != taken_.begin() && [&] {
    const auto before = std::prev(after);
    return before->first + before->second > first;
  }();
  if (hits_next || hits_previous) {
    throw std::logic_error("ClusterSpace::reserve: cluster already taken");
  }
  taken_.emplace(first, run.length);
}

std::vector<Run> ClusterSpace::allocate(std::uint64_t clusters, std::size_t fragments) {
  std::vector<Run> runs;
  std::uint64_t left = clusters;
  for (std::uint64_t parts = std::min<std::uint64_t>(fragments, clusters); parts > 0; --parts) {
    const std::uint64_t length = divide_up(left, parts);
    for (auto in_way = taken_.begin(); in_way != taken_.end();) {
      in_way = taken_.upper_bound(next_ + length - 1);
      if (in_way == taken_.begin()) {
        break;
      }
      --in_way;
      if (in_way->first + in_way->second <= next_) {
        break;
      }
      next_ = in_way->first + in_way->second;
    }
    runs.push_back({static_cast<std::int64_t>(next_), length});
    reserve(runs.back());
    next_ += length + (fragments > 1 ? 1 : 0);
    left -= length;
  }
  return runs;
}

std::vector<Run> ClusterSpace::place(std::span<const std::byte> bytes, std::size_t fragments) {
  auto runs = allocate(divide_up(bytes.size(), cluster_bytes_), fragments);
  write(runs, 0, bytes);
  return runs;
}

void ClusterSpace::write(const std::vector<Run>& runs, std::uint64_t stream_offset,
                         std::span<const std::byte> bytes) {
  std::uint64_t run_start = 0;  // offset in the stream
  for (const Run& run : runs) {
    const std::uint64_t run_end = run_start + run.length * cluster_bytes_;
    if (!bytes.empty() && stream_offset < run_end) {
      const std::uint64_t within = stream_offset - run_start;
      const auto count =
          static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), run_end - stream_offset));
      if (run.lcn != kHole) {
        image_.write(static_cast<std::uint64_t>(run.lcn) * cluster_bytes_ + within,
                     bytes.first(count));
      }
      bytes = bytes.subspan(count);
      stream_offset += count;
    }
    run_start = run_end;
  }
  if (!bytes.empty()) {
    throw std::length_error("ClusterSpace::write: past the last run");
  }
}

std::uint64_t ClusterSpace::end() const {
  return taken_.empty() ? 0 : taken_.rbegin()->first + taken_.rbegin()->second;
}

Blob ClusterSpace::bitmap() const {
  Blob bits(static_cast<std::size_t>(divide_up(end(), 8)));
  for (const auto& [first, length] : taken_) {
    for (std::uint64_t cluster = first; cluster < first + length; ++cluster) {
      bits[static_cast<std::size_t>(cluster / 8)] |= static_cast<std::byte>(1U << (cluster % 8));
    }
  }
  return bits;
}

}  // namespace fixture

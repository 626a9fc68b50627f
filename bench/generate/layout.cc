#include "bench/generate/layout.h"

#include <utility>

#include "bench/generate/model.h"

namespace generate {

namespace {

constexpr std::uint64_t kGapClusters = 16;  // between extents of $MFT

constexpr std::uint64_t round_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

}  // namespace

Layout lay_out(const Options& options, std::uint64_t index_clusters) {
  Layout layout;
  const std::uint64_t mft_clusters = options.records * options.record_bytes / kClusterBytes;
  layout.data_clusters = options.records * kClustersPerRecord;
  layout.index_clusters = index_clusters;

  // Room for $LogFile, $UpCase, $Secure, both bitmaps and $R before $MFT.
  const std::uint64_t about = mft_clusters + layout.data_clusters + index_clusters;
  const auto reparse_keys =
      static_cast<std::uint64_t>(static_cast<double>(options.records) * options.reparse / 100);
  const std::uint64_t system = 1024 + about / 8 / kClusterBytes +
                               options.records / 8 / kClusterBytes +
                               reparse_keys * 2 * 0x20 / kClusterBytes;
  std::uint64_t next = round_up(system, 64);

  // Extents of about equal length, whole groups of 8 records; every other pair lies the wrong way
  // round, so that the order on disk is not that of the file.
  const std::uint64_t unit = 8 * options.record_bytes / kClusterBytes;
  const std::uint64_t extents = options.extents;
  std::vector<std::uint64_t> lengths;
  for (std::uint64_t i = 0, done = 0; i < extents; ++i) {
    const std::uint64_t end =
        i + 1 == extents ? mft_clusters : round_up(mft_clusters * (i + 1) / extents, unit);
    lengths.push_back(end - done);
    done = end;
  }
  std::vector<std::size_t> order(extents);
  for (std::size_t i = 0; i < extents; ++i) order[i] = i;
  for (std::size_t i = 1; i + 1 < extents; i += 4) std::swap(order[i], order[i + 1]);
  layout.mft_runs.resize(extents);
  for (const std::size_t i : order) {
    layout.mft_runs[i] = {.lcn = static_cast<std::int64_t>(next), .length = lengths[i]};
    next += lengths[i] + kGapClusters;
  }

  layout.data_cluster = round_up(next, 64);
  layout.index_cluster = round_up(layout.data_cluster + layout.data_clusters, 64);
  layout.total_clusters = round_up(layout.index_cluster + index_clusters + 1024, 64);
  return layout;
}

Layout::Place Layout::place(std::uint64_t mft_offset) const {
  for (const auto& run : mft_runs) {
    const std::uint64_t bytes = run.length * kClusterBytes;
    if (mft_offset < bytes) {
      return {.offset = static_cast<std::uint64_t>(run.lcn) * kClusterBytes + mft_offset,
              .length = bytes - mft_offset};
    }
    mft_offset -= bytes;
  }
  return {};
}

std::uint64_t Layout::data_of(std::uint64_t record) const {
  return data_cluster + record * kClustersPerRecord;
}

}  // namespace generate

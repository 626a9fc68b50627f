#include "scanner/volume/run_list.h"

#include <algorithm>

namespace scanner {
namespace {

// 2^42 clusters of up to 2 MiB stay within 63 bits of bytes.
constexpr std::uint64_t kMaxClusters = std::uint64_t{1} << 42U;

}  // namespace

std::optional<mft::Fault> RunList::append_extent(mft::Bytes mapping_pairs, std::uint64_t lowest_vcn,
                                                 std::uint64_t total_clusters) {
  if (lowest_vcn != next_vcn_) {
    return mft::Fault{
        .code = mft::FaultCode::kBadDataRuns, .expected = next_vcn_, .actual = lowest_vcn};
  }
  mft::DataRunCursor cursor(mapping_pairs, lowest_vcn);
  while (const auto run = cursor.next()) {
    if (run->lcn &&
        (*run->lcn > total_clusters || run->length_clusters > total_clusters - *run->lcn)) {
      return mft::Fault{.code = mft::FaultCode::kRunsOutsideVolume,
                        .expected = total_clusters,
                        .actual = *run->lcn};
    }
    if (cursor.next_vcn() > kMaxClusters) {
      return mft::Fault{.code = mft::FaultCode::kBadDataRuns,
                        .expected = kMaxClusters,
                        .actual = cursor.next_vcn()};
    }
    runs_.push_back(*run);
    next_vcn_ = cursor.next_vcn();
  }
  return cursor.fault();
}

void RunList::append_run(std::uint64_t clusters, std::uint64_t lcn) {
  runs_.push_back({.vcn = next_vcn_, .length_clusters = clusters, .lcn = lcn});
  next_vcn_ += clusters;
}

void RunList::keep_first(std::size_t count) {
  if (count >= runs_.size()) return;
  next_vcn_ = runs_[count].vcn;
  runs_.resize(count);
}

const mft::DataRun* RunList::find(std::uint64_t vcn) const {
  if (vcn >= next_vcn_) return nullptr;
  const auto after = std::ranges::upper_bound(runs_, vcn, {}, &mft::DataRun::vcn);
  return &*(after - 1);
}

}  // namespace scanner

// All data runs of one attribute, over all its extents.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "mft/data_runs.h"
#include "mft/fault.h"

namespace scanner {

class RunList {
 public:
  // Adds the extent that begins at `lowest_vcn`. kBadDataRuns if the runs are malformed or do not
  // begin where the last extent ended; kRunsOutsideVolume if one reaches past `total_clusters`.
  // Sound runs before the fault are kept.
  [[nodiscard]] std::optional<mft::Fault> append_extent(mft::Bytes mapping_pairs,
                                                        std::uint64_t lowest_vcn,
                                                        std::uint64_t total_clusters);

  // Adds clusters that lie at `lcn`, where the last run ended. REQUIRES: they are on the volume.
  void append_run(std::uint64_t clusters, std::uint64_t lcn);
  // Drops all runs but the first `count`.
  void keep_first(std::size_t count);

  // The run that contains `vcn`; null past the end.
  [[nodiscard]] const mft::DataRun* find(std::uint64_t vcn) const;
  [[nodiscard]] const std::vector<mft::DataRun>& runs() const { return runs_; }
  [[nodiscard]] std::uint64_t clusters() const { return next_vcn_; }

 private:
  std::vector<mft::DataRun> runs_;
  std::uint64_t next_vcn_ = 0;
};

}  // namespace scanner

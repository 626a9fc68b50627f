// Mapping pairs: the cluster locations of a non-resident attribute. [LFN] [N3G] [DFIR]
#pragma once

#include <cstdint>
#include <optional>

#include "mft/bytes.h"
#include "mft/fault.h"

namespace mft {

// `length` clusters of the attribute, from `vcn` on, are on the volume from `lcn` on.
struct DataRun {
  std::uint64_t vcn = 0;
  std::uint64_t length_clusters = 0;
  std::optional<std::uint64_t> lcn;  // none: a hole, reads as zeros

  friend bool operator==(const DataRun&, const DataRun&) = default;
};

// Walks the runs of one extent. Each extent restarts at LCN 0. The walk ends at the terminator, at
// the end of the bytes or at the first invalid run; fault() says why: kBadDataRuns for a nibble
// above 8, a length of zero or below, a negative LCN, or a VCN past 2^63.
class DataRunCursor {
 public:
  DataRunCursor(Bytes mapping_pairs, std::uint64_t lowest_vcn)
      : bytes_(mapping_pairs), vcn_(lowest_vcn) {}
  [[nodiscard]] std::optional<DataRun> next();
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
  // The VCN after the last run given.
  [[nodiscard]] std::uint64_t next_vcn() const { return vcn_; }

 private:
  std::optional<DataRun> fail(std::uint64_t actual);

  Bytes bytes_;
  std::size_t offset_ = 0;
  std::uint64_t vcn_;
  std::int64_t lcn_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace mft

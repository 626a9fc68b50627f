// Where everything lies on the volume, in clusters.
#pragma once

#include <cstdint>
#include <vector>

#include "bench/generate/options.h"
#include "tests/support/attribute.h"

namespace generate {

struct Layout {
  std::vector<fixture::Run> mft_runs;  // in the order of $MFT's bytes
  std::uint64_t data_cluster = 0;      // record n's file has clusters data_cluster + 4n ...
  std::uint64_t data_clusters = 0;
  std::uint64_t index_cluster = 0;  // INDX blocks
  std::uint64_t index_clusters = 0;
  std::uint64_t total_clusters = 0;

  // Offset in the image of byte `offset` of $MFT, and how many bytes follow in the same extent.
  struct Place {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
  };
  Place place(std::uint64_t mft_offset) const;
  std::uint64_t data_of(std::uint64_t record) const;
};

Layout lay_out(const Options& options, std::uint64_t index_clusters);

}  // namespace generate

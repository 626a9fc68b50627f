// The clusters of a volume under construction: who has which, and their bytes.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "attribute.h"
#include "le_bytes.h"
#include "sparse_image.h"

namespace fixture {

class ClusterSpace {
 public:
  explicit ClusterSpace(std::uint32_t cluster_bytes) : cluster_bytes_(cluster_bytes) {}

  std::uint32_t cluster_bytes() const { return cluster_bytes_; }

  /// Takes clusters in ascending order behind those taken before. Between
  /// fragments (and behind them) one cluster stays free.
  std::vector<Run> allocate(std::uint64_t clusters, std::size_t fragments = 1);
  /// Takes these very clusters; throws when one is taken already.
  void reserve(const Run& run);

  /// Allocates and fills. Empty bytes take no cluster.
  std::vector<Run> place(std::span<const std::byte> bytes, std::size_t fragments = 1);
  /// Writes into the stream that `runs` make up; holes swallow the bytes.
  void write(const std::vector<Run>& runs, std::uint64_t stream_offset,
             std::span<const std::byte> bytes);

  /// One past the highest taken cluster.
  std::uint64_t end() const;
  /// Bits of the clusters below `end()`, set where taken.
  Blob bitmap() const;

  SparseImage& image() { return image_; }
  const SparseImage& image() const { return image_; }

 private:
  std::uint32_t cluster_bytes_;
  std::uint64_t next_ = 0;
  std::map<std::uint64_t, std::uint64_t> taken_;  // first cluster -> length
  SparseImage image_;
};

}  // namespace fixture

// What refers to a path of composed volumes, asked of both look-ups.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/scanner/support.h"

namespace scanner_test {

// By path of the link, with the volume in front where it is not the first: "at letter DRML", where
// D, R, M, L stand for "breaks if deleted, renamed, moved, re-lettered"; "inside" before them, and
// "(\link -> target)" behind.
using Relations = std::map<std::string, std::string>;

class RefScene {
 public:
  VolumeIndex add(const fixture::Volume& volume, const std::string& letter = {});

  // Of that path, typed as a user does, on that volume. A failed test where there is no such path,
  // or where the two look-ups disagree.
  Relations of(const std::string& path, VolumeIndex volume = 0);
  // Why not; empty where there is one.
  std::string why_not(const std::string& path, bool through_indexes = false);
  [[nodiscard]] const report::SubjectSummary& summary() const { return summary_; }
  // Deleted, renamed, moved, re-lettered.
  [[nodiscard]] std::string sums() const;

  scanner::VolumeMap map;
  std::uint32_t threads = 1;

 private:
  [[nodiscard]] scanner::AuditedVolumes open(bool through_indexes) const;
  Relations look_up(const std::string& path, VolumeIndex volume, bool through_indexes);

  std::vector<scanner::SharedSource> sources_;
  report::SubjectSummary summary_;
};

}  // namespace scanner_test

// The links that a policy requires, looked for among the links of a scan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "report/model/rows.h"
#include "report/model/summary.h"
#include "report/policy/hit.h"
#include "report/policy/policy.h"

namespace report {

class RequiredLinks {
 public:
  // Both must outlive it.
  RequiredLinks(const Policy& policy, const std::vector<VolumeSummary>& volumes);

  [[nodiscard]] bool none() const { return by_path_.empty(); }
  // Whether a required link that leads elsewhere is at this path. Marks those that are there. Safe
  // for concurrent use.
  [[nodiscard]] bool differs(const LinkRow& row, std::uint32_t volume);
  // After all links: a finding for each that is not there, in no order, without a fingerprint.
  [[nodiscard]] std::vector<Hit> missing() const;
  // Those that could not be looked for.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  struct Wanted {
    std::uint32_t required = 0;  // position in Policy::required
    std::uint32_t volume = 0;
  };

  const Policy& policy_;
  const std::vector<VolumeSummary>& volumes_;
  std::vector<Wanted> wanted_;
  // Positions in wanted_, by path in upper case.
  std::unordered_map<std::u16string, std::vector<std::size_t>> by_path_;
  std::vector<unsigned char> there_;  // by wanted_; each is written by one thread at a time only
};

}  // namespace report

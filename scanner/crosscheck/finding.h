// Findings while they are collected: all are counted, the first ones of each kind are kept.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "report/model/finding.h"
#include "scanner/catalog/catalog.h"

namespace scanner {

struct Finding {
  report::FindingKind kind{};
  std::uint64_t record = 0;
  std::uint16_t sequence = 0;
  Parent parent{};        // of the name concerned,
  std::u16string name{};  // empty if there is none
  std::uint64_t expected = 0;
  std::uint64_t actual = 0;
};

using FindingCounts = std::array<std::uint64_t, report::kFindingKindCount>;

class FindingTally {
 public:
  // Of each kind; more than anyone reads. Workers visit directories and records in rising order, so
  // the overall first ones are among the first of each worker, whatever their number.
  static constexpr std::size_t kMostStored = 10'000;

  // Counts one; true if it is to be kept as well.
  bool count(report::FindingKind kind) {
    return counts_[static_cast<std::size_t>(kind)]++ < kMostStored;
  }
  // `order`: the number of the directory or record where it was found.
  void store(std::uint64_t order, Finding finding) {
    findings_.push_back({.order = order, .finding = std::move(finding)});
  }

  // Takes over what others found; the overall first ones are kept.
  void take(std::vector<FindingTally>& others) {
    for (auto& other : others) {
      for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
      std::ranges::move(other.findings_, std::back_inserter(findings_));
    }
    std::ranges::stable_sort(findings_, {}, &OrderedFinding::order);
    FindingCounts left;
    left.fill(kMostStored);
    std::erase_if(findings_, [&left](const OrderedFinding& entry) {
      auto& rest = left[static_cast<std::size_t>(entry.finding.kind)];
      if (rest == 0) return true;
      --rest;
      return false;
    });
  }
  [[nodiscard]] const FindingCounts& counts() const { return counts_; }
  // In the order of reports: by record, sequence number, kind and name. Empties the tally.
  std::vector<Finding> take_rows() {
    std::vector<Finding> rows;
    rows.reserve(findings_.size());
    for (auto& entry : findings_) rows.push_back(std::move(entry.finding));
    findings_.clear();
    std::ranges::stable_sort(rows, [](const Finding& a, const Finding& b) {
      const auto rank = [](const Finding& f) {
        return std::tuple(f.record, f.sequence, f.kind, f.parent.record,
                          std::u16string_view(f.name), f.expected, f.actual);
      };
      return rank(a) < rank(b);
    });
    return rows;
  }

 private:
  struct OrderedFinding {
    std::uint64_t order = 0;
    Finding finding;
  };
  FindingCounts counts_{};
  std::vector<OrderedFinding> findings_;
};

}  // namespace scanner

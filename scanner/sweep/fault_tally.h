// Faults found by one worker. All are counted; the first ones are kept, so that a source full of
// damage cannot exhaust memory.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "mft/fault.h"
#include "report/model/fault_text.h"

namespace scanner {

class FaultTally {
 public:
  // More than anyone reads. Workers visit records in rising order, so the overall first ones are
  // among the first of each worker, whatever their number.
  static constexpr std::size_t kMostStored = 10'000;

  void add(mft::Fault fault, std::uint64_t record) {
    fault.record = record;
    if (report::may_hide_links(fault.code)) last_hiding_record_ = record;
    ++count_;
    may_hide_names_ = may_hide_names_ || hides_names(fault.code);
    if (kept_.size() < kMostStored) kept_.push_back(fault);
  }
  // Whether it may hide the target of a link.
  [[nodiscard]] static bool hides_names(mft::FaultCode code) {
    // Reparse data contain no names, and extension records are found without their list.
    const bool keeps_names =
        code == mft::FaultCode::kBadReparsePoint || code == mft::FaultCode::kReparseUnreadable ||
        code == mft::FaultCode::kReparseMissing || code == mft::FaultCode::kAttributeListUnreadable;
    return report::may_hide_links(code) && !keeps_names;
  }

  // In the order found.
  [[nodiscard]] const std::vector<mft::Fault>& kept() const { return kept_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  // Whether the last one that may hide links was found in that record.
  [[nodiscard]] bool last_hid_links_of(std::uint64_t record) const {
    return last_hiding_record_ == record;
  }
  [[nodiscard]] bool may_hide_names() const { return may_hide_names_; }

 private:
  std::vector<mft::Fault> kept_;
  std::uint64_t count_ = 0;
  std::optional<std::uint64_t> last_hiding_record_;
  bool may_hide_names_ = false;
};

}  // namespace scanner

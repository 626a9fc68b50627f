// Applies a policy to a scan and to its baseline, and concludes whether it passes.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"
#include "report/policy/evaluate.h"
#include "report/policy/judged_rows.h"
#include "report/policy/policy.h"

namespace report {

// Which findings are too many.
struct Gate {
  RuleSeverity fail_on = RuleSeverity::kHigh;  // and above; kOff: none
  bool fail_on_all = false;                    // with a baseline: unchanged ones as well
  std::uint64_t max_findings = 0;              // as many may count
};

struct Baseline {
  const RowSource* rows = nullptr;  // null: none
  std::string file;                 // as given
};

class Judgement {
 public:
  // `rows`, the baseline's rows and `policy` must outlive the result, as must what is shown of it.
  // Errors: kCancelled, kResources.
  static std::expected<std::unique_ptr<Judgement>, Error> make(
      const RowSource& rows, const Policy& policy, const Baseline& baseline, const Gate& gate,
      std::chrono::year_month_day today, const WorkOptions& options);

  // With the findings of the policy; its summary has a PolicySummary without the parts that only
  // the program knows (hash, command line, user).
  [[nodiscard]] JudgedRows& rows() { return *judged_; }

 private:
  Judgement() = default;

  Evaluation evaluation_;
  AbsentFindings absent_;
  std::unique_ptr<JudgedRows> judged_;
};

// Why an earlier report cannot be the baseline of this one; a sentence without a full stop. Empty
// if it can.
[[nodiscard]] std::string refusal_of_baseline(const Summary& baseline, const Summary& now);

}  // namespace report

#include <algorithm>
#include <array>

#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/options/full_scan_arguments.h"

namespace scanner {
namespace {

class CheckArguments final : public CommandArguments {
 public:
  CheckArguments() { options_.scan.threads = all_cores(); }
  [[nodiscard]] CommandSet command() const override { return kCheckCommand; }
  void bind_to(Bindings& bindings) override;
  [[nodiscard]] bool has_source() const override {
    return options_.scan.all || !options_.scan.sources.empty() || report_.has_value();
  }
  [[nodiscard]] std::expected<Command, std::string> resolve() const override;

 private:
  [[nodiscard]] std::expected<void, std::string> resolve_report(CheckOptions& options) const;

  CheckOptions options_;
  FullScanArguments scan_;
  std::optional<std::string> report_;
  std::optional<std::string> policy_;
  std::optional<std::string> baseline_;
  std::string fail_on_ = "high";
  std::optional<std::uint32_t> max_findings_;
  std::optional<std::uint32_t> exit_code_;
};

void CheckArguments::bind_to(Bindings& bindings) {
  scan_.bind_to(bindings, options_.scan);
  bindings.bind("--policy", policy_);
  bindings.bind("--baseline", baseline_);
  bindings.bind("--report", report_);
  bindings.bind("--fail-on", fail_on_);
  bindings.bind("--fail-on-all", options_.fail_on_all);
  bindings.bind("--update-baseline", options_.update_baseline);
  bindings.bind("--max-findings", max_findings_);
  bindings.bind("--exit-code", exit_code_);
}

std::expected<void, std::string> CheckArguments::resolve_report(CheckOptions& options) const {
  const ScanOptions& scan = options.scan;
  options.report = *report_;
  if (options.report.empty()) return std::unexpected("--report: no file given");
  if (!scan.sources.empty() || scan.all) {
    return std::unexpected("--report: judges an earlier report; remove " +
                           (scan.all ? std::string("--all") : scan.sources.front()));
  }
  struct Refused {
    bool given;
    std::string_view name;
  };
  const std::array refused{Refused{!scan.drive_map.empty(), "--drive-map"},
                           Refused{scan.cross_check, "--cross-check"},
                           Refused{scan.engine.has_value(), "--engine"},
                           Refused{!scan.snapshot.empty(), "--snapshot"},
                           Refused{!scan.under.empty(), "--under"},
                           Refused{scan.probe.has_value(), "--probe"}};
  for (const Refused& option : refused) {
    if (!option.given) continue;
    return std::unexpected(std::string(option.name) +
                           ": cannot be combined with --report, which reads no volume");
  }
  return {};
}

std::expected<Command, std::string> CheckArguments::resolve() const {
  CheckOptions options = options_;
  if (const auto resolved = scan_.resolve(options.scan); !resolved) {
    return std::unexpected(resolved.error());
  }
  if (report_) {
    if (const auto resolved = resolve_report(options); !resolved) {
      return std::unexpected(resolved.error());
    }
  }
  if (policy_ && policy_->empty()) return std::unexpected("--policy: no file given");
  if (baseline_ && baseline_->empty()) return std::unexpected("--baseline: no file given");
  if (options.update_baseline && !baseline_) {
    return std::unexpected("--update-baseline: name the file with --baseline");
  }
  if (options.update_baseline && !options.scan.filters.empty()) {
    return std::unexpected("--update-baseline: cannot be combined with filters");
  }
  options.policy = policy_.value_or("default");
  options.baseline = baseline_.value_or("");
  options.fail_on =
      fail_on_ == "none" ? report::RuleSeverity::kOff : *report::rule_severity_from(fail_on_);
  options.max_findings = max_findings_.value_or(0);
  if (exit_code_) options.gate_code = static_cast<ExitCode>(*exit_code_);
  return options;
}

}  // namespace

std::unique_ptr<CommandArguments> check_arguments() {
  return std::make_unique<CheckArguments>();
}

}  // namespace scanner

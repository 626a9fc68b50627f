#include "scanner/cli/check_command.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "report/baseline/judgement.h"
#include "report/outline/outcome_line.h"
#include "report/read/report_rows.h"
#include "report/select/selected_rows.h"
#include "scanner/audit/audit.h"
#include "scanner/cli/audit_run.h"
#include "scanner/cli/exclusion.h"
#include "scanner/cli/host.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/log_diagnostics.h"
#include "scanner/cli/machine_scan.h"
#include "scanner/cli/policy_file.h"
#include "scanner/cli/print.h"
#include "scanner/cli/probing.h"
#include "scanner/cli/read_report.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/cli/statistics.h"
#include "scanner/source/file_source.h"

namespace scanner {
namespace {

std::chrono::year_month_day today() {
  return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

class Checker {
 public:
  Checker(const CheckOptions& options, const std::atomic<bool>& stop)
      : options_(options),
        scan_(options.scan),
        stop_(stop),
        work_{.threads = options.scan.threads, .cancelled = &stop} {}

  ExitCode run() {
    auto policy = load_policy(options_.policy);
    if (!policy) return policy.error();
    policy_ = *std::move(policy);
    if (const auto opened = open_inputs(); !opened) return opened.error();
    const auto rows = options_.report.empty() ? scanned() : reported();
    if (!rows) return rows.error();
    if (options_.update_baseline) {  // written by itself
      next_baseline_.push_back(std::move(outputs_.back()));
      outputs_.pop_back();
    }
    return judge(**rows);
  }

 private:
  using Opened = std::expected<void, ExitCode>;
  using Rows = std::expected<const report::RowSource*, ExitCode>;
  struct Outcome {
    bool complete;
    bool failed;
  };

  // Everything that takes rights or may be refused, before anything is read.
  Opened open_inputs() {
    if (options_.report.empty()) {
      if (!may_probe(scan_.probe)) return std::unexpected(ExitCode::kUsage);
      auto expanded = with_machine_sources(scan_, this_machine(stop_));
      if (!expanded) {
        return std::unexpected(stop_.load() ? ExitCode::kInterrupted : expanded.error());
      }
      scan_ = *std::move(expanded);
    }
    std::vector<std::string> inputs = scan_.sources;
    for (const std::string* const file : {&options_.report, &options_.baseline, &options_.policy}) {
      if (!file->empty()) inputs.push_back(*file);
    }
    auto outputs = open_report_files(scan_, inputs, scan_.drive_map);
    if (!outputs) return std::unexpected(outputs.error());
    outputs_ = *std::move(outputs);
    if (const Opened opened = open_baseline(); !opened) return opened;
    return open_report_bytes(options_.report, report_bytes_);
  }

  Opened open_baseline() {
    if (options_.update_baseline) {
      auto file = open_output_file(options_.baseline, scan_.output_rules);
      if (!file) return std::unexpected(file.error());
      outputs_.push_back({.option = {.format = ReportFormat::kNdjson, .path = options_.baseline},
                          .file = *std::move(file)});
      if (!path_exists(options_.baseline)) return {};  // the first run
    }
    return open_report_bytes(options_.baseline, baseline_bytes_);
  }

  static Opened open_report_bytes(const std::string& path, SharedReportBytes& bytes) {
    if (path.empty()) return {};
    auto opened = open_report_file(path);
    if (!opened) return std::unexpected(opened.error());
    bytes = *std::move(opened);
    return {};
  }

  Rows scanned() {
    LogDiagnostics diagnostics(scan_.progress);
    auto audit = audit_for(scan_, outputs_, diagnostics);
    if (!audit) return std::unexpected(audit.error());
    audit_ = *std::move(audit);
    const auto selection = selection_for(scan_, *audit_);
    if (!selection) return std::unexpected(selection.error());
    audit_report_ = std::make_unique<AuditReport>(*audit_);
    return selected(audit_report_->rows(), *selection);
  }

  Rows reported() {
    give_up_rights_except_for(outputs_);
    auto read = read_report(options_.report, report_bytes_, work_);
    if (!read) return std::unexpected(read.error());
    report_ = *std::move(read);
    if (report_->truncated() || report_->unknown_parts() != 0) {
      log_error(options_.report + ": lacks rows; check the volume again");
      return std::unexpected(ExitCode::kFailed);
    }
    report::Selection selection = scan_.selection;
    exclude(scan_.exclude, report_->summary().volumes, selection);
    return selected(*report_, selection);
  }

  Rows selected(const report::RowSource& rows, const report::Selection& selection) {
    if (!selection.any()) return &rows;
    auto selected = report::SelectedRows::select(rows, selection, work_);
    if (!selected) return std::unexpected(failed(selected.error()));
    selected_.emplace(*std::move(selected));
    return &*selected_;
  }

  [[nodiscard]] ExitCode failed(const report::Error& error) const {
    return stop_.load() ? no_report_finished() : not_written(error);
  }

  Opened read_baseline(const report::Summary& now) {
    if (!baseline_bytes_) return {};
    auto read = read_report(options_.baseline, baseline_bytes_, work_);
    if (!read) return std::unexpected(read.error());
    baseline_ = *std::move(read);
    std::string refusal = report::refusal_of_baseline(baseline_->summary(), now);
    if (baseline_->truncated() || baseline_->unknown_parts() != 0) refusal = "lacks rows";
    if (refusal.empty()) return {};
    log_error("--baseline " + options_.baseline + ": " + refusal);
    return std::unexpected(ExitCode::kUsage);
  }

  ExitCode judge(const report::RowSource& rows) {
    if (const Opened read = read_baseline(rows.summary()); !read) return read.error();
    auto judged = report::Judgement::make(rows, policy_.policy,
                                          {.rows = baseline_.get(), .file = options_.baseline},
                                          gate(), today(), work_);
    if (!judged) return failed(judged.error());
    report::JudgedRows& findings = (*judged)->rows();
    report::PolicySummary& policy = findings.policy_summary();
    complete(policy);
    const auto written =
        write_reports(findings, {}, scan_, outputs_, work_, [this] { return unchanged(); });
    if (scan_.statistics && audit_) say_statistics(audit_->set);
    if (!written) return not_written(written.error());
    const Outcome outcome = {.complete = findings.summary().complete && *written == Written::kWhole,
                             .failed = policy.outcome == report::Outcome::kFail};
    say_outcome(findings.summary());
    if (options_.update_baseline && outcome.complete) {
      judged->reset();
      if (const Opened updated = update_baseline(rows); !updated) return updated.error();
    }
    if (!outcome.complete) return ExitCode::kIncomplete;
    return outcome.failed ? options_.gate_code : ExitCode::kDone;
  }

  // With the findings of this check alone: what is gone is no part of the next one. Windows cannot
  // replace a file that is open.
  Opened update_baseline(const report::RowSource& rows) {
    baseline_.reset();
    baseline_bytes_.reset();
    auto judged = report::Judgement::make(rows, policy_.policy, {},
                                          {.fail_on = report::RuleSeverity::kOff}, today(), work_);
    if (!judged) return std::unexpected(failed(judged.error()));
    complete((*judged)->rows().policy_summary());
    const auto written = write_reports((*judged)->rows(), {}, scan_, next_baseline_, work_);
    if (written && *written == Written::kWhole) return {};
    if (!written) return std::unexpected(not_written(written.error()));
    return std::unexpected(ExitCode::kIncomplete);
  }

  void complete(report::PolicySummary& policy) const {
    policy.hash = policy_.hash;
    if (scan_.reproducible) return;
    policy.command_line = options_.command_line;
    policy.user = user_name();
  }

  [[nodiscard]] report::Gate gate() const {
    return {.fail_on = options_.fail_on,
            .fail_on_all = options_.fail_on_all,
            .max_findings = options_.max_findings};
  }

  [[nodiscard]] std::expected<void, report::Error> unchanged() const {
    if (baseline_) {
      if (auto same = check_unchanged(options_.baseline, *baseline_); !same) return same;
    }
    return report_ ? check_unchanged(options_.report, *report_)
                   : std::expected<void, report::Error>();
  }

  // On the screen, the report ends with it.
  void say_outcome(const report::Summary& summary) const {
    const bool on_screen = std::ranges::any_of(outputs_, [](const ReportFile& output) {
      return output.option.path == "-" && output.option.format == ReportFormat::kText;
    });
    if (on_screen) return;
    const bool stdout_taken = std::ranges::any_of(
        outputs_, [](const ReportFile& output) { return output.option.path == "-"; });
    const std::string line = report::outcome_line(summary).text + "\n";
    if (stdout_taken) {
      write_standard(StandardStream::kError, line);
    } else {
      static_cast<void>(print(line));
    }
  }

  const CheckOptions& options_;
  ScanOptions scan_;
  const std::atomic<bool>& stop_;
  report::WorkOptions work_;
  LoadedPolicy policy_;
  std::vector<ReportFile> outputs_;  // at first, that of the next baseline is the last one
  std::vector<ReportFile> next_baseline_;
  SharedReportBytes baseline_bytes_;
  SharedReportBytes report_bytes_;
  // In the order in which they depend on each other.
  std::unique_ptr<Audit> audit_;
  std::unique_ptr<AuditReport> audit_report_;
  std::unique_ptr<report::ReportRows> report_;
  std::optional<report::SelectedRows> selected_;
  std::unique_ptr<report::ReportRows> baseline_;
};

}  // namespace

ExitCode run_check(const CheckOptions& options) {
  set_quiet(options.scan.quiet);
  return Checker(options, interrupt_flag()).run();
}

}  // namespace scanner

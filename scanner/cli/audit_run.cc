#include "scanner/cli/audit_run.h"

#include <chrono>
#include <utility>

#include "scanner/cli/exclusion.h"
#include "scanner/cli/host.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/version.h"
#include "scanner/resolve/subtree.h"

namespace scanner {
namespace {

AuditRequest request_of(const ScanOptions& options) {
  return {.volumes = {.sources = options.sources,
                      .partition = options.partition,
                      .drive_map = options.drive_map,
                      .io = options.io,
                      .count_reads = options.statistics,
                      .system_map = options.system_map},
          .skipped = options.skipped,
          .drive = options.drive,
          .engine = options.engine,
          .catch_up_margin = options.catch_up_margin,
          .probe = options.probe,
          .threads = options.threads,
          .registry = options.registry,
          .catch_up = options.catch_up,
          .cross_check = options.cross_check,
          .budget = options.budget,
          .all_links = options.all_links};
}

}  // namespace

std::expected<std::unique_ptr<Audit>, ExitCode> audit_for(const ScanOptions& options,
                                                          const std::vector<ReportFile>& outputs,
                                                          Diagnostics& diagnostics) {
  const auto start = std::chrono::system_clock::now();
  auto audit = run_audit(request_of(options), interrupt_flag(), diagnostics,
                         [&outputs] { give_up_rights_except_for(outputs); });
  if (!audit) return std::unexpected(end_of_audit(audit.error()));
  report::Summary& summary = (*audit)->summary;
  summary.tool_version = kVersion;
  summary.filters = options.filters;
  if (!options.reproducible) {
    const std::chrono::duration<double> duration = std::chrono::system_clock::now() - start;
    summary.started = rfc3339(start);
    summary.host = host_name();
    summary.duration_seconds = duration.count();
    summary.threads = options.threads;
  }
  return *std::move(audit);
}

std::expected<report::Selection, ExitCode> selection_for(const ScanOptions& options,
                                                         const Audit& audit) {
  report::Selection selection = options.selection;
  if (!options.under.empty()) {
    auto subtree = Subtree::find(audit.set.volumes, audit.set.map, options.under);
    if (!subtree) {
      log_error("--under " + options.under + ": not found on any scanned volume");
      return std::unexpected(ExitCode::kUsage);
    }
    selection.where = *std::move(subtree);
  }
  exclude(options.exclude, audit.summary.volumes, selection);
  return selection;
}

ExitCode exit_code_of(bool complete, bool has_findings) {
  if (!complete) return ExitCode::kIncomplete;
  return has_findings ? ExitCode::kFindings : ExitCode::kDone;
}

ExitCode end_of_audit(const AuditError& error) {
  if (error.kind == AuditError::Kind::kInterrupted) return no_report_finished();
  if (!error.message.empty()) log_error(error.message);
  return error.kind == AuditError::Kind::kUsage ? ExitCode::kUsage : ExitCode::kFailed;
}

}  // namespace scanner

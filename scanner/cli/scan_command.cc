#include "scanner/cli/scan_command.h"

#include <atomic>

#include "scanner/cli/audit_run.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/log_diagnostics.h"
#include "scanner/cli/machine_scan.h"
#include "scanner/cli/probing.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/statistics.h"

namespace scanner {

ExitCode run_scan(const ScanOptions& asked) {
  set_quiet(asked.quiet);
  if (!may_probe(asked.probe)) return ExitCode::kUsage;
  const std::atomic<bool>& stop = interrupt_flag();
  const auto expanded = with_machine_sources(asked, this_machine(stop));
  if (!expanded) return stop.load() ? ExitCode::kInterrupted : expanded.error();
  const ScanOptions& options = *expanded;
  const auto outputs = open_report_files(options, options.sources, options.drive_map);
  if (!outputs) return outputs.error();
  LogDiagnostics diagnostics(options.progress);
  const auto audit = audit_for(options, *outputs, diagnostics);
  if (!audit) return audit.error();
  const auto selection = selection_for(options, **audit);
  if (!selection) return selection.error();
  const ExitCode done = exit_code_of((*audit)->summary.complete, (*audit)->has_findings());
  const AuditReport report(**audit);
  const report::WorkOptions work{.threads = options.threads, .cancelled = &stop};
  const auto written = write_reports(report.rows(), *selection, options, *outputs, work);
  if (options.statistics) say_statistics((*audit)->set);
  if (!written) return not_written(written.error());
  return *written == Written::kTruncated ? ExitCode::kIncomplete : done;
}

}  // namespace scanner

#include "scanner/cli/scan_command.h"

#include <expected>
#include <utility>

#include "scanner/cli/audit.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/machine_scan.h"
#include "scanner/cli/probing.h"
#include "scanner/cli/report_files.h"
#include "scanner/crosscheck/checked_rows.h"
#include "scanner/resolve/subtree.h"

namespace scanner {
ExitCode run_scan(const ScanOptions& asked) {
  set_quiet(asked.quiet);
  if (!may_probe(asked.probe)) return ExitCode::kUsage;
  const std::atomic<bool>& stop = interrupt_flag();
  const auto expanded = with_machine_sources(asked, this_machine(stop));
  if (!expanded) return stop.load() ? ExitCode::kInterrupted : expanded.error();
  const ScanOptions& options = *expanded;
  const auto outputs = open_report_files(options);
  if (!outputs) return outputs.error();
  Audit audit = run_audit(options, stop, [&] { give_up_rights_but_for(*outputs); });
  if (audit.exit_code == ExitCode::kInterrupted) return no_report_finished();
  if (audit.exit_code == ExitCode::kUsage || audit.exit_code == ExitCode::kFailed) {
    return audit.exit_code;
  }
  report::Selection selection = options.selection;
  if (!options.under.empty()) {
    auto subtree = Subtree::find(audit.volumes, audit.map, options.under);
    if (!subtree) {
      log_error("--under " + options.under + ": no scanned volume has such a directory");
      return ExitCode::kUsage;
    }
    selection.where = *std::move(subtree);
  }
  const AuditRows links(audit.volumes, audit.resolutions, audit.reported, std::move(audit.summary));
  const CheckedRows checked(links, audit.volumes, audit.checks, audit.reported);
  const report::RowSource& rows =
      options.cross_check ? static_cast<const report::RowSource&>(checked) : links;
  const report::WorkOptions work{.threads = options.threads, .cancelled = &stop};
  const auto written = write_reports(rows, selection, options, *outputs, work);
  if (options.statistics) say_statistics(*audit.counter, audit.opening, audit.volumes.size());
  if (!written) return not_written(written.error());
  return *written == Written::kTruncated ? ExitCode::kIncomplete : audit.exit_code;
}

}  // namespace scanner

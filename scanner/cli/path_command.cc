#include "scanner/cli/path_command.h"

#include <utility>

#include "scanner/cli/audit_run.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/report_files.h"

namespace scanner {

std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(const PathOptions& options) {
  return open_answer_file(options.output, options.output_rules, {options.source},
                          options.drive_map);
}

bool commit_output(OutputFile& output) {
  const auto committed = output.commit();
  if (!committed) log_error(committed.error().message);
  return committed.has_value();
}

std::expected<std::unique_ptr<PathAudit>, ExitCode> open_path_audit(const PathOptions& options,
                                                                    const OutputFile& output,
                                                                    Diagnostics& diagnostics) {
  auto opened = PathAudit::open({.volumes = {.sources = {options.source},
                                             .partition = options.partition,
                                             .drive_map = options.drive_map,
                                             .io = options.io,
                                             .count_reads = true,
                                             .system_map = options.system_map},
                                 .path = options.path,
                                 .threads = options.threads},
                                interrupt_flag(), diagnostics,
                                [&output] { give_up_rights_except_for(output); });
  if (!opened) return std::unexpected(end_of_audit(opened.error()));
  return *std::move(opened);
}

}  // namespace scanner

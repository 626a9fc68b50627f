#include "scanner/cli/path_command.h"

#include <span>
#include <utility>

#include "scanner/cli/audit_run.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/sandbox.h"

namespace scanner {

std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(const PathOptions& options) {
  if (!is_acceptable_output(options.output, "answers", {options.source}, options.drive_map)) {
    return std::unexpected(ExitCode::kUsage);
  }
  interrupt_flag();  // installs the handler before a file exists
  return open_output_file(options.output, options.output_rules);
}

bool commit_output(OutputFile& output) {
  const auto committed = output.commit();
  if (!committed) log_error(committed.error().message);
  return committed.has_value();
}

std::expected<std::unique_ptr<PathAudit>, ExitCode> open_path_audit(const PathOptions& options,
                                                                    const OutputFile& output,
                                                                    Diagnostics& diagnostics) {
  auto opened = PathAudit::open(
      {.volumes = {.sources = {options.source},
                   .partition = options.partition,
                   .drive_map = options.drive_map,
                   .io = options.io,
                   .count_reads = true,
                   .system_map = options.system_map},
       .path = options.path,
       .threads = options.threads},
      interrupt_flag(), diagnostics, [&output] {
        const auto directory = output.directory_descriptor();
        give_up_rights(directory ? std::span<const int>(&*directory, 1) : std::span<const int>());
      });
  if (!opened) return std::unexpected(end_of_audit(opened.error()));
  return *std::move(opened);
}

}  // namespace scanner

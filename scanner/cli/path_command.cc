#include "scanner/cli/path_command.h"

#include <span>
#include <utility>

#include "scanner/cli/audit_run.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/sandbox.h"
#include "scanner/source/file_identity.h"

namespace scanner {

std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(const PathOptions& options) {
  if (options.output != "-" && is_input(options.output, {options.source}, options.drive_map)) {
    log_error("-o " + options.output + ": would overwrite an input");
    return std::unexpected(ExitCode::kUsage);
  }
  if (options.output != "-" && is_block_device(options.output)) {
    log_error("-o " + options.output + ": is a block device; answers are files");
    return std::unexpected(ExitCode::kUsage);
  }
  interrupt_flag();  // before there is a file to leave behind
  auto output = OutputFile::open(options.output, options.output_rules);
  if (!output && interrupt_flag().load()) return std::unexpected(no_report_finished());
  if (!output) {
    log_error(output.error().message);
    return std::unexpected(ExitCode::kFailed);
  }
  return *std::move(output);
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

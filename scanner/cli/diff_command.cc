#include "scanner/cli/diff_command.h"

#include <atomic>
#include <utility>

#include "report/baseline/comparability.h"
#include "report/baseline/diff_view.h"
#include "report/baseline/difference.h"
#include "report/write/json/diff_json.h"
#include "report/write/terminal/diff_screen.h"
#include "report/write/terminal/screen.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/path_command.h"
#include "scanner/cli/read_report.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/terminal.h"
#include "scanner/cli/version.h"

namespace scanner {
namespace {

std::expected<void, report::Error> write(const report::DiffView& view, const DiffOptions& options,
                                         report::Sink& sink) {
  if (options.json) return report::write_diff_json(view, sink);
  const bool screen = options.output == "-";
  return report::write_diff_screen(view, screen ? terminal_width() : report::kUnlimited,
                                   screen && options.colour, sink);
}

}  // namespace

ExitCode run_diff(const DiffOptions& options) {
  const std::atomic<bool>& stop = interrupt_flag();
  const auto output =
      open_answer_file(options.output, options.output_rules, {options.before, options.after}, {});
  if (!output) return output.error();
  auto before_bytes = open_report_file(options.before);
  if (!before_bytes) return before_bytes.error();
  auto after_bytes = open_report_file(options.after);
  if (!after_bytes) return after_bytes.error();
  give_up_rights_except_for(**output);

  const report::WorkOptions work{.threads = options.threads, .cancelled = &stop};
  const auto before = read_report(options.before, *std::move(before_bytes), work);
  if (!before) return before.error();
  const auto after = read_report(options.after, *std::move(after_bytes), work);
  if (!after) return after.error();
  const auto comparison = report::compare_reports(**before, **after, work);
  if (stop.load()) return no_report_finished();
  if (!comparison) return not_written(comparison.error());
  const report::DiffView view{.before = **before,
                              .after = **after,
                              .before_name = options.before,
                              .after_name = options.after,
                              .tool_version = kVersion,
                              .comparison = *comparison,
                              .reservations = report::reservations(
                                  (*before)->summary(), (*after)->summary(), comparison->volumes)};
  auto written = write(view, options, **output);
  if (written) written = check_unchanged(options.before, **before);
  if (written) written = check_unchanged(options.after, **after);
  if (!written) return not_written(written.error());
  if (!commit_output(**output)) return ExitCode::kFailed;
  if (!view.reservations.empty()) return ExitCode::kIncomplete;
  return comparison->differences.empty() ? ExitCode::kDone : ExitCode::kFindings;
}

}  // namespace scanner

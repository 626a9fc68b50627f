#include "scanner/cli/resolve_command.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "report/write/json/trace_json.h"
#include "report/write/terminal/screen.h"
#include "report/write/terminal/trace_screen.h"
#include "scanner/audit/path_audit.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/log_diagnostics.h"
#include "scanner/cli/path_command.h"
#include "scanner/cli/probing.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/statistics.h"
#include "scanner/cli/terminal.h"
#include "scanner/cli/version.h"
#include "scanner/probe/probe_links.h"
#include "scanner/resolve/reference_path.h"
#include "scanner/resolve/trace/lookup_limitations.h"
#include "scanner/resolve/trace/path_trace.h"
#include "scanner/resolve/verdict_rules.h"

namespace scanner {
namespace {

// If the walk left the volumes that were read and the system can be asked, its answer decides.
std::optional<report::TraceProbe> probe(const AuditedVolumes& volumes,
                                        std::chrono::milliseconds limit, PathAnswer& answer) {
  const auto& target = answer.record.external_target;
  if (!target || answer.walk.verdict != report::Verdict::kUnverifiable) return std::nullopt;
  const ProbeResult result =
      probe_paths(this_systems_files(), {*target}, {.each = limit}, &interrupt_flag()).front();
  judge(volumes, *target, result, answer.walk);
  const LinkFile* const link = answer.record.asked_link;
  if (link != nullptr && attributes_deny_link(*link)) mark_unconfirmed_link(answer.walk);
  answer.reached = reached_by(answer.walk);
  return report::TraceProbe{.outcome = result.outcome,
                            .error = static_cast<std::uint32_t>(result.code),
                            .path = target->shown()};
}

report::Trace resolve_path(const ResolvePathOptions& options, PathAudit& audit) {
  const LastLink last_link = options.no_follow ? LastLink::kTake : LastLink::kFollow;
  auto refused = refuse_path(audit.start(), options.path.components);
  PathAnswer answer =
      refused ? *std::move(refused) : audit.walk(last_link, options.path.trailing_backslash);
  const auto asked = options.probe ? probe(audit.volumes(), *options.probe, answer) : std::nullopt;
  report::Trace trace = trace_of(audit.volumes(), audit.set().map, answer, last_link);
  trace.end.probe = asked;
  if (asked && answer.record.external_target->session) {
    if (auto note = this_systems_files()->other_letters(); !note.empty()) {
      trace.notes.push_back(std::move(note));
    }
  }
  trace.tool_version = kVersion;
  trace.volume = audit.start_volume().volume().name();
  trace.drive = drive_of(audit.set().map, audit.start());
  trace.path = joined(options.path.components, options.path.components.size());
  trace.notes.insert(trace.notes.begin(), audit.notes().begin(), audit.notes().end());
  std::set<VolumeIndex> visited{audit.start()};
  for (const auto& event : answer.record.events) {
    if (const auto* const begun = std::get_if<PathBegun>(&event)) visited.insert(begun->volume);
  }
  std::vector<mft::Fault> reported;
  if (answer.record.last && answer.record.last->match.plain_file &&
      answer.record.last->match.plain_file->fault) {
    reported.push_back(*answer.record.last->match.plain_file->fault);
  }
  LookupLimitations limitations = lookup_limitations(
      audit.volumes(), std::vector<VolumeIndex>(visited.begin(), visited.end()), reported);
  trace.incomplete = std::move(limitations.incomplete);
  trace.faults = std::move(limitations.faults);
  return trace;
}

ExitCode exit_code(const report::Trace& trace) {
  if (!trace.incomplete.empty() || !trace.end.reached) return ExitCode::kIncomplete;
  return *trace.end.reached ? ExitCode::kDone : ExitCode::kNotFound;
}

std::expected<void, report::Error> write(const ResolvePathOptions& options,
                                         const report::Trace& trace, report::Sink& sink) {
  if (options.json) return sink.write(report::trace_json(trace));
  report::TextOut out;
  const bool screen = options.output == "-";
  report::write_trace(trace, screen ? terminal_width() : report::kUnlimited,
                      screen && options.colour, out);
  return sink.write(out.text());
}

}  // namespace

ExitCode run_resolve(const ResolvePathOptions& given) {
  ResolvePathOptions options = given;
  if (!may_probe(options.probe)) return ExitCode::kUsage;
  auto output = open_output(options);
  if (!output) return output.error();
  LogDiagnostics diagnostics(false);
  const auto audit = open_path_audit(options, **output, diagnostics);
  if (!audit) return audit.error();
  if (options.reference) {
    auto path = path_of_reference((*audit)->start_volume(), *options.reference);
    if (!path) {
      log_error(about((*audit)->start_volume().volume().name(), path.error()));
      return ExitCode::kIncomplete;
    }
    options.path.components = *std::move(path);
    (*audit)->set_path(options.path.components);
  }
  const report::Trace trace = resolve_path(options, **audit);
  if (interrupt_flag().load()) return no_report_finished();
  if (const auto written = write(options, trace, **output); !written) {
    return not_written(written.error());
  }
  if (!commit_output(**output)) return ExitCode::kFailed;
  for (const auto& limitation : trace.incomplete) {
    log_warning(about(trace.volume, limitation.text()));
  }
  if (options.statistics) say_statistics((*audit)->set());
  return exit_code(trace);
}

}  // namespace scanner

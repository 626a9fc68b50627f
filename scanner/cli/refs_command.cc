#include "scanner/cli/refs_command.h"

#include <algorithm>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "mft/utf16.h"
#include "report/model/fault_text.h"
#include "report/model/limitation.h"
#include "scanner/audit/audit.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/cli/audit_run.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/log_diagnostics.h"
#include "scanner/cli/probing.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/statistics.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/resolve/reference_path.h"
#include "scanner/resolve/references/reference_rows.h"
#include "scanner/resolve/references/references.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/typed_path.h"

namespace scanner {
namespace {

using report::SubjectKind;

class RefsCommand {
 public:
  RefsCommand(const RefsOptions& options, Audit& audit) : options_(options), audit_(audit) {}

  // Finds the subject of the path and the links that refer to it. Logs errors.
  std::expected<void, ExitCode> look_up(const ResolveOptions& resolve) {
    const auto start = audit_.set.start_of(options_.path.drive);
    if (!start) return std::unexpected(end_of_audit(start.error()));
    components_ = options_.path.components;
    if (options_.reference) {
      auto path = path_of_reference(*audit_.set.volumes[*start], *options_.reference);
      if (!path) {
        log_error(about(audit_.set.volumes[*start]->volume().name(), path.error()));
        return std::unexpected(ExitCode::kIncomplete);
      }
      components_ = *std::move(path);
    }
    auto subject = find_subject(audit_.set.volumes, audit_.set.map, *start, components_);
    if (!subject) {
      log_error(typed() + ": " + subject.error().message);
      return std::unexpected(subject.error().proven && audit_.summary.complete
                                 ? ExitCode::kNotFound
                                 : ExitCode::kIncomplete);
    }
    subject_ = *std::move(subject);
    references_ =
        find_references(audit_.set.volumes, audit_.set.map, audit_.resolutions, subject_, resolve);
    audit_.summary.subject = summarize(audit_.set.volumes, audit_.set.map, subject_, references_);
    collect_other_names();
    return {};
  }

  // False if the path does not exist and no link leads to it.
  [[nodiscard]] bool found() const {
    const auto has_any = [](const auto& list) { return !list.empty(); };
    return subject_.kind != SubjectKind::kMissing ||
           std::ranges::any_of(references_.volumes, has_any);
  }
  void say_not_found() const { log_error(typed() + ": not found, and no link leads to it"); }

  [[nodiscard]] ReferenceRows rows(const report::RowSource& links) {
    return {links, audit_.set.volumes, references_, other_names_, audit_.summary};
  }

 private:
  [[nodiscard]] std::string typed() const {
    return options_.path.drive + mft::to_utf8(joined(components_, components_.size()));
  }

  void other_names_missing(std::string reason) {
    audit_.summary.volumes[subject_.volume].incomplete.push_back(
        {.code = report::LimitationCode::kOtherNamesMissing, .arguments = {std::move(reason)}});
    audit_.summary.complete = false;
  }

  // From the file's own records, which may not be in a catalog.
  void collect_other_names() {
    if (subject_.kind != SubjectKind::kFile && subject_.kind != SubjectKind::kLink) return;
    const Volume& volume = audit_.set.volumes[subject_.volume]->volume();
    const ComponentLookup& lookup = audit_.set.volumes[subject_.volume]->lookup();
    const mft::FileReference reference{.record = subject_.record, .sequence = subject_.sequence};
    const auto file = FileRecord::read(volume, reference);
    if (!file) {
      return other_names_missing(std::string(report::explain(file.error().code)));
    }
    const HardLinks names = hard_links_of(*file, subject_.record, lookup);
    for (std::string& reason : missing_name_reasons(names)) other_names_missing(std::move(reason));
    report::HardLinkRow row = hard_link_row(*file, reference, volume.name(), names);
    for (const auto& name : names.names) {
      ++row.name_index;
      const bool own = name.parent.record == subject_.parent.record && name.text == subject_.name;
      if (own) continue;
      OtherName other{.row = row, .path = {}};
      const Parent parent = Parent::from(name.parent);
      other.row.path_state = lookup.state(parent);
      lookup.append_path(parent, other.path);
      other.path.push_back(u'\\');
      append_shown_name(name.text, other.path);
      other_names_.push_back(std::move(other));
    }
    audit_.summary.subject->other_names = other_names_.size();
  }

  const RefsOptions& options_;
  Audit& audit_;
  std::vector<std::u16string> components_;
  Subject subject_;
  References references_;
  std::vector<OtherName> other_names_;
};

// Other formats report that nothing was found; a text report need not repeat the error message.
void remove_text_reports(std::vector<ReportFile>& outputs) {
  std::erase_if(outputs, [](const ReportFile& output) {
    return output.option.format == ReportFormat::kText;
  });
}

}  // namespace

ExitCode run_refs(const RefsOptions& options) {
  const ScanOptions& scan = options.scan;
  set_quiet(scan.quiet);
  if (!may_probe(scan.probe)) return ExitCode::kUsage;
  const std::atomic<bool>& stop = interrupt_flag();
  auto outputs = open_report_files(scan, scan.sources, scan.drive_map);
  if (!outputs) return outputs.error();
  LogDiagnostics diagnostics(scan.progress);
  const auto made = audit_for(scan, *outputs, diagnostics);
  if (!made) return made.error();
  Audit& audit = **made;
  const auto selection = selection_for(scan, audit);
  if (!selection) return selection.error();
  RefsCommand command(options, audit);
  const auto found =
      command.look_up({.threads = scan.threads, .stop = &stop, .budget = scan.budget});
  if (stop.load()) return no_report_finished();
  if (!found) return found.error();
  if (!command.found()) {
    command.say_not_found();
    remove_text_reports(*outputs);
  }
  const AuditRows links(audit.set.volumes, audit.resolutions, audit.reported, audit.summary);
  const ReferenceRows rows = command.rows(links);
  const report::WorkOptions work{.threads = scan.threads, .cancelled = &stop};
  const auto written = write_reports(rows, *selection, scan, *outputs, work);
  if (!written) return not_written(written.error());
  if (scan.statistics) say_statistics(audit.set);
  if (*written == Written::kTruncated) return ExitCode::kIncomplete;
  const ExitCode done = exit_code_of(audit.summary.complete, audit.has_findings());
  return command.found() || done == ExitCode::kIncomplete ? done : ExitCode::kNotFound;
}

}  // namespace scanner

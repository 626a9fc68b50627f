#include "scanner/cli/refs_command.h"

#include <algorithm>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "mft/utf16.h"
#include "report/fault_text.h"
#include "scanner/cli/audit.h"
#include "scanner/cli/inputs.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/probing.h"
#include "scanner/cli/report_files.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/resolve/references/reference_rows.h"
#include "scanner/resolve/references/references.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/subtree.h"
#include "scanner/resolve/typed_path.h"

namespace scanner {
namespace {

using report::SubjectKind;

class RefsCommand {
 public:
  RefsCommand(const RefsOptions& options, Audit& audit) : options_(options), audit_(audit) {}

  // Finds what the path names and what refers to it; says on stderr why not.
  std::expected<void, ExitCode> look_up(const ResolveOptions& resolve) {
    const auto meant = meant_volume(options_.scan.sources.front(), options_.path.drive, audit_.map,
                                    audit_.volumes, audit_.given);
    if (!meant) return std::unexpected(meant.error());
    auto subject = find_subject(audit_.volumes, audit_.map, *meant, options_.path.components);
    if (!subject) {
      log_error(typed() + ": " + subject.error().message);
      return std::unexpected(subject.error().proven && audit_.summary.complete
                                 ? ExitCode::kNotFound
                                 : ExitCode::kIncomplete);
    }
    subject_ = *std::move(subject);
    references_ =
        find_references(audit_.volumes, audit_.map, audit_.resolutions, subject_, resolve);
    audit_.summary.subject = summarize(audit_.volumes, audit_.map, subject_, references_);
    collect_other_names();
    return {};
  }

  // Nothing is there, and nothing says that something was.
  [[nodiscard]] bool found() const {
    const auto has_any = [](const auto& list) { return !list.empty(); };
    return subject_.kind != SubjectKind::kMissing ||
           std::ranges::any_of(references_.volumes, has_any);
  }
  void say_not_found() const { log_error(typed() + ": not found, and no link leads there"); }

  [[nodiscard]] ReferenceRows rows(const report::RowSource& links) {
    return {links, audit_.volumes, references_, other_names_, audit_.summary};
  }

 private:
  [[nodiscard]] std::string typed() const {
    const auto& components = options_.path.components;
    return options_.path.drive +
           (components.empty() ? "\\" : mft::to_utf8(joined(components, components.size())));
  }

  void incomplete(std::string sentence) {
    audit_.summary.volumes[subject_.volume].incomplete.push_back(std::move(sentence));
    audit_.summary.complete = false;
    audit_.exit_code = ExitCode::kIncomplete;
  }

  // From the file's own records: no catalog need hold them.
  void collect_other_names() {
    if (subject_.kind != SubjectKind::kFile && subject_.kind != SubjectKind::kLink) return;
    const Volume& volume = audit_.volumes[subject_.volume]->volume();
    const ComponentLookup& lookup = audit_.volumes[subject_.volume]->lookup();
    const mft::FileReference reference{.record = subject_.record, .sequence = subject_.sequence};
    const auto file = FileRecord::read(volume, reference);
    if (!file) {
      return incomplete("other names of the file may be missing: " +
                        std::string(report::explain(file.error().code)));
    }
    HardLinks names = hard_links_of(*file, subject_.record);
    for (const auto& fault : names.faults) {
      incomplete("other names of the file may be missing: record " + std::to_string(fault.record) +
                 ": " + std::string(report::explain(fault.code)));
    }
    if (names.header_count > names.attribute_count) {
      incomplete("other names of the file may be missing: the record counts " +
                 std::to_string(names.header_count) + " and has " +
                 std::to_string(names.attribute_count));
    }
    std::erase_if(names.names, [&lookup](const HardLinkName& name) {
      return is_deleted_directory(lookup, name.parent);
    });
    report::HardLinkRow row = hard_link_row(*file, reference, volume.name());
    row.name_count = static_cast<std::uint32_t>(names.names.size());
    row.dos_name_count = static_cast<std::uint32_t>(names.dos_names.size());
    if (row.allocated_bytes && row.name_count != 0) {
      row.saved_bytes = *row.allocated_bytes * (row.name_count - 1);
    }
    for (const auto& name : names.names) {
      ++row.name_index;
      const bool own = name.parent.record == subject_.parent.record && name.text == subject_.name;
      if (own) continue;
      OtherName other{.row = row, .path = {}};
      const Parent parent = Parent::from(name.parent);
      other.row.path_state = lookup.state(parent);
      lookup.append_path(parent, other.path);
      other.path += u"\\" + name.text;
      other_names_.push_back(std::move(other));
    }
    audit_.summary.subject->other_names = other_names_.size();
  }

  const RefsOptions& options_;
  Audit& audit_;
  Subject subject_;
  References references_;
  std::vector<OtherName> other_names_;
};

// A document says that nothing is there; the screen need not say it twice.
void keep_documents(std::vector<ReportFile>& outputs) {
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
  auto outputs = open_report_files(scan);
  if (!outputs) return outputs.error();
  Audit audit = run_audit(scan, stop, [&] { give_up_rights_but_for(*outputs); });
  if (audit.exit_code == ExitCode::kInterrupted) return no_report_finished();
  if (audit.exit_code == ExitCode::kUsage || audit.exit_code == ExitCode::kFailed) {
    return audit.exit_code;
  }
  report::Selection selection = scan.selection;
  if (!scan.under.empty()) {
    auto subtree = Subtree::find(audit.volumes, audit.map, scan.under);
    if (!subtree) {
      log_error("--under " + scan.under + ": no scanned volume has such a directory");
      return ExitCode::kUsage;
    }
    selection.where = *std::move(subtree);
  }
  RefsCommand command(options, audit);
  const auto found =
      command.look_up({.threads = scan.threads, .stop = &stop, .budget = scan.budget});
  if (stop.load()) return no_report_finished();
  if (!found) return found.error();
  if (!command.found()) {
    command.say_not_found();
    keep_documents(*outputs);
  }
  const AuditRows links(audit.volumes, audit.resolutions, audit.reported, audit.summary);
  const ReferenceRows rows = command.rows(links);
  const report::WorkOptions work{.threads = scan.threads, .cancelled = &stop};
  const auto written = write_reports(rows, selection, scan, *outputs, work);
  if (!written) return not_written(written.error());
  if (scan.statistics) say_statistics(*audit.counter, audit.opening, audit.volumes.size());
  if (*written == Written::kTruncated) return ExitCode::kIncomplete;
  if (command.found() || audit.exit_code == ExitCode::kIncomplete) return audit.exit_code;
  return ExitCode::kNotFound;
}

}  // namespace scanner

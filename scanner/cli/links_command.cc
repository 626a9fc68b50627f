#include "scanner/cli/links_command.h"

#include <algorithm>
#include <expected>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "mft/utf16.h"
#include "report/model/fault_text.h"
#include "report/model/limitation.h"
#include "report/text/human_text.h"
#include "report/text/terminal_text.h"
#include "report/write/json/links_json.h"
#include "scanner/audit/path_audit.h"
#include "scanner/catalog/find_record.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/log_diagnostics.h"
#include "scanner/cli/output/output_file.h"
#include "scanner/cli/path_command.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/statistics.h"
#include "scanner/cli/version.h"
#include "scanner/resolve/hard_links.h"
#include "scanner/resolve/trace/lookup_limitations.h"
#include "scanner/resolve/trace/lookup_text.h"
#include "scanner/resolve/typed_path.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

class LinksCommand {
 public:
  LinksCommand(const LinksOptions& options, PathAudit& audit)
      : options_(options), audit_(audit), at_(audit.start()) {}

  // Finds the file and collects its names.
  void look_up() {
    if (options_.reference) {
      by_reference(*options_.reference);
    } else {
      by_path();
    }
    if (file_) collect_names();
  }

  std::expected<void, report::Error> write(report::Sink& sink) {
    return options_.json ? write_json(sink) : write_text(sink);
  }

  // Call after write(), which looks up the parent directories.
  void say() const {
    for (const auto& message : messages_) log_error(about(volume().name(), message));
    for (const auto& limitation : limitations_.incomplete) {
      log_warning(about(volume().name(), limitation.text()));
    }
    if (options_.statistics) {
      for (const auto& note : audit_.notes()) log_note(note);
    }
  }
  // JSON can report a missing file; an empty list of names cannot.
  [[nodiscard]] bool has_answer() const { return options_.json || file_; }
  [[nodiscard]] ExitCode exit_code() const {
    if (!found_ || !limitations_.incomplete.empty()) return ExitCode::kIncomplete;
    return *found_ ? ExitCode::kDone : ExitCode::kNotFound;
  }

 private:
  // The volume of the file, or where it was expected.
  [[nodiscard]] const AuditedVolume& audited() const { return *audit_.volumes()[at_]; }
  [[nodiscard]] const Volume& volume() const { return audited().volume(); }
  [[nodiscard]] const ComponentLookup& lookup() const { return audited().lookup(); }
  [[nodiscard]] std::string name() const {
    return "record " + std::to_string(reference_.record) + "-" +
           std::to_string(reference_.sequence);
  }

  void incomplete(report::LimitationCode code, std::string argument) {
    incomplete_.push_back({.code = code, .arguments = {std::move(argument)}});
  }
  void not_found(std::string_view reason, std::string message) {
    found_ = false;
    reason_ = reason;
    messages_.push_back(std::move(message));
  }
  void undetermined(std::string_view reason, std::string message) {
    found_.reset();
    reason_ = reason;
    messages_.push_back(std::move(message));
  }

  void by_path() {
    const PathAnswer answer = audit_.walk(options_.no_follow ? LastLink::kTake : LastLink::kFollow);
    for (const auto& event : answer.record.events) {
      const auto* const begun = std::get_if<PathBegun>(&event);
      if (begun != nullptr) volumes_.insert(begun->volume);
    }
    if (answer.record.last) {
      at_ = answer.record.last->volume;
      const auto& file = answer.record.last->match.plain_file;
      if (file && file->fault) reported_faults_.push_back(*file->fault);
      if (const ComponentStep* const step = ambiguous(answer)) {
        component_ = step->name;
        return undetermined(
            "ambiguous",
            mft::to_utf8(component_path(audit_.volumes(), *step)) +
                ": several names match that differ only in case; type the name exactly");
      }
    }
    if (answer.stopped_at) return take(*answer.stopped_at);
    if (answer.walk.object) return take(*answer.walk.object);
    if (is_under_another_name(answer)) return;
    component_ = answer.walk.component;
    std::string message = explain_end(audit_.volumes(), answer);
    if (answer.reached) {
      not_found(report::word(answer.walk.reason), std::move(message));
    } else {
      undetermined(report::word(answer.walk.reason), std::move(message));
    }
  }

  // A component that matches several names, none of them exactly.
  [[nodiscard]] const ComponentStep* ambiguous(const PathAnswer& answer) const {
    for (const auto& event : answer.record.events) {
      const auto* const step = std::get_if<ComponentStep>(&event);
      if (step == nullptr || step->hop != 0) continue;
      const bool several =
          step->match.ambiguous || (step->match.plain_file && step->match.plain_file->ambiguous);
      if (several && name_on_disk(audit_.volumes(), *step) != step->name) return step;
    }
    return nullptr;
  }

  void take(const ReachedObject& object) {
    at_ = object.volume;
    open_file({.record = object.record, .sequence = object.sequence});
  }

  // The directory's index leads to a file that does not have this name: show the names it has.
  bool is_under_another_name(const PathAnswer& answer) {
    if (answer.walk.reason != report::Reason::kIndexDisagrees || !answer.record.last) return false;
    const auto& file = answer.record.last->match.plain_file;
    if (!answer.record.last->last || !file || file->sequence == 0) return false;
    open_file({.record = file->record, .sequence = file->sequence});
    if (!file_) return true;
    const mft::Fault fault{.code = mft::FaultCode::kIndexDisagrees, .record = file->record};
    faults_.push_back(fault);
    incomplete(report::LimitationCode::kIndexLeadsElsewhere, name());
    return true;
  }

  bool open_file(mft::FileReference reference) {
    auto file = FileRecord::read(volume(), reference);
    if (!file) {
      if (file.error().code == mft::FaultCode::kNotInUse) return false;
      faults_.push_back(file.error());
      reported_faults_.push_back(file.error());
      undetermined("damaged", "record " + std::to_string(reference.record) + ": " +
                                  std::string(report::explain(file.error().code)));
      return true;
    }
    reference_ = {.record = reference.record, .sequence = file->base().sequence()};
    file_ = *std::move(file);
    found_ = true;
    return true;
  }

  void collect_names() {
    links_ = hard_links_of(*file_, reference_.record, lookup());
    if (links_.deleted) {
      not_found("missing", name() + ": deleted, but was still open when the volume was captured");
      file_.reset();
      return;
    }
    // Of a loose $MFT, all of which was read: a list outside of it would name the same records.
    swept_ = volume().has_clusters() ? nullptr
                                     : find_record(audited().catalog().files, reference_.record);
    if (swept_ != nullptr && swept_->sequence != reference_.sequence) swept_ = nullptr;
    if (swept_ != nullptr) take_swept_names(*swept_, links_);
    faults_.insert(faults_.end(), links_.faults.begin(), links_.faults.end());
    reported_faults_.insert(reported_faults_.end(), links_.faults.begin(), links_.faults.end());
    for (std::string& reason : missing_name_reasons(links_)) {
      incomplete(report::LimitationCode::kNamesMissing, std::move(reason));
    }
    if (links_.header_count > links_.attribute_count) {
      incomplete_.back().code = report::LimitationCode::kNamesBeyondList;
    }
  }

  void by_reference(mft::FileReference reference) {
    const std::string record = "record " + std::to_string(reference.record);
    if (reference.record >= volume().record_count()) {
      return not_found("missing", record + " does not exist; $MFT has " +
                                      report::grouped(volume().record_count()) + " records");
    }
    if (open_file(reference)) return;
    std::vector<std::byte> buffer;
    const auto view = volume().read_record(reference.record, buffer);
    std::string what = " is free";
    if (view && view->in_use() && !view->is_base()) {
      what = " belongs to the file in record " + std::to_string(view->base().record);
    } else if (view && view->in_use()) {
      what = " now has the sequence number " + std::to_string(view->sequence()) + ", not " +
             std::to_string(reference.sequence) + "; the file no longer exists";
    }
    not_found("missing", record + what);
  }

  report::PathState path_of(const HardLinkName& name, std::u16string& path) {
    path.clear();
    const Parent parent = Parent::from(name.parent);
    const report::PathState state = lookup().append_path(parent, path);
    path.push_back(u'\\');
    const bool root =
        reference_.record == mft::kRootRecord && name.parent.record == mft::kRootRecord;
    if (!root) append_shown_name(name.text, path);
    return state;
  }

  // Call after all look-ups.
  void collect_limitations() {
    volumes_.insert(at_);
    limitations_ = lookup_limitations(audit_.volumes(),
                                      std::vector<VolumeIndex>(volumes_.begin(), volumes_.end()),
                                      reported_faults_);
    limitations_.incomplete.insert(limitations_.incomplete.end(), incomplete_.begin(),
                                   incomplete_.end());
    for (const auto& fault : faults_) limitations_.add(volume().name(), fault);
  }

  std::expected<void, report::Error> write_text(report::Sink& sink) {
    std::u16string path;
    std::string line;
    const auto write_all =
        [&](const std::vector<HardLinkName>& names) -> std::expected<void, report::Error> {
      for (const auto& hard_link : names) {
        path_of(hard_link, path);
        line.clear();
        report::append_terminal(path, line);
        line.push_back('\n');
        if (auto written = sink.write(line); !written) return written;
      }
      return {};
    };
    if (auto written = write_all(links_.names); !written) return written;
    if (options_.dos) {
      if (auto written = write_all(links_.dos_names); !written) return written;
    }
    collect_limitations();
    return {};
  }

  std::expected<void, report::Error> write_json(report::Sink& sink) {
    // The header states whether the result is complete, so every parent directory must be looked
    // up first; the results are cached.
    std::u16string path;
    for (const auto& hard_link : links_.names) path_of(hard_link, path);
    for (const auto& hard_link : links_.dos_names) path_of(hard_link, path);
    collect_limitations();

    report::LinksHeader header{.tool_version = kVersion,
                               .volume = volume().name(),
                               .path = std::nullopt,
                               .found = found_,
                               .reason = reason_,
                               .component = component_,
                               .file = std::nullopt,
                               .incomplete = limitations_.incomplete};
    const std::u16string asked = joined(options_.path.components, options_.path.components.size());
    if (!options_.reference) header.path = asked;
    report::HardLinkRow row;
    if (file_) {
      row = hard_link_row(*file_, reference_, volume().name(), links_);
      if (swept_ != nullptr && swept_->has_size) {
        row.size_bytes = swept_->size_bytes;
        row.allocated_bytes = swept_->allocated_bytes;
        row.saved_bytes = swept_->allocated_bytes * (std::max(swept_->name_count, 1U) - 1);
      }
      header.file = row.file;
    }
    report::LinksJson json(sink);
    json.begin(header);
    for (const auto& hard_link : links_.names) {
      row.path_state = path_of(hard_link, path);
      row.path = path;
      ++row.name_index;
      json.hard_link(row);
    }
    for (const auto& hard_link : links_.dos_names) {
      path_of(hard_link, path);
      json.dos_name(path);
    }
    for (const auto& fault : limitations_.faults) json.fault(fault);
    return json.end();
  }

  const LinksOptions& options_;
  PathAudit& audit_;
  VolumeIndex at_;
  std::set<VolumeIndex> volumes_;
  mft::FileReference reference_;
  std::optional<FileRecord> file_;
  HardLinks links_;
  const LinkFile* swept_ = nullptr;  // the same file, if all of $MFT was read
  std::optional<bool> found_;
  std::string_view reason_;
  std::optional<std::u16string> component_;
  std::vector<mft::Fault> faults_;
  std::vector<mft::Fault> reported_faults_;  // in their own messages
  std::vector<std::string> messages_;
  report::Limitations incomplete_;
  LookupLimitations limitations_;
};

}  // namespace

ExitCode run_links(const LinksOptions& options) {
  auto output = open_output(options);
  if (!output) return output.error();
  LogDiagnostics diagnostics(false);
  const auto audit = open_path_audit(options, **output, diagnostics);
  if (!audit) return audit.error();
  LinksCommand command(options, **audit);
  command.look_up();
  if (interrupt_flag().load()) return no_report_finished();
  if (const auto written = command.write(**output); !written) return not_written(written.error());
  if (command.has_answer() && !commit_output(**output)) return ExitCode::kFailed;
  command.say();
  if (options.statistics) say_statistics((*audit)->set());
  return command.exit_code();
}

}  // namespace scanner

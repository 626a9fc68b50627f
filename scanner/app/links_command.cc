#include "scanner/app/links_command.h"

#include <algorithm>
#include <expected>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mft/utf16.h"
#include "report/fault_text.h"
#include "report/json/links_json.h"
#include "report/text/human_text.h"
#include "report/text/terminal_text.h"
#include "scanner/app/log.h"
#include "scanner/app/output_file.h"
#include "scanner/app/path_volumes.h"
#include "scanner/app/version.h"
#include "scanner/lookup/hard_links.h"
#include "scanner/lookup/lookup_text.h"
#include "scanner/lookup/path_climb.h"
#include "scanner/lookup/path_lookup.h"
#include "scanner/lookup/typed_path.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using End = PathAnswer::End;

class LinksCommand {
 public:
  LinksCommand(const LinksOptions& options, const Volume& volume)
      : options_(options), volume_(volume), climb_(volume) {}

  // Finds the file and collects its names.
  void look_up() {
    note_volume();
    if (options_.reference) {
      by_reference(*options_.reference);
    } else {
      by_path();
    }
    if (!file_) return;
    links_ = hard_links_of(file_->record, file_->reference.record);
    const bool had_names = !links_.names.empty();
    const auto drop_deleted = [this](std::vector<HardLinkName>& names) {
      std::erase_if(names, [this](const HardLinkName& name) {
        return climb_.is_deleted_directory(name.parent);
      });
    };
    drop_deleted(links_.names);
    drop_deleted(links_.dos_names);
    if (had_names && links_.names.empty()) {
      not_found("missing", name() + ": is deleted, and was still open when the volume was taken");
      file_.reset();
      return;
    }
    doubt_faults(links_.faults);
    if (links_.header_count > links_.attribute_count) {
      incomplete("names may be missing: the record counts " + std::to_string(links_.header_count) +
                 " and has " + std::to_string(links_.attribute_count) +
                 "; a scan finds them in records that the file's own list does not name");
    }
    if (path_answer_) compare_with_index();
  }

  std::expected<void, report::Error> write(report::Sink& sink) {
    return options_.json ? write_json(sink) : write_text(sink);
  }

  // After write(), which climbs to the names' places.
  void say() const {
    for (const auto& message : messages_) log_error(volume_.name() + ": " + message);
    for (const auto& sentence : incomplete_) log_warning(volume_.name() + ": " + sentence);
  }
  // A document says that there is no such file; an empty list of names says nothing.
  [[nodiscard]] bool has_answer() const { return options_.json || file_; }
  [[nodiscard]] ExitCode exit_code() const {
    if (!found_) return ExitCode::kIncomplete;
    if (!*found_ && at_link_) return ExitCode::kNotFound;
    if (!incomplete_.empty()) return ExitCode::kIncomplete;
    return *found_ ? ExitCode::kDone : ExitCode::kNotFound;
  }

 private:
  [[nodiscard]] std::string name() const {
    return file_ ? "record " + std::to_string(file_->reference.record) + "-" +
                       std::to_string(file_->reference.sequence)
                 : std::string();
  }

  void incomplete(std::string sentence) { incomplete_.push_back(std::move(sentence)); }
  void not_found(std::string_view reason, std::string message) {
    found_ = false;
    reason_ = reason;
    messages_.push_back(std::move(message));
  }
  void cannot_tell(std::string_view reason, std::string message) {
    found_.reset();
    reason_ = reason;
    messages_.push_back(std::move(message));
  }

  void note_volume() {
    for (const auto& sentence : volume_.unclean()) incomplete(sentence);
    for (const auto& sentence : volume_.incomplete()) incomplete(sentence);
    for (const auto& fault : volume_.faults()) {
      // With another $UpCase names stand in another order.
      if (report::may_hide_links(fault.code) || fault.code == mft::FaultCode::kBadUpCase) {
        incomplete(std::string(report::explain(fault.code)));
      }
    }
  }

  void by_path() {
    path_answer_ = look_up_path(volume_, options_.path.components,
                                options_.no_follow ? LastLink::kTake : LastLink::kStop);
    PathAnswer& answer = *path_answer_;
    const auto& components = options_.path.components;
    for (const auto& damage : answer.damage) {
      incomplete(explain_damage(damage, components));
      for (const auto& met : damage.damage) faults_.push_back(met.fault);
    }
    if (answer.fault) faults_.push_back(*answer.fault);
    if (answer.end == End::kReached && !answer.ambiguous) {
      found_ = true;
      file_ = std::move(answer.file);
      return;
    }
    if (answer.at < components.size()) component_ = components[answer.at];
    std::string message = explain_end(answer, components);
    switch (answer.end) {
      case End::kReached:
        return cannot_tell("ambiguous", mft::to_utf8(joined(components, components.size())) +
                                            ": several names match that differ in case only; "
                                            "write it exactly as one of them");
      case End::kLink:
        at_link_ = true;
        message += answer.at + 1 == components.size()
                       ? "; --no-follow lists the names of the link itself"
                       : ", and links on the way are not followed; name the path that it leads to";
        return not_found("link", std::move(message));
      case End::kNotReached: return not_found(report::word(answer.reason), std::move(message));
      case End::kUnverifiable: return cannot_tell(report::word(answer.reason), std::move(message));
    }
  }

  void by_reference(mft::FileReference reference) {
    const std::string record = "record " + std::to_string(reference.record);
    if (reference.record >= volume_.record_count()) {
      return not_found("missing", "there is no " + record + ": $MFT has " +
                                      report::grouped(volume_.record_count()) + " records");
    }
    auto file = open_file(volume_, reference);
    if (file) {
      found_ = true;
      file_ = *std::move(file);
      return;
    }
    if (file.error().code != mft::FaultCode::kNotInUse) {
      faults_.push_back(file.error());
      return cannot_tell("damaged",
                         record + ": " + std::string(report::explain(file.error().code)));
    }
    std::vector<std::byte> buffer;
    const auto view = volume_.read_record(reference.record, buffer);
    std::string what = " is free";
    if (view && view->in_use() && !view->is_base()) {
      what = " is a part of the file in record " + std::to_string(view->base().record);
    } else if (view && view->in_use()) {
      what = " has the sequence number " + std::to_string(view->sequence()) + " now, not " +
             std::to_string(reference.sequence) + ": that file is gone";
    }
    not_found("missing", record + what);
  }

  void doubt_faults(const std::vector<mft::Fault>& faults) {
    for (const auto& fault : faults) {
      faults_.push_back(fault);
      incomplete("names may be missing: record " + std::to_string(fault.record) + ": " +
                 std::string(report::explain(fault.code)));
    }
  }

  // The name by which the index led here must be one of the file's own.
  void compare_with_index() {
    if (options_.path.components.empty()) return;
    const auto same = [this](const HardLinkName& name) {
      return name.parent.record == path_answer_->parent.record &&
             volume_.upcase().equal(name.text, path_answer_->name);
    };
    if (std::ranges::any_of(links_.names, same) || std::ranges::any_of(links_.dos_names, same)) {
      return;
    }
    faults_.push_back({.code = mft::FaultCode::kIndexDisagrees, .record = file_->reference.record});
    incomplete("the directory's index leads to " + name() + ", which has no such name");
  }

  report::PathState path_of(const HardLinkName& name, std::u16string& path) {
    path.clear();
    const auto state = climb_.append_path(name.parent, path);
    path.push_back(u'\\');
    const bool root =
        file_->reference.record == mft::kRootRecord && name.parent.record == mft::kRootRecord;
    if (!root) path += name.text;
    return state;
  }

  void doubt_climb() {
    for (const auto& fault : climb_.faults()) {
      faults_.push_back(fault);
      incomplete("a path may be wrong: record " + std::to_string(fault.record) + ": " +
                 std::string(report::explain(fault.code)));
    }
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
    doubt_climb();
    return {};
  }

  std::expected<void, report::Error> write_json(report::Sink& sink) {
    // The head tells whether all is complete, which takes a climb to every name first; what it
    // reads is kept.
    std::u16string path;
    for (const auto& hard_link : links_.names) path_of(hard_link, path);
    for (const auto& hard_link : links_.dos_names) path_of(hard_link, path);
    doubt_climb();

    report::LinksHeader header{.tool_version = kVersion,
                               .volume = volume_.name(),
                               .path = std::nullopt,
                               .found = found_,
                               .reason = reason_,
                               .component = component_,
                               .file = std::nullopt,
                               .incomplete = incomplete_};
    const std::u16string asked = joined(options_.path.components, options_.path.components.size());
    if (!options_.reference) header.path = asked;
    report::HardLinkRow row;
    if (file_) {
      row = hard_link_row(file_->record, file_->reference, volume_.name());
      header.file = row.file;
    }
    report::LinksJson json(sink);
    json.begin(header);
    row.name_count = static_cast<std::uint32_t>(links_.names.size());
    row.dos_name_count = static_cast<std::uint32_t>(links_.dos_names.size());
    if (row.allocated_bytes && row.name_count != 0) {
      row.saved_bytes = *row.allocated_bytes * (row.name_count - 1);
    }
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
    for (const auto& fault : faults_) json.fault({.volume = volume_.name(), .fault = fault});
    return json.end();
  }

  const LinksOptions& options_;
  const Volume& volume_;
  PathClimb climb_;
  std::optional<PathAnswer> path_answer_;
  std::optional<FoundFile> file_;
  HardLinks links_;
  std::optional<bool> found_;
  std::string_view reason_;
  std::optional<std::u16string> component_;
  bool at_link_ = false;
  std::vector<mft::Fault> faults_;
  std::vector<std::string> messages_;
  std::vector<std::string> incomplete_;
};

}  // namespace

ExitCode run_links(const LinksOptions& options) {
  auto output = open_output(options);
  if (!output) return output.error();
  auto opened = open_path_volumes(options);
  if (!opened) return opened.error();
  LinksCommand command(options, (*opened)->meant_volume().volume());
  command.look_up();
  if (const auto written = command.write(**output); !written) {
    log_error(written.error().message);
    return ExitCode::kFailed;
  }
  if (command.has_answer()) {
    if (const auto committed = (*output)->commit(); !committed) {
      log_error(committed.error().message);
      return ExitCode::kFailed;
    }
  }
  command.say();
  if (options.statistics) (*opened)->say_statistics();
  return command.exit_code();
}

}  // namespace scanner

#include "scanner/cli/path_volumes.h"

#include <span>
#include <utility>
#include <vector>

#include "report/text/human_text.h"
#include "scanner/cli/inputs.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/registry_map.h"
#include "scanner/cli/report_files.h"
#include "scanner/cli/sandbox.h"
#include "scanner/live/driver_volume.h"
#include "scanner/resolve/letter_evidence.h"
#include "scanner/source/file_identity.h"
#include "scanner/sweep/sweep.h"

namespace scanner {
namespace {

std::expected<std::unique_ptr<AuditedVolume>, Error> open_volume(const VolumeCandidate& candidate,
                                                                 std::uint32_t threads) {
  auto volume = open_for_lookups(candidate);
  if (!volume) return std::unexpected(volume.error());
  if ((*volume)->has_clusters()) {
    return AuditedVolume::through_indexes(*std::move(volume),
                                          std::make_unique<Catalog>(0, CatalogScope::kSomeFiles));
  }
  auto catalog = sweep(**volume, {.threads = threads, .stop = &interrupt_flag()});
  if (!catalog) return std::unexpected(catalog.error());
  return std::make_unique<AuditedVolume>(*std::move(volume), *std::move(catalog), threads);
}

}  // namespace

PathAnswer PathVolumes::walk(const PathOptions& options, bool trailing_backslash) {
  const LastLink last_link = options.no_follow ? LastLink::kTake : LastLink::kFollow;
  PathAnswer answer;
  const auto again = [&] {
    answer = walk_path(volumes, map, meant, options.path.components, last_link, trailing_backslash);
  };
  again();
  while (answer.walk.unopened != 0) {
    live->open({answer.walk.unopened}, volumes, map);
    again();
  }
  for (const auto& failure : live->failures()) {
    notes.push_back(failure.name + " could not be opened: " + failure.why);
  }
  if (map.has_view(meant)) return answer;
  const std::string& typed = options.path.drive;
  const auto rests_on_typed = [&] {
    return (answer.walk.assumed_letters & map.find(typed).assumed_letter) != 0;
  };
  if (const auto wanted = answer.unmapped_volume();
      (wanted || rests_on_typed()) && !registries_read_) {
    registries_read_ = true;
    const bool assumed = map.find(typed).assumed_letter != 0;
    if (assumed) map.forget(typed);
    read_registries(wanted.value_or(typed));
    if (assumed && map.find(typed).kind == VolumeAnswer::Kind::kNotGiven) map.assume(typed, meant);
    again();
  }
  const auto wanted = answer.unmapped_volume();
  const bool is_letter = wanted && wanted->size() <= 2;
  if (is_letter && !letters_searched_) {
    letters_searched_ = true;
    search_letters(*wanted, options.threads);
    again();
  }
  if (rests_on_typed()) {
    notes.push_back(typed + " is assumed to be " + meant_volume().volume().name() +
                    ", as the path begins with it; what is missing there cannot be proven without "
                    "--drive-map");
  }
  return answer;
}

void PathVolumes::read_registries(const std::string& wanted) {
  const RegistryLetters told = map_registries(volumes, partitions, map);
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    for (const auto& letter : told.letters[i]) {
      if (!wanted.empty() && letter.letter != wanted) continue;
      std::string note = letter.letter + " is " + volumes[i]->volume().name() +
                         " by the registry on " + letter.registry;
      if (letter.provisional) {
        note += ", which may be out of date; what is missing there cannot be proven";
      }
      notes.push_back(std::move(note));
    }
  }
}

void PathVolumes::search_letters(const std::string& letter, std::uint32_t threads) {
  const auto search = scanner::search_letters(volumes, map, letter,
                                              {.threads = threads, .stop = &interrupt_flag()});
  if (!search) {
    notes.push_back("letters cannot be assumed: " + search.error().message);
    return;
  }
  using Source = LetterSearch::Source;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    for (const auto& assumed : search->letters[i]) {
      std::string note = assumed.letter + " is assumed to be " + volumes[i]->volume().name();
      if (search->source == Source::kSystemDrive) {
        note += ", for \\Windows\\System32 is on it";
      } else {
        note += ": of the targets that its own links have there, " +
                report::counted(assumed.found, "was found", "were found") + " and " +
                report::counted(assumed.not_found, "was not", "were not");
      }
      notes.push_back(note + "; what is missing there cannot be proven without --drive-map");
    }
  }
  if (search->source == Source::kSweep) {
    notes.emplace_back("to tell which letters can be assumed, all of $MFT was read");
  } else if (search->source == Source::kReparseIndex) {
    notes.emplace_back("to tell which letters can be assumed, all links were read");
  }
}

void PathVolumes::say_statistics() const {
  scanner::say_statistics(counter, opening, volumes.size());
}

std::expected<std::unique_ptr<PathVolumes>, ExitCode> open_path_volumes(const PathOptions& options,
                                                                        const OutputFile& output) {
  auto opened = std::make_unique<PathVolumes>();
  const auto inputs = open_inputs({.sources = {options.source},
                                   .partition = options.partition,
                                   .drive_map = options.drive_map,
                                   .io = options.io,
                                   .counter = &opened->counter});
  if (!inputs) return std::unexpected(inputs.error());
  const auto directory = output.directory_descriptor();
  give_up_rights(directory ? std::span<const int>(&*directory, 1) : std::span<const int>());
  std::vector<VolumeIndex> given;
  for (const auto& input : inputs->volumes) {
    auto volume = open_volume(input.candidate, options.threads);
    if (interrupt_flag().load()) return std::unexpected(no_report_finished());
    if (!volume) {
      std::vector<report::SkippedSource> ignored;
      note_failure(input.candidate.name, volume.error().message, ignored);
      continue;
    }
    if (!input.target_only) given.push_back(static_cast<VolumeIndex>(opened->volumes.size()));
    opened->volumes.push_back(*std::move(volume));
  }
  map_drives(options.drive_map, opened->volumes, opened->map);
  const auto open = [io = options.io, counter = &opened->counter](const MachineVolume& volume) {
    return open_machine_volume(volume, {.io = io, .counter = counter});
  };
  opened->live = std::make_unique<MountedVolumes>(
      options.system_map ? this_machine(interrupt_flag()) : nullptr, open);
  opened->live->find(opened->volumes, opened->map);
  const std::string& drive = options.path.drive;
  const auto meant = meant_volume(options.source, drive, opened->map, opened->volumes, given);
  if (!meant) return std::unexpected(meant.error());
  opened->meant = *meant;
  const auto typed = assume_typed_drive(drive, opened->volumes, *meant, opened->map);
  if (!typed) return std::unexpected(typed.error());
  opened->partitions = inputs->partitions;
  opened->opening = ReadFigures::of(opened->counter);
  return opened;
}

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

}  // namespace scanner

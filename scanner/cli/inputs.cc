#include "scanner/cli/inputs.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "scanner/cli/log.h"
#include "scanner/driver/driver_contact.h"
#include "scanner/live/driver_volume.h"
#include "scanner/resolve/trace/path_trace.h"
#include "scanner/source/file_identity.h"
#include "scanner/source/partition_table.h"
#include "scanner/sweep/indexed_catalog.h"

namespace scanner {
namespace {

void log_device_notes(const std::string& name, const VolumeCandidate& volume) {
  if (!volume.device) return;
  for (const std::string& note : volume.device->notes()) log_note(about(name, note));
}

class InputOpener {
 public:
  explicit InputOpener(InputOptions options) : options_(std::move(options)) {}

  std::expected<Inputs, ExitCode> run() {
    for (const auto& argument : options_.sources) open_source_argument(argument);
    for (const auto& mapping : options_.drive_map) {
      if (!mapping.source) continue;
      if (const auto opened = open_mapped(mapping.drive, *mapping.source); !opened) {
        log_error("--drive-map " + mapping.drive + "=" + mapping.source->path + ": " +
                  opened.error().message);
        return std::unexpected(ExitCode::kUsage);
      }
    }
    return std::move(inputs_);
  }

 private:
  void open_source_argument(const std::string& argument) {
    auto opened = open_source(
        argument,
        {.partition = options_.partition, .io = options_.io, .counter = options_.counter});
    if (!opened) {
      if (!open_driver_only(argument)) {
        note_failure(argument, opened.error().message, inputs_.skipped);
      }
      return;
    }
    contact_drivers(*opened, argument);
    for (const auto& note : opened->notes) log_note(about(argument, note));
    for (const auto& part : opened->skipped) {
      // A partition that cannot be read may hold an NTFS volume.
      inputs_.skipped.push_back({.name = part.name,
                                 .what = part.what,
                                 .failed = part.content == ContentKind::kUnreadable});
    }
    add_partitions(*opened);
    for (auto& volume : opened->volumes) add_volume(std::move(volume));
  }

  void add_volume(VolumeCandidate volume) {
    const bool known = std::ranges::any_of(inputs_.volumes, [&](const InputVolume& input) {
      return input.candidate.partition == volume.partition &&
             same_source(input.candidate.source, volume.source);
    });
    if (known) return log_note(about(volume.name, "is given twice, and scanned once"));
    inputs_.volumes.push_back({.candidate = std::move(volume)});
  }

  // Where raw reads are refused and the driver of a mounted volume answers.
  bool open_driver_only(const std::string& argument) {
    const std::string path = live_volume_path(argument);
    if (path.empty()) return false;
    auto volume = driver_only(open_volume_device(path), argument);
    if (!volume) return false;
    log_device_notes(argument, *volume);
    add_volume(*std::move(volume));
    return true;
  }

  // Of a mounted volume that was named as such.
  static void contact_drivers(OpenedSource& opened, const std::string& argument) {
    if (opened.volumes.size() != 1 || opened.table || opened.volumes.front().loose_mft) return;
    const std::string path = live_volume_path(opened.volumes.front().source);
    if (path.empty()) return;
    VolumeCandidate& volume = opened.volumes.front();
    const std::string text = contact_driver(open_volume_device(path), volume);
    log_device_notes(argument, volume);
    if (text.empty()) return;
    // What is incomplete is said again, at the end.
    const auto say = volume.incomplete.empty() ? log_note : log_warning;
    say(about(argument, text));
  }

  std::expected<void, Error> open_mapped(const std::string& drive, const SourcePath& source) {
    const auto given = [&] {
      return std::ranges::count_if(inputs_.volumes, [&](const InputVolume& input) {
        return is_meant(input.candidate, source);
      });
    };
    if (given() == 0) {
      auto bytes = open_file_source(source.path, options_.io);
      if (!bytes) return std::unexpected(bytes.error());
      if (options_.counter != nullptr) {
        bytes = std::make_shared<const CountingSource>(*std::move(bytes), *options_.counter);
      }
      std::optional<std::uint32_t> partition;
      if (source.partition != 0) {
        partition = source.partition;
        const auto table = read_partition_table(*bytes);
        const bool there = table && std::ranges::any_of(table->partitions, [&](const Partition& p) {
                             return p.number == source.partition;
                           });
        if (!there) {
          return std::unexpected(
              Error{"there is no partition " + std::to_string(source.partition)});
        }
      }
      auto opened = open_bytes(*bytes, source.path, {.partition = partition, .io = options_.io});
      if (!opened) {
        // A drive that is there and cannot be looked into: its links are unverifiable, not broken.
        std::string why = opened.error().message;
        if (why.starts_with(source.path)) why.erase(0, source.path.size());
        const std::string part =
            source.partition == 0 ? "" : "#" + std::to_string(source.partition);
        log_warning("--drive-map " + drive + "=" + source.path + part + why);
        return {};
      }
      contact_drivers(*opened, source.path);
      add_partitions(*opened);
      for (auto& volume : opened->volumes) {
        inputs_.volumes.push_back({.candidate = std::move(volume), .target_only = true});
      }
    }
    if (given() > 1) {
      const auto first = std::ranges::find_if(inputs_.volumes, [&](const InputVolume& input) {
        return is_meant(input.candidate, source);
      });
      return std::unexpected(
          Error{"it has several NTFS partitions; say which one, as " + first->candidate.name});
    }
    return {};
  }

  void add_partitions(const OpenedSource& opened) {
    for (const auto& volume : opened.volumes) {
      add_partition({.name = volume.name,
                     .source = volume.source,
                     .partition = volume.partition,
                     .identity = volume.identity,
                     .what = "it could not be scanned"});
    }
    for (const auto& part : opened.skipped) {
      add_partition({.name = part.name,
                     .source = opened.volumes.front().source,
                     .partition = part.partition,
                     .identity = part.identity,
                     .what = part.what,
                     .not_asked_for = part.content == ContentKind::kNtfs});
    }
  }
  // Once each, however often its disk is given.
  void add_partition(GivenPartition partition) {
    const bool known = std::ranges::any_of(inputs_.partitions, [&](const GivenPartition& other) {
      return other.partition == partition.partition && same_source(other.source, partition.source);
    });
    if (!known) inputs_.partitions.push_back(std::move(partition));
  }

  InputOptions options_;
  Inputs inputs_;
};

}  // namespace

std::expected<Inputs, ExitCode> open_inputs(InputOptions options) {
  return InputOpener(std::move(options)).run();
}

std::expected<std::unique_ptr<AuditedVolume>, Error> open_machine_volume(
    const MachineVolume& volume, const OpenOptions& options) {
  auto source = open_source(volume.device_path(), options);
  if (!source) return std::unexpected(source.error());
  VolumeCandidate candidate = std::move(source->volumes.front());
  candidate.name = volume.shown();
  candidate.source = volume.shown();
  // What the driver's cache has and the disk has not yet must not look missing.
  const std::string refusal = contact_driver(open_volume_device(volume.device_path()), candidate);
  if (!refusal.empty()) log_note(about(candidate.name, "links lead there, and " + refusal));
  log_device_notes(candidate.name, candidate);
  auto opened = open_for_lookups(candidate);
  if (!opened) return std::unexpected(opened.error());
  if (std::string refusal = why_no_lookups(**opened); !refusal.empty()) {
    return std::unexpected(Error{std::move(refusal)});
  }
  return AuditedVolume::through_indexes(*std::move(opened),
                                        std::make_unique<Catalog>(0, CatalogScope::kSomeFiles));
}

bool is_meant(const VolumeCandidate& volume, const SourcePath& source) {
  return (source.partition == 0 || source.partition == volume.partition) &&
         same_source(volume.source, source.path);
}

void map_drives(const std::vector<DriveMapping>& drive_map, const AuditedVolumes& volumes,
                VolumeMap& map) {
  for (const auto& mapping : drive_map) {
    if (!mapping.source) {
      map.does_not_exist(mapping.drive);
      continue;
    }
    std::vector<VolumeIndex> meant;
    for (VolumeIndex i = 0; i < volumes.size(); ++i) {
      if (is_meant(volumes[i]->volume().candidate(), *mapping.source)) meant.push_back(i);
    }
    if (meant.size() == 1) {
      map.map(mapping.drive, meant.front());
    } else {
      map.foreign(mapping.drive);
    }
  }
}

std::expected<VolumeIndex, ExitCode> meant_volume(const std::string& source,
                                                  const std::string& drive, const VolumeMap& map,
                                                  const AuditedVolumes& volumes,
                                                  const std::vector<VolumeIndex>& given) {
  const bool live = !given.empty() && map.has_view(given.front());
  const VolumeAnswer answer = drive.empty() ? VolumeAnswer()
                              : live        ? map.find(drive, given.front())
                                            : map.find(drive);
  switch (answer.kind) {
    case VolumeAnswer::Kind::kVolume: return answer.volume;
    case VolumeAnswer::Kind::kDoesNotExist:
      log_error("the path begins with " + drive + ", and " +
                (live ? "this machine has no such drive" : "--drive-map says that there is none"));
      return std::unexpected(ExitCode::kUsage);
    case VolumeAnswer::Kind::kForeign:
      log_error("the path begins with " + drive + ", which could not be opened");
      return std::unexpected(ExitCode::kFailed);
    case VolumeAnswer::Kind::kNetwork:
    case VolumeAnswer::Kind::kSessionLetter:
    case VolumeAnswer::Kind::kUnreadable:
    case VolumeAnswer::Kind::kNotOpened:
      log_error("the path begins with " + drive + ", which is not " + source +
                ": give what is to be read first");
      return std::unexpected(ExitCode::kUsage);
    case VolumeAnswer::Kind::kNotGiven: break;
  }
  if (given.empty()) return std::unexpected(ExitCode::kFailed);
  if (given.size() > 1) {
    log_error(source + ": it has several NTFS partitions; say which one, as " +
              volumes[given.front()]->volume().name());
    return std::unexpected(ExitCode::kUsage);
  }
  return given.front();
}

std::expected<bool, ExitCode> assume_typed_drive(const std::string& drive,
                                                 const AuditedVolumes& volumes, VolumeIndex meant,
                                                 VolumeMap& map) {
  if (drive.empty() || map.has_view(meant)) return false;
  if (map.find(drive).kind != VolumeAnswer::Kind::kNotGiven) return false;
  const std::string letter = drive_of(map, meant);
  if (letter.empty()) {
    map.assume(drive, meant);
    return true;
  }
  const bool assumed = map.find(letter).assumed_letter != 0;
  log_error("the path begins with " + drive + ", and " + volumes[meant]->volume().name() +
            (assumed ? " is assumed to be " : " is ") + letter + "; say with --drive-map what " +
            drive + " is, or leave it out");
  return std::unexpected(ExitCode::kUsage);
}

bool is_input(const std::string& path, const std::vector<std::string>& sources,
              const std::vector<DriveMapping>& drive_map) {
  const auto same = [&path](const std::string& input) { return same_file(path, input); };
  return std::ranges::any_of(sources,
                             [&](const std::string& source) {
                               return same(split_source_path(source).path) || same(source);
                             }) ||
         std::ranges::any_of(drive_map, [&](const DriveMapping& mapping) {
           return mapping.source && same(mapping.source->path);
         });
}

void note_failure(const std::string& name, std::string what,
                  std::vector<report::SkippedSource>& skipped) {
  const std::string prefix = name + ": ";
  for (const std::string& said : {"cannot open " + prefix, prefix}) {
    if (what.starts_with(said)) what.erase(0, said.size());
  }
  log_error(about(name, what));
  skipped.push_back({.name = name, .what = std::move(what), .failed = true});
}

}  // namespace scanner

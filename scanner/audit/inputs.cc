#include "scanner/audit/inputs.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "scanner/driver/driver_contact.h"
#include "scanner/live/driver_volume.h"
#include "scanner/source/partition_table.h"
#include "scanner/sweep/indexed_catalog.h"

namespace scanner {
namespace {

void show_device_notes(const std::string& name, const VolumeCandidate& volume,
                       Diagnostics& diagnostics) {
  if (!volume.device) return;
  for (const std::string& note : volume.device->notes()) diagnostics.note(about(name, note));
}

class InputOpener {
 public:
  InputOpener(InputOptions options, Diagnostics& diagnostics)
      : options_(std::move(options)), diagnostics_(diagnostics) {}

  std::expected<Inputs, AuditError> run() {
    for (const auto& argument : options_.sources) open_source_argument(argument);
    for (const auto& mapping : options_.drive_map) {
      if (!mapping.source) continue;
      if (const auto opened = open_mapped(mapping.drive, *mapping.source); !opened) {
        return audit_usage_error("--drive-map " + mapping.drive + "=" + mapping.source->path +
                                 ": " + opened.error().message);
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
        note_failure(argument, opened.error().message, diagnostics_, inputs_.skipped);
      }
      return;
    }
    contact_drivers(*opened, argument);
    for (const auto& note : opened->notes) diagnostics_.note(about(argument, note));
    for (const auto& part : opened->skipped) {
      // A partition that cannot be read may contain an NTFS volume.
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
    if (known) return diagnostics_.note(about(volume.name, "given twice, scanned once"));
    inputs_.volumes.push_back({.candidate = std::move(volume)});
  }

  // If raw reads are refused but the driver of a mounted volume answers.
  bool open_driver_only(const std::string& argument) {
    const std::string path = live_volume_path(argument);
    if (path.empty()) return false;
    auto volume = driver_only(open_volume_device(path), argument);
    if (!volume) return false;
    show_device_notes(argument, *volume, diagnostics_);
    add_volume(*std::move(volume));
    return true;
  }

  // For a mounted volume that was given as such.
  void contact_drivers(OpenedSource& opened, const std::string& argument) {
    if (opened.volumes.size() != 1 || opened.table || opened.volumes.front().loose_mft) return;
    const std::string path = live_volume_path(opened.volumes.front().source);
    if (path.empty()) return;
    VolumeCandidate& volume = opened.volumes.front();
    const std::string text = contact_driver(open_volume_device(path), volume);
    show_device_notes(argument, volume, diagnostics_);
    if (text.empty()) return;
    if (volume.incomplete.empty()) {
      diagnostics_.note(about(argument, text));
    } else {
      diagnostics_.warning(about(argument, text));
    }
  }

  std::expected<void, Error> open_mapped(const std::string& drive, const SourcePath& source) {
    const auto given = [&] {
      return std::ranges::count_if(inputs_.volumes, [&](const InputVolume& input) {
        return is_volume_of(input.candidate, source);
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
              Error{"partition " + std::to_string(source.partition) + " does not exist"});
        }
      }
      auto opened = open_bytes(*bytes, source.path, {.partition = partition, .io = options_.io});
      if (!opened) {
        // A drive that exists but cannot be read: links to it are unverifiable, not broken.
        std::string why = opened.error().message;
        if (why.starts_with(source.path)) why.erase(0, source.path.size());
        const std::string part =
            source.partition == 0 ? "" : "#" + std::to_string(source.partition);
        diagnostics_.warning("--drive-map " + drive + "=" + source.path + part + why);
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
        return is_volume_of(input.candidate, source);
      });
      return std::unexpected(
          Error{"it has several NTFS partitions; select one, such as " + first->candidate.name});
    }
    return {};
  }

  void add_partitions(const OpenedSource& opened) {
    for (const auto& volume : opened.volumes) {
      add_partition({.name = volume.name,
                     .source = volume.source,
                     .partition = volume.partition,
                     .identity = volume.identity,
                     .what = "it cannot be scanned"});
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
  // Each once, even if its disk is given several times.
  void add_partition(GivenPartition partition) {
    const bool known = std::ranges::any_of(inputs_.partitions, [&](const GivenPartition& other) {
      return other.partition == partition.partition && same_source(other.source, partition.source);
    });
    if (!known) inputs_.partitions.push_back(std::move(partition));
  }

  InputOptions options_;
  Diagnostics& diagnostics_;
  Inputs inputs_;
};

}  // namespace

std::expected<Inputs, AuditError> open_inputs(InputOptions options, Diagnostics& diagnostics) {
  return InputOpener(std::move(options), diagnostics).run();
}

std::expected<std::unique_ptr<AuditedVolume>, Error> open_machine_volume(
    const MachineVolume& volume, const OpenOptions& options, Diagnostics& diagnostics) {
  auto source = open_source(volume.device_path(), options);
  if (!source) return std::unexpected(source.error());
  VolumeCandidate candidate = std::move(source->volumes.front());
  candidate.name = volume.shown();
  candidate.source = volume.shown();
  // Data that are in the driver's cache but not yet on the disk must not look missing.
  const std::string refusal = contact_driver(open_volume_device(volume.device_path()), candidate);
  if (!refusal.empty()) {
    diagnostics.note(about(candidate.name, "links lead to it, but " + refusal));
  }
  show_device_notes(candidate.name, candidate, diagnostics);
  auto opened = open_for_lookups(candidate);
  if (!opened) return std::unexpected(opened.error());
  if (std::string refusal = why_no_lookups(**opened); !refusal.empty()) {
    return std::unexpected(Error{std::move(refusal)});
  }
  return AuditedVolume::through_indexes(*std::move(opened),
                                        std::make_unique<Catalog>(0, CatalogScope::kSomeFiles));
}

bool is_volume_of(const VolumeCandidate& volume, const SourcePath& source) {
  return (source.partition == 0 || source.partition == volume.partition) &&
         same_source(volume.source, source.path);
}

void note_failure(const std::string& name, std::string what, Diagnostics& diagnostics,
                  std::vector<report::SkippedSource>& skipped) {
  const std::string prefix = name + ": ";
  for (const std::string& said : {"cannot open " + prefix, prefix}) {
    if (what.starts_with(said)) what.erase(0, said.size());
  }
  diagnostics.error(about(name, what));
  skipped.push_back({.name = name, .what = std::move(what), .failed = true});
}

}  // namespace scanner

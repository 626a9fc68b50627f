// What the commands about one path begin with: the volume that is meant, and those that links on it
// may lead to. Nothing is read but what opening takes.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>

#include "scanner/app/exit_code.h"
#include "scanner/app/options.h"
#include "scanner/app/output_file.h"
#include "scanner/links/resolver.h"
#include "scanner/links/volume_map.h"
#include "scanner/source/counting_source.h"

namespace scanner {

struct PathVolumes {
  ReadCounter counter;  // first, for the volumes count until they end
  // Components are looked up in the directories' own indexes; in a catalog for a loose $MFT, which
  // has no others and is read through.
  AuditedVolumes volumes;
  VolumeMap map;          // the drive map, and the drive in front of the path
  VolumeIndex meant = 0;  // where the path begins
  std::uint64_t open_reads = 0;
  std::uint64_t open_bytes = 0;

  [[nodiscard]] const AuditedVolume& meant_volume() const { return *volumes[meant]; }
  // For --stats, on stderr.
  void say_statistics() const;
};

// Says on stderr why not. kUsage where several volumes could be meant, or where the drive map says
// that the path's drive is none.
[[nodiscard]] std::expected<std::unique_ptr<PathVolumes>, ExitCode> open_path_volumes(
    const PathOptions& options);

// `-o`, checked: what is read is never written over. Says on stderr why not.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(
    const PathOptions& options);

}  // namespace scanner

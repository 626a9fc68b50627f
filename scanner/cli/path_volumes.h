// What the commands about one path begin with: the volume that is meant, and those that links on it
// may lead to. Nothing is read but what opening takes.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/cli/output/output_file.h"
#include "scanner/cli/statistics.h"
#include "scanner/machine/mounted_volumes.h"
#include "scanner/registry/registry_letters.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/trace/path_walk.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/source/counting_source.h"

namespace scanner {

struct PathVolumes {
  ReadCounter counter;  // first, for the volumes count until they end
  // Components are looked up in the directories' own indexes; in a catalog for a loose $MFT, which
  // has no others and is read through.
  AuditedVolumes volumes;
  VolumeMap map;                           // the drive map, the typed drive, and what walk() adds
  VolumeIndex meant = 0;                   // where the path begins
  ReadFigures opening;                     // of the counter's
  std::vector<GivenPartition> partitions;  // of all sources; for the registries
  std::vector<std::string> notes;          // on assumed letters, a sentence each
  std::unique_ptr<MountedVolumes> live;    // those that are mounted here

  [[nodiscard]] const AuditedVolume& meant_volume() const { return *volumes[meant]; }
  // Walks the path from the volume that is meant. Volumes of this machine are opened as links lead
  // there. The first time that a letter or GUID is met which nobody mapped, the registries on the
  // volumes are asked; if they do not tell, those letters are assumed that a scan would assume. The
  // drive in front of the path is assumed from the beginning, and the registries know better. With
  // a trailing backslash a directory is asked for.
  PathAnswer walk(const PathOptions& options, bool trailing_backslash = false);
  // For --stats, on stderr.
  void say_statistics() const;

 private:
  void read_registries(const std::string& wanted);
  void search_letters(const std::string& letter, std::uint32_t threads);

  bool registries_read_ = false;
  bool letters_searched_ = false;
};

// Says on stderr why not. kUsage where several volumes could be meant, or where the drive map says
// that the path's drive is none. Once all is open, rights that writing `output` does not take are
// given up; see sandbox.h.
[[nodiscard]] std::expected<std::unique_ptr<PathVolumes>, ExitCode> open_path_volumes(
    const PathOptions& options, const OutputFile& output);

// `-o`, checked: no input is ever overwritten. Says on stderr why not.
[[nodiscard]] std::expected<std::unique_ptr<OutputFile>, ExitCode> open_output(
    const PathOptions& options);

}  // namespace scanner

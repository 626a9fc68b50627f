#include "scanner/cli/snapshots_command.h"

#include <string>

#include "report/write/json/snapshots_json.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log.h"
#include "scanner/cli/print.h"
#include "scanner/cli/version.h"
#include "scanner/machine/machine_sources.h"

namespace scanner {
namespace {

std::string as_text(const VolumeCopies& volume) {
  if (volume.copies.empty()) return volume.volume + " has no shadow copies.\n";
  std::string text = "Shadow copies of " + volume.volume + ", newest last\n";
  for (const ShadowCopy& copy : volume.copies) {
    text += "  " + (copy.created.empty() ? "time unknown" : copy.created) + "  " + copy.id + "  " +
            copy.device + "\n";
  }
  return text;
}

std::string as_json(const VolumeCopies& volume) {
  report::SnapshotList list{
      .tool_version = kVersion, .volume = volume.volume, .name = volume.name, .snapshots = {}};
  for (const ShadowCopy& copy : volume.copies) {
    list.snapshots.push_back({.id = copy.id, .created = copy.created, .device = copy.device});
  }
  return report::snapshots_json(list);
}

}  // namespace

ExitCode run_snapshots(const SnapshotsOptions& options) {
  const std::atomic<bool>& stop = interrupt_flag();
  const Machine* const machine = this_machine(stop);
  if (machine == nullptr) {
    log_error("snapshots: only available on Windows");
    return ExitCode::kUsage;
  }
  const auto volume = copies_of_source(*machine, options.source);
  if (stop.load()) return ExitCode::kInterrupted;
  if (!volume) {
    const bool ends_with_colon = options.source.ends_with(':');
    log_error(options.source + (ends_with_colon ? " " : ": ") + volume.error().message);
    return ExitCode::kFailed;
  }
  return print(options.json ? as_json(*volume) : as_text(*volume));
}

}  // namespace scanner

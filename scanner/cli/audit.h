// A whole audit: sources opened, volumes swept, letters mapped, links resolved.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "report/summary.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/cli/statistics.h"
#include "scanner/crosscheck/cross_check.h"
#include "scanner/live/live_scan.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

struct Audit {
  // Of all that was read with --stats; and what of it went into opening volumes.
  std::unique_ptr<ReadCounter> counter = std::make_unique<ReadCounter>();
  ReadFigures opening;
  // By volume: those in use, whose catalogs point into them; null for others.
  std::vector<std::unique_ptr<LiveScan>> live;
  AuditedVolumes volumes;
  std::vector<VolumeResolutions> resolutions;  // by volume
  std::vector<CrossCheck> checks;              // by volume; empty without --cross-check
  VolumeMap map;
  std::vector<VolumeIndex> given;     // volumes of the sources themselves
  std::vector<VolumeIndex> reported;  // volumes whose own rows are asked for
  report::Summary summary;
  ExitCode exit_code = ExitCode::kDone;
};

// Says on stderr what went wrong. The exit code is kFailed if no source could be scanned, kUsage
// for a drive map that names what does not exist, kInterrupted if `stop` was set; then nothing else
// counts. `inputs_opened` is called once, when nothing more will be opened by name.
[[nodiscard]] Audit run_audit(const ScanOptions& options, const std::atomic<bool>& stop,
                              const std::function<void()>& inputs_opened);

}  // namespace scanner

#include "scanner/cli/machine_scan.h"

#include <string>
#include <utility>
#include <vector>

#include "scanner/audit/diagnostics.h"
#include "scanner/cli/log.h"
#include "scanner/machine/machine_sources.h"

namespace scanner {

std::expected<ScanOptions, ExitCode> with_machine_sources(ScanOptions options,
                                                          const Machine* machine) {
  if (!options.all && options.snapshot.empty()) return options;
  if (machine == nullptr) {
    log_error((options.all ? "--all" : "--snapshot") +
              std::string(": only available on Windows; give images or block devices instead"));
    return std::unexpected(ExitCode::kUsage);
  }
  if (options.all) {
    auto found = all_volumes(*machine);
    if (!found) {
      log_error("--all: " + found.error().message);
      return std::unexpected(ExitCode::kFailed);
    }
    options.sources = std::move(found->sources);
    options.skipped = std::move(found->skipped);
  }
  if (options.snapshot.empty()) return options;
  std::vector<std::string> devices;
  for (const std::string& source : options.sources) {
    const auto volume = copies_of_source(*machine, source);
    auto copy =
        volume ? choose_copy(volume->copies, options.snapshot) : std::unexpected(volume.error());
    if (!copy && options.all) {
      options.skipped.push_back({.name = source, .what = copy.error().message, .failed = true});
      continue;
    }
    if (!copy) {
      log_error("--snapshot " + options.snapshot + ": " + about(source, copy.error().message));
      return std::unexpected(ExitCode::kFailed);
    }
    devices.push_back(std::move(copy->device));
  }
  if (devices.empty()) {
    log_error("--snapshot " + options.snapshot + ": " + options.skipped.back().what);
    return std::unexpected(ExitCode::kFailed);
  }
  options.sources = std::move(devices);
  return options;
}

}  // namespace scanner

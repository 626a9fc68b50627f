// `scan --all` and `scan --snapshot`: sources that the system lists.
#pragma once

#include <expected>

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/machine/machine.h"

namespace scanner {

// The same options with the sources that they select. Logs errors: kUsage if not on Windows
// (`machine` is null), otherwise kFailed.
[[nodiscard]] std::expected<ScanOptions, ExitCode> with_machine_sources(ScanOptions options,
                                                                        const Machine* machine);

}  // namespace scanner

// `scan --all` and `scan --snapshot`: sources that the system must be asked for.
#pragma once

#include <expected>

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"
#include "scanner/machine/machine.h"

namespace scanner {

// The same options with the sources that they mean. Says on stderr why there are none: kUsage where
// this is no Windows (`machine` is null), else kFailed.
[[nodiscard]] std::expected<ScanOptions, ExitCode> with_machine_sources(ScanOptions options,
                                                                        const Machine* machine);

}  // namespace scanner

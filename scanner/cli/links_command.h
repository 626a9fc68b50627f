// `linkaudit links`: every hard link of one file, without reading the entire $MFT.
#pragma once

#include "scanner/cli/exit_code.h"
#include "scanner/cli/options.h"

namespace scanner {

[[nodiscard]] ExitCode run_links(const LinksOptions& options);

}  // namespace scanner

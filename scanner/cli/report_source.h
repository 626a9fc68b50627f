// The bytes of an earlier report, from a file.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "report/read/report_bytes.h"
#include "scanner/source/error.h"

namespace scanner {

// A regular file. The error names it.
[[nodiscard]] std::expected<std::shared_ptr<const report::ReportBytes>, Error> open_report_bytes(
    const std::string& path);

}  // namespace scanner

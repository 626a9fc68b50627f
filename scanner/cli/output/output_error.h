// Error messages for reports that cannot be written, the same on all systems.
#pragma once

#include <string>

#include "report/output/error.h"
#include "scanner/source/error.h"

namespace scanner {

// "cannot write NAME: WHY"
[[nodiscard]] inline Error write_error(const std::string& name, const std::string& why) {
  return {"cannot write " + name + ": " + why};
}

// The same as an error of a sink.
[[nodiscard]] inline report::Error sink_error(const std::string& name, const std::string& why) {
  return {.code = report::ErrorCode::kSink, .message = write_error(name, why).message};
}

[[nodiscard]] inline report::Error interrupted_error() {
  return {.code = report::ErrorCode::kCancelled, .message = "interrupted"};
}

}  // namespace scanner

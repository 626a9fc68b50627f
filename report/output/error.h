// Why a report could not be written.
#pragma once

#include <cstdint>
#include <string>

namespace report {

enum class ErrorCode : std::uint8_t {
  kSink,       // the sink rejected the bytes
  kCancelled,  // the caller's flag was set; the output is not a complete report
  kResources,  // out of memory or threads
  kTruncated,  // the report reached its size limit; it is valid and says that it lacks rows
};

struct Error {
  ErrorCode code{};
  std::string message;  // one line for a person, without a full stop
};

}  // namespace report

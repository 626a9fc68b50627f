// Why a report could not be written.
#pragma once

#include <cstdint>
#include <string>

namespace report {

enum class ErrorCode : std::uint8_t {
  kSink,       // the sink refused the bytes
  kCancelled,  // the caller's flag was set; what was written so far is not a whole report
  kResources,  // out of memory, or no thread to be had
  kTruncated,  // the report is whole and says that it lacks rows: it reached its size limit
};

struct Error {
  ErrorCode code{};
  std::string message;  // one line for a person, without a full stop
};

}  // namespace report

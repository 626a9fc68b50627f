// Why a report cannot be read back.
#pragma once

#include <cstdint>
#include <string>

namespace report {

struct ReadError {
  std::uint64_t line = 0;  // from 1; 0: of no particular line
  std::string message;     // one line for a person, without a full stop and without the line number
};

// "line 7: MESSAGE", or the message alone.
[[nodiscard]] inline std::string text_of(const ReadError& error) {
  return error.line == 0 ? error.message
                         : "line " + std::to_string(error.line) + ": " + error.message;
}

}  // namespace report

// All output to standard output and standard error: UTF-8, written as bytes to files and pipes, and
// as UTF-16 to a Windows console, independent of code pages.
#pragma once

#include <cstdint>
#include <string_view>

namespace scanner {

enum class StandardStream : std::uint8_t { kOutput, kError };

// Writes all of `utf8`, which may end within a character. False, with errno set, on failure. Safe
// for concurrent use.
bool write_standard(StandardStream stream, std::string_view utf8);

// Ends a write that waits for a reader immediately, with an error; called from another thread. For
// systems where signals do not do that.
void cancel_standard_write();

}  // namespace scanner

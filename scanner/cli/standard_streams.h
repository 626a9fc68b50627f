// The one way to standard output and standard error: UTF-8, as bytes to files and pipes, as UTF-16
// to a Windows console, so that no code page has a say.
#pragma once

#include <cstdint>
#include <string_view>

namespace scanner {

enum class StandardStream : std::uint8_t { kOutput, kError };

// Writes all of `utf8`, which may end within a character. False, with errno set, if that failed.
// Safe for concurrent use.
bool write_standard(StandardStream stream, std::string_view utf8);

// Ends a write that waits for a reader, at once and with an error; called from another thread. For
// systems where signals do not do that themselves.
void cancel_standard_write();

}  // namespace scanner

// What must hold before anything else in the process runs, and how a closed pipe ends it.
#pragma once

namespace scanner {

// Makes sure that descriptors 0 to 2 are open, so that no file opened later takes the place of
// standard output or standard error, and that a full disk quota or a closed pipe becomes an error
// of the write rather than the end of the process. Call it once, first, from a single thread.
// False where that is impossible; nothing must be opened then.
[[nodiscard]] bool prepare_process();

// The reader of standard output has gone: ends the process as the system would have by default
// (SIGPIPE). Returns where the caller of the process had chosen to ignore that, as on Windows.
void end_for_closed_pipe();

}  // namespace scanner

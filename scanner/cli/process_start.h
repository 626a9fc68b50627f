// Prepares the process before anything else runs, and ends it when a pipe is closed.
#pragma once

namespace scanner {

// Ensures that descriptors 0 to 2 are open, so that no file opened later becomes standard output or
// standard error, and that an exceeded file size limit or a closed pipe is a write error instead
// of ending the process. Call it once, first, from a single thread. False if that is impossible;
// nothing may be opened then.
[[nodiscard]] bool prepare_process();

// The reader of standard output is gone: ends the process as the system would by default (SIGPIPE).
// Returns if the caller of the process ignores that signal, and on Windows.
void end_for_closed_pipe();

}  // namespace scanner

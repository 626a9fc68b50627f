// Ctrl-C: requests the end of the run, which stops before its next chunk of work.
#pragma once

#include <atomic>

namespace scanner {

// The first call installs the handler (for SIGINT, SIGTERM and, unless ignored, SIGHUP; on Windows
// for Ctrl-C, Ctrl-Break, closing the console and logging off). Returns the flag that the handler
// sets. A second Ctrl-C ends the process immediately.
const std::atomic<bool>& interrupt_flag();

}  // namespace scanner

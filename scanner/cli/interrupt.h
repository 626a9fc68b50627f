// Ctrl-C: asks the run to end, which it does at the next chunk of work.
#pragma once

#include <atomic>

namespace scanner {

// Installs the handler at its first call (SIGINT, SIGTERM and, unless it is ignored, SIGHUP; on
// Windows Ctrl-C, Ctrl-Break, a closing console, logging off) and gives the flag that it sets. A
// second Ctrl-C ends the process at once.
const std::atomic<bool>& interrupt_flag();

}  // namespace scanner

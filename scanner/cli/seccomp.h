// A filter for system calls (seccomp(2)).
#pragma once

namespace scanner {

// From now on, in all threads, system calls that no command needs fail with EPERM; see
// seccomp_posix.cc. Calls are denied by a list, not allowed by one, as C libraries differ in what
// they need. False, with nothing changed, if the kernel has no seccomp or the architecture is
// unknown. REQUIRES: no_new_privs.
bool restrict_calls();

}  // namespace scanner

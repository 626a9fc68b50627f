// A filter for system calls (seccomp(2)).
#pragma once

namespace scanner {

// From here on, in all threads, system calls that no command needs fail with EPERM; see
// seccomp_posix.cc. A list of what is refused, not of what is allowed: each C library needs others.
// False, and nothing has changed, if the kernel has no seccomp or the architecture is not known
// here. REQUIRES: no_new_privs.
bool restrict_calls();

}  // namespace scanner

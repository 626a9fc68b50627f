// Landlock: access control that a Linux process imposes on itself (landlock(7), since 5.13).
#pragma once

#include <span>

namespace scanner {

// From now on, this thread and those that it starts can open no file, and can link, rename and
// remove names only below `directories`, descriptors that may be O_PATH. TCP and signals to other
// processes are blocked if the kernel supports that. Open files remain usable. False, with nothing
// changed, if the kernel has no Landlock. REQUIRES: no_new_privs.
bool restrict_files(std::span<const int> directories);

}  // namespace scanner

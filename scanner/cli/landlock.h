// Landlock, the access control that a Linux process sets up for itself (landlock(7), since 5.13).
#pragma once

#include <span>

namespace scanner {

// From here on this thread, and those that it starts, open no file, and link, rename and remove
// names only beneath `directories`, descriptors that may be O_PATH. TCP and signals to other
// processes are off where the kernel can do that. What is open stays usable. False, and nothing has
// changed, if the kernel has no Landlock. REQUIRES: no_new_privs.
bool restrict_files(std::span<const int> directories);

}  // namespace scanner

// Rights that a run gives up once all inputs and outputs are open, to limit the damage that a
// hostile volume could do through a bug. Linux only. If the kernel has neither Landlock nor
// seccomp, or they are disabled, nothing happens, without a message.
#pragma once

#include <span>

namespace scanner {

// The restrictions in force.
struct Restrictions {
  // Landlock: no file can be opened; names can change in the directories of the reports only.
  bool files = false;
  // seccomp: no running of programs, no sockets, no opening of files for writing, no changing of
  // modes or owners by path, no executable memory, no access to other processes.
  bool calls = false;
};

// Applies to this thread, to threads that it starts, and (seccomp only) to those already running,
// until the process ends. In `directories`, descriptors that may be O_PATH, files can still be
// created by linking, renamed and removed.
Restrictions restrict_process(std::span<const int> directories);

// The same, but does nothing in sanitizer builds, which run programs and open files of their own.
// Call it once per command, when all inputs and outputs are open and before worker threads start.
void give_up_rights(std::span<const int> directories);

}  // namespace scanner

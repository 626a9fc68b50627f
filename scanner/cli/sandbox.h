// Rights that a run gives up once all it reads and writes is open: what a hostile volume could do
// with a mistake of ours ends there. Linux only. Where the kernel has neither Landlock nor seccomp,
// or they are switched off, nothing happens and nothing is said.
#pragma once

#include <span>

namespace scanner {

// What is in force.
struct Restrictions {
  // Landlock: no file can be opened, and names change in the directories of the reports only.
  bool files = false;
  // seccomp: no program is run, no socket made, no file opened to be written, no mode or owner
  // changed by path, no memory made executable, no other process reached.
  bool calls = false;
};

// For this thread, those that it starts, and (calls only) those that run already; until the process
// ends. In `directories`, which are open for it or with O_PATH, files may still be created by
// linking, renamed and removed.
Restrictions restrict_process(std::span<const int> directories);

// The same, but nothing in sanitized builds, which run programs and open files of their own. Once
// per command: call it when all inputs and outputs are open, and before worker threads start.
void give_up_rights(std::span<const int> directories);

}  // namespace scanner

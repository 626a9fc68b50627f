// Drive letters that exist only in some logon session. A letter without a volume may still lead
// somewhere for another user, or for the same one without administrator rights: SUBST and network
// letters belong to the logon session that made them. [SDK: DefineDosDevice]
#pragma once

#include <cstdint>
#include <string>

#include "scanner/machine/machine.h"

namespace scanner {

struct SessionLetters {
  std::uint32_t letters = 0;  // bit 0: A:
  // Why there may be others, a clause; empty: these are all.
  std::string unknown;

  [[nodiscard]] bool has(char letter) const {
    return (letters >> static_cast<unsigned>(letter - 'A') & 1U) != 0;
  }
};

// The letters of all logon sessions (`\Sessions\N\DosDevices`), and the persistent network letters
// of all users with a profile here.
[[nodiscard]] SessionLetters session_letters(const Machine& machine);

}  // namespace scanner

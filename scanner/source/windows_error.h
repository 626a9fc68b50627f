// Helpful wording for Windows error codes. Platform-free.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scanner {

// Our own words for the codes (ERROR_*) that occur when opening and reading, the same in every
// language of Windows; empty for others.
[[nodiscard]] std::string_view windows_error_words(std::uint32_t code);

// The circumstances under which a volume or disk could not be opened.
struct VolumeRefusal {
  std::uint32_t code = 0;  // ERROR_*
  bool elevated = false;   // the process has administrator rights
  bool network_drive = false;
  std::string folder = {};  // of a letter made with SUBST: the folder behind it
};

// What to do about it, as a clause without a full stop; empty if there is no advice.
[[nodiscard]] std::string volume_advice(const VolumeRefusal& refusal);

}  // namespace scanner

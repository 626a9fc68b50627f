// How a volume's links were found, and what that way cannot tell.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace report {

enum class Engine : std::uint8_t {
  kMft,    // the whole $MFT was read
  kIndex,  // $Extend\$Reparse was, and the records that it names
};

// "mft", "index".
[[nodiscard]] std::string_view word(Engine engine);
// What a volume may have that the engine does not look for, one clause each.
[[nodiscard]] std::span<const std::string_view> not_known(Engine engine);

}  // namespace report

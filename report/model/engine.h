// How a volume's links were found, and what that way cannot tell.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace report {

enum class Engine : std::uint8_t {
  kMft,    // the whole $MFT was read
  kIndex,  // $Extend\$Reparse was, and the records that it names
  kUsn,    // the driver of a mounted volume gave all records that are in use
};
inline constexpr std::size_t kEngineCount = 3;

// "mft", "index", "usn".
[[nodiscard]] std::string_view word(Engine engine);
[[nodiscard]] std::optional<Engine> engine_from(std::string_view text);
// Whether it looks at every file, so that its figures are those of the whole volume.
[[nodiscard]] bool looks_at_all_files(Engine engine);
// What a volume may have that the engine does not look for, one clause each.
[[nodiscard]] std::span<const std::string_view> not_known(Engine engine);

}  // namespace report

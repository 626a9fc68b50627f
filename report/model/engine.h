// How a volume's links were found, and what this engine does not find.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace report {

enum class Engine : std::uint8_t {
  kMft,    // the entire $MFT was read
  kIndex,  // $Extend\$Reparse and the records that it lists were read
  kUsn,    // the driver of a mounted volume returned all records in use
};
inline constexpr std::size_t kEngineCount = 3;

// "mft", "index", "usn".
[[nodiscard]] std::string_view word(Engine engine);
[[nodiscard]] std::optional<Engine> engine_from(std::string_view text);
// Whether it examines every file, so that its figures cover the entire volume.
[[nodiscard]] bool looks_at_all_files(Engine engine);
// What the engine does not search for although a volume may contain it, one clause each.
[[nodiscard]] std::span<const std::string_view> not_known(Engine engine);

}  // namespace report

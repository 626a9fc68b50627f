// The identity of a problem: equal in every scan that finds the same problem at the same place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/model/finding.h"

namespace report {

// XXH3-128 of rule, volume, path and target; canonical byte order. [XXH3]
struct Fingerprint {
  static constexpr std::size_t kBytes = 16;
  std::array<std::uint8_t, kBytes> bytes{};

  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

// "v1:" and 32 lower-case hex digits. The number rises whenever what is hashed changes.
[[nodiscard]] std::string text_of(const Fingerprint& fingerprint);
// The inverse of text_of(); empty if it is none, or one of another version.
[[nodiscard]] std::optional<Fingerprint> fingerprint_from(std::string_view text);

// `serial` is VolumeSummary::serial, or the volume's name where it has none. Path and target may
// differ in case.
[[nodiscard]] Fingerprint fingerprint_of(FindingKind kind, std::string_view serial,
                                         std::u16string_view path, std::u16string_view target);

// "xxh3:" and 32 hex digits, which identify a file.
[[nodiscard]] std::string hash_of(std::string_view bytes);

}  // namespace report

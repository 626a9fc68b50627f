// The contents of a reparse point other than a target.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "mft/reparse_point.h"
#include "report/model/link_kind.h"

namespace report {

// A payload that is undocumented, of no interest or invalid: only its size is reported.
struct PlainData {
  std::size_t data_bytes = 0;
};

// Views. Empty for links that are fully described by their names or target, and for rows without
// reparse data.
using Payload =
    std::variant<std::monostate, mft::AppExecLink, mft::Wof, mft::Wci, mft::NfsSpecial, PlainData>;
// The views point into the buffer of `point`.
[[nodiscard]] Payload decode_payload(LinkKind kind, const mft::ReparsePoint& point);

// Stable words; empty for an unknown number.
[[nodiscard]] std::string_view wof_provider_word(std::uint32_t provider);    // "file", "wim"
[[nodiscard]] std::string_view wof_algorithm_word(std::uint32_t algorithm);  // "xpress4k", "lzx", …
[[nodiscard]] std::string_view nfs_type_word(std::uint64_t type);            // "link", "fifo", …
// The inverse; empty for an unknown word.
[[nodiscard]] std::optional<std::uint32_t> wof_provider_from(std::string_view text);
[[nodiscard]] std::optional<std::uint32_t> wof_algorithm_from(std::string_view text);
[[nodiscard]] std::optional<std::uint64_t> nfs_type_from(std::string_view text);

}  // namespace report

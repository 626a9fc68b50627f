// What a reparse point holds besides a target, decoded once for all writers.
#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "mft/reparse_point.h"
#include "report/rows.h"

namespace report {

// A payload that is not documented, not of interest or crooked: only its size is told.
struct PlainData {
  std::size_t data_bytes = 0;
};

// Views point into the row. Nothing for links whose names or target tell all, and for rows without
// reparse data.
using Payload =
    std::variant<std::monostate, mft::AppExecLink, mft::Wof, mft::Wci, mft::NfsSpecial, PlainData>;
[[nodiscard]] Payload decode_payload(const LinkRow& row);

// Stable words; empty for a number that has none.
[[nodiscard]] std::string_view wof_provider_word(std::uint32_t provider);    // "file", "wim"
[[nodiscard]] std::string_view wof_algorithm_word(std::uint32_t algorithm);  // "xpress4k", "lzx", …
[[nodiscard]] std::string_view nfs_type_word(std::uint64_t type);            // "link", "fifo", …

// The target of an LX link as it is on disk, if it is not valid UTF-8; else empty. Views the row.
[[nodiscard]] mft::Bytes invalid_lx_target(const LinkRow& row);

}  // namespace report

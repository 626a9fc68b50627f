// The JSON Schema (draft-07) of reports and of the answers of `linkaudit links`, as
// `linkaudit schema` prints it.
#pragma once

#include <string_view>

namespace report {

// Additions increase the minor version, any other change the major version.
inline constexpr std::string_view kSchemaVersion = "1.1";

[[nodiscard]] std::string_view schema_text();

}  // namespace report

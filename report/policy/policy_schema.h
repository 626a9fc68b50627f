// The JSON Schema (draft-07) of policies, for editors that know how to apply one to TOML.
#pragma once

#include <string_view>

namespace report {

[[nodiscard]] std::string_view policy_schema_text();

}  // namespace report

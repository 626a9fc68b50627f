// Limitations as JSON objects. See the schema, "limitation".
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "report/model/limitation.h"

namespace report {

// Appends them to an array. `kind`: "incomplete", "unclean", … (see the schema).
void append_limitations(const Limitations& limitations, std::string_view kind,
                        nlohmann::ordered_json& array);
// The array alone, on one line, for a writer that makes its JSON without the library.
[[nodiscard]] std::string limitations_json(const Limitations& limitations, std::string_view kind);

}  // namespace report

// Limitations as JSON objects. See the schema, "limitation".
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

#include "report/model/limitation.h"

namespace report {

// Appends them to an array. `kind`: "incomplete" or "unclean".
void append_limitations(const Limitations& limitations, std::string_view kind,
                        nlohmann::ordered_json& array);

}  // namespace report

#include "report/write/json/limitations_json.h"

#include "report/text/json_text.h"

namespace report {

void append_limitations(const Limitations& limitations, std::string_view kind,
                        nlohmann::ordered_json& array) {
  for (const Limitation& limitation : limitations) {
    auto arguments = nlohmann::ordered_json::array();
    for (const std::string& argument : limitation.arguments) {
      arguments.push_back(valid_utf8(argument));
    }
    array.push_back({{"code", word(limitation.code)},
                     {"kind", kind},
                     {"arguments", std::move(arguments)},
                     {"text", valid_utf8(limitation.text())}});
  }
}

}  // namespace report

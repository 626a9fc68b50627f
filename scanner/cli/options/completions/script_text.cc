#include "scanner/cli/options/completions/script_text.h"

#include <algorithm>

namespace scanner {

std::string joined(const std::vector<std::string_view>& words, std::string_view between) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

std::string escaped(std::string_view text, std::string_view characters, std::string_view before) {
  std::string result;
  for (const char c : text) {
    if (characters.contains(c)) result += before;
    result += c;
  }
  return result;
}

std::vector<std::string_view> command_names() {
  std::vector<std::string_view> names;
  for (const CommandEntry& entry : command_table()) names.push_back(entry.name);
  return names;
}

std::vector<std::string_view> option_names(CommandSet command) {
  std::vector<std::string_view> names;
  for (const OptionEntry* entry : arguments_of(command)) {
    if (is_operand(*entry)) continue;
    for (const std::string_view name : names_of(*entry)) names.push_back(name);
  }
  return names;
}

std::vector<std::string_view> names_with_value() {
  std::vector<std::string_view> names;
  for (const OptionGroup& group : option_groups()) {
    for (const OptionEntry& entry : group.options) {
      if (entry.takes == Takes::kNothing) continue;
      for (const std::string_view name : names_of(entry)) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
  }
  return names;
}

bool takes_list(const OptionEntry& entry) {
  return entry.takes == Takes::kVerdicts || entry.takes == Takes::kKinds;
}

}  // namespace scanner

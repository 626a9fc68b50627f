#include "scanner/cli/options/option_parser.h"

#include <CLI/CLI.hpp>
#include <string>
#include <type_traits>
#include <vector>

namespace scanner {
namespace {

// CLI11's own message for a range mentions neither the type nor the limits.
CLI::Validator between_one_and(int most) {
  const auto check = [most](const std::string& text) {
    int number = 0;
    if (CLI::detail::lexical_cast(text, number) && number >= 1 && number <= most) {
      return std::string();
    }
    return "expected a number from 1 to " + std::to_string(most) + ", not '" + text + "'";
  };
  return {check, "INT in [1 - " + std::to_string(most) + "]"};
}

std::vector<std::string> copied(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

void add_argument(CLI::App& app, const OptionEntry& entry, const Binding& binding) {
  const std::string names(entry.names);
  std::visit(
      [&](auto* field) {
        using Field = std::remove_pointer_t<decltype(field)>;
        if constexpr (std::is_same_v<Field, bool>) {
          app.add_flag(names, *field);
        } else {
          CLI::Option* const option = app.add_option(names, *field);
          if (!entry.value.empty()) option->type_name(std::string(entry.value));
          if (entry.takes == Takes::kNumber) option->check(between_one_and(entry.most));
          if (entry.takes == Takes::kWord) option->check(CLI::IsMember(copied(words_of(entry))));
          // One value for each occurrence of the option.
          if (entry.repeatable && !is_operand(entry)) option->allow_extra_args(false);
        }
      },
      binding.field);
}

}  // namespace

void add_arguments(CLI::App& app, CommandSet command, const Bindings& bindings) {
  for (const OptionEntry* entry : arguments_of(command)) {
    const Binding* const binding = bindings.find(main_name(*entry));
    if (binding != nullptr) add_argument(app, *entry, *binding);
  }
}

}  // namespace scanner

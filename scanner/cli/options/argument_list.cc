#include "scanner/cli/options/argument_list.h"

#include <CLI/CLI.hpp>

namespace scanner {
namespace {

void call_value(CLI::Option* option, const std::string& value) {
  if (!value.empty()) option->type_name(value);
}

// CLI11's own range says neither what a number is nor where it ends.
CLI::Validator between_one_and(int most) {
  const auto check = [most](const std::string& text) {
    int number = 0;
    if (CLI::detail::lexical_cast(text, number) && number >= 1 && number <= most) {
      return std::string();
    }
    return "'" + text + "' is no number from 1 to " + std::to_string(most);
  };
  return {check, "INT in [1 - " + std::to_string(most) + "]"};
}

}  // namespace

void ArgumentList::flag(const std::string& names, bool& set, const std::string& purpose) {
  app_.add_flag(names, set, purpose);
}

void ArgumentList::text(const std::string& names, std::string& text, const std::string& purpose,
                        const std::string& value) {
  call_value(app_.add_option(names, text, purpose), value);
}

void ArgumentList::text(const std::string& names, std::optional<std::string>& text,
                        const std::string& purpose, const std::string& value) {
  call_value(app_.add_option(names, text, purpose), value);
}

void ArgumentList::texts(const std::string& names, std::vector<std::string>& texts,
                         const std::string& purpose) {
  app_.add_option(names, texts, purpose);
}

void ArgumentList::repeatable(const std::string& names, std::vector<std::string>& texts,
                              const std::string& purpose, const std::string& value) {
  app_.add_option(names, texts, purpose)->type_name(value)->allow_extra_args(false);
}

void ArgumentList::word(const std::string& names, std::string& word,
                        const std::vector<std::string>& words, const std::string& purpose,
                        const std::string& value) {
  call_value(app_.add_option(names, word, purpose)->check(CLI::IsMember(words)), value);
}

void ArgumentList::number(const std::string& names, std::uint32_t& number, int most,
                          const std::string& purpose, const std::string& value) {
  app_.add_option(names, number, purpose)->type_name(value)->check(between_one_and(most));
}

void ArgumentList::number(const std::string& names, std::optional<std::uint32_t>& number, int most,
                          const std::string& purpose, const std::string& value) {
  app_.add_option(names, number, purpose)->type_name(value)->check(between_one_and(most));
}

}  // namespace scanner

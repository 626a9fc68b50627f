#include "scanner/cli/options/completions/completions.h"
#include "scanner/cli/options/completions/script_text.h"

namespace scanner {
namespace {

constexpr std::string_view kFishBegin = R"(# fish completion for linkaudit. To switch it on:
#   linkaudit completions fish > ~/.config/fish/completions/linkaudit.fish

# Whether the command before the cursor is among the arguments; without any, whether there is none.
function __linkaudit_command
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and continue
        contains -- $word $argv
        return
    end
    test (count $argv) -eq 0
end

# Whether the operand of this number, from 0, is completed.
function __linkaudit_operand
    set -l before 0
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip -eq 1
            set skip 0
        else if contains -- $word $__linkaudit_with_value
            set skip 1
        else if not string match -q -- '-*' $word
            set before (math $before + 1)
        end
    end
    test $before -eq (math $argv[1] + 1)
end

)";

std::string fish_quoted(std::string_view text) {
  return "'" + escaped(text, "\\'", "\\") + "'";
}

// The arguments that complete a value: " -r -F" for files.
std::string fish_value(const OptionEntry& entry) {
  if (entry.takes == Takes::kNothing) return {};
  if (entry.takes == Takes::kFile) return " -r -F";
  const std::string words = joined(words_of(entry), " ");
  if (words.empty()) return " -x";
  return " -x -a " + fish_quoted(takes_list(entry) ? "(__fish_append , " + words + ")" : words);
}

void append_fish_option(std::string& text, const std::string& condition, const OptionEntry& entry) {
  text += "complete -c linkaudit -n " + fish_quoted(condition);
  for (const std::string_view name : names_of(entry)) {
    const bool is_long = name.starts_with("--");
    text += (is_long ? " -l " : " -s ") + std::string(name.substr(is_long ? 2 : 1));
  }
  text += fish_value(entry) + " -d " + fish_quoted(entry.brief) + "\n";
}

void append_fish_operands(std::string& text, const std::string& condition,
                          const CommandEntry& command) {
  std::size_t place = 0;
  for (const OptionEntry& operand : command.operands) {
    const std::string which =
        operand.repeatable ? "" : "; and __linkaudit_operand " + std::to_string(place++);
    const std::string words = joined(words_of(operand), " ");
    if (operand.takes == Takes::kFile) {
      text += "complete -c linkaudit -n " + fish_quoted(condition + which) + " -F\n";
    } else if (!words.empty()) {
      text += "complete -c linkaudit -n " + fish_quoted(condition + which) + " -a " +
              fish_quoted(words) + "\n";
    }
  }
}

}  // namespace

std::string fish_completions() {
  std::string text(kFishBegin);
  text += "set -g __linkaudit_with_value " + joined(names_with_value(), " ") + "\n\n";
  text += "complete -c linkaudit -f\n";
  for (const CommandEntry& command : command_table()) {
    text += "complete -c linkaudit -n __linkaudit_command -a " + std::string(command.name) +
            " -d " + fish_quoted(command.summary) + "\n";
  }
  text += "complete -c linkaudit -n '__linkaudit_command help' -a " +
          fish_quoted(joined(command_names(), " ")) + "\n";
  for (const OptionEntry* entry : arguments_of(kNoCommand)) {
    append_fish_option(text, "__linkaudit_command", *entry);
  }
  for (const CommandEntry& command : command_table()) {
    const std::string condition = "__linkaudit_command " + std::string(command.name);
    text += "\n";
    append_fish_operands(text, condition, command);
    for (const OptionEntry* entry : arguments_of(command.command)) {
      if (!is_operand(*entry)) append_fish_option(text, condition, *entry);
    }
  }
  return text;
}

}  // namespace scanner

#include "scanner/cli/options/completions/completions.h"
#include "scanner/cli/options/completions/script_text.h"

namespace scanner {
namespace {

constexpr std::string_view kZshBegin = R"(#compdef linkaudit
# zsh completion for linkaudit. Write it to a file _linkaudit in a directory of $fpath, or have in
# ~/.zshrc, after compinit:
#   source <(linkaudit completions zsh)

_linkaudit() {
  local curcontext="$curcontext" state state_descr line
  typeset -A opt_args
)";

constexpr std::string_view kZshEnd = R"(      esac ;;
  esac
}

if [[ ${funcstack[1]-} == _linkaudit ]]; then
  _linkaudit "$@"
else
  compdef _linkaudit linkaudit
fi
)";

// Inside '...'.
std::string zsh_quoted(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result;
}

std::string zsh_meaning(std::string_view brief) {
  return zsh_quoted(escaped(brief, "\\[]:", "\\"));
}

// ":FILE:_files"
std::string zsh_action(const OptionEntry& entry) {
  if (entry.takes == Takes::kNothing) return {};
  std::string_view called = entry.value;
  if (called.empty()) called = entry.names;
  const std::string begin = ":" + std::string(called) + ":";
  if (entry.takes == Takes::kFile) return begin + "_files";
  const std::string words = joined(words_of(entry), " ");
  if (words.empty()) return begin + " ";
  return begin + (takes_list(entry) ? "_values -s , word " + words : "(" + words + ")");
}

// "'(-q --quiet)-q[No report]'" for each name.
std::vector<std::string> zsh_specs(const OptionEntry& entry, bool alone) {
  std::vector<std::string> specs;
  const auto names = names_of(entry);
  for (const std::string_view name : names) {
    std::string begin;
    if (alone) {
      begin = "(- *)";
    } else if (entry.repeatable) {
      begin = "*";
    } else if (names.size() > 1) {
      begin = "(" + joined(names, " ") + ")";
    }
    std::string_view joint;
    if (entry.takes != Takes::kNothing) joint = name.starts_with("--") ? "=" : "+";
    specs.push_back("'" + begin + std::string(name) + std::string(joint) + "[" +
                    zsh_meaning(entry.brief) + "]" + zsh_quoted(zsh_action(entry)) + "'");
  }
  return specs;
}

void append_zsh_command(std::string& text, const CommandEntry& command) {
  text += "        " + std::string(command.name) + ")\n          _arguments -S";
  std::size_t place = 0;
  for (const OptionEntry* entry : arguments_of(command.command)) {
    if (is_operand(*entry)) {
      const std::string which = entry->repeatable ? "*" : std::to_string(++place);
      text += " \\\n            '" + which + zsh_quoted(zsh_action(*entry)) + "'";
      continue;
    }
    for (const std::string& spec : zsh_specs(*entry, false)) text += " \\\n            " + spec;
  }
  text += " ;;\n";
}

}  // namespace

std::string zsh_completions() {
  std::string text(kZshBegin);
  text += "  local -a commands=(\n";
  for (const CommandEntry& command : command_table()) {
    text += "    '" + std::string(command.name) + ":" +
            zsh_quoted(escaped(command.summary, "\\", "\\")) + "'\n";
  }
  text += "  )\n  _arguments -C";
  for (const OptionEntry* entry : arguments_of(kNoCommand)) {
    for (const std::string& spec : zsh_specs(*entry, true)) text += " \\\n    " + spec;
  }
  text +=
      " \\\n"
      "    '1:command:->command' \\\n"
      "    '*::argument:->argument'\n"
      "  case $state in\n"
      "    command) _describe -t commands 'linkaudit command' commands ;;\n"
      "    argument)\n"
      "      case $words[1] in\n"
      "        help) _describe -t commands 'linkaudit command' commands ;;\n";
  for (const CommandEntry& command : command_table()) append_zsh_command(text, command);
  return text + std::string(kZshEnd);
}

}  // namespace scanner

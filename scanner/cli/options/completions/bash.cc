#include "scanner/cli/options/completions/completions.h"
#include "scanner/cli/options/completions/script_text.h"

namespace scanner {
namespace {

constexpr std::string_view kBashBegin =
    R"(# bash completion for linkaudit. To switch it on in ~/.bashrc:
#   source <(linkaudit completions bash)

_linkaudit() {
  local current=${COMP_WORDS[COMP_CWORD]-} previous='' command='' operands=0 i word
  ((COMP_CWORD > 0)) && previous=${COMP_WORDS[COMP_CWORD - 1]}
  # Readline makes three words of --io=map.
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case $word in
      '=') ((++i)) ;;
)";

constexpr std::string_view kBashEnd = R"(  esac
  COMPREPLY=()
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  elif [[ -n $list ]]; then
    local head=''
    [[ $current == *,* ]] && head=${current%,*},
    compopt -o nospace 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -P "$head" -W "$list" -- "${current##*,}")
  else
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  fi
}

complete -F _linkaudit linkaudit
)";

// 'scan -o' | 'scan --output'
std::string bash_pattern(const CommandEntry& command, const OptionEntry& entry) {
  std::string pattern;
  for (const std::string_view name : names_of(entry)) {
    if (!pattern.empty()) pattern += " | ";
    pattern += "'" + std::string(command.name) + " " + std::string(name) + "'";
  }
  return pattern;
}

// The assignment that completes the value of `entry`; empty if the value can be any text.
std::string bash_action(const OptionEntry& entry) {
  const std::string words = joined(words_of(entry), " ");
  if (entry.takes == Takes::kFile) return "files=yes";
  if (words.empty()) return {};
  return (takes_list(entry) ? "list='" : "words='") + words + "'";
}

void append_bash_values(std::string& text, const CommandEntry& command) {
  for (const OptionEntry* entry : arguments_of(command.command)) {
    if (is_operand(*entry) || entry->takes == Takes::kNothing) continue;
    const std::string action = bash_action(*entry);
    text += "    " + bash_pattern(command, *entry) + ") " + action +
            (action.empty() ? ";;\n" : " ;;\n");
  }
}

void append_bash_operands(std::string& text, const CommandEntry& command) {
  std::size_t place = 0;
  for (const OptionEntry& operand : command.operands) {
    const std::string which = operand.repeatable ? "'*" : std::to_string(place++) + "'";
    const std::string action = bash_action(operand);
    if (action.empty()) continue;
    text += "          '";
    text += command.name;
    text.append(" ").append(which).append(") ").append(action).append(" ;;\n");
  }
}

}  // namespace

std::string bash_completions() {
  const std::string commands = joined(command_names(), " ");
  std::string text(kBashBegin);
  // Their values are not operands.
  text += "      " + joined(names_with_value(), " | ") + ")\n";
  text += "        [[ ${COMP_WORDS[i + 1]-} == '=' ]] || ((++i)) ;;\n";
  text +=
      "      ':' | -?*) ;;\n"
      "      *) if [[ -z $command ]]; then command=$word; else ((++operands)); fi ;;\n"
      "    esac\n"
      "  done\n"
      "  local words='' list='' files=''\n"
      "  case \"$command $previous\" in\n";
  for (const CommandEntry& command : command_table()) append_bash_values(text, command);
  text +=
      "    *)\n"
      "      if [[ $current == -* ]]; then\n"
      "        case $command in\n";
  text += "          '') words='" + joined(option_names(kNoCommand), " ") + "' ;;\n";
  for (const CommandEntry& command : command_table()) {
    text += "          " + std::string(command.name) + ") words='" +
            joined(option_names(command.command), " ") + "' ;;\n";
  }
  text +=
      "        esac\n"
      "      else\n"
      "        case \"$command $operands\" in\n";
  text += "          ' 0' | 'help 0') words='" + commands + "' ;;\n";
  for (const CommandEntry& command : command_table()) append_bash_operands(text, command);
  text +=
      "        esac\n"
      "      fi ;;\n";
  return text + std::string(kBashEnd);
}

}  // namespace scanner

#include "scanner/cli/options/completions/completions.h"
#include "scanner/cli/options/completions/script_text.h"

namespace scanner {
namespace {

constexpr std::string_view kPowershellBegin =
    R"(# PowerShell completion for linkaudit. To switch it on in $PROFILE:
#   linkaudit completions powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName 'linkaudit', 'linkaudit.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

)";

// PowerShell completes file names itself if a script returns nothing.
constexpr std::string_view kPowershellEnd = R"(
    $command = ''
    $previous = ''
    $place = 0
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $word = $element.Extent.Text
        if ($withValue -ccontains $previous) {
            $previous = ''
            continue
        }
        $previous = $word
        if ($word.StartsWith('-')) { continue }
        if ($command -eq '') { $command = $word } else { $place++ }
    }

    $typed = $wordToComplete
    $head = ''
    $equals = $typed.IndexOf('=')
    if ($typed.StartsWith('--') -and $equals -gt 0) {
        $previous = $typed.Substring(0, $equals)
        $head = $typed.Substring(0, $equals + 1)
        $typed = $typed.Substring($equals + 1)
    }

    $found = @()
    if ($withValue -ccontains $previous) {
        $found = @($values["$command $previous"])
        if ($lists -ccontains $previous -and $typed.Contains(',')) {
            $comma = $typed.LastIndexOf(',')
            $head += $typed.Substring(0, $comma + 1)
            $typed = $typed.Substring($comma + 1)
        }
        $kind = 'ParameterValue'
    } elseif ($typed.StartsWith('-')) {
        $found = @($options[$command])
        $kind = 'ParameterName'
    } elseif ($command -eq '' -or ($command -eq 'help' -and $place -eq 0)) {
        $found = $commands
        $kind = 'Command'
    } else {
        $found = @($values["$command $place"])
        $kind = 'ParameterValue'
    }

    foreach ($entry in $found) {
        if (-not $entry) { continue }
        $name, $meaning = $entry -split '\|', 2
        if (-not $name.StartsWith($typed, [StringComparison]::Ordinal)) { continue }
        if (-not $meaning) { $meaning = $name }
        [System.Management.Automation.CompletionResult]::new("$head$name", $name, $kind, $meaning)
    }
}
)";

std::string powershell_quoted(std::string_view text) {
  return "'" + escaped(text, "'", "'") + "'";
}

std::string powershell_list(const std::vector<std::string_view>& words) {
  std::string text = "@(";
  for (const std::string_view word : words) {
    if (!text.ends_with('(')) text += ", ";
    text += powershell_quoted(word);
  }
  return text + ")";
}

// Names, each followed by a bar and its description.
void append_powershell_options(std::string& text, const CommandEntry& command) {
  text += "        " + powershell_quoted(command.name) + " = @(\n";
  for (const OptionEntry* entry : arguments_of(command.command)) {
    if (is_operand(*entry)) continue;
    for (const std::string_view name : names_of(*entry)) {
      text += "            " +
              powershell_quoted(std::string(name) + "|" + std::string(entry->brief)) + "\n";
    }
  }
  text += "        )\n";
}

void append_powershell_values(std::string& text, const CommandEntry& command) {
  const auto append = [&](std::string_view key, const OptionEntry& entry) {
    const auto words = words_of(entry);
    if (words.empty()) return;
    text += "        " + powershell_quoted(std::string(command.name) + " " + std::string(key)) +
            " = " + powershell_list(words) + "\n";
  };
  std::size_t place = 0;
  for (const OptionEntry* entry : arguments_of(command.command)) {
    if (is_operand(*entry)) {
      append(std::to_string(place++), *entry);
      continue;
    }
    for (const std::string_view name : names_of(*entry)) append(name, *entry);
  }
}

std::vector<std::string_view> list_names() {
  std::vector<std::string_view> names;
  for (const OptionGroup& group : option_groups()) {
    for (const OptionEntry& entry : group.options) {
      if (!takes_list(entry)) continue;
      for (const std::string_view name : names_of(entry)) names.push_back(name);
    }
  }
  return names;
}

}  // namespace

std::string powershell_completions() {
  std::string text(kPowershellBegin);
  text += "    $commands = @(\n";
  for (const CommandEntry& command : command_table()) {
    text += "        " +
            powershell_quoted(std::string(command.name) + "|" + std::string(command.summary)) +
            "\n";
  }
  text += "    )\n    $options = @{\n";
  append_powershell_options(text, program_entry());
  for (const CommandEntry& command : command_table()) append_powershell_options(text, command);
  text += "    }\n    $values = @{\n";
  for (const CommandEntry& command : command_table()) append_powershell_values(text, command);
  text += "    }\n    $withValue = " + powershell_list(names_with_value()) + "\n";
  text += "    $lists = " + powershell_list(list_names()) + "\n";
  return text + std::string(kPowershellEnd);
}

}  // namespace scanner

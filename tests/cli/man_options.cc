// Prints the sections COMMANDS, OPTIONS and RULES of the man page, from the program's tables.
// update_man_page.py puts them into scanner/cli/linkaudit.1, and docs_test.py compares.
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/policy/rules.h"
#include "scanner/cli/options/help_text.h"
#include "scanner/cli/options/marked_text.h"
#include "scanner/cli/options/option_table.h"

namespace scanner {
namespace {

std::string roff_escaped(std::string_view text, bool is_bold) {
  std::string roff;
  for (const char c : text) {
    if (c == '\\') {
      roff += "\\(rs";
    } else if (c == '-' && is_bold) {
      roff += "\\-";
    } else {
      roff += c;
    }
  }
  return roff;
}

// One sentence on a line, as is the custom of man pages.
std::string roff_text(std::string_view marked) {
  std::string roff;
  bool is_bold = false;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    const char c = marked[i];
    if (c == '`') {
      is_bold = !is_bold;
      roff += is_bold ? "\\fB" : "\\fP";
    } else if (c == '<' || c == '>') {
      roff += c == '<' ? "\\fI" : "\\fP";
    } else if (c == ' ' && !is_bold && i != 0 && marked[i - 1] == '.' &&
               (i < 4 || marked.substr(i - 3, 3) != "...")) {
      roff += '\n';
    } else {
      roff += roff_escaped(marked.substr(i, 1), is_bold);
    }
  }
  return roff + "\n";
}

std::string roff_paragraphs(std::string_view text, std::string_view between) {
  std::string roff;
  for (const std::string_view paragraph : paragraphs(text)) {
    if (!roff.empty()) roff += between;
    roff += roff_text(paragraph);
  }
  return roff;
}

// "\-o\fR,\fP \-\-output\~\fIFILE\fP"; without the value where it is only mentioned.
std::string roff_label(const OptionEntry& entry, bool with_value) {
  if (!entry.names.starts_with('-')) return argument_label(entry, false);
  std::string label;
  for (const std::string_view name : names_of(entry)) {
    if (!label.empty()) label += "\\fR,\\fP ";
    label += roff_escaped(name, true);
  }
  if (!with_value || entry.takes == Takes::kNothing) return label;
  if (entry.takes != Takes::kWord) return label + "\\~\\fI" + std::string(entry.value) + "\\fP";
  label += "\\~";
  for (const std::string_view word : words_of(entry)) {
    if (!label.ends_with('~')) label += "\\fR|\\fP";
    label += word;
  }
  return label;
}

std::string roff_commands() {
  std::string roff = ".SH COMMANDS\n";
  for (const CommandEntry& entry : command_table()) {
    roff += ".TP\n.B " + std::string(entry.name) + "\n";
    roff += roff_paragraphs(entry.description, ".IP\n");
  }
  return roff;
}

// The first command to which `entry` belongs, in the order of the table.
const CommandEntry& first_command(const OptionEntry& entry) {
  for (const CommandEntry& command : command_table()) {
    if ((entry.commands & command.command) != 0) return command;
  }
  return program_entry();
}

std::string roff_options(CommandSet command) {
  const CommandEntry& owner = command_entry(command);
  std::string roff =
      ".SS " + std::string(command == kNoCommand ? "All commands" : owner.name) + "\n";
  std::map<std::string_view, std::string> as_for;  // by the command that says what they do
  for (const OptionEntry* entry : arguments_of(command)) {
    const bool is_operand = !entry->names.starts_with('-');
    if (command != kNoCommand && (entry->commands & kNoCommand) != 0) continue;
    const CommandEntry& first = first_command(*entry);
    if (!is_operand && command != kNoCommand && first.command != command) {
      std::string& list = as_for[first.name];
      if (!list.empty()) list += "\\fR,\\fP ";
      list += roff_label(*entry, false);
      continue;
    }
    roff += std::string(".TP\n") + (is_operand ? ".I " : ".B ") + roff_label(*entry, true) + "\n";
    roff += entry->full.empty() ? roff_text(std::string(entry->brief) + ".")
                                : roff_paragraphs(entry->full, ".IP\n");
  }
  for (const auto& [name, list] : as_for) {
    roff += ".TP\n.B " + list + "\nAs for\n.BR " + std::string(name) + " .\n";
  }
  return roff;
}

std::string roff_rules() {
  std::string roff =
      ".SH RULES\nThe rules of\n.BR check ,\nwith their IDs and default severities.\n";
  for (const report::Rule& rule : report::rules()) {
    roff += ".TP\n.B " + roff_escaped(report::word(rule.kind), true) + "\n";
    roff += std::string(rule.id) + ", " + std::string(report::word(rule.severity)) + ": ";
    roff += roff_escaped(report::explain(rule.kind), false) + ".\n";
    roff += roff_text(rule.rationale);
  }
  return roff;
}

}  // namespace

std::string man_sections() {
  std::string roff = roff_commands() + ".SH OPTIONS\n" + roff_options(kNoCommand);
  for (const CommandEntry& entry : command_table()) {
    const std::string section = roff_options(entry.command);
    if (section.contains(".TP")) roff += section;
  }
  return roff + roff_rules();
}

}  // namespace scanner

int main() {
  const std::string text = scanner::man_sections();
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}

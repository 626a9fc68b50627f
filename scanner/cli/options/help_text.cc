#include "scanner/cli/options/help_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "scanner/cli/options/marked_text.h"

namespace scanner {
namespace {

constexpr std::size_t kScreenLines = 40;

using Rows = std::vector<std::pair<std::string, std::string>>;  // name, meaning
struct Section {
  std::string heading;  // empty: none
  Rows rows;
};

bool is_help(const OptionEntry& entry) {
  return entry.names == "-h" || entry.names == "--help";
}

// In the short help of a command with the options of `scan` and more.
bool is_essential(const OptionEntry& entry) {
  constexpr std::string_view kEssential[] = {"--drive-map", "--output",      "--quiet",
                                             "--under",     "--cross-check", "--all"};
  return std::ranges::find(kEssential, main_name(entry)) != std::end(kEssential);
}

std::vector<Section> short_sections(CommandSet command) {
  std::vector<Section> sections;
  Section first;
  for (const OptionEntry& operand : command_entry(command).operands) {
    first.rows.emplace_back(argument_label(operand, false), operand.brief);
  }
  if (command == kNoCommand) {
    first.heading = "Commands";
    for (const CommandEntry& entry : command_table()) {
      first.rows.emplace_back(entry.name, entry.summary);
    }
  }
  sections.push_back(std::move(first));
  for (const OptionGroup& group : option_groups()) {
    Section section{.heading = std::string(group.heading), .rows = {}};
    for (const OptionEntry* option : options_of(command, group)) {
      if (is_help(*option)) continue;
      // Its own options, and those without which it cannot be used: all would not fit.
      const bool of_scan = (option->commands & kScanCommand) != 0;
      if (command == kCheckCommand && of_scan && !is_essential(*option)) continue;
      section.rows.emplace_back(argument_label(*option, false), option->brief);
    }
    sections.push_back(std::move(section));
  }
  std::erase_if(sections, [](const Section& section) { return section.rows.empty(); });
  return sections;
}

// Indents all lines by `indent` except the first, which continues the last line of `text`.
void append_hanging(std::string& text, std::string_view marked, std::size_t indent,
                    std::size_t width) {
  const auto lines = wrapped(plain_text(marked), width - indent);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) text.append(indent, ' ');
    text += lines[i] + "\n";
  }
}

void append_indented(std::string& text, std::string_view marked, std::size_t indent,
                     std::size_t width) {
  text.append(indent, ' ');
  append_hanging(text, marked, indent, width);
}

void append_argument(std::string& text, const OptionEntry& entry, std::size_t width) {
  constexpr std::size_t kIndent = 6;
  text += "  " + argument_label(entry, true);
  if (is_operand(entry)) {
    if (!entry.optional) {
      text += entry.instead.empty() ? "  (required)"
                                    : "  (required unless " + std::string(entry.instead) + ")";
    }
  }
  text += "\n";
  if (entry.full.empty()) {
    append_indented(text, std::string(entry.brief) + ".", kIndent, width);
  } else {
    append_indented(text, entry.full, kIndent, width);
  }
}

void append_commands(std::string& text, std::size_t width) {
  constexpr std::size_t kIndent = 14;
  text += "\nCommands:\n";
  for (const CommandEntry& entry : command_table()) {
    std::string line = "  " + std::string(entry.name);
    line.resize(kIndent, ' ');
    text += line;
    append_hanging(text, entry.summary, kIndent, width);
  }
}

void append_exit_codes(std::string& text, const CommandEntry& entry, std::size_t width) {
  constexpr std::size_t kIndent = 7;
  text += "\nExit codes:\n";
  for (const ExitCodeEntry& code : entry.exit_codes) {
    std::string line = "  " + std::to_string(code.code);
    line.resize(kIndent, ' ');
    text += line;
    append_hanging(text, code.meaning, kIndent, width);
  }
}

void append_examples(std::string& text, const CommandEntry& entry, bool windows) {
  bool first = true;
  for (const ExampleEntry& example : entry.examples) {
    if (example.windows != windows) continue;
    if (std::exchange(first, false)) {
      text += windows ? "\nExamples on Windows:\n" : "\nExamples:\n";
    }
    text += "  " + std::string(example.what) + ":\n      " + std::string(example.line) + "\n";
  }
}

}  // namespace

std::string argument_label(const OptionEntry& entry, bool all_words) {
  std::string label;
  for (const std::string_view name : names_of(entry)) {
    if (!label.empty()) label += ", ";
    label += name;
  }
  if (is_operand(entry) && entry.repeatable) label += "...";
  if (entry.value.empty()) return label;
  const bool is_word = all_words && entry.takes == Takes::kWord;
  return label + " " + std::string(is_word ? entry.words : entry.value);
}

std::string usage_line(CommandSet command) {
  if (command == kNoCommand) return "linkaudit COMMAND [OPTIONS] [OPERANDS]";
  const CommandEntry& entry = command_entry(command);
  std::string line = "linkaudit " + std::string(entry.name) + " [OPTIONS]";
  for (const OptionEntry& operand : entry.operands) {
    const std::string label = argument_label(operand, false);
    if (operand.optional) {
      line += " [" + label + "]";
      continue;
    }
    line += operand.instead.empty() ? " " + label
                                    : " {" + label + " | " + std::string(operand.instead) + "}";
  }
  return line;
}

std::string short_help(CommandSet command) {
  const auto sections = short_sections(command);
  const CommandEntry& entry = command_entry(command);
  std::string examples;
  append_examples(examples, entry, false);
  append_examples(examples, entry, true);
  std::size_t lines = 3 + sections.size();  // usage, summary and end; a blank line for each
  std::size_t column = 0;
  for (const Section& section : sections) {
    lines += section.rows.size() + (section.heading.empty() ? 0 : 1);
    for (const auto& row : section.rows) column = std::max(column, row.first.size());
  }
  const std::string between = lines < kScreenLines ? "\n" : "";
  const auto example_lines = static_cast<std::size_t>(std::ranges::count(examples, '\n'));
  if (lines + example_lines >= kScreenLines) examples.clear();

  std::string text = "Usage: " + usage_line(command) + "\n" + std::string(entry.summary) + "\n";
  for (const Section& section : sections) {
    text += between;
    if (!section.heading.empty()) text += section.heading + ":\n";
    for (const auto& [label, meaning] : section.rows) {
      text += "  " + label;
      text.append(column - label.size() + 2, ' ');
      text += meaning + "\n";
    }
  }
  if (command == kCheckCommand)
    text += between + "All options of scan work as well; see linkaudit scan -h.\n";
  text += examples + between;
  return text +
         (command == kNoCommand
              ? "For more, see: linkaudit --help, linkaudit COMMAND -h, linkaudit COMMAND --help\n"
              : "For details, exit codes and examples, see: linkaudit " + std::string(entry.name) +
                    " --help\n");
}

std::string full_help(CommandSet command, std::size_t width) {
  const CommandEntry& entry = command_entry(command);
  std::string text = "Usage: " + usage_line(command) + "\n\n";
  append_indented(text, entry.description, 0, width);
  if (!entry.operands.empty()) text += "\nOperands:\n";
  for (const OptionEntry& operand : entry.operands) append_argument(text, operand, width);
  if (command == kNoCommand) append_commands(text, width);
  for (const OptionGroup& group : option_groups()) {
    const auto options = options_of(command, group);
    if (!options.empty()) text += "\n" + std::string(group.heading) + ":\n";
    for (const OptionEntry* option : options) append_argument(text, *option, width);
  }
  append_exit_codes(text, entry, width);
  append_examples(text, entry, false);
  append_examples(text, entry, true);
  text += "\n";
  append_indented(
      text, "Words in capitals, such as VERDICTS, are sections of the man page, linkaudit(1).", 0,
      width);
  return text;
}

}  // namespace scanner

#include "scanner/cli/options/option_table.h"

#include <algorithm>
#include <array>

#include "report/model/link_kind.h"
#include "report/model/verdict.h"

namespace scanner {
namespace {

std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

const CommandEntry& command_entry(CommandSet command) {
  for (const CommandEntry& entry : command_table()) {
    if (entry.command == command) return entry;
  }
  return program_entry();
}

std::span<const OptionGroup> option_groups() {
  static const std::array groups{source_options(), search_options(), selection_options(),
                                 check_options(),  report_options(), run_options()};
  return groups;
}

std::vector<const OptionEntry*> options_of(CommandSet command, const OptionGroup& group) {
  std::vector<const OptionEntry*> entries;
  for (const OptionEntry& entry : group.options) {
    if ((entry.commands & command) != 0) entries.push_back(&entry);
  }
  return entries;
}

std::vector<const OptionEntry*> arguments_of(CommandSet command) {
  std::vector<const OptionEntry*> entries;
  for (const OptionEntry& operand : command_entry(command).operands) entries.push_back(&operand);
  for (const OptionGroup& group : option_groups()) {
    for (const OptionEntry* entry : options_of(command, group)) entries.push_back(entry);
  }
  return entries;
}

std::vector<std::string_view> names_of(const OptionEntry& entry) {
  return split_at(entry.names, ',');
}

bool is_operand(const OptionEntry& entry) {
  return !entry.names.starts_with('-');
}

std::string_view main_name(const OptionEntry& entry) {
  const auto names = names_of(entry);
  const auto is_long = [](std::string_view name) { return name.starts_with("--"); };
  const auto found = std::ranges::find_if(names, is_long);
  return found == names.end() ? names.front() : *found;
}

std::vector<std::string_view> words_of(const OptionEntry& entry) {
  std::vector<std::string_view> words = split_at(entry.words, '|');
  if (entry.takes == Takes::kVerdicts) {
    for (std::size_t i = 0; i < report::kVerdictCount; ++i) {
      words.push_back(report::word(static_cast<report::Verdict>(i)));
    }
  }
  if (entry.takes == Takes::kKinds) {
    for (std::size_t i = 0; i < report::kLinkKindCount; ++i) {
      words.push_back(report::word(static_cast<report::LinkKind>(i)));
    }
  }
  return words;
}

}  // namespace scanner

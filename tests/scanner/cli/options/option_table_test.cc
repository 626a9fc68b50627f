#include "scanner/cli/options/option_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "scanner/cli/options/command_arguments.h"

namespace scanner {
namespace {

std::vector<CommandSet> commands_and_program() {
  std::vector<CommandSet> all{kNoCommand};
  for (const CommandEntry& entry : command_table()) all.push_back(entry.command);
  return all;
}

std::vector<const OptionEntry*> all_entries() {
  std::vector<const OptionEntry*> all;
  for (const OptionGroup& group : option_groups()) {
    for (const OptionEntry& entry : group.options) all.push_back(&entry);
  }
  for (const CommandEntry& command : command_table()) {
    for (const OptionEntry& operand : command.operands) all.push_back(&operand);
  }
  return all;
}

void expect_fragment(std::string_view text) {
  ASSERT_FALSE(text.empty());
  EXPECT_NE(std::isupper(static_cast<unsigned char>(text.front())), 0) << text;
  EXPECT_FALSE(text.ends_with('.') && !text.ends_with("...")) << text;
  EXPECT_EQ(text.find_first_of("\n`<>"), std::string_view::npos) << text;
  EXPECT_LE(text.size(), 62U) << text;
}

void expect_sentences(std::string_view text) {
  EXPECT_TRUE(std::isupper(static_cast<unsigned char>(text.front())) != 0 || text.front() == '`')
      << text;
  EXPECT_TRUE(text.ends_with('.')) << text;
  EXPECT_EQ(text.find("  "), std::string_view::npos) << text;
  EXPECT_EQ(std::ranges::count(text, '`') % 2, 0) << text;
  EXPECT_EQ(std::ranges::count(text, '<'), std::ranges::count(text, '>')) << text;
}

TEST(OptionTable, NamesAreUniqueInEachCommand) {
  std::set<std::string_view> commands;
  for (const CommandEntry& entry : command_table()) {
    EXPECT_TRUE(commands.insert(entry.name).second) << entry.name;
  }
  for (const CommandSet command : commands_and_program()) {
    std::set<std::string_view> names;
    for (const OptionEntry* entry : arguments_of(command)) {
      for (const std::string_view name : names_of(*entry)) {
        EXPECT_TRUE(names.insert(name).second) << command_entry(command).name << " " << name;
      }
    }
    EXPECT_TRUE(names.contains("-h") && names.contains("--help")) << command_entry(command).name;
  }
}

TEST(OptionTable, EveryOptionBelongsToACommand) {
  CommandSet known = 0;
  for (const CommandSet command : commands_and_program()) {
    EXPECT_EQ(known & command, 0) << "two commands have the bit " << command;
    known |= command;
  }
  for (const OptionGroup& group : option_groups()) {
    for (const OptionEntry& entry : group.options) {
      EXPECT_NE(entry.commands & known, 0) << entry.names;
    }
  }
}

TEST(OptionTable, TextsHaveOneStyle) {
  for (const OptionEntry* entry : all_entries()) {
    SCOPED_TRACE(entry->names);
    expect_fragment(entry->brief);
    if (!entry->full.empty()) expect_sentences(entry->full);
  }
  for (const CommandSet command : commands_and_program()) {
    const CommandEntry& entry = command_entry(command);
    SCOPED_TRACE(entry.name);
    expect_fragment(entry.summary);
    expect_sentences(entry.description);
    for (const ExitCodeEntry& code : entry.exit_codes) expect_sentences(code.meaning);
    for (const ExampleEntry& example : entry.examples) {
      expect_fragment(example.what);
      EXPECT_TRUE(example.line.contains("linkaudit " + std::string(entry.name)));
    }
    EXPECT_FALSE(entry.examples.empty());
  }
}

TEST(OptionTable, ValuesAreDescribed) {
  for (const OptionEntry* entry : all_entries()) {
    SCOPED_TRACE(entry->names);
    if (!entry->names.starts_with('-')) continue;
    EXPECT_EQ(entry->takes == Takes::kNothing, entry->value.empty());
    EXPECT_EQ(entry->takes == Takes::kNumber, entry->most > 0);
    if (entry->takes == Takes::kWord) {
      EXPECT_GE(words_of(*entry).size(), 2U);
    }
  }
}

TEST(OptionTable, ExitCodesAscendFromZero) {
  for (const CommandSet command : commands_and_program()) {
    const auto codes = command_entry(command).exit_codes;
    ASSERT_FALSE(codes.empty());
    EXPECT_EQ(codes.front().code, 0);
    EXPECT_EQ(codes.back().code, 130);
    EXPECT_TRUE(std::ranges::is_sorted(codes, {}, &ExitCodeEntry::code));
    EXPECT_NE(std::ranges::find(codes, 2, &ExitCodeEntry::code), codes.end());
  }
}

// Written out here, so that they are not taken from word().
TEST(OptionTable, ListsHaveTheWordsOfReports) {
  std::set<std::string_view> verdicts;
  std::set<std::string_view> kinds;
  for (const OptionEntry* entry : arguments_of(kScanCommand)) {
    for (const std::string_view word : words_of(*entry)) {
      if (entry->takes == Takes::kVerdicts) verdicts.insert(word);
      if (entry->takes == Takes::kKinds) kinds.insert(word);
    }
  }
  EXPECT_EQ(verdicts,
            (std::set<std::string_view>{"ok", "degraded", "broken", "unverifiable", "opaque"}));
  for (const auto* word : {"junction", "symlink", "hard-link", "volume-mount-point", "unknown"}) {
    EXPECT_TRUE(kinds.contains(word)) << word;
  }
}

TEST(OptionTable, EachEntryIsBoundToAFieldOfItsType) {
  const auto all = all_arguments();
  ASSERT_EQ(all.size(), command_table().size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const CommandEntry& command = command_table()[i];
    SCOPED_TRACE(command.name);
    ASSERT_EQ(all[i]->command(), command.command);
    Bindings bindings;
    all[i]->bind_to(bindings);
    std::size_t bound = 0;
    for (const OptionEntry* entry : arguments_of(command.command)) {
      if (entry->names == "-h" || entry->names == "--help") continue;
      const Binding* const binding = bindings.find(main_name(*entry));
      ASSERT_NE(binding, nullptr) << entry->names;
      ++bound;
      const auto& field = binding->field;
      const bool is_flag = std::holds_alternative<bool*>(field);
      const bool is_list = std::holds_alternative<std::vector<std::string>*>(field);
      const bool is_number = std::holds_alternative<std::uint32_t*>(field) ||
                             std::holds_alternative<std::optional<std::uint32_t>*>(field);
      EXPECT_EQ(is_flag, entry->takes == Takes::kNothing) << entry->names;
      EXPECT_EQ(is_list, entry->repeatable) << entry->names;
      EXPECT_EQ(is_number, entry->takes == Takes::kNumber) << entry->names;
    }
    EXPECT_EQ(bound, bindings.all().size()) << "a field without an entry, or bound twice";
  }
}

}  // namespace
}  // namespace scanner

#include "scanner/cli/options/help_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "scanner/cli/options/marked_text.h"

namespace scanner {
namespace {

using Lines = std::vector<std::string>;

Lines lines_of_help(const std::string& text) {
  Lines lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<CommandSet> everything() {
  std::vector<CommandSet> all{kNoCommand};
  for (const CommandEntry& entry : command_table()) all.push_back(entry.command);
  return all;
}

TEST(MarkedText, MarksAreTakenAway) {
  EXPECT_EQ(plain_text("`json=`<FILE> or `Volume{`<GUID>`}`"), "json=FILE or Volume{GUID}");
}

TEST(MarkedText, WrapsAtSpaces) {
  EXPECT_EQ(wrapped("one two three four", 9), (Lines{"one two", "three", "four"}));
  EXPECT_EQ(wrapped("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(wrapped("a verylongword b", 5), (Lines{"a", "verylongword", "b"}));
  EXPECT_EQ(wrapped("one\ntwo three", 80), (Lines{"one", "two three"}));
}

TEST(ShortHelp, FitsOneScreen) {
  for (const CommandSet command : everything()) {
    SCOPED_TRACE(command_entry(command).name);
    const Lines lines = lines_of_help(short_help(command));
    EXPECT_LE(lines.size(), 40U);
    for (const std::string& line : lines) EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(ShortHelp, HasEveryOption) {
  for (const CommandSet command : everything()) {
    const Lines lines = lines_of_help(short_help(command));
    for (const OptionEntry* entry : arguments_of(command)) {
      if (entry->names == "-h" || entry->names == "--help") continue;
      // Those of `check` and `scan` together would not fit on a screen.
      if (command == kCheckCommand && (entry->commands & kScanCommand) != 0) continue;
      const std::string begin = "  " + argument_label(*entry, false) + "  ";
      EXPECT_EQ(std::ranges::count_if(
                    lines, [&](const std::string& line) { return line.starts_with(begin); }),
                1)
          << command_entry(command).name << begin;
    }
  }
}

TEST(ShortHelp, OfCheckRefersToScan) {
  const std::string help = short_help(kCheckCommand);
  EXPECT_NE(help.find("linkaudit scan -h"), std::string::npos);
  EXPECT_NE(help.find("\n  --drive-map NAME=SOURCE  "), std::string::npos);
  EXPECT_EQ(help.find("--no-budget"), std::string::npos);
}

TEST(FullHelp, KeepsToTheWidth) {
  for (const CommandSet command : everything()) {
    for (const std::size_t width : {60U, 80U, 120U}) {
      for (const std::string& line : lines_of_help(full_help(command, width))) {
        if (line.starts_with("      linkaudit ") || line.starts_with("Usage:")) continue;
        EXPECT_LE(line.size(), width) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
    }
  }
}

TEST(FullHelp, SaysWhatIsRequired) {
  EXPECT_EQ(usage_line(kScanCommand), "linkaudit scan [OPTIONS] {SOURCE... | --all}");
  EXPECT_EQ(usage_line(kLinksCommand), "linkaudit links [OPTIONS] SOURCE {PATH | --id REF}");
  EXPECT_EQ(usage_line(kInfoCommand), "linkaudit info [OPTIONS] SOURCE...");
  const std::string help = full_help(kLinksCommand, 80);
  EXPECT_NE(help.find("\n  SOURCE  (required)\n"), std::string::npos);
  EXPECT_NE(help.find("\n  PATH  (required unless --id REF)\n"), std::string::npos);
}

TEST(FullHelp, HasTheWordsOfAnOption) {
  const std::string help = full_help(kRefsCommand, 80);
  EXPECT_NE(help.find("\n  --engine auto|mft|index\n"), std::string::npos);
  EXPECT_NE(help.find("\n  --color, --colour auto|always|never\n"), std::string::npos);
  EXPECT_NE(help.find("\n  -o, --output FILE\n"), std::string::npos);
}

}  // namespace
}  // namespace scanner

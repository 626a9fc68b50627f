// The single definition of the command line: every command with its operands, exit codes and
// examples, and every option. The parser, both help texts, the man page and the shell completions
// are generated from it.
//
// In texts, `x` marks literal text (bold in the man page) and <X> a placeholder (italic). A line
// break ends a paragraph.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace scanner {

// One bit per command, since an option may belong to several.
using CommandSet = std::uint16_t;
inline constexpr CommandSet kNoCommand = 1 << 0;  // linkaudit itself
inline constexpr CommandSet kScanCommand = 1 << 1;
inline constexpr CommandSet kInfoCommand = 1 << 2;
inline constexpr CommandSet kLinksCommand = 1 << 3;
inline constexpr CommandSet kResolveCommand = 1 << 4;
inline constexpr CommandSet kRefsCommand = 1 << 5;
inline constexpr CommandSet kSnapshotsCommand = 1 << 6;
inline constexpr CommandSet kSchemaCommand = 1 << 7;
inline constexpr CommandSet kCompletionsCommand = 1 << 8;
inline constexpr CommandSet kConvertCommand = 1 << 9;
inline constexpr CommandSet kDiffCommand = 1 << 10;
inline constexpr CommandSet kCheckCommand = 1 << 11;
inline constexpr CommandSet kPolicyCommand = 1 << 12;

// Sets used by several options.
inline constexpr CommandSet kFullScanCommands = kScanCommand | kCheckCommand;
inline constexpr CommandSet kReportCommands = kFullScanCommands | kRefsCommand;
inline constexpr CommandSet kWritingCommands = kReportCommands | kConvertCommand;
inline constexpr CommandSet kPathCommands = kLinksCommand | kResolveCommand;
inline constexpr CommandSet kVolumeCommands = kReportCommands | kPathCommands;

enum class Takes : std::uint8_t {
  kNothing,  // a flag
  kText,
  kFile,
  kNumber,    // 1 to `most`
  kWord,      // one of `words`
  kVerdicts,  // words of report::Verdict, separated by commas
  kKinds,     // words of report::LinkKind and a few more, likewise
};

// An option or an operand. The order of the fields suits the reader of the table.
struct OptionEntry {       // NOLINT(clang-analyzer-optin.performance.Padding)
  std::string_view names;  // "-o,--output"; for an operand "SOURCE"
  CommandSet commands = 0;
  Takes takes = Takes::kNothing;
  std::string_view value = {};  // its name in the help: "FILE"
  std::string_view words = {};  // "auto|map|read"
  int most = 0;
  bool repeatable = false;
  std::string_view brief = {};  // for -h: no full stop, fits on a line of 80 columns
  std::string_view full = {};   // for --help and the man page: sentences; empty: `brief`
  // For an operand: the alternative, such as "--id REF". Other operands are required.
  std::string_view instead = {};
  bool optional = false;  // an operand that may be left out
};

struct OptionGroup {
  std::string_view heading;
  std::span<const OptionEntry> options;
};

struct ExitCodeEntry {
  int code;
  std::string_view meaning;
};

struct ExampleEntry {
  std::string_view what;
  std::string_view line;
  bool windows = false;  // only works on Windows
};

struct CommandEntry {
  CommandSet command;
  std::string_view name;         // empty for linkaudit itself
  std::string_view summary;      // like OptionEntry::brief
  std::string_view description;  // like OptionEntry::full
  std::span<const OptionEntry> operands;
  std::span<const ExitCodeEntry> exit_codes;
  std::span<const ExampleEntry> examples;
};

// In the order of the help. The entry of linkaudit itself is not included.
[[nodiscard]] std::span<const CommandEntry> command_table();
[[nodiscard]] const CommandEntry& program_entry();
// The entry of one command or of linkaudit itself.
[[nodiscard]] const CommandEntry& command_entry(CommandSet command);

// All options, in the order of the help.
[[nodiscard]] std::span<const OptionGroup> option_groups();
// The options of `command` in one group.
[[nodiscard]] std::vector<const OptionEntry*> options_of(CommandSet command,
                                                         const OptionGroup& group);
// All operands and options of `command`, operands first.
[[nodiscard]] std::vector<const OptionEntry*> arguments_of(CommandSet command);

// "-o" and "--output".
[[nodiscard]] std::vector<std::string_view> names_of(const OptionEntry& entry);
// True for an operand, false for an option.
[[nodiscard]] bool is_operand(const OptionEntry& entry);
// The name that the program uses for an option, its first long one, or for an operand.
[[nodiscard]] std::string_view main_name(const OptionEntry& entry);
// The fixed values of an option; empty if it takes other values.
[[nodiscard]] std::vector<std::string_view> words_of(const OptionEntry& entry);

// The groups, each in its own file.
[[nodiscard]] OptionGroup source_options();
[[nodiscard]] OptionGroup search_options();
[[nodiscard]] OptionGroup selection_options();
[[nodiscard]] OptionGroup check_options();
[[nodiscard]] OptionGroup report_options();
[[nodiscard]] OptionGroup run_options();

}  // namespace scanner

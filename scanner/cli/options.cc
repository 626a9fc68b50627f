#include "scanner/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <sstream>

#include "scanner/cli/log.h"
#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/cli/version.h"

namespace scanner {
namespace {

constexpr const char* kDescription =
    "Audits the links of NTFS volumes: junctions, mount points, symbolic links, hard links and "
    "every\n"
    "other reparse point, read straight from the $MFT. Never writes to what it reads.";

constexpr const char* kFooter = R"(Exit codes:
  0    done
  1    not found: there is no such file (links), nor a link to it (refs), or the path leads
       nowhere (resolve); findings above information (--cross-check)
  2    usage: the command line is wrong
  3    failed: no source could be scanned, or a report could not be written
  4    done, but incomplete: damage that may hide links, a volume that was not unmounted
       cleanly, a loose $MFT that refers outside of itself, one of several sources failed, or a
       comparison of --cross-check could not be made in full; where the path leads cannot be told
  130  interrupted

On Windows:
  linkaudit scan C:                                the volume, while it is in use
  linkaudit scan --all                             every NTFS volume of the machine
  linkaudit scan C: --snapshot latest              as it was at its newest shadow copy
  linkaudit snapshots C:                           which shadow copies there are

Examples:
  linkaudit scan disk.img                          what is broken, on the screen
  linkaudit scan disk.img -o links.json -o links.csv
  linkaudit scan --only broken --type junction disk.img
  linkaudit scan c.img d.img --drive-map C:=c.img --drive-map D:=d.img
  linkaudit scan --engine index d.img              reparse points only, and fast
  linkaudit scan --cross-check d.img               what the volume itself disagrees about
  linkaudit links c.img C:/Windows/notepad.exe     every hard link of that file
  linkaudit resolve c.img 'C:\Users\All Users'      where that leads, hop by hop
  linkaudit refs c.img C:/Users/ana                what breaks if that goes or moves
  linkaudit info disk.img                          what the image is
)";

// All commands, in the order of the help.
struct KnownCommand {
  std::unique_ptr<CommandArguments> arguments;
  CLI::App* app = nullptr;
};
using KnownCommands = std::array<KnownCommand, 7>;

KnownCommands known_commands() {
  return {{{scan_arguments()},
           {info_arguments()},
           {links_arguments()},
           {resolve_arguments()},
           {refs_arguments()},
           {snapshots_arguments()},
           {schema_arguments()}}};
}

// "scan, info and schema"
std::string names_of(const KnownCommands& commands, const std::string& before_last) {
  std::string text;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i != 0) text += i + 1 == commands.size() ? before_last : ", ";
    text += commands[i].arguments->name();
  }
  return text;
}

Command usage_error(const std::string& message) {
  log_error(message);
  log_error("see linkaudit --help");
  return ExitCode::kUsage;
}

// CLI11 would name them from the last to the first.
std::string not_expected(const std::vector<std::string>& arguments) {
  std::string text = arguments.size() == 1 ? "not expected:" : "none of these was expected:";
  for (const auto& argument : arguments) text += " " + argument;
  return text;
}

// For CLI11's "--threads: 1 required N:INT in [1 - 256] missing".
std::string without_value(const std::string& message) {
  const std::size_t name = message.find(": 1 required ");
  if (name == std::string::npos || !message.ends_with(" missing")) return message;
  return message.substr(0, name) + ": its value is missing";
}

}  // namespace

Command parse_options(std::vector<std::string> arguments) {
  // "help" and "help scan", as of other programs.
  if (!arguments.empty() && arguments.front() == "help") {
    std::ranges::rotate(arguments, arguments.begin() + 1);
    arguments.back() = "--help";
  }
  KnownCommands commands = known_commands();
  CLI::App app(kDescription, "linkaudit");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("linkaudit ") + kVersion);
  app.require_subcommand(0, 1);
  app.allow_windows_style_options(false);  // /x is a path
  app.get_formatter()->column_width(34);
  const auto is_first = [&arguments](const KnownCommand& command) {
    return !arguments.empty() && command.arguments->name() == arguments.front();
  };
  const bool begins_with_command = std::ranges::any_of(commands, is_first);
  for (auto& command : commands) {
    command.app = app.add_subcommand(command.arguments->name(), command.arguments->purpose());
    // Making the others' options would only take time.
    if (begins_with_command && !is_first(command)) continue;
    command.arguments->add_to(ArgumentList(*command.app));
    if (command.arguments->has_footer()) command.app->footer(kFooter);
  }

  // CLI11 would only say that a subcommand is required.
  if (!arguments.empty() && !arguments.front().starts_with('-') && !begins_with_command) {
    return usage_error("unknown command " + arguments.front() + "; there are " +
                       names_of(commands, " and "));
  }
  std::ranges::reverse(arguments);  // CLI11 takes them from the back
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::Success& success) {
    std::ostringstream text;
    app.exit(success, text, text);
    write_standard(StandardStream::kOutput, text.str());
    return ExitCode::kDone;
  } catch (const CLI::ExtrasError&) {
    return usage_error(not_expected(app.remaining(true)));
  } catch (const CLI::ArgumentMismatch& error) {
    return usage_error(without_value(error.what()));
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  const auto chosen = std::ranges::find_if(
      commands, [](const KnownCommand& command) { return command.app->parsed(); });
  if (chosen == commands.end()) {
    return usage_error("what to do? " + names_of(commands, " or "));
  }
  // Not "required" above, so that a mistyped option is named first.
  if (!chosen->arguments->has_source()) {
    return usage_error(chosen->arguments->no_source());
  }
  auto command = chosen->arguments->resolve();
  if (!command) return usage_error(command.error());
  return *std::move(command);
}

}  // namespace scanner

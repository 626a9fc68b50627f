#include "scanner/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <utility>

#include "scanner/cli/log.h"
#include "scanner/cli/options/command_arguments.h"
#include "scanner/cli/options/help_text.h"
#include "scanner/cli/options/option_parser.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/cli/terminal.h"
#include "scanner/cli/version.h"

namespace scanner {
namespace {

// All commands, in the order of the help.
struct KnownCommand {
  std::unique_ptr<CommandArguments> arguments;
  std::string name;
  CLI::App* app = nullptr;
};
using KnownCommands = std::vector<KnownCommand>;

KnownCommands known_commands() {
  KnownCommands commands;
  for (auto& arguments : all_arguments()) {
    std::string name(command_entry(arguments->command()).name);
    commands.push_back({.arguments = std::move(arguments), .name = std::move(name)});
  }
  return commands;
}

// "scan, info or schema"
std::string names_of(const KnownCommands& commands, const std::string& before_last) {
  std::string text;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i != 0) text += i + 1 == commands.size() ? before_last : ", ";
    text += commands[i].name;
  }
  return text;
}

Command usage_error(const std::string& message) {
  log_error(message);
  log_error("see linkaudit --help");
  return ExitCode::kUsage;
}

// CLI11 would list them in reverse order.
std::string unexpected_arguments(const std::vector<std::string>& arguments) {
  std::string text = arguments.size() == 1 ? "unexpected argument:" : "unexpected arguments:";
  for (const auto& argument : arguments) text += " " + argument;
  return text;
}

// For CLI11's "--threads: 1 required N:INT in [1 - 256] missing".
std::string without_value(const std::string& message) {
  const std::size_t name = message.find(": 1 required ");
  if (name == std::string::npos || !message.ends_with(" missing")) return message;
  return message.substr(0, name) + ": missing value";
}

// Columns.
std::size_t help_width() {
  constexpr std::size_t kWithoutTerminal = 80;
  constexpr std::size_t kLeast = 60;
  constexpr std::size_t kMost = 120;  // longer lines are hard to read
  return stdout_is_terminal() ? std::clamp(terminal_width(), kLeast, kMost) : kWithoutTerminal;
}

// As it could be typed again; for evidence, not for a shell.
std::string command_line_of(const std::vector<std::string>& arguments) {
  std::string line = "linkaudit";
  for (const std::string& argument : arguments) {
    const bool plain = !argument.empty() && argument.find_first_of(" \"\t") == std::string::npos;
    line += plain ? " " + argument : " \"" + argument + "\"";
  }
  return line;
}

Command shown(const std::string& text) {
  write_standard(StandardStream::kOutput, text);
  return ExitCode::kDone;
}

}  // namespace

Command parse_options(std::vector<std::string> arguments) {
  const std::string command_line = command_line_of(arguments);
  // "help" and "help scan", as in other programs.
  if (!arguments.empty() && arguments.front() == "help") {
    std::ranges::rotate(arguments, arguments.begin() + 1);
    arguments.back() = "--help";
  }
  KnownCommands commands = known_commands();
  CLI::App app("", "linkaudit");
  app.set_help_flag("-h");
  app.set_help_all_flag("--help");
  app.set_version_flag("--version");
  app.require_subcommand(0, 1);
  app.allow_windows_style_options(false);  // /x is a path
  const auto is_first = [&arguments](const KnownCommand& command) {
    return !arguments.empty() && command.name == arguments.front();
  };
  const bool begins_with_command = std::ranges::any_of(commands, is_first);
  for (auto& command : commands) {
    command.app = app.add_subcommand(command.name);
    // Adding the options of the other commands would only take time.
    if (begins_with_command && !is_first(command)) continue;
    Bindings bindings;
    command.arguments->bind_to(bindings);
    add_arguments(*command.app, command.arguments->command(), bindings);
  }
  const auto is_parsed = [](const KnownCommand& command) { return command.app->parsed(); };

  // CLI11 would only report that a subcommand is required.
  if (!arguments.empty() && !arguments.front().starts_with('-') && !begins_with_command) {
    return usage_error("unknown command " + arguments.front() + "; expected " +
                       names_of(commands, " or "));
  }
  std::ranges::reverse(arguments);  // CLI11 takes them from the back
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForVersion&) {
    return shown(std::string("linkaudit ") + kVersion + "\n");
  } catch (const CLI::Success& success) {
    const auto parsed = std::ranges::find_if(commands, is_parsed);
    const CommandSet about = parsed == commands.end() ? kNoCommand : parsed->arguments->command();
    const bool is_short = success.get_name() == "CallForHelp";
    return shown(is_short ? short_help(about) : full_help(about, help_width()));
  } catch (const CLI::ExtrasError&) {
    return usage_error(unexpected_arguments(app.remaining(true)));
  } catch (const CLI::ArgumentMismatch& error) {
    return usage_error(without_value(error.what()));
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what());
  }
  const auto chosen = std::ranges::find_if(commands, is_parsed);
  if (chosen == commands.end()) {
    return usage_error("no command given; expected " + names_of(commands, " or "));
  }
  // Not "required" above, so that a mistyped option is reported first.
  if (!chosen->arguments->has_source()) {
    return usage_error(chosen->arguments->no_source());
  }
  auto command = chosen->arguments->resolve();
  if (!command) return usage_error(command.error());
  if (auto* const check = std::get_if<CheckOptions>(&*command)) check->command_line = command_line;
  return *std::move(command);
}

}  // namespace scanner

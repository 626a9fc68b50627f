// The arguments of one command. A command consists of an entry in the table, a file in this folder
// and a line in all_arguments.cc.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "scanner/cli/options.h"
#include "scanner/cli/options/bindings.h"
#include "scanner/cli/options/option_table.h"

namespace scanner {

class CommandArguments {
 public:
  virtual ~CommandArguments() = default;
  [[nodiscard]] virtual CommandSet command() const = 0;
  // Binds each entry of the command to a field of this object, which must outlive parsing.
  virtual void bind_to(Bindings& bindings) = 0;

  // REQUIRES, for all functions below: the command line has been parsed.
  // False if a required source is missing; no_source() is the error message.
  [[nodiscard]] virtual bool has_source() const { return true; }
  [[nodiscard]] virtual std::string no_source() const {
    return "no source given; expected an image, a block device or a loose $MFT";
  }
  // The command to run, or a one-line error message.
  [[nodiscard]] virtual std::expected<Command, std::string> resolve() const = 0;
};

[[nodiscard]] std::unique_ptr<CommandArguments> scan_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> check_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> policy_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> info_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> links_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> resolve_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> refs_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> snapshots_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> convert_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> diff_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> schema_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> completions_arguments();

// All of them, in the order of the table.
[[nodiscard]] std::vector<std::unique_ptr<CommandArguments>> all_arguments();

}  // namespace scanner

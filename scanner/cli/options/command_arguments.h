// One command's part of the command line. A command is an entry of the table, a file in this folder
// and a line in ../options.cc.
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
  // Binds each entry of the command to a field of this object, which must outlive the parsing.
  virtual void bind_to(Bindings& bindings) = 0;

  // For all that follows, the command line is parsed.
  // False where there should be a source and is none; and what is said then.
  [[nodiscard]] virtual bool has_source() const { return true; }
  [[nodiscard]] virtual std::string no_source() const {
    return "no source given: an image, a block device or a loose $MFT";
  }
  // What was asked for; the mistake, one line for the user.
  [[nodiscard]] virtual std::expected<Command, std::string> resolve() const = 0;
};

[[nodiscard]] std::unique_ptr<CommandArguments> scan_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> info_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> links_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> resolve_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> refs_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> snapshots_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> schema_arguments();
[[nodiscard]] std::unique_ptr<CommandArguments> completions_arguments();

// All of them, in the order of the table.
[[nodiscard]] std::vector<std::unique_ptr<CommandArguments>> all_arguments();

}  // namespace scanner

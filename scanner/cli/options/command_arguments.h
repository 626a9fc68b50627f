// One command's part of the command line. A command is a file in this folder and a line in
// ../options.cc.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "scanner/cli/options.h"
#include "scanner/cli/options/argument_list.h"

namespace scanner {

class CommandArguments {
 public:
  virtual ~CommandArguments() = default;
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual std::string purpose() const = 0;  // one line of the help
  // Whether its own help ends like that of the program: exit codes, examples.
  [[nodiscard]] virtual bool has_footer() const { return true; }
  // Tells `list` what there is to say, and that it goes here: this must outlive the parsing.
  virtual void add_to(ArgumentList list) = 0;

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

}  // namespace scanner

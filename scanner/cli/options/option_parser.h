// Builds CLI11's parser from the table. That library takes seconds to compile, so only
// option_parser.cc and ../options.cc include it.
#pragma once

#include "scanner/cli/options/bindings.h"
#include "scanner/cli/options/option_table.h"

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class App;
}

namespace scanner {

// Adds all operands and options of `command` that are bound to a field.
void add_arguments(CLI::App& app, CommandSet command, const Bindings& bindings);

}  // namespace scanner

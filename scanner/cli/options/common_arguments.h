// Options that several commands share, with the same meaning in each.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "scanner/cli/options/bindings.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/source/file_source.h"

namespace scanner {

// NTFS cannot contain such a path, and a converted one may be the path of another file. `what` is
// the name of the option for the error message, such as "--under", or empty for an operand.
[[nodiscard]] std::expected<void, std::string> check_utf8(const std::string& what,
                                                          const std::string& path);

[[nodiscard]] std::uint32_t all_cores();

// --probe and its time limit.
struct ProbeArguments {
  bool asked = false;
  std::optional<std::uint32_t> timeout_ms;

  void bind_to(Bindings& bindings);
  // The limit for each path, if --probe was given. The error is one line for the user.
  [[nodiscard]] std::expected<std::optional<std::chrono::milliseconds>, std::string> resolve()
      const;
};

[[nodiscard]] IoMode io_mode(const std::string& word);

[[nodiscard]] bool wants_colour(const std::string& word);

// --unsafe-output and --no-sync.
void bind_output_rules(Bindings& bindings, OutputRules& rules);

}  // namespace scanner

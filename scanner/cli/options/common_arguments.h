// Options that several commands have in common, and that mean the same in each.
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

// NTFS has no name that such a path could mean, and what it would be taken for may be another's.
// `what` is how the mistake names it: "--under", or nothing where it stands for itself.
[[nodiscard]] std::expected<void, std::string> check_utf8(const std::string& what,
                                                          const std::string& path);

[[nodiscard]] std::uint32_t all_cores();

// --probe and how long it may take.
struct ProbeArguments {
  bool asked = false;
  std::optional<std::uint32_t> timeout_ms;

  void bind_to(Bindings& bindings);
  // The limit for each path, where it is asked for. The mistake, one line for the user.
  [[nodiscard]] std::expected<std::optional<std::chrono::milliseconds>, std::string> resolve()
      const;
};

[[nodiscard]] IoMode io_mode(const std::string& word);

[[nodiscard]] bool wants_colour(const std::string& word);

// --unsafe-output and --no-sync.
void bind_output_rules(Bindings& bindings, OutputRules& rules);

}  // namespace scanner

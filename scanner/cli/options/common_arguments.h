// Options that several commands have in common, and that mean the same in each.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include "scanner/cli/options/argument_list.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/source/file_source.h"

namespace scanner {

// NTFS has no name that such a path could mean, and what it would be taken for may be another's.
// `what` is how the mistake names it: "--under", or nothing where it stands for itself.
[[nodiscard]] std::expected<void, std::string> check_utf8(const std::string& what,
                                                          const std::string& path);

[[nodiscard]] std::uint32_t all_cores();

void add_partition(ArgumentList list, std::optional<std::uint32_t>& partition, const char* purpose);

void add_system_map(ArgumentList list, bool& none);

// --probe and how long it may take.
struct ProbeArguments {
  bool asked = false;
  std::optional<std::uint32_t> timeout_ms;

  void add_to(ArgumentList list);
  // The limit for each path, where it is asked for. The mistake, one line for the user.
  [[nodiscard]] std::expected<std::optional<std::chrono::milliseconds>, std::string> resolve()
      const;
};

void add_io(ArgumentList list, std::string& word);
[[nodiscard]] IoMode io_mode(const std::string& word);

void add_colour(ArgumentList list, std::string& word);
[[nodiscard]] bool wants_colour(const std::string& word);

// --unsafe-output and --no-sync.
void add_output_rules(ArgumentList list, OutputRules& rules);

void add_statistics(ArgumentList list, bool& statistics);

}  // namespace scanner

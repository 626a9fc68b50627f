// Options that several commands have in common, and that mean the same in each.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "scanner/source/file_source.h"

namespace scanner {

[[nodiscard]] std::uint32_t all_cores();

void add_partition(CLI::App& app, std::optional<std::uint32_t>& partition, const char* purpose);

void add_system_map(CLI::App& app, bool& none);

void add_io(CLI::App& app, std::string& word);
[[nodiscard]] IoMode io_mode(const std::string& word);

void add_colour(CLI::App& app, std::string& word);
[[nodiscard]] bool wants_colour(const std::string& word);

void add_statistics(CLI::App& app, bool& statistics);

}  // namespace scanner

// Options that several commands have in common, and that mean the same in each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "scanner/app/options/argument_list.h"
#include "scanner/source/file_source.h"

namespace scanner {

[[nodiscard]] std::uint32_t all_cores();

void add_partition(ArgumentList list, std::optional<std::uint32_t>& partition, const char* purpose);

void add_system_map(ArgumentList list, bool& none);

void add_io(ArgumentList list, std::string& word);
[[nodiscard]] IoMode io_mode(const std::string& word);

void add_colour(ArgumentList list, std::string& word);
[[nodiscard]] bool wants_colour(const std::string& word);

void add_statistics(ArgumentList list, bool& statistics);

}  // namespace scanner

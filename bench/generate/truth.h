// What is true of a generated volume: what a correct scan must count.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "bench/generate/layout.h"
#include "bench/generate/model.h"

namespace generate {

struct Truth {
  std::uint64_t records_in_use = 0;
  std::uint64_t files = 0;  // base records that are no directories
  std::uint64_t directories = 0;
  std::uint64_t names = 0;
  std::uint64_t dos_names = 0;
  std::uint64_t extension_records = 0;
  std::uint64_t reparse_points = 0;
  std::uint64_t non_resident_reparse = 0;
  std::uint64_t hard_link_sets = 0;
  std::uint64_t hard_link_names = 0;
  std::array<std::uint64_t, kLinkShapes.size()> link_names{};  // by shape

  void add(const Plan& plan);
  void add(const Truth& other);
};

// As JSON. Throws std::runtime_error when it cannot be written.
void save(const Truth& truth, const Options& options, const Layout& layout,
          const std::string& path);

}  // namespace generate

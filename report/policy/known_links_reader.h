// Reads files of known links.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/policy/known_links.h"

namespace report {

class KnownLinksReader {
 public:
  // Adds what the file has.
  std::expected<void, TomlError> add(std::string_view text);
  [[nodiscard]] KnownLinks take();

 private:
  using Added = std::expected<void, TomlError>;

  Added add_group(const TomlValue& table);
  Added add_entry(const TomlValue& table);
  Added add_patterns(const TomlValue& table, KnownLinks::Entry& entry);
  Added add_target(const TomlValue& value, KnownLinks::Entry& entry);
  void index(std::uint32_t entry);

  KnownLinks links_;
};

}  // namespace report

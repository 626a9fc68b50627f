#include "scanner/source/source_path.h"

#include <charconv>

#include "scanner/source/file_source.h"

namespace scanner {

SourcePath split_source_path(const std::string& text) {
  const std::size_t hash = text.rfind('#');
  if (hash == std::string::npos || hash == 0) return {.path = text};
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + hash + 1, end, number);
  if (error != std::errc() || stop != end || number == 0 || path_exists(text))
    return {.path = text};
  return {.path = text.substr(0, hash), .partition = number};
}

}  // namespace scanner

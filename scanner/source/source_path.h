// `PATH` or `PATH#N`: how a user names a source, or partition N of it.
#pragma once

#include <cstdint>
#include <string>

namespace scanner {

struct SourcePath {
  std::string path;
  std::uint32_t partition = 0;  // 1-based; 0: none given

  bool operator==(const SourcePath&) const = default;
};

// A file that exists under the whole text wins over `#N`: '#' is an ordinary character in paths.
[[nodiscard]] SourcePath split_source_path(const std::string& text);

}  // namespace scanner

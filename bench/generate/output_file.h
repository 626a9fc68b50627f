// The file being generated: positional writes from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace generate {

class OutputFile {
 public:
  // Opens for writing; `fresh` empties it first. Throws std::system_error, like all else here.
  OutputFile(const std::string& path, bool fresh);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::uint64_t offset, std::span<const std::byte> bytes) const;

 private:
  std::string path_;
  int descriptor_;
};

}  // namespace generate

#include <cstdio>

#include "scanner/cli/standard_streams.h"

namespace scanner {

bool write_standard(StandardStream stream, std::string_view utf8) {
  std::FILE* const file = stream == StandardStream::kOutput ? stdout : stderr;
  return std::fwrite(utf8.data(), 1, utf8.size(), file) == utf8.size() && std::fflush(file) == 0;
}

void cancel_standard_write() {}

}  // namespace scanner

#include "scanner/source/byte_source.h"

namespace scanner {

std::expected<void, Error> read_exactly(const ByteSource& source, std::uint64_t offset,
                                        std::span<std::byte> buffer) {
  const auto read = source.read_at(offset, buffer);
  if (!read) return std::unexpected(read.error());
  if (*read < buffer.size()) {
    return std::unexpected(Error{"the source ends at byte " + std::to_string(source.size_bytes()) +
                                 ", within the " + std::to_string(buffer.size()) +
                                 " bytes requested at " + std::to_string(offset)});
  }
  return {};
}

}  // namespace scanner

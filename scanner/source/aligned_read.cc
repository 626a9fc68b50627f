#include "scanner/source/aligned_read.h"

#include <algorithm>
#include <string>

#include "scanner/source/address.h"
#include "scanner/source/read_buffer.h"

namespace scanner {
namespace {

constexpr std::size_t kBounceBytes = std::size_t{1} << 20U;

class RuledRead {
 public:
  RuledRead(const RawReader& reader, const ReadRules& rules) : reader_(reader), rules_(rules) {}

  // Some of `rest`, at least one byte. REQUIRES: rest is not empty and ends within the size.
  std::expected<std::size_t, Error> some(std::uint64_t offset, std::span<std::byte> rest) {
    const std::size_t direct = direct_bytes(offset, rest);
    return direct != 0 ? whole_blocks(offset, rest.first(direct)) : bounced(offset, rest);
  }

 private:
  // How much of `rest` can be read directly; 0 if that is too little to be worth a read of its own.
  [[nodiscard]] std::size_t direct_bytes(std::uint64_t offset,
                                         std::span<const std::byte> rest) const {
    if (offset % rules_.block_bytes != 0) return 0;
    if (address_of(rest.data()) % rules_.memory_bytes != 0) return 0;
    if (offset + rest.size() == rules_.size_bytes) return rest.size();
    const std::size_t whole = rest.size() / rules_.block_bytes * rules_.block_bytes;
    return whole == rest.size() || whole >= kBounceBytes ? whole : 0;
  }

  // A device may return less than requested; the rest of a block cannot be requested separately.
  [[nodiscard]] std::expected<std::size_t, Error> whole_blocks(std::uint64_t offset,
                                                               std::span<std::byte> buffer) const {
    const auto got = reader_.read_some(offset, buffer);
    if (!got || *got >= buffer.size()) return got;
    const std::size_t whole = *got / rules_.block_bytes * rules_.block_bytes;
    if (whole != 0) return whole;
    return std::unexpected(
        Error{"the device returned only part of a sector at byte " + std::to_string(offset)});
  }

  std::expected<std::size_t, Error> bounced(std::uint64_t offset, std::span<std::byte> rest) {
    const std::uint64_t block = rules_.block_bytes;
    const std::uint64_t begin = offset / block * block;
    // No overflow: the size is that of something that exists.
    const std::uint64_t end = (offset + rest.size() + block - 1) / block * block;
    const std::uint64_t most = std::max<std::uint64_t>(kBounceBytes / block * block, block);
    const auto length =
        static_cast<std::size_t>(std::min({end - begin, rules_.size_bytes - begin, most}));
    const std::span<std::byte> buffer = bounce_.sized(length);
    const auto got = whole_blocks(begin, buffer);
    if (!got) return got;
    // Whole blocks, starting with the one that contains `offset`: always more than is skipped.
    const auto skipped = static_cast<std::size_t>(offset - begin);
    const std::size_t useful = std::min(*got - skipped, rest.size());
    std::ranges::copy(buffer.subspan(skipped, useful), rest.begin());
    return useful;
  }

  const RawReader& reader_;
  const ReadRules& rules_;
  ReadBuffer bounce_;
};

}  // namespace

std::expected<std::size_t, Error> read_by_rules(const RawReader& reader, const ReadRules& rules,
                                                std::uint64_t offset, std::span<std::byte> buffer) {
  if (offset >= rules.size_bytes) return 0;
  buffer = buffer.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), rules.size_bytes - offset)));
  RuledRead read(reader, rules);
  std::size_t done = 0;
  while (done < buffer.size()) {
    const auto got = read.some(offset + done, buffer.subspan(done));
    if (!got) return got;
    done += *got;
  }
  return done;
}

}  // namespace scanner

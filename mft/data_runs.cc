#include "mft/data_runs.h"

#include <limits>

namespace mft {
namespace {

// `count` little-endian bytes (1..8) as a signed number.
std::int64_t signed_integer(Bytes bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    value = value << 8U | bytes.copy_at<std::uint8_t>(i - 1);
  }
  const auto unused_bits = static_cast<unsigned>(64 - bytes.size() * 8);
  return static_cast<std::int64_t>(value << unused_bits) >> unused_bits;
}

}  // namespace

std::optional<DataRun> DataRunCursor::fail(std::uint64_t actual) {
  fault_ = Fault{.code = FaultCode::kBadDataRuns,
                 .offset = static_cast<std::uint32_t>(offset_),
                 .actual = actual};
  offset_ = bytes_.size();
  return std::nullopt;
}

std::optional<DataRun> DataRunCursor::next() {
  if (offset_ >= bytes_.size()) return std::nullopt;
  const auto header = bytes_.copy_at<std::uint8_t>(offset_);
  if (header == 0) {
    offset_ = bytes_.size();
    return std::nullopt;
  }
  const std::size_t length_size = header & 0x0FU;
  const std::size_t delta_size = header >> 4U;
  if (length_size == 0 || length_size > 8 || delta_size > 8) return fail(header);
  const auto length_bytes = bytes_.slice(offset_ + 1, length_size);
  const auto delta_bytes = bytes_.slice(offset_ + 1 + length_size, delta_size);
  if (!length_bytes || !delta_bytes) return fail(header);
  const std::int64_t length = signed_integer(*length_bytes);
  constexpr auto kLast = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (length <= 0 || vcn_ > kLast - static_cast<std::uint64_t>(length)) {
    return fail(static_cast<std::uint64_t>(length));
  }
  DataRun run{
      .vcn = vcn_, .length_clusters = static_cast<std::uint64_t>(length), .lcn = std::nullopt};
  if (delta_size != 0) {
    // Wraps for hostile deltas; a negative result is refused below.
    lcn_ = static_cast<std::int64_t>(static_cast<std::uint64_t>(lcn_) +
                                     static_cast<std::uint64_t>(signed_integer(*delta_bytes)));
    // NTFS 1.2 also wrote holes as LCN −1. [N3G]
    if (lcn_ < -1) return fail(static_cast<std::uint64_t>(lcn_));
    if (lcn_ >= 0) run.lcn = static_cast<std::uint64_t>(lcn_);
  }
  offset_ += 1 + length_size + delta_size;
  vcn_ += run.length_clusters;
  return run;
}

}  // namespace mft

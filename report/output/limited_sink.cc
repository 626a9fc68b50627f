#include "report/output/limited_sink.h"

#include <algorithm>

namespace report {

std::expected<void, Error> LimitedSink::write(std::string_view bytes) {
  const bool cut = unit_ == Unit::kLines && bytes.size() > room_bytes();
  if (cut) {
    const std::size_t room = static_cast<std::size_t>(room_bytes());
    const std::size_t end = bytes.substr(0, room).rfind('\n');
    bytes = bytes.substr(0, end == std::string_view::npos ? 0 : end + 1);
  }
  left_bytes_ -= std::min<std::uint64_t>(left_bytes_, bytes.size());
  if (auto written = sink_.write(bytes); !written) return written;
  if (cut) return std::unexpected(truncated());
  return {};
}

Error truncated() {
  return {.code = ErrorCode::kTruncated, .message = "the report reached its size limit"};
}

}  // namespace report

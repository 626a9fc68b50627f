#include "scanner/live/live_mft.h"

#include <algorithm>
#include <utility>

namespace scanner {

LiveMft::LiveMft(SharedSource disk, std::shared_ptr<const DriverMft> driver,
                 std::uint32_t record_bytes)
    : disk_(std::move(disk)),
      driver_(std::move(driver)),
      record_bytes_(record_bytes),
      from_driver_(static_cast<std::size_t>(driver_->size_bytes() / record_bytes)) {}

void LiveMft::ask_driver_for(std::span<const RecordIndex> records) {
  for (const RecordIndex record : records) {
    if (record < from_driver_.size()) from_driver_[record] = true;
  }
}

std::expected<std::size_t, Error> LiveMft::read_at(std::uint64_t offset,
                                                   std::span<std::byte> buffer) const {
  if (offset >= size_bytes() || buffer.empty()) return std::size_t{0};
  buffer = buffer.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_bytes() - offset)));
  const auto first = static_cast<RecordIndex>(offset / record_bytes_);
  const auto skipped = static_cast<std::size_t>(offset % record_bytes_);
  if (skipped == 0 && buffer.size() % record_bytes_ == 0) {
    if (const auto read = read_records(first, buffer); !read) {
      return std::unexpected(read.error());
    }
    return buffer.size();
  }
  const std::size_t count = (skipped + buffer.size() - 1) / record_bytes_ + 1;
  std::vector<std::byte> whole(count * record_bytes_);
  if (const auto read = read_records(first, whole); !read) return std::unexpected(read.error());
  std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(skipped), buffer.size(), buffer.begin());
  return buffer.size();
}

std::expected<void, Error> LiveMft::read_records(RecordIndex first,
                                                 std::span<std::byte> records) const {
  const std::size_t count = records.size() / record_bytes_;
  const auto begin = from_driver_.begin() + first;
  const auto end = begin + static_cast<std::ptrdiff_t>(count);
  if (std::find(begin, end, false) != end) {
    const auto read = read_exactly(*disk_, first * std::uint64_t{record_bytes_}, records);
    if (!read) return read;
  }
  for (auto at = std::find(begin, end, true); at != end;) {
    const auto stop = std::find(at, end, false);
    const auto index = static_cast<std::size_t>(at - begin);
    const auto bytes =
        records.subspan(index * record_bytes_, static_cast<std::size_t>(stop - at) * record_bytes_);
    const auto read = read_exactly(*driver_, (first + index) * std::uint64_t{record_bytes_}, bytes);
    if (!read) return read;
    at = std::find(stop, end, true);
  }
  return {};
}

}  // namespace scanner

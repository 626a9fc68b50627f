#include "scanner/live/live_mft.h"

#include <algorithm>
#include <utility>

#include "scanner/driver/read_by_record.h"

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
  return read_by_record(offset, buffer, size_bytes(), record_bytes_,
                        [this](mft::RecordNumber first, std::span<std::byte> records) {
                          return read_records(static_cast<RecordIndex>(first), records);
                        });
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

#include "scanner/driver/driver_mft.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "mft/fixup.h"
#include "mft/record.h"
#include "scanner/driver/read_by_record.h"
#include "scanner/driver/sort_unique.h"

namespace scanner {
namespace {

// The reverse of apply_fixup(). A record with an impossible update sequence array is left alone:
// its reader will report it.
void put_fixups_back(std::span<std::byte> record) {
  const mft::Bytes bytes(record);
  const std::size_t array = bytes.u16(mft::kFixupArrayOffset);
  const std::size_t strides = record.size() / mft::kFixupStride;
  if (mft::record_signature(bytes) != mft::kFileSignature ||
      bytes.u16(mft::kFixupArrayCount) != strides + 1 || array < mft::kFixupArrayCount + 2 ||
      array + (strides + 1) * 2 > mft::kFixupStride - 2) {
    return;
  }
  for (std::size_t i = 1; i <= strides; ++i) {
    std::byte* const last = record.data() + i * mft::kFixupStride - 2;
    std::memcpy(record.data() + array + i * 2, last, 2);
    std::memcpy(last, record.data() + array, 2);
  }
}

}  // namespace

DriverMft::DriverMft(std::shared_ptr<const VolumeDevice> volume, const mft::VolumeData& data)
    : volume_(std::move(volume)),
      record_bytes_(data.geometry.record_bytes),
      records_(data.mft_bytes / record_bytes_),
      sequences_(static_cast<std::size_t>(records_)) {}

std::expected<std::size_t, Error> DriverMft::read_at(std::uint64_t offset,
                                                     std::span<std::byte> buffer) const {
  return read_by_record(
      offset, buffer, size_bytes(), record_bytes_,
      [this](mft::RecordNumber first, std::span<std::byte> records) -> std::expected<void, Error> {
        const auto done = fetch(first, records);
        if (!done) return std::unexpected(done.error().describe());
        return {};
      });
}

// Downwards, like the driver itself: what it returns for a free record is the next one needed.
std::expected<void, DriverError> DriverMft::fetch(mft::RecordNumber first,
                                                  std::span<std::byte> records) const {
  if (refused_) return std::unexpected(*refusal());
  std::ranges::fill(records, std::byte{0});
  ControlBuffer buffer;
  mft::RecordNumber end = first + records.size() / record_bytes_;
  while (end > first) {
    auto answer = file_record(*volume_, end - 1, buffer);
    if (answer && answer->record.size() != record_bytes_) {
      answer =
          std::unexpected(DriverError{ControlCode::kGetNtfsFileRecord, SystemCode::kInvalidData});
    }
    if (!answer) {
      if (!is_damage(answer.error().code)) {
        const std::scoped_lock lock(mutex_);
        if (!refusal_) refusal_ = answer.error();
        refused_ = true;
      }
      return std::unexpected(answer.error());
    }
    if (answer->number < first) break;
    const auto slot = records.subspan(
        static_cast<std::size_t>(answer->number - first) * record_bytes_, record_bytes_);
    std::ranges::copy(answer->record.span(), slot.begin());
    take_note(answer->number, answer->record);
    put_fixups_back(slot);
    end = answer->number;
  }
  return {};
}

void DriverMft::take_note(mft::RecordNumber number, mft::Bytes bytes) const {
  const auto record = mft::RecordView::parse(bytes);
  if (!record) return;
  if (record->is_base()) {
    sequences_[static_cast<std::size_t>(number)].store(record->sequence(),
                                                       std::memory_order_relaxed);
  }
  auto attributes = record->attributes();
  while (attributes.next()) {
    const mft::Attribute& attribute = attributes.attribute();
    if (attribute.type() != mft::AttributeType::kReparsePoint || attribute.resident()) continue;
    const std::scoped_lock lock(mutex_);
    nonresident_reparse_.push_back(
        record->is_base() ? mft::FileReference{.record = number, .sequence = record->sequence()}
                          : record->base());
  }
}

std::optional<DriverError> DriverMft::refusal() const {
  const std::scoped_lock lock(mutex_);
  return refusal_;
}

std::uint16_t DriverMft::sequence_given(mft::RecordNumber number) const {
  if (number >= records_) return 0;
  return sequences_[static_cast<std::size_t>(number)].load(std::memory_order_relaxed);
}

std::vector<mft::FileReference> DriverMft::nonresident_reparse() const {
  const std::scoped_lock lock(mutex_);
  auto files = nonresident_reparse_;
  sort_unique(files);
  return files;
}

}  // namespace scanner

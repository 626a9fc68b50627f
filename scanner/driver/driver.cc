#include "scanner/driver/driver.h"

#include <array>

#include "mft/fixup.h"
#include "mft/record.h"
#include "mft/reparse_point.h"
#include "scanner/driver/retry.h"

namespace scanner {
namespace {

constexpr std::size_t kMaxRecordBytes = 4096;

// Not worth a second call for such a small answer: room for what later systems append.
struct alignas(kControlAlignment) Answer {
  std::array<std::byte, 256> bytes;
};

std::expected<mft::Bytes, DriverError> ask(const Device& device, ControlCode request,
                                           Answer& answer) {
  const ControlAnswer got = control_with_retries(device, request, {}, answer.bytes);
  if (got.code != SystemCode::kSuccess) return std::unexpected(DriverError{request, got.code});
  const auto filled = mft::Bytes(answer.bytes).slice(0, got.bytes);
  if (!filled) return std::unexpected(DriverError{request, SystemCode::kInvalidData});
  return *filled;
}

// Drivers undo the fixups, but that is undocumented. If they were still in place, every stride
// would end in the update sequence number; in a record without them that is practically impossible,
// as the last word of a record is hardly ever used.
void undo_fixups(std::span<std::byte> record) {
  const mft::Bytes bytes(record);
  if (mft::record_signature(bytes) == mft::kFileSignature && mft::fixup_holds(bytes) &&
      bytes.u16(bytes.u16(mft::kFixupArrayOffset)) != 0) {
    static_cast<void>(mft::apply_fixup(record));
  }
}

}  // namespace

std::expected<mft::VolumeData, DriverError> query_volume_data(const Device& volume) {
  Answer answer;
  const auto output = ask(volume, ControlCode::kGetNtfsVolumeData, answer);
  if (!output) return std::unexpected(output.error());
  const auto data = mft::VolumeData::parse(*output);
  if (!data) {
    return std::unexpected(DriverError{ControlCode::kGetNtfsVolumeData, SystemCode::kInvalidData});
  }
  return *data;
}

std::expected<mft::DriverRecord, DriverError> file_record(const Device& volume,
                                                          mft::RecordNumber number,
                                                          ControlBuffer& buffer) {
  constexpr ControlCode kRequest = ControlCode::kGetNtfsFileRecord;
  // The size that Microsoft documents, including three bytes of padding.
  buffer.resize(mft::kDriverRecordHeaderBytes + 4 + kMaxRecordBytes);
  alignas(kControlAlignment) const mft::Le64 input(number);
  const ControlAnswer got =
      control_with_retries(volume, kRequest, std::as_bytes(std::span(&input, 1)), buffer.bytes());
  if (got.code != SystemCode::kSuccess) return std::unexpected(DriverError{kRequest, got.code});
  const auto output = mft::Bytes(buffer.bytes()).slice(0, got.bytes);
  const auto answer = output ? mft::DriverRecord::parse(*output) : std::nullopt;
  if (!answer || answer->number > number) {
    return std::unexpected(DriverError{kRequest, SystemCode::kInvalidData});
  }
  undo_fixups(buffer.bytes().subspan(mft::kDriverRecordHeaderBytes, answer->record.size()));
  return *answer;
}

std::expected<mft::UsnJournal, DriverError> query_journal(const Device& volume) {
  Answer answer;
  const auto output = ask(volume, ControlCode::kQueryUsnJournal, answer);
  if (!output) return std::unexpected(output.error());
  const auto journal = mft::UsnJournal::parse(*output);
  if (!journal) {
    return std::unexpected(DriverError{ControlCode::kQueryUsnJournal, SystemCode::kInvalidData});
  }
  return *journal;
}

std::expected<std::vector<std::byte>, DriverError> reparse_data(const Device& file) {
  constexpr ControlCode kRequest = ControlCode::kGetReparsePoint;
  ControlBuffer buffer(mft::kMaxReparseBytes);
  const ControlAnswer got = control_with_retries(file, kRequest, {}, buffer.bytes());
  if (got.code != SystemCode::kSuccess) return std::unexpected(DriverError{kRequest, got.code});
  if (got.bytes > buffer.size()) {
    return std::unexpected(DriverError{kRequest, SystemCode::kInvalidData});
  }
  const std::span<const std::byte> data = buffer.bytes().first(got.bytes);
  return std::vector<std::byte>(data.begin(), data.end());
}

}  // namespace scanner

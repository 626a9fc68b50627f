#include "scanner/driver/usn_reader.h"

#include <algorithm>
#include <type_traits>

#include "mft/bytes.h"
#include "scanner/driver/retry.h"

namespace scanner {
namespace {

constexpr std::size_t kMaxBufferBytes = std::size_t{16} << 20U;

struct VersionRange {
  mft::Le16 least = mft::Le16(2);
  mft::Le16 most = mft::Le16(3);
};

// MFT_ENUM_DATA_V0; _V1 with the rest, as the C compiler pads it
struct alignas(kControlAlignment) EnumInput {
  mft::Le64 start;  // an ordinal, then what the driver returned
  mft::LeS64 low_usn;
  // Not UINT64_MAX: it is signed, and −1 gives an empty range that looks like an empty volume.
  mft::LeS64 high_usn = mft::LeS64(std::numeric_limits<std::int64_t>::max());
  VersionRange versions;
  mft::Le32 padding;
};
static_assert(std::is_standard_layout_v<EnumInput> && sizeof(EnumInput) == 0x20);
constexpr std::size_t kEnumInputV0 = 0x18;

// READ_USN_JOURNAL_DATA_V0; _V1 with the rest
struct alignas(kControlAlignment) JournalInput {
  mft::LeS64 start;
  mft::Le32 reasons = mft::Le32(0xFFFF'FFFF);
  mft::Le32 only_on_close;  // no: a file that is still open must be seen, too
  mft::Le64 timeout;
  mft::Le64 bytes_to_wait_for;  // 0, or the call waits for a change that may never come
  mft::Le64 journal_id;
  VersionRange versions;
  mft::Le32 padding;
};
static_assert(std::is_standard_layout_v<JournalInput> && sizeof(JournalInput) == 0x30);
constexpr std::size_t kJournalInputV0 = 0x28;

template <typename Input>
class Reader {
 public:
  Reader(const Device& volume, ControlCode request, std::size_t size_v0, const UsnBuffer& buffer)
      : volume_(volume), request_(request), size_v0_(size_v0), buffer_(buffer.bytes) {}

  // One buffer of records from input.start on; where to go on.
  std::expected<std::uint64_t, SystemCode> read(const Input& input, const UsnVisitor& visit,
                                                UsnReading& reading) {
    const auto filled = ask(input, reading);
    if (!filled) return std::unexpected(filled.error());
    auto records = mft::UsnRecordCursor::parse(*filled);
    if (!records) return std::unexpected(SystemCode::kInvalidData);
    while (const auto record = records->next()) {
      ++reading.records;
      visit(*record);
    }
    reading.range_records += records->range_records();
    if (!reading.fault) reading.fault = records->fault();
    return records->continuation();
  }

  [[nodiscard]] DriverError error(SystemCode code) const { return {request_, code}; }

 private:
  std::expected<mft::Bytes, SystemCode> ask(const Input& input, UsnReading& reading) {
    for (;;) {
      const auto whole = std::as_bytes(std::span(&input, 1));
      ++reading.calls;
      const ControlAnswer got = control_with_retries(
          volume_, request_, with_versions_ ? whole : whole.first(size_v0_), buffer_.bytes());
      const bool too_small =
          got.code == SystemCode::kInsufficientBuffer || got.code == SystemCode::kMoreData;
      if (too_small && buffer_.size() < kMaxBufferBytes) {
        buffer_.resize(std::max<std::size_t>(buffer_.size() * 2, 4096));
      } else if (got.code == SystemCode::kInvalidParameter && with_versions_ && !answered_) {
        with_versions_ = false;
      } else if (got.code != SystemCode::kSuccess) {
        return std::unexpected(got.code);
      } else {
        answered_ = true;
        const auto filled = mft::Bytes(buffer_.bytes()).slice(0, got.bytes);
        if (!filled) return std::unexpected(SystemCode::kInvalidData);
        return *filled;
      }
    }
  }

  const Device& volume_;
  ControlCode request_;
  std::size_t size_v0_;
  ControlBuffer buffer_;
  bool with_versions_ = true;
  bool answered_ = false;
};

// Where to go on in a journal whose record at `usn` was trimmed away.
std::expected<std::int64_t, DriverError> first_after_trim(const Device& volume,
                                                          const JournalRange& range,
                                                          std::int64_t usn) {
  const DriverError trimmed{ControlCode::kReadUsnJournal, SystemCode::kJournalEntryDeleted};
  const auto journal = query_journal(volume);
  if (!journal) return std::unexpected(journal.error());
  // Otherwise a journal that still claims to have the record would loop forever.
  if (journal->id != range.journal_id || journal->first_usn <= usn ||
      journal->first_usn > range.needed_from_usn) {
    return std::unexpected(trimmed);
  }
  return journal->first_usn;
}

constexpr std::uint64_t ordinal(std::uint64_t continuation) {
  return mft::FileReference::from_disk(continuation).record;
}

}  // namespace

std::expected<UsnReading, DriverError> enum_usn(const Device& volume, const UsnVisitor& visit,
                                                const UsnBuffer& buffer) {
  UsnReading reading;
  Reader<EnumInput> reader(volume, ControlCode::kEnumUsnData, kEnumInputV0, buffer);
  EnumInput input;
  for (;;) {
    const auto next = reader.read(input, visit, reading);
    if (!next && next.error() == SystemCode::kHandleEof) return reading;
    if (!next) return std::unexpected(reader.error(next.error()));
    // Otherwise a driver that makes no progress would loop forever.
    if (ordinal(*next) <= ordinal(input.start)) {
      return std::unexpected(reader.error(SystemCode::kInvalidData));
    }
    input.start = mft::Le64(*next);
  }
}

std::expected<UsnReading, DriverError> read_journal(const Device& volume, const JournalRange& range,
                                                    const UsnVisitor& visit,
                                                    const UsnBuffer& buffer) {
  UsnReading reading;
  Reader<JournalInput> reader(volume, ControlCode::kReadUsnJournal, kJournalInputV0, buffer);
  JournalInput input;
  input.start = mft::LeS64(range.first_usn);
  input.journal_id = mft::Le64(range.journal_id);
  for (;;) {
    const auto next = reader.read(input, visit, reading);
    if (!next && next.error() == SystemCode::kJournalEntryDeleted) {
      const auto first = first_after_trim(volume, range, input.start);
      if (!first) return std::unexpected(first.error());
      input.start = mft::LeS64(*first);
      continue;
    }
    if (!next) return std::unexpected(reader.error(next.error()));
    const auto next_usn = static_cast<std::int64_t>(*next);
    if (next_usn < input.start) return std::unexpected(reader.error(SystemCode::kInvalidData));
    reading.next_usn = next_usn;
    // No progress means the end of the journal.
    if (next_usn == input.start || next_usn >= range.until_usn) return reading;
    input.start = mft::LeS64(next_usn);
  }
}

std::expected<JournalEntryPosition, DriverError> first_journal_entry(const Device& volume,
                                                                     std::uint64_t journal_id,
                                                                     std::int64_t usn) {
  UsnReading reading;
  Reader<JournalInput> reader(volume, ControlCode::kReadUsnJournal, kJournalInputV0,
                              {.bytes = sizeof(std::uint64_t) + kUsnPageBytes});
  JournalInput input;
  input.start = mft::LeS64(usn);
  input.journal_id = mft::Le64(journal_id);
  std::optional<JournalEntryPosition> first;
  const auto next = reader.read(
      input,
      [&first](const mft::UsnRecord& entry) {
        if (!first) first = JournalEntryPosition{.usn = entry.usn, .time = entry.time};
      },
      reading);
  if (!next) return std::unexpected(reader.error(next.error()));
  if (!first || reading.fault || first->usn < usn || first->usn - usn >= kUsnPageBytes) {
    return std::unexpected(reader.error(SystemCode::kInvalidData));
  }
  return *first;
}

}  // namespace scanner

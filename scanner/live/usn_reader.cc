#include "scanner/live/usn_reader.h"

#include <vector>

#include "mft/bytes.h"

namespace scanner {
namespace {

constexpr std::size_t kMaxBufferBytes = std::size_t{16} << 20U;

struct VersionRange {
  mft::Le16 least = mft::Le16(2);
  mft::Le16 most = mft::Le16(3);
};

struct EnumInput {  // MFT_ENUM_DATA_V0; _V1 with the rest, as the C compiler pads it
  mft::Le64 start;  // an ordinal, then what the driver gave
  mft::LeS64 low_usn;
  // Not UINT64_MAX: it is signed, and −1 gives an empty range that looks like an empty volume.
  mft::LeS64 high_usn = mft::LeS64(std::numeric_limits<std::int64_t>::max());
  VersionRange versions;
  mft::Le32 padding;
};
static_assert(mft::OnDisk<EnumInput> && sizeof(EnumInput) == 0x20);
constexpr std::size_t kEnumInputV0 = 0x18;

struct JournalInput {  // READ_USN_JOURNAL_DATA_V0; _V1 with the rest
  mft::LeS64 start;
  mft::Le32 reasons = mft::Le32(0xFFFF'FFFF);
  mft::Le32 only_on_close;  // no: a file held open must be seen, too
  mft::Le64 timeout;
  mft::Le64 bytes_to_wait_for;  // 0, else the call waits for a change that may never come
  mft::Le64 journal_id;
  VersionRange versions;
  mft::Le32 padding;
};
static_assert(mft::OnDisk<JournalInput> && sizeof(JournalInput) == 0x30);
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
      const ControlAnswer got =
          volume_.control(request_, with_versions_ ? whole : whole.first(size_v0_), buffer_);
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
        const auto filled = mft::Bytes(buffer_).slice(0, got.bytes);
        if (!filled) return std::unexpected(SystemCode::kInvalidData);
        return *filled;
      }
    }
  }

  const Device& volume_;
  ControlCode request_;
  std::size_t size_v0_;
  std::vector<std::byte> buffer_;
  bool with_versions_ = true;
  bool answered_ = false;
};

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
    // A driver that stands still would be asked for ever.
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
    if (!next) return std::unexpected(reader.error(next.error()));
    const auto next_usn = static_cast<std::int64_t>(*next);
    if (next_usn < input.start) return std::unexpected(reader.error(SystemCode::kInvalidData));
    reading.next_usn = next_usn;
    // Standing still is the journal's end.
    if (next_usn == input.start || next_usn >= range.until_usn) return reading;
    input.start = mft::LeS64(next_usn);
  }
}

}  // namespace scanner

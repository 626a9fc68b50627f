#include "scanner/sweep/record_fetch.h"

#include <algorithm>

#include "scanner/sweep/extension_records.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

// Gaps up to this size are read and discarded.
constexpr std::uint64_t kMaxGapBytes = 16 * 1024;
constexpr std::uint64_t kMaxReadBytes = 256 * 1024;

}  // namespace

void RecordFetch::read(std::span<const RecordIndex> records) {
  const std::uint64_t record_bytes = volume_.record_bytes();
  while (!records.empty()) {
    std::size_t count = 1;
    while (count < records.size()) {
      const std::uint64_t end = (std::uint64_t{records[count - 1]} + 1) * record_bytes;
      const std::uint64_t next = records[count] * record_bytes;
      const std::uint64_t whole = next + record_bytes - records[0] * record_bytes;
      if (next - end > kMaxGapBytes || whole > kMaxReadBytes) break;
      ++count;
    }
    read_group(records.first(count));
    records = records.subspan(count);
  }
}

void RecordFetch::read_group(std::span<const RecordIndex> records) {
  const std::size_t record_bytes = volume_.record_bytes();
  const std::uint64_t first = records.front() * std::uint64_t{record_bytes};
  const std::span<std::byte> all =
      buffer_.sized((records.back() - records.front() + std::size_t{1}) * record_bytes);
  const bool whole = read_exactly(volume_.mft(), first, all).has_value();
  for (const RecordIndex record : records) {
    const std::size_t at = (record - records.front()) * record_bytes;
    const auto bytes = all.subspan(at, record_bytes);
    // One by one, so that only the bad ones are lost.
    if (!whole && !read_exactly(volume_.mft(), record * std::uint64_t{record_bytes}, bytes)) {
      damaged(record, {.code = FaultCode::kUnreadable});
      continue;
    }
    take(record, bytes);
  }
}

void RecordFetch::take(RecordIndex number, std::span<std::byte> bytes) {
  const mft::Bytes raw(bytes);
  const bool is_record = mft::record_signature(raw) == mft::kFileSignature;
  const auto is_zero = [](std::byte byte) { return byte == std::byte{0}; };
  // Free, or never used: a sweep would not report it.
  if (is_record ? !mft::record_in_use(raw) : std::ranges::all_of(bytes, is_zero)) return;
  const auto record = open_record(bytes);
  if (!record) return damaged(number, record.error());
  FetchedRecord fetched{.record = number,
                        .base = record->is_base()
                                    ? Parent{.record = number, .sequence = record->sequence()}
                                    : Parent::from(record->base()),
                        .sequence = record->sequence()};
  note_names(number, *record, fetched);
  fetched_.push_back(fetched);
  if (record->is_base()) {
    output_.begin_chunk(number);
    output_.part.add_record(number, *record);
  } else if (link_attributes_.matters()) {
    extensions.push_back(
        {.record = number, .base = fetched.base.record, .bytes = {bytes.begin(), bytes.end()}});
  }
}

// Notes what the record refers to.
void RecordFetch::note_names(RecordIndex number, const mft::RecordView& record,
                             FetchedRecord& fetched) {
  FaultTally reported_by_the_part;
  link_attributes_.clear();
  link_attributes_.add(record.attribute_bytes(), number, reported_by_the_part);
  fetched.reparse = !link_attributes_.reparse_point.empty();
  for (const auto& name : link_attributes_.names) want(name.parent().record);
  if (link_attributes_.attribute_list.empty() || !record.is_base()) return;
  const auto listed = extension_records(volume_, link_attributes_.attribute_list, number, list_);
  fetched.list_lost = !listed;
  if (!listed) return;
  for (const auto& holder : listed->holders) {
    if (!holder.only_streams) want(holder.record.record);
  }
}

void RecordFetch::want(mft::RecordNumber record) {
  if (record >= volume_.record_count()) return;
  wanted.push_back(static_cast<RecordIndex>(record));
  if (wanted.size() < tidy_at_) return;
  std::ranges::sort(wanted);
  const auto repeated = std::ranges::unique(wanted);
  wanted.erase(repeated.begin(), repeated.end());
  tidy_at_ = std::max(kTidyAt, wanted.size() * 2);
}

void RecordFetch::damaged(RecordIndex number, const Fault& fault) {
  output_.part.faults.add(fault, number);
  fetched_.push_back({.record = number, .damaged = true});
}

void RecordFetch::add_stored(RecordIndex record, std::span<std::byte> bytes) {
  const auto view = mft::RecordView::parse(mft::Bytes(bytes));
  if (!view) return;
  output_.begin_chunk(record);
  output_.part.add_record(record, *view);
}

}  // namespace scanner

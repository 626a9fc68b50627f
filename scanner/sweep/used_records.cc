#include "scanner/sweep/used_records.h"

#include <algorithm>

#include "scanner/volume/file_record.h"

namespace scanner {

bool UsedRecords::has(std::uint64_t record) const {
  if (record < kFirstUserRecord) return false;
  std::call_once(read_, [this] { read(); });
  const auto byte = static_cast<std::size_t>(record / 8);
  return byte < bits_.size() && (std::to_integer<unsigned>(bits_[byte]) >> record % 8 & 1U) != 0;
}

bool UsedRecords::knows(std::uint64_t record) const {
  std::call_once(read_, [this] { read(); });
  return record / 8 < bits_.size();
}

void UsedRecords::read() const {
  if (!volume_.has_clusters() || volume_.is_mounted()) return;
  const auto file = FileRecord::read(volume_, {mft::kMftRecord, 0});
  if (!file) return;
  const auto bitmap = file->open(mft::AttributeType::kBitmap, u"");
  if (!bitmap) return;
  bits_.resize(
      static_cast<std::size_t>(std::min((*bitmap)->size_bytes(), volume_.record_count() / 8 + 1)));
  if (!read_exactly(**bitmap, 0, bits_)) bits_.clear();
}

}  // namespace scanner

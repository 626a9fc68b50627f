#include "scanner/volume/mft_record.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <span>

#include "mft/attribute.h"
#include "mft/fixup.h"
#include "mft/record.h"

namespace scanner {
namespace {

using mft::AttributeType;
using mft::Fault;
using mft::FaultCode;

// Where NTFS 3.1 keeps a record's own number; its update sequence array begins behind it. [LFN]
constexpr std::size_t kOwnNumber = 0x2C;
constexpr std::size_t kArrayBehindOwnNumber = 0x30;
constexpr std::size_t kArrayBefore31 = 0x2A;

std::expected<std::vector<std::byte>, Fault> read_bytes(const SharedSource& volume,
                                                        const mft::BootSector& boot,
                                                        std::uint64_t lcn) {
  std::vector<std::byte> bytes(boot.record_bytes);
  if (lcn >= boot.total_clusters || !read_exactly(*volume, lcn * boot.cluster_bytes, bytes)) {
    return std::unexpected(Fault{.code = FaultCode::kUnreadable});
  }
  return bytes;
}

bool is_first_of_data(const mft::Attribute& attribute) {
  return attribute.type() == AttributeType::kData && attribute.unnamed() && !attribute.resident() &&
         attribute.lowest_vcn() == 0;
}

// Takes runs and sizes over. A fault if no run is on the volume.
std::optional<Fault> take_data(const mft::Attribute& data, const mft::BootSector& boot,
                               MftRecord& record) {
  const auto header = data.non_resident();
  record.sizes = {
      .data_bytes = header.data_bytes,
      .initialized_bytes = std::min<std::uint64_t>(header.initialized_bytes, header.data_bytes)};
  record.runs = RunList();
  record.fault = record.runs.append_extent(data.mapping_pairs(), 0, boot.total_clusters);
  if (record.runs.clusters() == 0 || !record.runs.runs().front().lcn) {
    return record.fault.value_or(Fault{.code = FaultCode::kMftIncomplete});
  }
  return std::nullopt;
}

// Puts the saved words back without asking whether the strides agree. False if no array fits.
bool restore_strides(std::span<std::byte> bytes, std::size_t array) {
  const std::size_t strides = bytes.size() / mft::kFixupStride;
  if (array < sizeof(mft::Le64) || array % 2 != 0 ||
      array + (strides + 1) * 2 > mft::kFixupStride - 2) {
    return false;
  }
  for (std::size_t i = 1; i <= strides; ++i) {
    std::memcpy(bytes.data() + i * mft::kFixupStride - 2, bytes.data() + array + i * 2, 2);
  }
  return true;
}

// The array that the header names, or the one whose number most strides end in.
void undo_fixups(std::span<std::byte> bytes) {
  const mft::Bytes view(bytes);
  const std::size_t strides = bytes.size() / mft::kFixupStride;
  const auto agreeing = [&](std::size_t array) {
    std::size_t count = 0;
    for (std::size_t i = 1; i <= strides; ++i) {
      if (view.u16(i * mft::kFixupStride - 2) == view.u16(array)) ++count;
    }
    return count;
  };
  std::size_t best = 0;
  std::size_t most = 0;
  for (const std::size_t array :
       {std::size_t{view.u16(mft::kFixupArrayOffset)}, kArrayBehindOwnNumber, kArrayBefore31}) {
    if (array + 2 > mft::kFixupStride || agreeing(array) <= most) continue;
    best = array;
    most = agreeing(array);
  }
  if (most != 0) restore_strides(bytes, best);
}

// Every attribute of that type by its shape alone, wherever one may begin.
template <typename Visit>
void for_each_shape(mft::Bytes record, AttributeType type, const Visit& visit) {
  for (std::size_t at = kArrayBefore31 / 8 * 8; at + sizeof(mft::ResidentHeader) <= record.size();
       at += 8) {
    if (record.u32(at) != static_cast<std::uint32_t>(type)) continue;
    const std::size_t length = record.u32(at + offsetof(mft::AttributeHeader, length));
    if (length < sizeof(mft::ResidentHeader) || length % 8 != 0 || length > record.size() - at) {
      continue;
    }
    if (const mft::Attribute attribute(mft::Bytes(record.span().subspan(at, length))); attribute) {
      visit(attribute);
    }
  }
}

// Whether that is the record `number` of an $MFT, used or not.
bool is_record(mft::Bytes header, std::uint64_t number) {
  const std::uint32_t signature = mft::record_signature(header);
  if (signature != mft::kFileSignature && signature != mft::kBaadSignature) return false;
  return header.u16(mft::kFixupArrayOffset) < kArrayBehindOwnNumber ||
         header.u32(kOwnNumber) == static_cast<std::uint32_t>(number);
}

// Cuts the runs off before the first one whose first whole record is not the one that belongs
// there. Records past the initialised ones may hold anything.
void keep_true_runs(const SharedSource& volume, const mft::BootSector& boot, MftRecord& record) {
  std::vector<std::byte> header(boot.record_bytes);
  std::size_t kept = 0;
  for (const mft::DataRun& run : record.runs.runs()) {
    const std::uint64_t begin = run.vcn * boot.cluster_bytes;
    const std::uint64_t number = (begin + boot.record_bytes - 1) / boot.record_bytes;
    const std::uint64_t into_run = number * boot.record_bytes - begin;
    if (!run.lcn) break;
    const bool has_whole = into_run / boot.cluster_bytes < run.length_clusters;
    // Record 0 itself is what is damaged.
    const bool initialized = number * boot.record_bytes < record.sizes.initialized_bytes;
    if (has_whole && initialized && number != 0) {
      if (!read_exactly(*volume, *run.lcn * boot.cluster_bytes + into_run, header) ||
          !is_record(mft::Bytes(header), number)) {
        break;
      }
    }
    ++kept;
  }
  record.runs.keep_first(kept);
}

}  // namespace

std::expected<MftRecord, Fault> read_mft_record(const SharedSource& volume,
                                                const mft::BootSector& boot, std::uint64_t lcn) {
  auto bytes = read_bytes(volume, boot, lcn);
  if (!bytes) return std::unexpected(bytes.error());
  MftRecord result;
  result.bytes = *std::move(bytes);
  if (const auto fault = mft::apply_fixup(result.bytes)) return std::unexpected(*fault);
  const auto record = mft::RecordView::parse(mft::Bytes(result.bytes));
  if (!record) return std::unexpected(record.error());
  if (!record->in_use() || !record->is_base()) {
    return std::unexpected(Fault{.code = FaultCode::kNotInUse});
  }
  bool found = false;
  auto attributes = record->attributes();
  while (attributes.next()) {
    const mft::Attribute& attribute = attributes.attribute();
    if (attribute.type() == AttributeType::kAttributeList && !result.attribute_list) {
      result.attribute_list = attribute;
    }
    if (found || !is_first_of_data(attribute)) continue;
    found = true;
    if (const auto fault = take_data(attribute, boot, result)) return std::unexpected(*fault);
  }
  if (!found || result.sizes.initialized_bytes == 0) {
    return std::unexpected(attributes.fault().value_or(Fault{.code = FaultCode::kMftIncomplete}));
  }
  return result;
}

std::optional<MftRecord> salvage_mft_record(const SharedSource& volume, const mft::BootSector& boot,
                                            std::uint64_t lcn) {
  auto bytes = read_bytes(volume, boot, lcn);
  if (!bytes) return std::nullopt;
  undo_fixups(*bytes);
  MftRecord best;
  const mft::Bytes record(*bytes);
  for_each_shape(record, AttributeType::kData, [&](const mft::Attribute& attribute) {
    MftRecord found;
    if (!is_first_of_data(attribute) || take_data(attribute, boot, found)) return;
    if (!leads_to_records(volume, boot, found.runs)) return;
    const std::uint64_t mapped = found.runs.clusters() * boot.cluster_bytes;
    if (found.sizes.initialized_bytes == 0 || found.sizes.initialized_bytes > boot.volume_bytes()) {
      found.sizes = {.data_bytes = mapped, .initialized_bytes = mapped};
    }
    keep_true_runs(volume, boot, found);
    if (found.runs.clusters() > best.runs.clusters()) best = std::move(found);
  });
  if (best.runs.clusters() == 0) return std::nullopt;
  for_each_shape(record, AttributeType::kAttributeList, [&](const mft::Attribute& attribute) {
    if (!best.attribute_list) best.attribute_list = attribute;
  });
  best.bytes = *std::move(bytes);
  return best;
}

bool leads_to_records(const SharedSource& volume, const mft::BootSector& boot,
                      const RunList& runs) {
  constexpr std::uint64_t kLooked = 16;  // the records with fixed meanings
  constexpr std::uint64_t kEnough = 4;
  const std::uint64_t mapped = runs.clusters() * boot.cluster_bytes;
  const std::uint64_t count = std::min(kLooked, mapped / boot.record_bytes);
  const Stream stream(volume, boot.cluster_bytes, runs,
                      {.data_bytes = mapped, .initialized_bytes = mapped});
  std::vector<std::byte> record(boot.record_bytes);
  std::uint64_t found = 0;
  for (std::uint64_t number = 0; number < count; ++number) {
    if (read_exactly(stream, number * boot.record_bytes, record) &&
        is_record(mft::Bytes(record), number)) {
      ++found;
    }
  }
  return found >= std::min(kEnough, std::max<std::uint64_t>(count / 2, 1));
}

RunList records_in_place(const SharedSource& volume, const mft::BootSector& boot) {
  constexpr std::uint64_t kMostMissing = 64;  // records in a row
  constexpr std::uint64_t kRecordsByRead = 256;
  const std::uint64_t begin = boot.mft_lcn * boot.cluster_bytes;
  std::vector<std::byte> records(kRecordsByRead * boot.record_bytes);
  std::uint64_t end = 0;  // behind the last record found
  bool more = true;
  for (std::uint64_t first = 0; more; first += kRecordsByRead) {
    const auto read = volume->read_at(begin + first * boot.record_bytes, records);
    const std::uint64_t count = read ? *read / boot.record_bytes : 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      const mft::Bytes record(std::span<const std::byte>(records).subspan(
          static_cast<std::size_t>(i * boot.record_bytes), boot.record_bytes));
      if (is_record(record, first + i)) end = first + i + 1;
    }
    more = count == kRecordsByRead && first + count - end < kMostMissing;
  }
  RunList runs;
  const std::uint64_t clusters =
      std::min((end * boot.record_bytes + boot.cluster_bytes - 1) / boot.cluster_bytes,
               boot.total_clusters - std::min(boot.mft_lcn, boot.total_clusters));
  if (end != 0 && clusters != 0) runs.append_run(clusters, boot.mft_lcn);
  return runs;
}

}  // namespace scanner

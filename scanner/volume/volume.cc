#include "scanner/volume/volume.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "mft/attribute.h"
#include "mft/data_runs.h"
#include "mft/fixup.h"
#include "mft/volume_information.h"
#include "scanner/source/ntfs_boot.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/mft_bootstrap.h"
#include "scanner/volume/volume_state.h"

namespace scanner {
namespace {

using mft::AttributeType;
using mft::Fault;
using mft::FaultCode;
using report::LimitationCode;

report::Limitation part_of(LimitationCode code, std::uint64_t part, std::uint64_t whole) {
  return {.code = code, .arguments = {std::to_string(part), std::to_string(whole)}};
}

constexpr std::uint64_t kMaxRecords = 0xFFFF'FFFFU;  // NTFS supports no more files

}  // namespace

std::expected<mft::RecordView, Fault> open_record(std::span<std::byte> bytes) {
  const mft::Bytes record(bytes);
  if (mft::record_signature(record) == mft::kFileSignature) {
    if (const auto fault = mft::apply_fixup(bytes)) return std::unexpected(*fault);
  }
  return mft::RecordView::parse(record);
}

std::expected<std::unique_ptr<Volume>, Error> Volume::open(const VolumeCandidate& candidate) {
  if (!candidate.bytes) return std::unexpected(Error{"raw reads of it are refused"});
  std::unique_ptr<Volume> volume(new Volume(candidate));
  volume->upcase_ = std::make_unique<const mft::UpCase>();
  const auto opened = candidate.loose_mft ? volume->open_loose_mft() : volume->open_mft();
  if (!opened) return std::unexpected(opened.error());
  if (volume->record_count_ > kMaxRecords) {
    return std::unexpected(Error{"its $MFT claims more records than NTFS can have"});
  }
  volume->read_metadata();
  volume->unclean_ = unclean_reasons(*volume);
  return volume;
}

std::expected<std::unique_ptr<Volume>, Error> Volume::open_mounted(const VolumeCandidate& candidate,
                                                                   const mft::BootSector& geometry,
                                                                   SharedSource mft) {
  std::unique_ptr<Volume> volume(new Volume(candidate));
  volume->is_mounted_ = true;
  volume->upcase_ = std::make_unique<const mft::UpCase>();
  volume->geometry_ = geometry;
  volume->record_bytes_ = geometry.record_bytes;
  volume->record_count_ = mft->size_bytes() / geometry.record_bytes;
  volume->mft_ = std::move(mft);
  if (candidate.bytes) {
    volume->boot_ = geometry;
  } else {
    volume->candidate_.bytes = volume->mft_;
  }
  if (volume->record_count_ == 0 || volume->record_count_ > kMaxRecords) {
    return std::unexpected(Error{"its driver claims an impossible number of records"});
  }
  volume->count_mft_extents();
  volume->read_metadata();
  return volume;
}

void Volume::count_mft_extents() {
  const auto file = FileRecord::read(*this, {mft::kMftRecord, 0});
  if (!file) return;
  for (const mft::RecordView& record : file->records()) {
    auto attributes = record.attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kData || !attribute.unnamed() || attribute.resident())
        continue;
      const auto lowest = static_cast<std::uint64_t>(attribute.lowest_vcn());
      mft::DataRunCursor runs(attribute.mapping_pairs(), lowest);
      while (runs.next()) ++mft_extents_;
    }
  }
}

std::expected<void, Error> Volume::open_boot() {
  std::array<std::byte, mft::kBootSectorBytes> sector;
  if (const auto read = read_exactly(*candidate_.bytes, 0, sector); !read) {
    return std::unexpected(read.error());
  }
  const auto boot = mft::BootSector::parse(mft::Bytes(sector));
  if (boot) {
    boot_ = *boot;
    return {};
  }
  boot_ = find_ntfs_backup_boot(*candidate_.bytes);
  if (!boot_) {
    return std::unexpected(Error{"its boot sector is damaged, and there is no backup of it"});
  }
  faults_.push_back(boot.error());
  return {};
}

std::expected<void, Error> Volume::open_mft() {
  if (const auto opened = open_boot(); !opened) return opened;
  geometry_ = boot_;
  auto bootstrap = bootstrap_mft(candidate_.bytes, *boot_);
  if (!bootstrap) {
    // The boot sector may have been changed in such a way that it still looks like one.
    const auto backup = find_ntfs_backup_boot(*candidate_.bytes);
    if (!backup || backup->mft_lcn == boot_->mft_lcn) return std::unexpected(bootstrap.error());
    bootstrap = bootstrap_mft(candidate_.bytes, *backup);
    if (!bootstrap) return std::unexpected(bootstrap.error());
    boot_ = geometry_ = backup;
    faults_.push_back(Fault{.code = FaultCode::kBadBootSector});
  }
  record_bytes_ = boot_->record_bytes;
  record_count_ = bootstrap->initialized_bytes / record_bytes_;
  mft_extents_ = bootstrap->stream->runs().runs().size();
  const std::uint64_t mapped = bootstrap->stream->runs().clusters() * boot_->cluster_bytes;
  // It would read as unused records, and the loss would go unnoticed.
  const bool has_hole = std::ranges::any_of(bootstrap->stream->runs().runs(),
                                            [](const mft::DataRun& run) { return !run.lcn; });
  mft_ = std::move(bootstrap->stream);
  faults_.insert(faults_.end(), bootstrap->faults.begin(), bootstrap->faults.end());
  if (bootstrap->record_damaged) {
    incomplete_.push_back({.code = LimitationCode::kMftRecordDamaged});
  }
  if (bootstrap->found_in_place) {
    incomplete_.push_back(
        report::counted_limitation(LimitationCode::kMftFoundInPlace, record_count_));
  }
  if (has_hole) {
    faults_.push_back(Fault{.code = FaultCode::kMftIncomplete});
    incomplete_.push_back({.code = LimitationCode::kMftHole});
  }
  if (mapped / record_bytes_ < record_count_) {
    incomplete_.push_back(
        part_of(LimitationCode::kMftExtentsMissing, mapped / record_bytes_, record_count_));
    record_count_ = mapped / record_bytes_;
  }
  // Holes and overlapping runs can claim any number of records; no more exist than fit.
  const std::uint64_t room = std::min(boot_->volume_bytes(), candidate_.bytes->size_bytes());
  if (record_count_ > room / record_bytes_) {
    incomplete_.push_back(report::counted_limitation(LimitationCode::kMftOversized, record_count_));
    record_count_ = room / record_bytes_;
  }
  if (candidate_.bytes->size_bytes() < boot_->volume_bytes()) {
    incomplete_.push_back(part_of(LimitationCode::kSourceTruncated, candidate_.bytes->size_bytes(),
                                  boot_->volume_bytes()));
  }
  return {};
}

std::expected<void, Error> Volume::open_loose_mft() {
  mft_ = candidate_.bytes;
  mft_extents_ = 1;
  // Every record states its own size; the first plausible one decides for all.
  std::array<std::byte, sizeof(mft::RecordHeader)> bytes;
  for (std::uint64_t at = 0; at + 512 <= mft_->size_bytes() && at < 64 * 4096; at += 512) {
    if (!read_exactly(*mft_, at, bytes)) break;
    const auto header = mft::Bytes(bytes).copy_at<mft::RecordHeader>(0);
    const std::uint32_t size = header.allocated_bytes;
    if (header.signature == mft::kFileSignature && std::has_single_bit(size) && size >= 512 &&
        size <= 4096) {
      record_bytes_ = size;
      break;
    }
  }
  if (record_bytes_ == 0)
    return std::unexpected(Error{"none of its records shows the record size"});
  record_count_ = mft_->size_bytes() / record_bytes_;
  if (record_count_ == 0) return std::unexpected(Error{"it ends within its first record"});
  if (mft_->size_bytes() % record_bytes_ != 0) {
    incomplete_.push_back({.code = LimitationCode::kRecordTruncated});
  }
  // Record 0 of a complete $MFT states how large it should be.
  std::vector<std::byte> buffer;
  const auto first = read_record(mft::kMftRecord, buffer);
  if (!first || !first->in_use()) return {};
  auto attributes = first->attributes();
  bool is_mft = false;
  while (attributes.next()) {
    const mft::Attribute& attribute = attributes.attribute();
    if (attribute.type() == AttributeType::kFileName) {
      is_mft = is_mft || attribute.value().size() >= 0x42 + 8;
    }
    if (attribute.type() != AttributeType::kData || !attribute.unnamed() || attribute.resident()) {
      continue;
    }
    const std::uint64_t expected = attribute.non_resident().initialized_bytes / record_bytes_;
    if (is_mft && attribute.lowest_vcn() == 0 && expected > record_count_) {
      incomplete_.push_back(part_of(LimitationCode::kMftTruncated, record_count_, expected));
    }
  }
  return {};
}

std::expected<mft::RecordView, Fault> Volume::read_record(mft::RecordNumber number,
                                                          std::vector<std::byte>& buffer) const {
  const auto at_record = [number](Fault fault) {
    fault.record = number;
    return std::unexpected(fault);
  };
  if (number >= record_count_) return at_record(Fault{.code = FaultCode::kUnreadable});
  buffer.resize(record_bytes_);
  if (!read_exactly(*mft_, number * record_bytes_, buffer)) {
    return at_record(Fault{.code = FaultCode::kUnreadable});
  }
  const auto record = open_record(buffer);
  if (!record) return at_record(record.error());
  return record;
}

void Volume::load_upcase() {
  const auto file = FileRecord::read(*this, {mft::kUpCaseRecord, 0});
  if (!file) return faults_.push_back(file.error());
  const auto source = file->open(AttributeType::kData, u"");
  if (!source) {
    faults_.push_back(Fault{.code = FaultCode::kBadUpCase, .record = mft::kUpCaseRecord});
    return;
  }
  std::vector<std::byte> bytes(mft::kUpCaseBytes);
  if ((*source)->size_bytes() != bytes.size() || !read_exactly(**source, 0, bytes)) {
    faults_.push_back(Fault{.code = FaultCode::kBadUpCase,
                            .record = mft::kUpCaseRecord,
                            .expected = bytes.size(),
                            .actual = (*source)->size_bytes()});
    return;
  }
  const auto table = mft::UpCase::parse(mft::Bytes(bytes));
  if (table) {
    upcase_ = std::make_unique<const mft::UpCase>(*table);
    return;
  }
  faults_.push_back(table.error());
  faults_.back().record = mft::kUpCaseRecord;
}

void Volume::read_metadata() {
  if (has_clusters()) load_upcase();
  if (const auto file = FileRecord::read(*this, {mft::kVolumeRecord, 0})) {
    if (const auto label = file->find(AttributeType::kVolumeName, u"")) {
      label_ = mft::to_utf8(mft::Utf16View(label.value()).str());
    }
    if (const auto attribute = file->find(AttributeType::kVolumeInformation, u"")) {
      if (const auto information = mft::VolumeInformation::parse(attribute.value())) {
        ntfs_version_ =
            std::to_string(information->major) + "." + std::to_string(information->minor);
        volume_flags_ = information->flags;
      }
    }
  }
}

}  // namespace scanner

// One opened NTFS volume, or a loose $MFT: where its records are and what it says about itself.
// Immutable after open(); all reading is positional and safe for concurrent use.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mft/boot_sector.h"
#include "mft/fault.h"
#include "mft/record.h"
#include "mft/upcase.h"
#include "report/model/limitation.h"
#include "scanner/source/byte_source.h"
#include "scanner/source/open_source.h"

namespace scanner {

// The record in `bytes`, in which its fixups are applied. The faults of apply_fixup() and
// RecordView::parse(), without a record number.
std::expected<mft::RecordView, mft::Fault> open_record(std::span<std::byte> bytes);

class Volume {
 public:
  // An Error if no $MFT can be found or raw reads are refused; lesser damage goes to faults().
  static std::expected<std::unique_ptr<Volume>, Error> open(const VolumeCandidate& candidate);
  // A mounted volume whose records come from its driver: `mft` contains $MFT in its on-disk format,
  // `geometry` is what the driver says. Without candidate.bytes (null: raw reads are refused) no
  // clusters are available, as with a loose $MFT. unclean() is empty: while a volume is mounted,
  // its dirty bit and its $LogFile mean nothing.
  static std::expected<std::unique_ptr<Volume>, Error> open_mounted(
      const VolumeCandidate& candidate, const mft::BootSector& geometry, SharedSource mft);

  [[nodiscard]] const std::string& name() const { return candidate_.name; }
  [[nodiscard]] const VolumeCandidate& candidate() const { return candidate_; }
  // Nothing for a loose $MFT, or if raw reads are refused.
  [[nodiscard]] const std::optional<mft::BootSector>& boot() const { return boot_; }
  // The volume's sizes, whether clusters can be read or not; nothing for a loose $MFT.
  [[nodiscard]] const std::optional<mft::BootSector>& geometry() const { return geometry_; }
  // Its records come from the driver, and are newer than what its clusters hold.
  [[nodiscard]] bool is_mounted() const { return is_mounted_; }
  [[nodiscard]] bool has_clusters() const { return boot_.has_value(); }
  // The whole volume, or just $MFT if that is all there is.
  [[nodiscard]] const SharedSource& bytes() const { return candidate_.bytes; }
  [[nodiscard]] const ByteSource& mft() const { return *mft_; }
  [[nodiscard]] std::uint64_t mft_bytes() const { return record_count_ * record_bytes_; }
  [[nodiscard]] std::uint64_t mft_extents() const { return mft_extents_; }
  [[nodiscard]] std::uint32_t record_bytes() const { return record_bytes_; }
  [[nodiscard]] std::uint64_t record_count() const { return record_count_; }  // slots
  [[nodiscard]] const mft::UpCase& upcase() const { return *upcase_; }
  [[nodiscard]] const std::string& label() const { return label_; }
  [[nodiscard]] const std::string& ntfs_version() const { return ntfs_version_; }  // "3.1" or empty
  [[nodiscard]] std::uint16_t volume_flags() const { return volume_flags_; }
  // Reasons why verdicts are provisional, one sentence each.
  [[nodiscard]] const report::Limitations& unclean() const { return unclean_; }
  // What part of $MFT itself cannot be seen.
  [[nodiscard]] const report::Limitations& incomplete() const { return incomplete_; }
  [[nodiscard]] const std::vector<mft::Fault>& faults() const { return faults_; }
  // Whether the image was modified since it was opened: earlier and later reads may then be
  // inconsistent. As ByteSource::written_to().
  [[nodiscard]] bool written_to() const {
    return candidate_.bytes && candidate_.bytes->written_to();
  }

  // Record `number` with its fixups applied, in `buffer`. kUnreadable, or the faults of
  // apply_fixup() and RecordView::parse(), with the record number filled in.
  [[nodiscard]] std::expected<mft::RecordView, mft::Fault> read_record(
      mft::RecordNumber number, std::vector<std::byte>& buffer) const;

 private:
  explicit Volume(VolumeCandidate candidate)
      : candidate_(std::move(candidate)), incomplete_(candidate_.incomplete) {}
  std::expected<void, Error> open_boot();
  std::expected<void, Error> open_mft();
  std::expected<void, Error> open_loose_mft();
  void read_metadata();
  void count_mft_extents();
  void load_upcase();

  VolumeCandidate candidate_;
  bool is_mounted_ = false;
  std::optional<mft::BootSector> boot_;
  std::optional<mft::BootSector> geometry_;
  SharedSource mft_;
  std::uint32_t record_bytes_ = 0;
  std::uint64_t record_count_ = 0;
  std::uint64_t mft_extents_ = 0;
  std::unique_ptr<const mft::UpCase> upcase_;
  std::string label_;
  std::string ntfs_version_;
  std::uint16_t volume_flags_ = 0;
  report::Limitations unclean_;
  report::Limitations incomplete_;
  std::vector<mft::Fault> faults_;
};

}  // namespace scanner

// $MFT as the driver of a mounted volume gives it, record by record through
// FSCTL_GET_NTFS_FILE_RECORD, in the form in which it would lie on disk: whatever reads an $MFT can
// read this one, the sweep above all.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "mft/reference.h"
#include "scanner/driver/driver.h"
#include "scanner/source/byte_source.h"

namespace scanner {

class DriverMft final : public ByteSource {
 public:
  DriverMft(std::shared_ptr<const VolumeDevice> volume, const mft::VolumeData& data);

  // Records that are not in use read as zeros. An Error where one in the range is damaged, and the
  // free ones just above a damaged record share its fate, as the driver gives that one for them;
  // for ever after the driver refused to answer.
  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  [[nodiscard]] std::uint64_t size_bytes() const override { return records_ * record_bytes_; }

  // Why the driver gives no records at all any more, if so.
  [[nodiscard]] std::optional<DriverError> refusal() const;
  // The sequence number with which a base record was last given; 0: it was not.
  [[nodiscard]] std::uint16_t sequence_given(mft::RecordNumber number) const;
  // Base records of files whose reparse data are not resident, sorted.
  [[nodiscard]] std::vector<mft::FileReference> nonresident_reparse() const;

 private:
  std::expected<void, DriverError> fetch(mft::RecordNumber first,
                                         std::span<std::byte> records) const;
  void take_note(mft::RecordNumber number, mft::Bytes record) const;

  std::shared_ptr<const VolumeDevice> volume_;
  std::uint32_t record_bytes_;
  std::uint64_t records_;
  // All of what follows tells what was given, and changes nothing of it.
  mutable std::vector<std::atomic<std::uint16_t>> sequences_;
  mutable std::mutex mutex_;
  mutable std::vector<mft::FileReference> nonresident_reparse_;
  mutable std::optional<DriverError> refusal_;
  mutable std::atomic<bool> refused_ = false;
};

}  // namespace scanner

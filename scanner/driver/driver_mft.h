// $MFT as the driver of a mounted volume returns it, record by record through
// FSCTL_GET_NTFS_FILE_RECORD, in its on-disk format: anything that reads an $MFT can read this one,
// above all the sweep.
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

  // Records that are not in use read as zeros. An Error if one in the range is damaged; this
  // includes the free records just above a damaged one, for which the driver returns that one. Once
  // the driver has refused to answer, always an Error.
  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  [[nodiscard]] std::uint64_t size_bytes() const override { return records_ * record_bytes_; }

  // Why the driver no longer returns any records, if so.
  [[nodiscard]] std::optional<DriverError> refusal() const;
  // The sequence number with which a base record was last returned; 0: it was not.
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
  // All that follows only records what was returned.
  mutable std::vector<std::atomic<std::uint16_t>> sequences_;
  mutable std::mutex mutex_;
  mutable std::vector<mft::FileReference> nonresident_reparse_;
  mutable std::optional<DriverError> refusal_;
  mutable std::atomic<bool> refused_ = false;
};

}  // namespace scanner

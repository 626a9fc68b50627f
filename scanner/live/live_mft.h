// $MFT of a mounted volume as a scan reads it: from the disk, which is fast but may be older than
// the driver's cache; and record by record from the driver, where requested.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/driver/driver_mft.h"
#include "scanner/source/byte_source.h"

namespace scanner {

class LiveMft final : public ByteSource {
 public:
  // `disk` has the bytes of $MFT on the disk. The size is the driver's.
  LiveMft(SharedSource disk, std::shared_ptr<const DriverMft> driver, std::uint32_t record_bytes);

  // Takes these records from the driver from now on. Not during concurrent reads.
  void ask_driver_for(std::span<const RecordIndex> records);

  // Errors of the disk or the driver.
  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override;
  [[nodiscard]] std::uint64_t size_bytes() const override { return driver_->size_bytes(); }

 private:
  [[nodiscard]] std::expected<void, Error> read_records(RecordIndex first,
                                                        std::span<std::byte> records) const;

  SharedSource disk_;
  std::shared_ptr<const DriverMft> driver_;
  std::uint32_t record_bytes_;
  std::vector<bool> from_driver_;  // by record number
};

}  // namespace scanner

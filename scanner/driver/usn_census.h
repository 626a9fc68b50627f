// The driver's own list of a volume's files, from FSCTL_ENUM_USN_DATA, to compare its records with.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/reference.h"
#include "scanner/driver/usn_reader.h"

namespace scanner {

class UsnCensus {
 public:
  // For a volume with that many records. Errors as for enum_usn().
  static std::expected<UsnCensus, DriverError> take(const Device& volume, std::uint64_t records);

  [[nodiscard]] const UsnReading& reading() const { return reading_; }
  // Files above the last record: $MFT has grown since its size was queried.
  [[nodiscard]] std::uint64_t beyond() const { return beyond_; }
  [[nodiscard]] std::uint64_t records() const { return sequences_.size(); }
  // The sequence number of the file listed there; 0: none.
  // REQUIRES for both: number < records().
  [[nodiscard]] std::uint16_t sequence(mft::RecordNumber number) const {
    return sequences_[static_cast<std::size_t>(number)];
  }
  // Its attributes mark it as a reparse point.
  [[nodiscard]] bool says_reparse_point(mft::RecordNumber number) const {
    return reparse_points_[static_cast<std::size_t>(number)];
  }

 private:
  explicit UsnCensus(std::uint64_t records)
      : sequences_(static_cast<std::size_t>(records)),
        reparse_points_(static_cast<std::size_t>(records)) {}

  std::vector<std::uint16_t> sequences_;
  std::vector<bool> reparse_points_;
  std::uint64_t beyond_ = 0;
  UsnReading reading_;
};

}  // namespace scanner

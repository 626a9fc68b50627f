#include "scanner/driver/usn_census.h"

#include "mft/standard_information.h"

namespace scanner {

std::expected<UsnCensus, DriverError> UsnCensus::take(const Device& volume, std::uint64_t records) {
  UsnCensus census(records);
  const auto reading = enum_usn(volume, [&census](const mft::UsnRecord& record) {
    if (record.file.record >= census.records()) {
      ++census.beyond_;
      return;
    }
    const auto number = static_cast<std::size_t>(record.file.record);
    census.sequences_[number] = record.file.sequence;
    census.reparse_points_[number] = (record.attributes & mft::kFileAttributeReparsePoint) != 0;
  });
  if (!reading) return std::unexpected(reading.error());
  census.reading_ = *reading;
  return census;
}

}  // namespace scanner

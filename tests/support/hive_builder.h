// Registry hives composed cell by cell, and their logs, for what no tool writes.
// Layouts: msuhanov/regf, "Windows registry file format specification".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "le_bytes.h"

namespace fixture {

inline constexpr std::uint32_t kNoCell = 0xFFFF'FFFF;
inline constexpr std::size_t kHiveBins = 4096;  // where the first bin begins

class HiveBuilder {
 public:
  HiveBuilder();

  /// A cell with that content; its offset from the first bin.
  std::uint32_t cell(const Blob& content);
  /// Signature, number of elements, elements.
  std::uint32_t list(std::string_view signature, const std::vector<std::uint32_t>& elements);
  std::uint32_t key(std::string_view name, std::uint32_t subkeys = kNoCell,
                    std::uint32_t subkey_count = 0, std::uint32_t values = kNoCell,
                    std::uint32_t value_count = 0);
  /// Its data in a cell of its own; up to four bytes in place if `in_place`.
  std::uint32_t value(std::u16string_view name, const Blob& data, bool in_place = false);
  std::uint32_t value_list(const std::vector<std::uint32_t>& values);

  Blob build(std::uint32_t root, std::uint32_t sequence = 1, std::uint32_t second = 1) const;

 private:
  Blob bins_;
};

/// A hive of Windows' usual form with these values in \MountedDevices.
struct MountedValue {
  std::u16string_view name;
  Blob data;
};
Blob mounted_devices_hive(const std::vector<MountedValue>& values, std::uint32_t sequence = 1,
                          std::uint32_t second = 1);

Blob mbr_device(std::uint32_t signature, std::uint64_t offset_bytes);
Blob gpt_device(std::string_view guid);

/// The base block's checksum put right, after it was changed.
void sum_base_block(Blob& file);

struct LogPage {
  std::uint32_t offset = 0;
  Blob bytes{};
};
/// Entries are appended to the base block that log_base() gives.
Blob log_base(std::uint32_t sequence, std::uint32_t bins_bytes, std::uint32_t root = 0x20);
Blob log_entry(std::uint32_t sequence, std::uint32_t bins_bytes, const std::vector<LogPage>& pages);
/// A log with one entry that writes all bins of `hive`.
Blob log_to(const Blob& hive, std::uint32_t sequence);

}  // namespace fixture

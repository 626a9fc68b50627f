// A registry hive's keys and values, decoded from memory: no I/O, and no byte is trusted. [REGF]
// msuhanov/regf, "Windows registry file format specification"
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "mft/bytes.h"

namespace scanner {

inline constexpr std::size_t kHiveBaseBlockBytes = 4096;
// The largest hives of Windows are far smaller; more is bogus or too much to hold in memory.
inline constexpr std::uint64_t kMaxHiveBytes = std::uint64_t{256} << 20U;

enum class HiveFault : std::uint8_t {
  kNoHive,          // no base block
  kUnknownVersion,  // not 1.3 to 1.6
  kBadChecksum,     // the base block is torn
  kBadBins,         // the hive bins are not contiguous as the base block says
  kBadCell,         // a cell out of bounds, not in use, or not of the expected kind
  kTooMany,         // more keys or values than a hive can have
};
// A clause without a full stop: "its base block is torn".
[[nodiscard]] std::string_view words(HiveFault fault);

// The base block of a hive, also in the first sector of its logs.
struct HiveBaseBlock {
  std::uint32_t primary_sequence = 0;
  std::uint32_t secondary_sequence = 0;
  std::uint32_t minor_version = 0;
  std::uint32_t type = 0;  // kHiveFile, kHiveLogOld, kHiveLogNew
  std::uint32_t root_cell = 0;
  std::uint32_t bins_bytes = 0;

  // kNoHive, kUnknownVersion, kBadChecksum.
  static std::expected<HiveBaseBlock, HiveFault> parse(mft::Bytes file);
  // A write was begun but not finished: newer data are in the logs.
  [[nodiscard]] bool behind_logs() const { return primary_sequence != secondary_sequence; }
};
// Of a base block. REQUIRES: 512 bytes.
[[nodiscard]] std::uint32_t hive_checksum(mft::Bytes block);

inline constexpr std::uint32_t kHiveFile = 0;
inline constexpr std::uint32_t kHiveLogOld = 1;
inline constexpr std::uint32_t kHiveLogNew = 6;

struct HiveValue {
  std::u16string name;  // empty: the default value
  mft::Bytes data;      // empty for values of several cells (more than 16 KB)
};

class HiveKey;

// The hive's bytes must outlive it and everything it returns.
class Hive {
 public:
  // As HiveBaseBlock::parse(); kNoHive for a log; kBadBins.
  static std::expected<Hive, HiveFault> parse(mft::Bytes file);

  // kBadCell.
  [[nodiscard]] std::expected<HiveKey, HiveFault> root() const;

 private:
  friend class HiveKey;
  friend class HiveValues;
  Hive(mft::Bytes bins, std::uint32_t root_cell) : bins_(bins), root_cell_(root_cell) {}
  // The contents of the cell at `offset`, without its size.
  [[nodiscard]] std::optional<mft::Bytes> cell(std::uint32_t offset) const;

  mft::Bytes bins_;
  std::uint32_t root_cell_;
};

class HiveKey {
 public:
  // The subkey of that name, ASCII, in any case; nothing if there is none. kBadCell, kTooMany.
  [[nodiscard]] std::expected<std::optional<HiveKey>, HiveFault> find(std::string_view name) const;

 private:
  friend class Hive;
  friend class HiveValues;
  class Search;
  HiveKey(const Hive& hive, mft::Bytes node) : hive_(hive), node_(node) {}
  static std::optional<HiveKey> at(const Hive& hive, std::uint32_t offset);
  [[nodiscard]] std::u16string name() const;

  Hive hive_;
  mft::Bytes node_;
};

// The values of a key, in order. An invalid value is skipped and leaves a fault().
class HiveValues {
 public:
  explicit HiveValues(const HiveKey& key);
  [[nodiscard]] std::optional<HiveValue> next();
  // The first one found.
  [[nodiscard]] const std::optional<HiveFault>& fault() const { return fault_; }

 private:
  std::optional<HiveValue> value_at(std::uint32_t offset);

  Hive hive_;
  mft::Bytes list_;
  std::uint32_t count_ = 0;
  std::uint32_t index_ = 0;
  std::optional<HiveFault> fault_;
};

}  // namespace scanner

#include "scanner/registry/hive.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "mft/utf16.h"
#include "scanner/source/ascii.h"

namespace scanner {
namespace {

using mft::Bytes;
using mft::Le16;
using mft::Le32;
using mft::Le64;

struct BaseBlock {
  std::array<char, 4> signature;
  Le32 primary_sequence;
  Le32 secondary_sequence;
  Le64 last_written;
  Le32 major_version;
  Le32 minor_version;
  Le32 type;
  Le32 format;
  Le32 root_cell;
  Le32 bins_bytes;
};
static_assert(mft::OnDisk<BaseBlock> && sizeof(BaseBlock) == 44);
constexpr std::size_t kChecksumOffset = 508;
constexpr std::size_t kSectorBytes = 512;

struct BinHeader {
  std::array<char, 4> signature;
  Le32 offset;  // from the first bin
  Le32 bytes;
};
static_assert(mft::OnDisk<BinHeader> && sizeof(BinHeader) == 12);
constexpr std::uint32_t kBinUnitBytes = 4096;

struct KeyNode {
  std::array<char, 2> signature;
  Le16 flags;
  Le64 last_written;
  Le32 access;
  Le32 parent;
  Le32 subkey_count;
  Le32 volatile_count;
  Le32 subkeys;
  Le32 volatile_subkeys;
  Le32 value_count;
  Le32 values;
  std::array<std::uint8_t, 28> of_no_interest;
  Le16 name_bytes;
  Le16 class_bytes;
};
static_assert(mft::OnDisk<KeyNode> && sizeof(KeyNode) == 76);
constexpr std::uint16_t kKeyNameIsLatin1 = 0x20;

struct KeyValue {
  std::array<char, 2> signature;
  Le16 name_bytes;
  Le32 data_bytes;
  Le32 data;
  Le32 type;
  Le16 flags;
  Le16 spare;
};
static_assert(mft::OnDisk<KeyValue> && sizeof(KeyValue) == 20);
constexpr std::uint16_t kValueNameIsLatin1 = 0x01;
constexpr std::uint32_t kDataInPlace =
    0x8000'0000;  // up to four bytes, stored in place of the offset

// Keys visited in one search, and values of one key. Real ones have a few dozen.
constexpr std::uint32_t kMostKeys = 65536;
constexpr std::uint32_t kMostValues = 65536;

bool begins_with(Bytes bytes, std::string_view signature) {
  return bytes.size() >= signature.size() &&
         std::memcmp(bytes.data(), signature.data(), signature.size()) == 0;
}

std::u16string text(Bytes bytes, bool latin1) {
  if (!latin1) return mft::Utf16View(bytes).str();
  std::u16string units;
  units.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) units += static_cast<char16_t>(bytes.u8(i));
  return units;
}

}  // namespace

std::string_view words(HiveFault fault) {
  switch (fault) {
    case HiveFault::kNoHive: return "it is not a registry hive";
    case HiveFault::kUnknownVersion: return "its version is not supported";
    case HiveFault::kBadChecksum: return "its base block is torn";
    case HiveFault::kBadBins: return "its bins are not contiguous";
    case HiveFault::kBadCell: return "one of its cells is damaged";
    case HiveFault::kTooMany: return "it has more keys or values than a hive can have";
  }
  return {};
}

// 0 and all ones are replaced.
std::uint32_t hive_checksum(Bytes block) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < kChecksumOffset; at += sizeof(Le32)) sum ^= block.u32(at);
  if (sum == 0) return 1;
  return sum == ~std::uint32_t{0} ? sum - 1 : sum;
}

std::expected<HiveBaseBlock, HiveFault> HiveBaseBlock::parse(Bytes file) {
  if (file.size() < kSectorBytes || !begins_with(file, "regf")) {
    return std::unexpected(HiveFault::kNoHive);
  }
  if (hive_checksum(file) != file.u32(kChecksumOffset))
    return std::unexpected(HiveFault::kBadChecksum);
  const auto block = file.copy_at<BaseBlock>(0);
  if (block.major_version != 1 || block.minor_version < 3 || block.minor_version > 6) {
    return std::unexpected(HiveFault::kUnknownVersion);
  }
  return HiveBaseBlock{.primary_sequence = block.primary_sequence,
                       .secondary_sequence = block.secondary_sequence,
                       .minor_version = block.minor_version,
                       .type = block.type,
                       .root_cell = block.root_cell,
                       .bins_bytes = block.bins_bytes};
}

std::expected<Hive, HiveFault> Hive::parse(Bytes file) {
  const auto block = HiveBaseBlock::parse(file);
  if (!block) return std::unexpected(block.error());
  if (block->type != kHiveFile) return std::unexpected(HiveFault::kNoHive);
  const auto bins = file.slice(kHiveBaseBlockBytes, block->bins_bytes);
  if (!bins || bins->empty()) return std::unexpected(HiveFault::kBadBins);
  for (std::uint64_t at = 0; at < bins->size();) {
    const auto header = bins->read<BinHeader>(at);
    if (!header || !begins_with(*bins->from(at), "hbin") || header->offset != at ||
        header->bytes == 0 || header->bytes % kBinUnitBytes != 0) {
      return std::unexpected(HiveFault::kBadBins);
    }
    at += header->bytes;
    if (at > bins->size()) return std::unexpected(HiveFault::kBadBins);
  }
  return Hive(*bins, block->root_cell);
}

std::optional<Bytes> Hive::cell(std::uint32_t offset) const {
  const auto size = bins_.read<Le32>(offset);
  // Negative: in use.
  if (!size || (size->value() & 0x8000'0000U) == 0) return std::nullopt;
  const std::uint32_t bytes = 0 - size->value();
  if (bytes < sizeof(Le32)) return std::nullopt;
  return bins_.slice(std::uint64_t{offset} + sizeof(Le32), bytes - sizeof(Le32));
}

std::expected<HiveKey, HiveFault> Hive::root() const {
  auto key = HiveKey::at(*this, root_cell_);
  if (!key) return std::unexpected(HiveFault::kBadCell);
  return *std::move(key);
}

std::optional<HiveKey> HiveKey::at(const Hive& hive, std::uint32_t offset) {
  const auto node = hive.cell(offset);
  if (!node || node->size() < sizeof(KeyNode) || !begins_with(*node, "nk")) return std::nullopt;
  if (!node->slice(sizeof(KeyNode), node->copy_at<KeyNode>(0).name_bytes)) return std::nullopt;
  return HiveKey(hive, *node);
}

std::u16string HiveKey::name() const {
  const auto node = node_.copy_at<KeyNode>(0);
  return text(*node_.slice(sizeof(KeyNode), node.name_bytes), (node.flags & kKeyNameIsLatin1) != 0);
}

// Through a list of subkeys, or a list of such lists. There are no more levels. [REGF]
class HiveKey::Search {
 public:
  Search(const Hive& hive, std::string_view name) : hive_(hive), name_(name) {}

  std::expected<std::optional<HiveKey>, HiveFault> run(std::uint32_t list_offset) {
    look_into(list_offset, true);
    if (found_) return found_;
    if (fault_) return std::unexpected(*fault_);
    return std::nullopt;
  }

 private:
  // Damage does not end it: the name may come later.
  void look_into(std::uint32_t offset, bool may_be_root) {
    const auto list = hive_.cell(offset);
    if (!list || list->size() < 2 * sizeof(Le16)) return damaged();
    const bool has_hints = begins_with(*list, "lf") || begins_with(*list, "lh");
    const bool is_root = begins_with(*list, "ri");
    if (!has_hints && !begins_with(*list, "li") && !(is_root && may_be_root)) return damaged();
    const std::size_t stride = has_hints ? 2 * sizeof(Le32) : sizeof(Le32);
    const std::uint16_t count = list->u16(sizeof(Le16));
    for (std::uint32_t i = 0; i < count && !found_; ++i) {
      const auto element = list->read<Le32>(2 * sizeof(Le16) + i * stride);
      if (!element) return damaged();
      if (++looked_at_ > kMostKeys) {
        fault_ = HiveFault::kTooMany;
        return;
      }
      if (is_root) {
        look_into(*element, false);
        continue;
      }
      auto key = HiveKey::at(hive_, *element);
      if (!key) {
        damaged();
      } else if (equal_ignoring_ascii_case(std::u16string_view(key->name()), name_)) {
        found_ = key;
      }
    }
  }
  void damaged() {
    if (!fault_) fault_ = HiveFault::kBadCell;
  }

  const Hive& hive_;
  std::string_view name_;
  std::uint32_t looked_at_ = 0;
  std::optional<HiveKey> found_;
  std::optional<HiveFault> fault_;
};

std::expected<std::optional<HiveKey>, HiveFault> HiveKey::find(std::string_view name) const {
  const auto node = node_.copy_at<KeyNode>(0);
  if (node.subkey_count == 0) return std::nullopt;
  return Search(hive_, name).run(node.subkeys);
}

HiveValues::HiveValues(const HiveKey& key) : hive_(key.hive_) {
  const auto node = key.node_.copy_at<KeyNode>(0);
  count_ = node.value_count;
  if (count_ == 0) return;
  const auto list = hive_.cell(node.values);
  if (count_ > kMostValues) fault_ = HiveFault::kTooMany;
  count_ = std::min(count_, kMostValues);
  if (list) list_ = *list;
  if (list_.size() / sizeof(Le32) < count_) {
    fault_ = HiveFault::kBadCell;
    count_ = static_cast<std::uint32_t>(list_.size() / sizeof(Le32));
  }
}

std::optional<HiveValue> HiveValues::next() {
  while (index_ < count_) {
    auto value = value_at(list_.u32(std::size_t{index_++} * sizeof(Le32)));
    if (value) return value;
    if (!fault_) fault_ = HiveFault::kBadCell;
  }
  return std::nullopt;
}

std::optional<HiveValue> HiveValues::value_at(std::uint32_t offset) {
  const auto bytes = hive_.cell(offset);
  if (!bytes || bytes->size() < sizeof(KeyValue) || !begins_with(*bytes, "vk")) return std::nullopt;
  const auto head = bytes->copy_at<KeyValue>(0);
  const auto name = bytes->slice(sizeof(KeyValue), head.name_bytes);
  if (!name) return std::nullopt;
  HiveValue value{.name = text(*name, (head.flags & kValueNameIsLatin1) != 0), .data = {}};
  const std::uint32_t data_bytes = head.data_bytes & ~kDataInPlace;
  if ((head.data_bytes & kDataInPlace) != 0) {
    const auto data = bytes->slice(offsetof(KeyValue, data), data_bytes);
    if (!data || data_bytes > sizeof(Le32)) return std::nullopt;
    value.data = *data;
    return value;
  }
  if (data_bytes == 0) return value;
  const auto data = hive_.cell(head.data);
  if (!data) return std::nullopt;
  if (begins_with(*data, "db") && data_bytes > data->size()) return value;
  const auto used = data->slice(0, data_bytes);
  if (!used) return std::nullopt;
  value.data = *used;
  return value;
}

}  // namespace scanner

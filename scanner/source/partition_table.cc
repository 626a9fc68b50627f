#include "scanner/source/partition_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "scanner/source/gpt.h"
#include "scanner/source/identify.h"
#include "scanner/source/mbr.h"
#include "scanner/source/ntfs_boot.h"
#include "scanner/source/signatures.h"

namespace scanner {
namespace {

constexpr std::size_t kDiskSignatureOffset = 440;
constexpr std::size_t kMaxProblems = 16;  // more would add nothing

std::string numbers(const Partition& a, const Partition& b) {
  return std::to_string(std::min(a.number, b.number)) + " and " +
         std::to_string(std::max(a.number, b.number));
}

// REQUIRES: offset + size of every partition fits 64 bits, which both readers ensure.
void add_geometry_problems(std::uint64_t disk_bytes, PartitionTable& table) {
  std::vector<const Partition*> in_order;
  for (const Partition& partition : table.partitions) {
    const std::uint64_t end = partition.offset_bytes + partition.size_bytes;
    if (partition.offset_bytes >= disk_bytes) {
      table.problems.push_back("partition " + std::to_string(partition.number) +
                               " begins past the end of the disk");
    } else if (end > disk_bytes) {
      table.problems.push_back("partition " + std::to_string(partition.number) + " ends " +
                               std::to_string(end - disk_bytes) +
                               " bytes past the end of the disk");
    }
    if (!partition.is_extended) in_order.push_back(&partition);
  }
  std::ranges::sort(in_order, {}, [](const Partition* partition) {
    return std::pair(partition->offset_bytes, partition->number);
  });
  const Partition* furthest = nullptr;  // the previous partition that reaches furthest
  for (const Partition* const partition : in_order) {
    if (furthest != nullptr &&
        furthest->offset_bytes + furthest->size_bytes > partition->offset_bytes) {
      table.problems.push_back("partitions " + numbers(*furthest, *partition) + " overlap");
    }
    if (furthest == nullptr || partition->offset_bytes + partition->size_bytes >
                                   furthest->offset_bytes + furthest->size_bytes) {
      furthest = partition;
    }
  }
}

void limit_problems(PartitionTable& table) {
  if (table.problems.size() <= kMaxProblems) return;
  const std::size_t more = table.problems.size() - kMaxProblems;
  table.problems.resize(kMaxProblems);
  table.problems.push_back("and " + std::to_string(more) + " more problems");
}

// A boot sector carries 55 AA too, and boot code where the table would be.
bool is_boot_sector(mft::Bytes sector) {
  return looks_like_ntfs_boot(sector) || boot_sector_content(sector).has_value();
}

std::optional<PartitionTable> read_either(const SharedSource& disk) {
  std::array<std::byte, mft::kBootSectorBytes> sector = {};
  const bool readable = read_exactly(*disk, 0, sector).has_value();
  if (is_boot_sector(mft::Bytes(sector))) return std::nullopt;
  const auto entries = readable ? parse_mbr(mft::Bytes(sector)) : std::nullopt;
  if (!entries) {
    auto table = read_gpt(*disk, !readable || std::ranges::all_of(sector, [](std::byte b) {
      return b == std::byte{0};
    }));
    if (table) table->problems.emplace_back("the protective MBR of the GPT is damaged");
    return table;
  }
  const bool protects = std::ranges::any_of(
      *entries, [](const MbrEntry& entry) { return entry.type == kMbrGptProtective; });
  const bool others = std::ranges::any_of(*entries, [](const MbrEntry& entry) {
    return entry.used() && entry.type != kMbrGptProtective;
  });
  // A GPT that no MBR protects is a remnant, as Windows and Linux see it, unless the MBR is empty.
  if (protects || !others) {
    if (auto table = read_gpt(*disk, protects)) {
      if (protects && others) {
        table->problems.emplace_back("a hybrid MBR lists partitions too; the GPT is used");
      } else if (!protects) {
        table->problems.emplace_back("the MBR does not protect the GPT");
      }
      return table;
    }
  }
  // At least one of the four must begin on the disk, or this is not a table at all.
  const bool possible = std::ranges::any_of(*entries, [&disk](const MbrEntry& entry) {
    return entry.used() && entry.start_sector != 0 &&
           entry.start_sector < disk->size_bytes() / mft::kBootSectorBytes;
  });
  if (!possible) return std::nullopt;
  auto table = read_mbr(disk, *entries);
  table.disk_signature = mft::Bytes(sector).u32(kDiskSignatureOffset);
  if (protects) {
    table.problems.emplace_back("the MBR announces a GPT, but none was found");
  } else if (has_gpt_header(*disk)) {
    table.problems.emplace_back("a GPT that the MBR does not mention was ignored as a remnant");
  }
  return table;
}

}  // namespace

PartitionIdentity identity_of(const PartitionTable& table, const Partition& partition) {
  if (table.scheme == PartitionScheme::kGpt) {
    return {.scheme = PartitionScheme::kGpt, .guid = partition.guid};
  }
  return {.scheme = PartitionScheme::kMbr,
          .disk_signature = table.disk_signature,
          .offset_bytes = partition.offset_bytes};
}

std::optional<PartitionTable> read_partition_table(const SharedSource& disk) {
  auto table = read_either(disk);
  if (!table) return std::nullopt;
  add_geometry_problems(disk->size_bytes(), *table);
  limit_problems(*table);
  return table;
}

}  // namespace scanner

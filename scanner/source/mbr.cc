#include "scanner/source/mbr.h"

#include <algorithm>
#include <utility>

#include "scanner/source/identify.h"
#include "scanner/source/partition_types.h"
#include "scanner/source/window_source.h"

namespace scanner {
namespace {

constexpr std::size_t kMbrBytes = 512;
constexpr std::size_t kEntriesOffset = 446;
constexpr std::uint32_t kFirstLogical = 5;
// Linux accepts no more either; a longer chain is a loop or bogus.
constexpr std::size_t kMaxLogical = 256;

struct EntryLayout {
  std::uint8_t boot_flag;
  std::array<std::uint8_t, 3> first_chs;
  std::uint8_t type;
  std::array<std::uint8_t, 3> last_chs;
  mft::Le32 start_sector;
  mft::Le32 sectors;
};
static_assert(mft::OnDisk<EntryLayout> && sizeof(EntryLayout) == 16);

std::optional<MbrEntries> read_boot_record(const ByteSource& disk, std::uint64_t offset) {
  std::array<std::byte, kMbrBytes> sector;
  if (!read_exactly(disk, offset, sector)) return std::nullopt;
  return parse_mbr(mft::Bytes(sector));
}

// How many of the primary partitions begin with known content if a sector has `sector_bytes`.
int plausible_starts(const SharedSource& disk, const MbrEntries& entries,
                     std::uint32_t sector_bytes) {
  int found = 0;
  for (const MbrEntry& entry : entries) {
    const std::uint64_t offset = entry.start_sector * sector_bytes;
    if (!entry.used() || offset == 0 || offset >= disk->size_bytes()) continue;
    const bool plausible =
        entry.is_extended()
            ? read_boot_record(*disk, offset).has_value()
            : is_known(identify(WindowSource(disk, offset, entry.sectors * sector_bytes)));
    if (plausible) ++found;
  }
  return found;
}

// An MBR does not state its sector size; what lies at the partitions' starts gives it away.
std::uint32_t guess_sector_bytes(const SharedSource& disk, const MbrEntries& entries) {
  const std::uint32_t stated = disk->sector_bytes();
  const std::uint32_t first = stated == 4096 ? 4096 : 512;
  const std::uint32_t second = stated == 4096 ? 512 : 4096;
  return plausible_starts(disk, entries, second) > plausible_starts(disk, entries, first) ? second
                                                                                          : first;
}

class MbrReader {
 public:
  MbrReader(const SharedSource& disk, const MbrEntries& entries)
      : disk_(disk), entries_(entries), sector_bytes_(guess_sector_bytes(disk, entries)) {}

  PartitionTable read() {
    table_.scheme = PartitionScheme::kMbr;
    table_.sector_bytes = sector_bytes_;
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
      const MbrEntry& entry = entries_[i];
      if (entry.used() && entry.start_sector != 0) add(i + 1, entry, entry.start_sector);
    }
    for (const MbrEntry& entry : entries_) {
      if (entry.used() && entry.start_sector != 0 && entry.is_extended()) follow_chain(entry);
    }
    return std::move(table_);
  }

 private:
  void add(std::uint32_t number, const MbrEntry& entry, std::uint64_t start_sector) {
    table_.partitions.push_back({.number = number,
                                 .offset_bytes = start_sector * sector_bytes_,
                                 .size_bytes = entry.sectors * sector_bytes_,
                                 .type = mbr_type_words(entry.type),
                                 .scheme = PartitionScheme::kMbr,
                                 .is_extended = entry.is_extended()});
  }

  // Each link of the chain is a boot record: its drive is relative to itself, the next link
  // relative to the start of the extended partition. All sums stay far below 2^64: the parts are
  // 32-bit.
  void follow_chain(const MbrEntry& extended) {
    std::vector<std::uint64_t> seen;
    std::uint64_t link = extended.start_sector;
    while (true) {
      if (std::ranges::find(seen, link) != seen.end()) {
        return problem("the chain of logical drives loops");
      }
      seen.push_back(link);
      if (seen.size() > kMaxLogical) return problem("the chain of logical drives is too long");
      const auto record = read_boot_record(*disk_, link * sector_bytes_);
      if (!record) {
        return problem("the chain of logical drives breaks at sector " + std::to_string(link) +
                       ": no boot record there");
      }
      for (const MbrEntry& entry : *record) {
        if (!entry.used() || entry.is_extended() || entry.start_sector == 0) continue;
        if (logical_ >= kMaxLogical) return problem("there are more than 256 logical drives");
        add(kFirstLogical + logical_++, entry, link + entry.start_sector);
      }
      const auto next = std::ranges::find_if(
          *record, [](const MbrEntry& entry) { return entry.used() && entry.is_extended(); });
      if (next == record->end()) return;
      if (next->start_sector >= extended.sectors) {
        return problem("the chain of logical drives leaves the extended partition");
      }
      link = extended.start_sector + next->start_sector;
    }
  }

  void problem(std::string words) { table_.problems.push_back(std::move(words)); }

  const SharedSource& disk_;
  const MbrEntries& entries_;
  std::uint32_t sector_bytes_;
  std::uint32_t logical_ = 0;
  PartitionTable table_;
};

}  // namespace

std::optional<MbrEntries> parse_mbr(mft::Bytes sector) {
  if (sector.size() < kMbrBytes || sector.u16(510) != 0xAA55) return std::nullopt;
  MbrEntries entries;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto layout = sector.copy_at<EntryLayout>(kEntriesOffset + i * sizeof(EntryLayout));
    if (layout.boot_flag != 0 && layout.boot_flag != 0x80) return std::nullopt;
    entries[i] = {
        .type = layout.type, .start_sector = layout.start_sector, .sectors = layout.sectors};
  }
  return entries;
}

PartitionTable read_mbr(const SharedSource& disk, const MbrEntries& entries) {
  return MbrReader(disk, entries).read();
}

}  // namespace scanner

#include "scanner/source/gpt.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "mft/utf16.h"
#include "scanner/source/partition_types.h"

namespace scanner {
namespace {

using mft::Bytes;
using mft::Le16;
using mft::Le32;
using mft::Le64;

struct Header {
  std::array<char, 8> signature;
  Le32 revision;
  Le32 header_bytes;
  Le32 header_crc;
  Le32 reserved;
  Le64 own_lba;
  Le64 other_lba;
  Le64 first_usable_lba;
  Le64 last_usable_lba;
  GuidBytes disk_guid;
  Le64 entries_lba;
  Le32 entry_count;
  Le32 entry_bytes;
  Le32 entries_crc;
};
static_assert(mft::OnDisk<Header> && sizeof(Header) == 0x5C);

struct Entry {
  GuidBytes type;
  GuidBytes id;
  Le64 first_lba;
  Le64 last_lba;  // inclusive
  Le64 flags;
  std::array<Le16, 36> name;
};
static_assert(mft::OnDisk<Entry> && sizeof(Entry) == 128);

// Tables have 128 entries; many more are bogus and would cost time and memory.
constexpr std::uint64_t kMaxEntries = 1024;
constexpr std::uint32_t kSectorSizes[] = {512, 4096};

std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFF'FFFFU;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB8'8320U : 0U);
  }
  return ~crc;
}

// A header with those of its entries that could be read.
struct Candidate {
  std::uint32_t sector_bytes = 0;
  std::vector<std::byte> entries = {};  // entry_bytes each
  std::size_t entry_bytes = 0;
  bool intact = false;   // both checksums match, and the header is where it says
  bool clipped = false;  // there were more entries than kMaxEntries
  std::uint64_t other_lba = 0;
  GuidBytes disk_guid{};
};

// The header at `lba`; nothing if there is none or its values are impossible.
std::optional<Candidate> read_candidate(const ByteSource& disk, std::uint64_t lba,
                                        std::uint32_t sector_bytes) {
  if (lba >= disk.size_bytes() / sector_bytes) return std::nullopt;
  std::vector<std::byte> sector(sector_bytes);
  if (!read_exactly(disk, lba * sector_bytes, sector)) return std::nullopt;
  const auto header = Bytes(sector).copy_at<Header>(0);
  if (std::memcmp(header.signature.data(), "EFI PART", 8) != 0) return std::nullopt;
  const std::uint32_t header_bytes = header.header_bytes;
  const std::uint32_t entry_bytes = header.entry_bytes;
  const std::uint32_t entry_count = header.entry_count;
  const std::uint64_t entries_lba = header.entries_lba;
  if (header_bytes < sizeof(Header) || header_bytes > sector_bytes || entry_bytes < sizeof(Entry) ||
      entry_bytes > 4096 || entry_bytes % sizeof(Entry) != 0 || entry_count == 0 ||
      entries_lba >= disk.size_bytes() / sector_bytes) {
    return std::nullopt;
  }
  Candidate candidate{.sector_bytes = sector_bytes,
                      .entry_bytes = entry_bytes,
                      .other_lba = header.other_lba,
                      .disk_guid = header.disk_guid};
  const std::size_t count = std::min<std::uint64_t>(entry_count, kMaxEntries);
  candidate.clipped = count < entry_count;
  candidate.entries.resize(count * entry_bytes);
  const auto read = disk.read_at(entries_lba * sector_bytes, candidate.entries);
  const bool whole = read && *read == candidate.entries.size();
  candidate.entries.resize(read ? *read - *read % entry_bytes : 0);

  std::fill_n(sector.begin() + offsetof(Header, header_crc), 4, std::byte{0});
  const bool header_holds =
      crc32(std::span(sector).first(header_bytes)) == header.header_crc && header.own_lba == lba;
  candidate.intact = header_holds && whole &&
                     (candidate.clipped || crc32(candidate.entries) == header.entries_crc);
  return candidate;
}

std::string entry_name(const Entry& entry) {
  std::u16string units;
  for (const Le16 unit : entry.name) {
    if (unit == 0) break;
    units += static_cast<char16_t>(unit.value());
  }
  return mft::to_utf8(units);
}

PartitionTable to_table(const Candidate& candidate) {
  PartitionTable table{.scheme = PartitionScheme::kGpt,
                       .sector_bytes = candidate.sector_bytes,
                       .disk_signature = 0,
                       .disk_guid = candidate.disk_guid,
                       .partitions = {},
                       .problems = {}};
  if (candidate.clipped) table.problems.emplace_back("only the first 1024 entries were read");
  const Bytes entries{std::span<const std::byte>(candidate.entries)};
  const std::size_t count = entries.size() / candidate.entry_bytes;
  const std::uint64_t max_lba = ~std::uint64_t{0} / candidate.sector_bytes - 1;
  for (std::size_t i = 0; i < count; ++i) {
    const auto entry = entries.copy_at<Entry>(i * candidate.entry_bytes);
    if (std::ranges::all_of(entry.type, [](std::uint8_t byte) { return byte == 0; })) continue;
    const auto number = static_cast<std::uint32_t>(i + 1);
    const std::uint64_t first = entry.first_lba;
    const std::uint64_t last = entry.last_lba;
    if (first == 0 || last < first || last > max_lba) {
      table.problems.push_back("partition " + std::to_string(number) +
                               " has impossible bounds and is ignored");
      continue;
    }
    table.partitions.push_back({.number = number,
                                .offset_bytes = first * candidate.sector_bytes,
                                .size_bytes = (last - first + 1) * candidate.sector_bytes,
                                .type = gpt_type_words(entry.type),
                                .name = entry_name(entry),
                                .scheme = PartitionScheme::kGpt,
                                .guid = entry.id});
  }
  return table;
}

// The backup, where the primary says it is or in the last sector.
std::optional<Candidate> intact_backup(const ByteSource& disk,
                                       const std::optional<Candidate>& primary) {
  if (primary) {
    auto backup = read_candidate(disk, primary->other_lba, primary->sector_bytes);
    if (backup && backup->intact) return backup;
  }
  for (const std::uint32_t sector_bytes : kSectorSizes) {
    const std::uint64_t sectors = disk.size_bytes() / sector_bytes;
    if (sectors < 3) continue;
    auto backup = read_candidate(disk, sectors - 1, sector_bytes);
    if (backup && backup->intact) return backup;
  }
  return std::nullopt;
}

bool signature_at(const ByteSource& disk, std::uint64_t offset) {
  std::array<std::byte, 8> bytes;
  return read_exactly(disk, offset, bytes) && std::memcmp(bytes.data(), "EFI PART", 8) == 0;
}

}  // namespace

bool has_gpt_header(const ByteSource& disk) {
  return std::ranges::any_of(kSectorSizes,
                             [&disk](std::uint32_t size) { return signature_at(disk, size); });
}

std::optional<PartitionTable> read_gpt(const ByteSource& disk, bool search_backup) {
  std::optional<Candidate> primary;
  for (const std::uint32_t sector_bytes : kSectorSizes) {
    auto candidate = read_candidate(disk, 1, sector_bytes);
    if (candidate && (!primary || (candidate->intact && !primary->intact))) {
      primary = std::move(candidate);
    }
  }
  if (primary && primary->intact) return to_table(*primary);
  if (!primary && !search_backup && !has_gpt_header(disk)) return std::nullopt;

  if (const auto backup = intact_backup(disk, primary)) {
    auto table = to_table(*backup);
    table.problems.emplace_back("the primary GPT is damaged; its backup is used");
    return table;
  }
  if (!primary) return std::nullopt;
  auto table = to_table(*primary);
  table.problems.emplace_back(
      "the GPT's checksums do not match, and there is no intact backup: it is used as it is");
  return table;
}

}  // namespace scanner

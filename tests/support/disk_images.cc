#include "disk_images.h"

#include <algorithm>
#include <stdexcept>

namespace fixture {

namespace {

constexpr std::size_t kMbrTable = 0x1BE;
constexpr std::size_t kMbrEntryBytes = 16;

void put_mbr_entry(Blob& sector, std::size_t slot, std::uint8_t type, std::uint64_t start,
                   std::uint64_t length, bool active) {
  if (slot > 3) {
    throw std::length_error("mbr_disk: more than four entries");
  }
  const std::size_t at = kMbrTable + slot * kMbrEntryBytes;
  const auto put_chs = [&sector](std::size_t offset) {  // "use the LBA"
    put<std::uint8_t>(sector, offset, 0xFE);
    put<std::uint16_t>(sector, offset + 1, 0xFFFF);
  };
  put<std::uint8_t>(sector, at, active ? 0x80 : 0);
  put_chs(at + 1);
  put<std::uint8_t>(sector, at + 4, type);
  put_chs(at + 5);
  put<std::uint32_t>(sector, at + 8, static_cast<std::uint32_t>(start));
  put<std::uint32_t>(sector, at + 12,
                     static_cast<std::uint32_t>(std::min<std::uint64_t>(length, 0xFFFFFFFF)));
}

Blob empty_mbr(std::uint32_t sector_bytes) {
  Blob sector(sector_bytes);
  put<std::uint16_t>(sector, 0x1FE, 0xAA55);
  return sector;
}

std::span<const std::byte> bytes_of(const Guid& id) {
  return std::as_bytes(std::span(id));
}

struct GptLayout {
  std::uint64_t header_lba;
  std::uint64_t other_header_lba;
  std::uint64_t table_lba;
  std::uint64_t first_usable;
  std::uint64_t last_usable;
};

Blob gpt_header(const GptLayout& layout, const GptOptions& options, const Blob& table) {
  constexpr std::uint32_t kHeaderBytes = 92;
  Blob header = ascii("EFI PART");
  append<std::uint32_t>(header, 0x00010000);
  append<std::uint32_t>(header, kHeaderBytes);
  append<std::uint32_t>(header, 0);  // the header's CRC, below
  append<std::uint32_t>(header, 0);
  append(header, layout.header_lba);
  append(header, layout.other_header_lba);
  append(header, layout.first_usable);
  append(header, layout.last_usable);
  append_bytes(header, bytes_of(guid(options.disk_id)));
  append(header, layout.table_lba);
  append(header, options.entry_count);
  append(header, options.entry_bytes);
  append(header, crc32(table));
  put(header, 0x10, crc32(header));
  header.resize(options.sector_bytes);
  return header;
}

void put_gpt_entry(Blob& table, std::size_t at, const GptPartition& partition, std::uint64_t first,
                   std::uint64_t last) {
  const Guid type = guid(partition.type);
  const Guid id = guid(partition.id);
  std::ranges::copy(bytes_of(type), table.begin() + static_cast<std::ptrdiff_t>(at));
  std::ranges::copy(bytes_of(id), table.begin() + static_cast<std::ptrdiff_t>(at + 0x10));
  put(std::span(table), at + 0x20, first);
  put(std::span(table), at + 0x28, last);
  put(std::span(table), at + 0x30, partition.attributes);
  for (std::size_t i = 0; i < std::min<std::size_t>(36, partition.name.size()); ++i) {
    put<std::uint16_t>(table, at + 0x38 + 2 * i, partition.name[i]);
  }
}

}  // namespace

std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::byte byte : bytes) {
    crc ^= std::to_integer<std::uint32_t>(byte);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
    }
  }
  return ~crc;
}

Disk mbr_disk(const std::vector<MbrPartition>& partitions, const MbrOptions& options) {
  Disk disk;
  disk.partition_offsets.resize(partitions.size());
  const std::uint64_t sector = options.sector_bytes;
  Blob mbr = empty_mbr(options.sector_bytes);
  put<std::uint32_t>(mbr, 0x1B8, options.signature);
  std::uint64_t next = options.alignment_sectors;
  std::size_t slot = 0;
  std::vector<std::size_t> logical;
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    if (partitions[i].logical) {
      logical.push_back(i);
      continue;
    }
    const std::uint64_t length = divide_up(partitions[i].content.size(), sector);
    put_mbr_entry(mbr, slot++, partitions[i].type, next, length, partitions[i].active);
    disk.partition_offsets[i] = next * sector;
    disk.image.write(next * sector, partitions[i].content);
    next = align_up(next + length, options.alignment_sectors);
  }
  const std::uint64_t extended_start = next;
  for (std::size_t k = 0; k < logical.size(); ++k) {
    const MbrPartition& partition = partitions[logical[k]];
    const std::uint64_t table_at = next;
    const std::uint64_t length = divide_up(partition.content.size(), sector);
    Blob table = empty_mbr(options.sector_bytes);
    // The content is counted from this table, the next table from the
    // extended partition.
    put_mbr_entry(table, 0, partition.type, options.alignment_sectors, length, partition.active);
    disk.partition_offsets[logical[k]] = (table_at + options.alignment_sectors) * sector;
    disk.image.write(disk.partition_offsets[logical[k]], partition.content);
    next = align_up(table_at + options.alignment_sectors + length, options.alignment_sectors);
    if (k + 1 < logical.size()) {
      const std::uint64_t next_length =
          options.alignment_sectors + divide_up(partitions[logical[k + 1]].content.size(), sector);
      put_mbr_entry(table, 1, kMbrExtended, next - extended_start, next_length, false);
    }
    disk.image.write(table_at * sector, table);
  }
  if (!logical.empty()) {
    put_mbr_entry(mbr, slot, options.extended_type, extended_start, next - extended_start, false);
  }
  disk.image.write(0, mbr);
  disk.image.resize(std::max(disk.image.size(), next * sector));
  return disk;
}

Disk gpt_disk(const std::vector<GptPartition>& partitions, const GptOptions& options) {
  Disk disk;
  const std::uint64_t sector = options.sector_bytes;
  Blob table(static_cast<std::size_t>(options.entry_count) * options.entry_bytes);
  const std::uint64_t table_sectors = divide_up(table.size(), sector);
  std::uint64_t next = align_up(2 + table_sectors, options.alignment_sectors);
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    const std::uint64_t length = divide_up(partitions[i].content.size(), sector);
    put_gpt_entry(table, i * options.entry_bytes, partitions[i], next, next + length - 1);
    disk.partition_offsets.push_back(next * sector);
    disk.image.write(next * sector, partitions[i].content);
    next = align_up(next + length, options.alignment_sectors);
  }
  const std::uint64_t last_usable = next - 1;
  const std::uint64_t backup_table = next;
  const std::uint64_t backup_header = backup_table + table_sectors;
  disk.image.resize((backup_header + 1) * sector);

  Blob protective = empty_mbr(options.sector_bytes);
  put_mbr_entry(protective, 0, kMbrGptProtective, 1, backup_header, false);
  disk.image.write(0, protective);
  const GptLayout primary{1, backup_header, 2, 2 + table_sectors, last_usable};
  const GptLayout backup{backup_header, 1, backup_table, 2 + table_sectors, last_usable};
  Blob header = gpt_header(primary, options, table);
  if (options.damage_primary) {
    header[0x10] ^= std::byte{0xFF};
  }
  disk.image.write(sector, header);
  disk.image.write(2 * sector, table);
  if (options.with_backup) {
    disk.image.write(backup_table * sector, table);
    disk.image.write(backup_header * sector, gpt_header(backup, options, table));
  }
  return disk;
}

}  // namespace fixture

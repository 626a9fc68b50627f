#include "scanner/source/signatures.h"

#include <algorithm>
#include <cstring>

namespace scanner {
namespace {

using mft::Bytes;
using std::string_view_literals::operator""sv;

// Bytes where `offset` is known to be a constant of a few KiB; false if the head ends before.
bool has(Bytes head, std::uint64_t offset, std::string_view magic) {
  const auto there = head.slice(offset, magic.size());
  return there && std::memcmp(there->data(), magic.data(), magic.size()) == 0;
}

constexpr std::string_view kQemuHint =
    "expose it raw with 'qemu-nbd --read-only --connect=/dev/nbd0 FILE' and scan /dev/nbd0, or "
    "convert it with 'qemu-img convert -O raw FILE out.img' and scan out.img";
constexpr std::string_view kVhdHint =
    "expose it raw with 'qemu-nbd --read-only --connect=/dev/nbd0 FILE' and scan /dev/nbd0, or "
    "convert it with 'qemu-img convert -O raw FILE out.img' and scan out.img, or on Windows attach "
    "it "
    "with 'Mount-DiskImage -Access ReadOnly FILE' and scan the volume";
constexpr std::string_view kVmdkTextHint =
    "scan the '-flat.vmdk' file that it names, or convert it with 'qemu-img convert -O raw FILE "
    "out.img' and scan out.img";
constexpr std::string_view kEwfHint = "expose it raw with 'ewfmount FILE DIR' and scan DIR/ewf1";
constexpr std::string_view kAffHint =
    "expose it raw with 'affuse FILE DIR' and scan the file that appears in DIR";
constexpr std::string_view kNtfscloneHint =
    "restore it with 'ntfsclone --restore-image --output out.img FILE' and scan out.img";
constexpr std::string_view kPartcloneHint =
    "restore it with 'partclone.restore -C -s FILE -O out.img' and scan out.img";
constexpr std::string_view kWimHint =
    "it holds files, not a volume; 'wimapply' puts them on an NTFS volume";
constexpr std::string_view kLuksHint =
    "unlock it with 'cryptsetup open --readonly FILE NAME' and scan /dev/mapper/NAME";
constexpr std::string_view kLvmHint =
    "activate it with 'vgchange -ay' and scan the logical volume under /dev";
constexpr std::string_view kRaidHint =
    "assemble it with 'mdadm --assemble --readonly' and scan the /dev/md device";
constexpr std::string_view kBitLockerHint =
    "unlock it on Windows and scan the drive, or with 'cryptsetup open --readonly --type bitlk "
    "FILE "
    "NAME' and scan /dev/mapper/NAME";
constexpr std::string_view kUnpackHint = "unpack it and scan what is inside";

struct Signature {
  std::uint32_t offset;
  ContentKind kind;
  std::string_view magic;
  std::string_view words;
  std::string_view hint = {};
};

// Containers first: their payload may contain the signatures of a file system too.
constexpr Signature kSignatures[] = {
    {0, ContentKind::kVhdx, "vhdxfile", "a VHDX disk image", kVhdHint},
    {0, ContentKind::kVhd, "conectix", "a dynamic VHD disk image", kVhdHint},
    {0, ContentKind::kVmdk, "KDMV", "a sparse VMDK disk image", kQemuHint},
    {0, ContentKind::kVmdk, "COWD", "a VMDK disk image (ESX copy-on-write)", kQemuHint},
    {0, ContentKind::kVmdk, "# Disk DescriptorFile", "the descriptor of a VMDK disk image",
     kVmdkTextHint},
    {0, ContentKind::kQcow2, "QFI\xFB"sv, "a QCOW2 disk image", kQemuHint},
    {0x40, ContentKind::kVdi, "\x7F\x10\xDA\xBE"sv, "a VDI disk image", kQemuHint},
    {0, ContentKind::kEwf, "EVF\x09\x0D\x0A\xFF\x00"sv, "an EWF (E01) disk image", kEwfHint},
    {0, ContentKind::kEwf, "EVF2\x0D\x0A\x81\x00"sv, "an EWF2 (Ex01) disk image", kEwfHint},
    {0, ContentKind::kEwf, "LVF\x09\x0D\x0A\xFF\x00"sv, "an EWF (L01) archive of files",
     "it holds files, not a volume"},
    {0, ContentKind::kOtherContainer, "AFF10\x0D\x0A\x00"sv, "an AFF disk image", kAffHint},
    {0, ContentKind::kOtherContainer, "ADSEGMENTEDFILE\x00"sv, "an AD1 archive of files",
     "it holds files, not a volume"},
    {0, ContentKind::kOtherContainer, "QED\x00"sv, "a QED disk image", kQemuHint},
    {0, ContentKind::kOtherContainer, "WithoutFreeSpace", "a Parallels disk image", kQemuHint},
    {0, ContentKind::kOtherContainer, "WithouFreSpacExt", "a Parallels disk image", kQemuHint},
    {0, ContentKind::kOtherContainer, "\x00ntfsclone-image"sv, "an ntfsclone image",
     kNtfscloneHint},
    {0, ContentKind::kOtherContainer, "partclone-image", "a partclone image", kPartcloneHint},
    {0, ContentKind::kOtherContainer, "MSWIM\x00\x00\x00"sv, "a WIM archive of files", kWimHint},
    {0, ContentKind::kCompressed,
     "\xFD"
     "7zXZ\x00"sv,
     "xz-compressed data", kUnpackHint},
    {0, ContentKind::kCompressed, "\x1F\x8B\x08"sv, "gzip-compressed data", kUnpackHint},
    {0, ContentKind::kCompressed, "\x28\xB5\x2F\xFD"sv, "zstd-compressed data", kUnpackHint},
    {0, ContentKind::kCompressed, "BZh", "bzip2-compressed data", kUnpackHint},
    {0, ContentKind::kCompressed, "PK\x03\x04"sv, "a ZIP (or AFF4) archive", kUnpackHint},
    {0, ContentKind::kCompressed, "7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive", kUnpackHint},
    {0, ContentKind::kCompressed, "Rar!\x1A\x07"sv, "a RAR archive", kUnpackHint},
    {0, ContentKind::kLuks, "LUKS\xBA\xBE\x00\x01"sv, "a LUKS1 encrypted volume", kLuksHint},
    {0, ContentKind::kLuks, "LUKS\xBA\xBE\x00\x02"sv, "a LUKS2 encrypted volume", kLuksHint},
    {0, ContentKind::kXfs, "XFSB", "an XFS file system"},
    {32, ContentKind::kApfs, "NXSB", "an APFS container"},
    {0, ContentKind::kOtherFileSystem, "hsqs", "a SquashFS file system"},
    {0, ContentKind::kOtherVolumeManager, "\xFC\x4E\x2B\xA9"sv, "a Linux RAID member", kRaidHint},
    {4096, ContentKind::kOtherVolumeManager, "\xFC\x4E\x2B\xA9"sv, "a Linux RAID member",
     kRaidHint},
    {4096, ContentKind::kOtherVolumeManager, "SPACEDB ", "a member of a Storage Spaces pool",
     "scan the virtual disk that Windows makes of the pool"},
    {1024, ContentKind::kHfsPlus, "H+\x00\x04"sv, "an HFS+ file system"},
    {1024, ContentKind::kHfsPlus, "HX\x00\x05"sv, "an HFSX file system"},
    {1024, ContentKind::kOtherFileSystem, "\x10\x20\xF5\xF2"sv, "an F2FS file system"},
    {8192, ContentKind::kOtherFileSystem, "\x49\xE8\x95\xF9"sv, "an HPFS file system"},
    {0x10040, ContentKind::kBtrfs, "_BHRfS_M", "a btrfs file system"},
};

bool power_of_two_within(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  return value >= low && value <= high && (value & (value - 1)) == 0;
}

// FAT's type follows from the number of clusters alone. [Microsoft's FAT specification]
std::optional<Content> fat(Bytes head) {
  if (head.size() < 512 || head.u16(510) != 0xAA55) return std::nullopt;
  const std::uint32_t sector_bytes = head.u16(11);
  const auto byte_at = [head](std::size_t at) {
    return std::to_integer<std::uint32_t>(head.data()[at]);
  };
  const std::uint32_t sectors_per_cluster = byte_at(13);
  const std::uint32_t reserved = head.u16(14);
  const std::uint32_t fats = byte_at(16);
  const std::uint32_t root_entries = head.u16(17);
  const std::uint32_t media = byte_at(21);
  const std::uint64_t sectors = head.u16(19) != 0 ? head.u16(19) : head.u32(32);
  const std::uint64_t fat_sectors = head.u16(22) != 0 ? head.u16(22) : head.u32(36);
  if (!power_of_two_within(sector_bytes, 512, 4096) ||
      !power_of_two_within(sectors_per_cluster, 1, 128) || reserved == 0 || fats == 0 || fats > 2 ||
      (media != 0xF0 && media < 0xF8) || sectors == 0 || fat_sectors == 0) {
    return std::nullopt;
  }
  const std::uint64_t root_sectors = (root_entries * 32U + sector_bytes - 1) / sector_bytes;
  const std::uint64_t meta = reserved + fats * fat_sectors + root_sectors;
  if (meta > sectors) return std::nullopt;
  const std::uint64_t clusters = (sectors - meta) / sectors_per_cluster;
  // Only FAT32 leaves the 16-bit size of a FAT at 0, however few its clusters are.
  if (head.u16(22) == 0 || clusters >= 65525) {
    return Content{.kind = ContentKind::kFat, .words = "a FAT32 file system"};
  }
  return Content{.kind = ContentKind::kFat,
                 .words = clusters < 4085 ? "a FAT12 file system" : "a FAT16 file system"};
}

std::optional<Content> ext(Bytes head) {
  constexpr std::size_t kSuperblock = 1024;
  if (head.size() < 2 * kSuperblock || head.u16(kSuperblock + 0x38) != 0xEF53) return std::nullopt;
  if (head.u32(kSuperblock + 0x18) > 6) return std::nullopt;  // log2 of the block size, less 10
  const std::uint32_t compatible = head.u32(kSuperblock + 0x5C);
  const std::uint32_t incompatible = head.u32(kSuperblock + 0x60);
  const std::uint32_t read_only = head.u32(kSuperblock + 0x64);
  // Not supported by ext3: extents and all after them; huge files and all after them.
  constexpr std::uint32_t kExt4Incompatible = ~0x1FU;
  constexpr std::uint32_t kExt4ReadOnly = ~0x7U;
  Content content{.kind = ContentKind::kExt, .words = "an ext2 file system"};
  if ((incompatible & kExt4Incompatible) != 0 || (read_only & kExt4ReadOnly) != 0) {
    content.words = "an ext4 file system";
  } else if ((compatible & 4U) != 0) {
    content.words = "an ext3 file system";  // has a journal
  }
  return content;
}

std::optional<Content> lvm(Bytes head) {
  for (std::uint64_t sector = 0; sector < 4; ++sector) {
    if (has(head, sector * 512, "LABELONE") && has(head, sector * 512 + 24, "LVM2 001")) {
      return Content{
          .kind = ContentKind::kLvm, .words = "an LVM2 physical volume", .hint = kLvmHint};
    }
  }
  return std::nullopt;
}

std::optional<Content> swap_space(Bytes head) {
  for (const std::uint64_t page_bytes :
       {4096U, 8192U, 16384U, 65536U}) {  // the page size of the system that made it
    if (has(head, page_bytes - 10, "SWAPSPACE2")) {
      return Content{.kind = ContentKind::kSwap, .words = "Linux swap space"};
    }
  }
  return std::nullopt;
}

// Volume descriptors begin at byte 32768, 2048 bytes each; a bridge disc has those of both.
std::optional<Content> optical(Bytes head) {
  bool iso = false;
  for (std::uint64_t at = 32768; at < 32768U + 16U * 2048U; at += 2048) {
    if (has(head, at + 1, "NSR02") || has(head, at + 1, "NSR03")) {
      return Content{.kind = ContentKind::kUdf, .words = "a UDF file system"};
    }
    iso = iso || has(head, at + 1, "CD001");
  }
  if (!iso) return std::nullopt;
  return Content{.kind = ContentKind::kIso9660, .words = "an ISO 9660 file system"};
}

}  // namespace

std::optional<Content> boot_sector_content(Bytes head) {
  // The GUID that marks BitLocker To Go, whose boot sector is that of a FAT32 volume.
  constexpr auto kToGo = "\x3B\xD6\x67\x49\x29\x2E\xD8\x4A\x83\x99\xF6\xA3\x39\xE3\xD0\x01"sv;
  if (has(head, 3, "-FVE-FS-") || (has(head, 3, "MSWIN4.1") && has(head, 0x1A8, kToGo))) {
    return Content{.kind = ContentKind::kBitLocker,
                   .words = "a BitLocker-encrypted volume",
                   .hint = kBitLockerHint};
  }
  if (has(head, 3, "EXFAT   ")) {
    return Content{.kind = ContentKind::kExFat, .words = "an exFAT file system"};
  }
  if (has(head, 3, "ReFS\x00\x00\x00\x00"sv)) {
    return Content{.kind = ContentKind::kReFs, .words = "a ReFS file system"};
  }
  return fat(head);
}

std::optional<Content> signed_content(Bytes head) {
  for (const Signature& signature : kSignatures) {
    if (!has(head, signature.offset, signature.magic)) continue;
    Content content{.kind = signature.kind, .words = signature.words, .hint = signature.hint};
    // The type in the footer's copy: 3 is dynamic, 4 differencing (big-endian).
    if (content.kind == ContentKind::kVhd && has(head, 60, "\x00\x00\x00\x04"sv)) {
      content.words = "a differencing VHD disk image";
    }
    return content;
  }
  if (auto content = ext(head)) return content;
  if (auto content = lvm(head)) return content;
  if (auto content = optical(head)) return content;
  return swap_space(head);
}

}  // namespace scanner

#include "scanner/source/partition_types.h"

#include <string_view>

namespace scanner {
namespace {

struct MbrType {
  std::uint8_t type;
  std::string_view words;
};

constexpr MbrType kMbrTypes[] = {
    {0x01, "FAT12"},
    {0x04, "FAT16 under 32 MiB"},
    {0x05, "extended partition"},
    {0x06, "FAT16"},
    {0x07, "NTFS/exFAT/HPFS"},
    {0x0B, "FAT32"},
    {0x0C, "FAT32 LBA"},
    {0x0E, "FAT16 LBA"},
    {0x0F, "extended partition LBA"},
    {0x11, "hidden FAT12"},
    {0x12, "diagnostics or recovery"},
    {0x14, "hidden FAT16 under 32 MiB"},
    {0x16, "hidden FAT16"},
    {0x17, "hidden NTFS/exFAT/HPFS"},
    {0x1B, "hidden FAT32"},
    {0x1C, "hidden FAT32 LBA"},
    {0x1E, "hidden FAT16 LBA"},
    {0x27, "Windows recovery environment"},
    {0x42, "LDM (dynamic disk)"},
    {0x82, "Linux swap"},
    {0x83, "Linux"},
    {0x84, "hibernation"},
    {0x85, "Linux extended partition"},
    {0x86, "NTFS volume set"},
    {0x87, "NTFS volume set"},
    {0x8E, "Linux LVM"},
    {0xA0, "hibernation"},
    {0xA5, "FreeBSD"},
    {0xA6, "OpenBSD"},
    {0xA8, "macOS UFS"},
    {0xA9, "NetBSD"},
    {0xAB, "macOS boot"},
    {0xAF, "HFS or HFS+"},
    {0xBF, "Solaris"},
    {0xDE, "Dell utility"},
    {0xE7, "Storage Spaces"},
    {0xEE, "GPT protective"},
    {0xEF, "EFI system partition"},
    {0xFB, "VMware VMFS"},
    {0xFC, "VMware swap"},
    {0xFD, "Linux RAID"},
};

struct GptType {
  std::string_view guid;
  std::string_view words;
};

constexpr GptType kGptTypes[] = {
    {"c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "EFI system partition"},
    {"21686148-6449-6e6f-744e-656564454649", "BIOS boot"},
    {"024dee41-33e7-11d3-9d69-0008c781f39f", "MBR partition scheme"},
    {"e3c9e316-0b5c-4db8-817d-f92df00215ae", "Microsoft reserved"},
    {"ebd0a0a2-b9e5-4433-87c0-68b6b72699c7", "basic data"},
    {"de94bba4-06d1-4d40-a16a-bfd50179d6ac", "Windows recovery environment"},
    {"5808c8aa-7e8f-42e0-85d2-e1e90434cfb3", "LDM metadata"},
    {"af9b60a0-1431-4f62-bc68-3311714a69ad", "LDM data"},
    {"e75caf8f-f680-4cee-afa3-b001e56efc2d", "Storage Spaces"},
    {"558d43c5-a1ac-43c0-aac8-d1472b2923d1", "Storage Replica log"},
    {"37affc90-ef7d-4e96-91c3-2d7ae055b174", "IBM GPFS"},
    {"0fc63daf-8483-4772-8e79-3d69d8477de4", "Linux file system"},
    {"0657fd6d-a4ab-43c4-84e5-0933c84b4f4f", "Linux swap"},
    {"e6d6d379-f507-44c2-a23c-238f2a3df928", "Linux LVM"},
    {"a19d880f-05fc-4d3b-a006-743f0f84911e", "Linux RAID"},
    {"ca7d7ccb-63ed-4c53-861c-1742536059cc", "Linux LUKS"},
    {"7ffec5c9-2d00-49b7-8941-3ea10a5586b7", "Linux dm-crypt"},
    {"bc13c2ff-59e6-4262-a352-b275fd6f7172", "Linux extended boot"},
    {"933ac7e1-2eb4-4f13-b844-0e14e2aef915", "Linux /home"},
    {"3b8f8425-20e0-4f3b-907f-1a25a76f98e8", "Linux /srv"},
    {"4f68bce3-e8cd-4db1-96e7-fbcaf984b709", "Linux root (x86-64)"},
    {"44479540-f297-41b2-9af7-d131d5f0458a", "Linux root (x86)"},
    {"b921b045-1df0-41c3-af44-4c6f280d3fae", "Linux root (ARM64)"},
    {"8da63339-0007-60c0-c436-083ac8230908", "Linux reserved"},
    {"48465300-0000-11aa-aa11-00306543ecac", "HFS or HFS+"},
    {"7c3457ef-0000-11aa-aa11-00306543ecac", "APFS"},
    {"426f6f74-0000-11aa-aa11-00306543ecac", "macOS boot"},
    {"53746f72-6167-11aa-aa11-00306543ecac", "macOS Core Storage"},
    {"6a898cc3-1dd2-11b2-99a6-080020736631", "ZFS (Solaris /usr)"},
    {"516e7cb4-6ecf-11d6-8ff8-00022d09712b", "FreeBSD data"},
    {"83bd6b9d-7f41-11dc-be0b-001560b84f0f", "FreeBSD boot"},
    {"516e7cb6-6ecf-11d6-8ff8-00022d09712b", "FreeBSD UFS"},
    {"516e7cba-6ecf-11d6-8ff8-00022d09712b", "FreeBSD ZFS"},
    {"516e7cb5-6ecf-11d6-8ff8-00022d09712b", "FreeBSD swap"},
    {"fe3a2a5d-4f32-41a7-b725-accc3285a309", "ChromeOS kernel"},
    {"3cb8e202-3b7e-47dd-8a3c-7ff2a13cfcec", "ChromeOS root"},
    {"aa31e02a-400f-11db-9590-000c2911d1b8", "VMware VMFS"},
    {"9d275380-40ad-11db-bf97-000c2911d1b8", "VMware diagnostics"},
};

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_hex(std::uint8_t byte, std::string& out) {
  out += kHexDigits[byte >> 4];
  out += kHexDigits[byte & 0xF];
}

}  // namespace

std::string mbr_type_words(std::uint8_t type) {
  std::string hex;
  append_hex(type, hex);
  for (const MbrType& known : kMbrTypes) {
    if (known.type == type) return std::string(known.words) + " (" + hex + ")";
  }
  return "type " + hex;
}

std::string guid_text(const GuidBytes& guid) {
  constexpr std::array<std::uint8_t, 16> kOrder = {3, 2, 1,  0,  5,  4,  7,  6,
                                                   8, 9, 10, 11, 12, 13, 14, 15};
  std::string text;
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    append_hex(guid[kOrder[i]], text);
  }
  return text;
}

std::string gpt_type_words(const GuidBytes& type) {
  const std::string guid = guid_text(type);
  for (const GptType& known : kGptTypes) {
    if (known.guid == guid) return std::string(known.words);
  }
  return "type " + guid;
}

}  // namespace scanner

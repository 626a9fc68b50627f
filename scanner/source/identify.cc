#include "scanner/source/identify.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "mft/fixup.h"
#include "mft/record.h"
#include "scanner/source/ntfs_boot.h"
#include "scanner/source/signatures.h"

namespace scanner {
namespace {

using mft::Bytes;

// Far enough for every mark we know; the last is the swap signature of 64 KiB pages and btrfs.
constexpr std::size_t kHeadBytes = 128 * 1024;
constexpr std::size_t kPieceBytes = 4096;

struct Head {
  std::vector<std::byte> bytes;
  std::string error;  // of the first piece that could not be read and is zeros here
};

Head read_head(const ByteSource& source) {
  Head head;
  head.bytes.resize(
      static_cast<std::size_t>(std::min<std::uint64_t>(source.size_bytes(), kHeadBytes)));
  if (read_exactly(source, 0, head.bytes)) return head;
  for (std::size_t at = 0; at < head.bytes.size(); at += kPieceBytes) {
    const auto piece =
        std::span(head.bytes).subspan(at, std::min(kPieceBytes, head.bytes.size() - at));
    if (const auto read = read_exactly(source, at, piece); !read) {
      std::ranges::fill(piece, std::byte{0});
      if (head.error.empty()) head.error = read.error().message;
    }
  }
  return head;
}

// The header of a FILE record of `record_bytes` (0: of any size) that says it is number `number`
// (nothing: any). Only the header: the record may be torn and still tell what the file is.
bool record_header_at(Bytes head, std::uint64_t offset, std::uint32_t record_bytes,
                      std::optional<std::uint32_t> number) {
  constexpr std::size_t kNumberEnd = 0x30;
  const auto bytes = head.slice(offset, kNumberEnd);
  if (!bytes) return false;
  const auto header = bytes->copy_at<mft::RecordHeader>(0);
  const std::uint32_t size = header.allocated_bytes;
  if (header.signature != mft::kFileSignature && header.signature != mft::kBaadSignature)
    return false;
  if (size != 512 && size != 1024 && size != 2048 && size != 4096) return false;
  if (record_bytes != 0 && size != record_bytes) return false;
  if (header.usa_count != size / mft::kFixupStride + 1 || header.usa_offset < sizeof(header) ||
      header.first_attribute < header.usa_offset || header.first_attribute >= size) {
    return false;
  }
  return !number || bytes->u32(0x2C) == *number;
}

// A record at byte 0, or, where the first ones are damaged, at least two that stand at their own
// number. The number matters: the first records of a small volume can lie this near to its start
// too.
bool is_loose_mft(Bytes head) {
  if (record_header_at(head, 0, 0, std::nullopt)) return true;
  for (const std::uint32_t record_bytes : {512U, 1024U, 2048U, 4096U}) {
    int found = 0;
    for (std::uint32_t number = 1; number < 64; ++number) {
      if (record_header_at(head, std::uint64_t{number} * record_bytes, record_bytes, number))
        ++found;
    }
    if (found >= 2) return true;
  }
  return false;
}

Content ntfs(bool damaged) {
  return {.kind = ContentKind::kNtfs,
          .words = damaged ? "an NTFS volume with a damaged boot sector" : "an NTFS volume",
          .damaged_boot_sector = damaged};
}

bool has_ntfs_name(Bytes head) {
  return head.size() >= mft::kBootSectorBytes && std::memcmp(head.data() + 3, "NTFS    ", 8) == 0;
}

}  // namespace

Content identify(const ByteSource& source) {
  if (source.size_bytes() == 0) return {.kind = ContentKind::kEmpty, .words = "empty (0 bytes)"};
  const Head head = read_head(source);
  const Bytes bytes{std::span<const std::byte>(head.bytes)};
  if (has_ntfs_name(bytes)) return ntfs(!looks_like_ntfs_boot(bytes));
  if (auto content = boot_sector_content(bytes)) return *content;
  if (auto content = signed_content(bytes)) return *content;
  if (is_loose_mft(bytes)) return {.kind = ContentKind::kLooseMft, .words = "a loose $MFT"};
  if (bytes.size() < mft::kBootSectorBytes) {
    return {.kind = ContentKind::kTooShort,
            .words = "too short for a volume (less than 512 bytes)"};
  }
  if (find_ntfs_backup_boot(source)) return ntfs(true);
  if (!head.error.empty()) {
    return {.kind = ContentKind::kUnreadable, .words = "not readable", .error = head.error};
  }
  if (std::ranges::all_of(head.bytes, [](std::byte b) { return b == std::byte{0}; })) {
    return {.kind = ContentKind::kZeros, .words = "nothing but zeros at its start"};
  }
  return {};
}

bool is_known(const Content& content) {
  return content.kind >= ContentKind::kNtfs;
}

std::uint64_t vhd_footer_bytes(const ByteSource& source) {
  constexpr std::uint64_t kFooterBytes = 512;
  constexpr std::size_t kTypeOffset = 60;
  constexpr std::uint32_t kFixed = 0x0200'0000;  // 2, big-endian
  if (source.size_bytes() <= kFooterBytes) return 0;
  std::array<std::byte, kFooterBytes> footer;
  if (!read_exactly(source, source.size_bytes() - kFooterBytes, footer)) return 0;
  const bool fixed =
      std::memcmp(footer.data(), "conectix", 8) == 0 && Bytes(footer).u32(kTypeOffset) == kFixed;
  return fixed ? kFooterBytes : 0;
}

}  // namespace scanner

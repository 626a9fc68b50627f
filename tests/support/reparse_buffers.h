// Reparse buffers (the value of attribute C0), well-formed or crooked on purpose.
// Layouts: [FSCC] 2.1.2.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "le_bytes.h"

namespace fixture {

inline constexpr std::uint32_t kTagMountPoint = 0xA0000003;
inline constexpr std::uint32_t kTagSymlink = 0xA000000C;
inline constexpr std::uint32_t kTagLxSymlink = 0xA000001D;
inline constexpr std::uint32_t kTagAppExecLink = 0x8000001B;
inline constexpr std::uint32_t kTagWof = 0x80000017;
inline constexpr std::uint32_t kTagWci = 0x80000018;
inline constexpr std::uint32_t kTagWci1 = 0x90001018;
inline constexpr std::uint32_t kTagNfs = 0x80000014;
inline constexpr std::uint32_t kTagAfUnix = 0x80000023;
inline constexpr std::uint32_t kTagCloud1 = 0x9000101A;
inline constexpr std::uint32_t kTagDedup = 0x80000013;

inline constexpr std::uint32_t kSymlinkRelative = 1;

using Guid = std::array<std::uint8_t, 16>;  // as on disk

/// "01234567-89ab-cdef-0123-456789abcdef" to its mixed-endian disk form.
Guid guid(std::string_view text);

/// How the two names lie in the path buffer. Order and gaps are free on disk.
struct PathBufferLayout {
  bool print_first = false;
  bool terminators = true;  // a NUL behind each name, outside its length
  std::uint16_t leading_gap_bytes = 0;
  std::uint16_t middle_gap_bytes = 0;
  std::uint16_t trailing_gap_bytes = 0;
  // Stored as given instead of the true value (bytes), to lie.
  std::optional<std::uint16_t> substitute_offset{};
  std::optional<std::uint16_t> substitute_length{};
  std::optional<std::uint16_t> print_offset{};
  std::optional<std::uint16_t> print_length{};
};

Blob mount_point(std::u16string_view substitute, std::u16string_view print = {},
                 const PathBufferLayout& layout = {});
Blob symlink(std::u16string_view substitute, std::u16string_view print, std::uint32_t flags,
             const PathBufferLayout& layout = {});
/// u"\\??\\" is put before `target`.
Blob absolute_symlink(std::u16string_view target);
Blob relative_symlink(std::u16string_view target);
/// A junction to a DOS path such as u"C:\\Users".
Blob junction(std::u16string_view target);

Blob lx_symlink(std::string_view utf8_target, std::uint32_t version = 2);
Blob app_exec_link(std::u16string_view package, std::u16string_view entry_point,
                   std::u16string_view executable, std::u16string_view type = u"0",
                   std::uint32_t version = 3);
Blob wof_file(std::uint32_t algorithm);
Blob wof_wim(std::uint64_t source_id, std::byte hash_filler = std::byte{0x5A});
Blob wci(const Guid& layer, std::u16string_view name, std::uint32_t tag = kTagWci);
Blob nfs_link(std::u16string_view target);

/// Microsoft tag: header and `data`. `length` lies about the data length.
Blob raw_reparse(std::uint32_t tag, std::span<const std::byte> data,
                 std::optional<std::uint16_t> length = {});
/// Third-party tag (bit 31 clear): header, GUID, `data`.
Blob third_party_reparse(std::uint32_t tag, const Guid& owner, std::span<const std::byte> data,
                         std::optional<std::uint16_t> length = {});

}  // namespace fixture

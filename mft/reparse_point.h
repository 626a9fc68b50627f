// The reparse buffer (attribute C0) and the payloads that are documented or well known. [FSCC]
// [N3G] Every parse() bounds all offsets and lengths; the views it gives point into the caller's
// buffer.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reparse_tag.h"
#include "mft/utf16.h"

namespace mft {

inline constexpr std::size_t kMaxReparseBytes = 0x4000;

using Guid = std::array<std::uint8_t, 16>;

class ReparsePoint {
 public:
  // `value` is the whole attribute value. kBadReparsePoint if it is shorter than its header, longer
  // than 16 KiB, or if the length in the header is not the rest of the value. [N3G]
  static std::expected<ReparsePoint, Fault> parse(Bytes value);

  [[nodiscard]] ReparseTag tag() const { return tag_; }
  // Third-party tags (bit 31 clear) carry a GUID.
  [[nodiscard]] const std::optional<Guid>& guid() const { return guid_; }
  // What follows the header (and the GUID).
  [[nodiscard]] Bytes data() const { return data_; }

 private:
  ReparsePoint(ReparseTag tag, std::optional<Guid> guid, Bytes data)
      : tag_(tag), guid_(guid), data_(data) {}
  ReparseTag tag_;
  std::optional<Guid> guid_;
  Bytes data_;
};

// MOUNT_POINT and SYMLINK. Only the substitute name is followed; the print name is for display.
struct LinkNames {
  Utf16View substitute;
  Utf16View print;
  bool relative = false;  // symbolic links: flag 1
  std::uint32_t flags = 0;
};
// kBadReparsePoint for an odd or overrunning substitute name; such a print name is returned empty.
// REQUIRES: the tag is kTagMountPoint or kTagSymlink.
std::expected<LinkNames, Fault> parse_link_names(const ReparsePoint& point);
// What is wrong with the value of a $REPARSE_POINT: as parse(), and as parse_link_names() for a tag
// that Windows follows.
std::optional<Fault> reparse_fault(Bytes value);

// LX_SYMLINK: the target is UTF-8 without a terminator, and may be invalid.
std::expected<Bytes, Fault> parse_lx_symlink(const ReparsePoint& point);

// APPEXECLINK, version 3: strings that end in NUL, in this order. [NTCL]
struct AppExecLink {
  Utf16View package;      // package family name
  Utf16View entry_point;  // application user model id
  Utf16View executable;   // a Win32 path
  Utf16View type;         // "0": desktop bridge; empty in older ones
};
std::expected<AppExecLink, Fault> parse_app_exec_link(const ReparsePoint& point);

// WOF: how the data stream is backed. [WML]
struct Wof {
  std::uint32_t provider = 0;    // 1 WIM, 2 file
  std::uint32_t algorithm = 0;   // provider 2: 0 XPRESS4K, 1 LZX, 2 XPRESS8K, 3 XPRESS16K
  std::uint64_t wim_source = 0;  // provider 1: the data source's id
};
std::expected<Wof, Fault> parse_wof(const ReparsePoint& point);

// WCI and WCI_1: the layer a container's file comes from, and its path there.
struct Wci {
  Guid layer{};
  Utf16View name;
};
std::expected<Wci, Fault> parse_wci(const ReparsePoint& point);

// NFS: the type of special file that Server for NFS keeps. [FSCC]
struct NfsSpecial {
  std::uint64_t type = 0;
  Utf16View link_target;    // NFS_SPECFILE_LNK only
  std::uint32_t major = 0;  // CHR and BLK only
  std::uint32_t minor = 0;
};
inline constexpr std::uint64_t kNfsLink = 0x014B4E4C;
inline constexpr std::uint64_t kNfsCharacterDevice = 0x00524843;
inline constexpr std::uint64_t kNfsBlockDevice = 0x004B4C42;
inline constexpr std::uint64_t kNfsFifo = 0x4F464946;
inline constexpr std::uint64_t kNfsSocket = 0x4B434F53;
std::expected<NfsSpecial, Fault> parse_nfs(const ReparsePoint& point);

}  // namespace mft

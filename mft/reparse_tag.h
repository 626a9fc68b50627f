// Reparse tags: their names, their bits, and how Windows treats them. [FSCC] [NTCL]
#pragma once

#include <cstdint>
#include <string_view>

namespace mft {

// What happens when a path crosses an object with this tag.
enum class TagBehaviour : std::uint8_t {
  kFollowed,     // NTFS and the I/O manager follow it: mount point, symbolic link
  kTransparent,  // an inbox filter presents the object as an ordinary file or directory
  kPlaceholder,  // the same, but a directory's children may not be on the disk
  kNotFollowed,  // nothing in Windows follows it: opening fails with 1920
  kFilter,       // depends on a filter driver that may or may not be there
};

inline constexpr std::uint32_t kTagMountPoint = 0xA0000003;
inline constexpr std::uint32_t kTagSymlink = 0xA000000C;
inline constexpr std::uint32_t kTagLxSymlink = 0xA000001D;
inline constexpr std::uint32_t kTagAppExecLink = 0x8000001B;
inline constexpr std::uint32_t kTagWof = 0x80000017;
inline constexpr std::uint32_t kTagWci = 0x80000018;
inline constexpr std::uint32_t kTagWci1 = 0x90001018;
inline constexpr std::uint32_t kTagNfs = 0x80000014;
inline constexpr std::uint32_t kTagDedup = 0x80000013;
inline constexpr std::uint32_t kTagWciLink = 0xA0000027;
inline constexpr std::uint32_t kTagWciLink1 = 0xA0001027;
inline constexpr std::uint32_t kTagCloud = 0x9000001A;
inline constexpr std::uint32_t kTagCloudMask = 0xFFFF0FFF;  // CLOUD_1..F vary bits 12 to 15

class ReparseTag {
 public:
  constexpr explicit ReparseTag(std::uint32_t value) : value_(value) {}

  [[nodiscard]] constexpr std::uint32_t value() const { return value_; }
  // Bit 31. Without it there is a GUID between header and data.
  [[nodiscard]] constexpr bool is_microsoft() const { return (value_ >> 31U & 1U) != 0; }
  // Bit 29: stands for another named object.
  [[nodiscard]] constexpr bool is_name_surrogate() const { return (value_ >> 29U & 1U) != 0; }
  // Bit 28: a directory with this tag may have children.
  [[nodiscard]] constexpr bool may_have_children() const { return (value_ >> 28U & 1U) != 0; }
  [[nodiscard]] constexpr bool is_cloud() const { return (value_ & kTagCloudMask) == kTagCloud; }

  // [FSCC]'s name without IO_REPARSE_TAG_: "MOUNT_POINT"; empty for a tag that has none.
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] TagBehaviour behaviour() const;

  friend constexpr bool operator==(ReparseTag, ReparseTag) = default;

 private:
  std::uint32_t value_;
};

}  // namespace mft

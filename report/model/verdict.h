// The verdict on a link, its reason, and the flags: the words that every report shares.
// The words themselves (what a user sees and a script matches) are in verdict.cc and are stable.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace report {

enum class Verdict : std::uint8_t {
  kOk,            // the kernel would reach an object of the right kind
  kDegraded,      // partly works
  kBroken,        // it provably does not work
  kUnverifiable,  // leads to a location that this scan cannot see
  kOpaque,        // a reparse point that Windows does not follow as a link
};
inline constexpr std::size_t kVerdictCount = 5;

enum class Reason : std::uint8_t {
  kNone,  // ok and opaque
  // broken
  kMissing,            // a component does not exist
  kWrongKind,          // a file used as a directory, or a directory where a file is required
  kLoop,               // the link leads back to itself
  kTooManyHops,        // more than 63 links in the path
  kMalformed,          // not a name that the object manager can parse
  kNotFollowed,        // leads through a link that Windows itself does not follow
  kRemoteJunction,     // a junction to a network path never works
  kNoSuchVolume,       // the drive letter or volume is known not to exist
  kTrailingBackslash,  // a junction's target ends in a backslash and is itself a relative link
  // degraded
  kFileLinkToDirectory,  // a file symbolic link to a directory, at the end or in the path
  kJunctionToFile,       // a junction whose target is a file
  kNoTrailingBackslash,  // a mount point without its trailing backslash
  // unverifiable
  kVolumeNotGiven,     // the volume was not given to this scan
  kAssumedLetter,      // not found, but the drive letter is only assumed
  kNetwork,            // UNC
  kDevicePath,         // device and object-manager paths
  kForeignFileSystem,  // the volume given is locked or not NTFS
  kSessionLetter,      // a drive letter that exists, or may exist, only in a logon session (SUBST)
  kVolumeUnreadable,   // a volume of this machine that could not be read
  kPlaceholder,        // below a cloud, ProjFS or container directory
  kFilter,             // leads through a reparse point that only a filter driver can follow
  kAboveRoot,          // a relative target that climbs above the volume's root
  kLinuxPath,          // an absolute path of a Linux distribution
  kOrphanedLink,       // the link's own location is unknown
  kDataUnavailable,    // the reparse data are outside the given source
  kDamaged,            // damage along the path may hide the target
  kIndexDisagrees,     // the directory's index and $MFT contradict each other
  kUnconfirmedRule,    // it depends on a rule of Windows that no source confirms
  // --probe:
  kProbeDenied,    // the system was denied access to the target
  kProbeFailed,    // it could not determine whether the target exists
  kProbeTimedOut,  // it did not answer in time

  kBudget,  // following it took too many steps
};
inline constexpr std::size_t kReasonCount = static_cast<std::size_t>(Reason::kBudget) + 1;

// What is wrong with a target that is kMalformed.
enum class Malformation : std::uint8_t {
  kNone,
  kReparseData,       // the reparse data are damaged
  kEmpty,             // there is no target
  kNotNtPath,         // an absolute path that does not begin as an NT path does
  kRelativeFlag,      // an absolute path that is marked as relative
  kForwardSlash,      // a '/', which only Win32 takes for a separator
  kDots,              // "." or ".." in an absolute path
  kEmptyComponent,    // two backslashes in a row
  kIllegalCharacter,  // a character that no name on NTFS can contain
  kStream,            // a colon that does not name a stream
  kComponentTooLong,  // more than 255 units
  kPathTooLong,       // more than 32,767 units
};
inline constexpr std::size_t kMalformationCount =
    static_cast<std::size_t>(Malformation::kPathTooLong) + 1;

// Unusual properties of a link that may nevertheless work. A set: one bit each.
enum class Flag : std::uint32_t {
  kPrintNameDiffers = 1U << 0U,     // the print name differs from the actual target
  kShortName = 1U << 1U,            // a component matched only through its 8.3 name
  kDriveLetter = 1U << 2U,          // a drive's root named by letter instead of volume GUID
  kAssumedLetter = 1U << 3U,        // the verdict depends on an assumed drive letter
  kForwardSlash = 1U << 4U,         // a '/' in the stored name: not a separator to the kernel
  kStream = 1U << 5U,               // the target names a stream
  kNoTrailingBackslash = 1U << 6U,  // a volume mount point without its trailing backslash
  kLongChain = 1U << 7U,            // more than 31 links in the path: near or beyond some limits
  kNotOnDirectory = 1U << 8U,       // a junction on a file
  kAttributeBitClear = 1U << 9U,    // $STANDARD_INFORMATION lacks the REPARSE_POINT bit
  kCrossesVolume = 1U << 10U,       // the target is on another volume
  kNameNotOpenable = 1U << 11U,     // Windows cannot open a name of the link's own path
  kLinuxNtfs3 = 1U << 12U,          // in the form that only the Linux driver ntfs3 writes
  kFoundThere = 1U << 13U,          // unverifiable, but the target was found under that letter
};

// Stable lower-case words with hyphens: "ok", "too-many-hops", "print-name-differs".
[[nodiscard]] std::string_view word(Verdict verdict);
[[nodiscard]] std::string_view word(Reason reason);
[[nodiscard]] std::string_view word(Flag flag);
[[nodiscard]] std::string_view word(Malformation malformation);
// One sentence for people, without a full stop: "a component of the path does not exist".
[[nodiscard]] std::string_view explain(Reason reason);
// A clause about the target: "is not an NT path: it lacks `\\??\\`". Empty for kNone.
[[nodiscard]] std::string_view explain(Malformation malformation);
// The inverse of word(); empty for an unknown word.
[[nodiscard]] std::optional<Verdict> verdict_from(std::string_view text);
[[nodiscard]] std::optional<Reason> reason_from(std::string_view text);
[[nodiscard]] std::optional<Flag> flag_from(std::string_view text);
[[nodiscard]] std::optional<Malformation> malformation_from(std::string_view text);

// All flags, in the order in which reports list them.
inline constexpr Flag kFlags[] = {
    Flag::kPrintNameDiffers,    Flag::kShortName,     Flag::kDriveLetter,
    Flag::kAssumedLetter,       Flag::kForwardSlash,  Flag::kStream,
    Flag::kNoTrailingBackslash, Flag::kLongChain,     Flag::kNotOnDirectory,
    Flag::kAttributeBitClear,   Flag::kCrossesVolume, Flag::kNameNotOpenable,
    Flag::kLinuxNtfs3,          Flag::kFoundThere,
};

class Flags {
 public:
  constexpr void set(Flag flag) { bits_ |= static_cast<std::uint32_t>(flag); }
  constexpr void add(Flags other) { bits_ |= other.bits_; }
  constexpr void clear(Flag flag) { bits_ &= ~static_cast<std::uint32_t>(flag); }
  [[nodiscard]] constexpr bool has(Flag flag) const {
    return (bits_ & static_cast<std::uint32_t>(flag)) != 0;
  }
  [[nodiscard]] constexpr bool none() const { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint32_t bits() const { return bits_; }

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace report

#include "report/model/verdict.h"

#include <array>
#include <bit>
#include <iterator>

#include "report/model/words.h"

namespace report {
namespace {

struct ReasonWording {
  Reason reason;
  std::string_view word;
  std::string_view sentence;
};

// In the order of the enum, so that a reason is an index.
constexpr std::array<ReasonWording, kReasonCount> kReasons{{
    {Reason::kNone, "none", ""},
    {Reason::kMissing, "missing", "a component of the path does not exist"},
    {Reason::kWrongKind, "wrong-kind", "leads to an object of the wrong kind"},
    {Reason::kLoop, "loop", "leads back to itself"},
    {Reason::kTooManyHops, "too-many-hops", "leads through more than 63 links"},
    {Reason::kMalformed, "malformed", "not a name that Windows can parse"},
    {Reason::kNotFollowed, "not-followed",
     "leads through a link that Windows itself does not follow"},
    {Reason::kRemoteJunction, "remote-junction", "a junction to a network path never works"},
    {Reason::kNoSuchVolume, "no-such-volume", "the drive or volume does not exist"},
    {Reason::kTrailingBackslash, "trailing-backslash",
     "the target ends in a backslash and is itself a link"},
    {Reason::kFileLinkToDirectory, "file-link-to-directory",
     "a file symbolic link whose target is a directory"},
    {Reason::kJunctionToFile, "junction-to-file", "a junction whose target is a file"},
    {Reason::kNoTrailingBackslash, "no-trailing-backslash",
     "a mount point without its trailing backslash"},
    {Reason::kVolumeNotGiven, "volume-not-given", "leads to a volume that was not given"},
    {Reason::kAssumedLetter, "assumed-letter", "under a drive letter that is only assumed"},
    {Reason::kNetwork, "network", "leads to a network path"},
    {Reason::kDevicePath, "device-path", "leads to a device or object-manager path"},
    {Reason::kForeignFileSystem, "foreign-file-system",
     "leads to a volume that is locked or not NTFS"},
    {Reason::kSessionLetter, "session-letter",
     "leads to a drive letter that exists, or may exist, only in a logon session"},
    {Reason::kVolumeUnreadable, "volume-unreadable",
     "leads to a volume of this machine that could not be read"},
    {Reason::kPlaceholder, "placeholder",
     "is below a directory whose contents may not be on the disk"},
    {Reason::kFilter, "filter",
     "leads through a reparse point that only a filter driver can follow"},
    {Reason::kAboveRoot, "above-root", "climbs above the root of its volume"},
    {Reason::kLinuxPath, "linux-path", "an absolute path of a Linux distribution"},
    {Reason::kOrphanedLink, "orphaned-link", "the location of the link itself is unknown"},
    {Reason::kDataUnavailable, "data-unavailable", "the reparse data are outside the given source"},
    {Reason::kDamaged, "damaged", "damage along the path may hide the target"},
    {Reason::kIndexDisagrees, "index-disagrees",
     "the index of a directory and $MFT contradict each other"},
    {Reason::kUnconfirmedRule, "unconfirmed-rule",
     "depends on a rule of Windows that no source confirms"},
    {Reason::kProbeDenied, "probe-denied", "the system was denied access to the target"},
    {Reason::kProbeFailed, "probe-failed",
     "the system could not determine whether the target exists"},
    {Reason::kProbeTimedOut, "probe-timed-out", "the system did not answer in time"},
    {Reason::kBudget, "budget", "following it would take more steps than the scan allows"},
}};

constexpr Words<kVerdictCount> kVerdicts{"ok", "degraded", "broken", "unverifiable", "opaque"};
static_assert(are_words(kVerdicts));

// By the number of the bit.
constexpr Words<std::size(kFlags)> kFlagWords{
    "print-name-differs",    "short-name",     "drive-letter",
    "assumed-letter",        "forward-slash",  "stream",
    "no-trailing-backslash", "long-chain",     "not-on-directory",
    "attribute-bit-clear",   "crosses-volume", "name-not-openable",
    "linux-ntfs3",           "found-there"};
static_assert(are_words(kFlagWords));

struct MalformationWording {
  std::string_view word;
  std::string_view clause;
};

// In the order of the enum.
constexpr std::array<MalformationWording, kMalformationCount> kMalformations{{
    {"none", ""},
    {"reparse-data", "damaged reparse data"},
    {"empty", "empty"},
    {"not-nt-path", "not an NT path: lacks \\??\\"},
    {"relative-flag", "an absolute path that is marked as relative"},
    {"forward-slash", "'/' is not a separator"},
    {"dots", "'.' or '..' in an absolute path"},
    {"empty-component", "two backslashes in a row"},
    {"illegal-character", "a character that no name can contain"},
    {"stream", "a colon that does not name a stream"},
    {"component-too-long", "a component is longer than 255 characters"},
    {"path-too-long", "the path is longer than 32,767 characters"},
}};

static_assert([] {
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    if (kReasons[i].reason != static_cast<Reason>(i)) return false;
  }
  return true;
}());

}  // namespace

std::string_view word(Verdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)];
}

std::string_view word(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)].word;
}

std::string_view explain(Reason reason) {
  return kReasons[static_cast<std::size_t>(reason)].sentence;
}

std::string_view word(Flag flag) {
  return kFlagWords[static_cast<std::size_t>(std::countr_zero(static_cast<std::uint32_t>(flag)))];
}

std::string_view word(Malformation malformation) {
  return kMalformations[static_cast<std::size_t>(malformation)].word;
}

std::string_view explain(Malformation malformation) {
  return kMalformations[static_cast<std::size_t>(malformation)].clause;
}

std::optional<Malformation> malformation_from(std::string_view text) {
  for (std::size_t i = 0; i < kMalformations.size(); ++i) {
    if (kMalformations[i].word == text) return static_cast<Malformation>(i);
  }
  return std::nullopt;
}

std::optional<Verdict> verdict_from(std::string_view text) {
  return value_of<Verdict>(kVerdicts, text);
}

std::optional<Reason> reason_from(std::string_view text) {
  for (const auto& entry : kReasons) {
    if (entry.word == text) return entry.reason;
  }
  return std::nullopt;
}

std::optional<Flag> flag_from(std::string_view text) {
  for (const Flag flag : kFlags) {
    if (word(flag) == text) return flag;
  }
  return std::nullopt;
}

}  // namespace report

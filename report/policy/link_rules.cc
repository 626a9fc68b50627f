#include "report/policy/link_rules.h"

#include <algorithm>

namespace report {
namespace {

using enum FindingKind;

// NTFS allows 1,024 names of a file; each 8.3 alias counts as well.
constexpr std::uint32_t kManyNames = 1'000;

void set(FindingKinds& kinds, FindingKind kind) {
  kinds.set(static_cast<std::size_t>(kind));
}

FindingKind broken_kind(const LinkRow& row) {
  switch (row.reason) {
    case Reason::kWrongKind: return kWrongKindTarget;
    case Reason::kLoop: return kLinkLoop;
    case Reason::kTooManyHops: return kTooManyHops;
    case Reason::kMalformed:
      return row.malformation == Malformation::kReparseData ? kUnreadableReparsePoint
                                                            : kMalformedTarget;
    case Reason::kNotFollowed: return kNotFollowedTarget;
    case Reason::kRemoteJunction: return kRemoteJunction;
    case Reason::kNoSuchVolume: return kNoSuchVolume;
    case Reason::kTrailingBackslash: return kTrailingBackslash;
    case Reason::kAboveRoot: return kTargetAboveRoot;
    default: return kBrokenTarget;
  }
}

FindingKind unverifiable_kind(Reason reason) {
  switch (reason) {
    case Reason::kAssumedLetter: return kAssumedLetterTarget;
    case Reason::kSessionLetter: return kSessionLetterTarget;
    case Reason::kNetwork: return kNetworkTarget;
    case Reason::kDevicePath: return kDevicePathTarget;
    case Reason::kVolumeNotGiven:
    case Reason::kForeignFileSystem:
    case Reason::kVolumeUnreadable: return kOffVolumeTarget;
    case Reason::kOrphanedLink: return kOrphanedLink;
    case Reason::kDataUnavailable: return kUnreadableReparsePoint;
    default: return kUnverifiableTarget;
  }
}

void add_verdict(const LinkRow& row, FindingKinds& kinds) {
  switch (row.verdict) {
    case Verdict::kOk: break;
    case Verdict::kDegraded: set(kinds, kDegradedLink); break;
    case Verdict::kBroken: set(kinds, broken_kind(row)); break;
    case Verdict::kUnverifiable: set(kinds, unverifiable_kind(row.reason)); break;
    case Verdict::kOpaque:
      if (row.kind == LinkKind::kUnknown) set(kinds, kUnreadableReparsePoint);
      if (row.kind == LinkKind::kThirdParty ||
          (row.kind == LinkKind::kOtherMicrosoft && row.tag.name().empty())) {
        set(kinds, kUnknownReparsePoint);
      }
      break;
  }
  if (row.evaluator && row.evaluator->verdict == Verdict::kBroken) {
    set(kinds, row.evaluator->evaluator == "wsl" ? kBrokenForWsl : kBrokenForCreateProcess);
  }
}

void add_flags(Flags flags, FindingKinds& kinds) {
  if (flags.has(Flag::kLongChain)) set(kinds, kLongChain);
  if (flags.has(Flag::kPrintNameDiffers)) set(kinds, kMisleadingPrintName);
  if (flags.has(Flag::kCrossesVolume)) set(kinds, kOffVolumeTarget);
  if (flags.has(Flag::kDriveLetter)) set(kinds, kDriveLetterTarget);
}

bool is_junction(LinkKind kind) {
  return kind == LinkKind::kJunction || kind == LinkKind::kVolumeMountPoint;
}

bool leads_above_itself(const LinkRow& row) {
  if (!row.resolved || !row.resolved->directory || row.resolved->volume != row.file.volume) {
    return false;
  }
  const std::u16string_view above = row.resolved->path;
  if (above == u"\\") return row.path_state == PathState::kWhole;
  return row.path.size() > above.size() && row.path.starts_with(above) &&
         row.path[above.size()] == u'\\';
}

bool any_matches(const std::vector<PathPattern>& patterns, std::u16string_view text) {
  return std::ranges::any_of(patterns, [text](const PathPattern& pattern) {
    return pattern.matches(text, PatternScope::kTree);
  });
}

// The target as it is stored, and where it leads: under each letter of that volume, or without one
// on the volume of the link.
bool target_matches(const LinkRow& row, const VolumePatterns& target,
                    const std::vector<PathPattern>& patterns) {
  if (patterns.empty()) return false;
  if (any_matches(patterns, row.target)) return true;
  if (!row.resolved) return false;
  if (row.resolved->volume == row.file.volume && any_matches(patterns, row.resolved->path)) {
    return true;
  }
  return std::ranges::any_of(target.volume->letters, [&](const LetterSummary& letter) {
    std::u16string path(letter.letter.begin(), letter.letter.end());
    path += row.resolved->path;
    return any_matches(patterns, path);
  });
}

}  // namespace

bool is_on(std::string_view drive, const VolumeSummary& volume) {
  return drive.empty() || std::ranges::any_of(volume.letters, [drive](const LetterSummary& letter) {
           return letter.letter == drive;
         });
}

VolumePatterns patterns_for(const Policy& policy, const VolumeSummary& volume) {
  VolumePatterns patterns;
  patterns.volume = &volume;
  const auto take = [&volume](const std::vector<PathPattern>& from,
                              std::vector<const PathPattern*>& into) {
    for (const PathPattern& pattern : from) {
      if (is_on(pattern.drive(), volume)) into.push_back(&pattern);
    }
  };
  take(policy.protected_trees, patterns.protected_trees);
  take(policy.link_free_trees, patterns.link_free_trees);
  return patterns;
}

bool is_inside(std::span<const PathPattern* const> trees, std::u16string_view path) {
  return std::ranges::any_of(
      trees, [path](const PathPattern* tree) { return tree->matches(path, PatternScope::kTree); });
}

FindingKinds link_findings(const LinkRow& row, const Policy& policy, const VolumePatterns& own,
                           const VolumePatterns& target, bool contradictions) {
  FindingKinds kinds;
  add_verdict(row, kinds);
  add_flags(row.flags, kinds);
  if (row.path_state == PathState::kOrphan) set(kinds, kOrphanedLink);
  if (leads_above_itself(row)) set(kinds, kLinkAboveItself);
  if (row.trust == mft::ReparseTrust::kUser) {
    if (is_junction(row.kind)) set(kinds, kUntrustedJunction);
    if (row.resolved && is_inside(target.protected_trees, row.resolved->path)) {
      set(kinds, kUserLinkIntoProtectedTree);
    }
  }
  if (contradictions) {
    if (row.flags.has(Flag::kNameNotOpenable)) set(kinds, kNameNotOpenable);
    if (row.flags.has(Flag::kAttributeBitClear)) set(kinds, kAttributeBitClear);
  }
  if (row.verdict != Verdict::kOpaque) {  // Windows follows it
    if (is_inside(own.link_free_trees, row.path)) set(kinds, kLinkInLinkFreeTree);
    if (!row.target.empty()) {
      if (target_matches(row, target, policy.denied_targets)) set(kinds, kDeniedTarget);
      if (!policy.allowed_targets.empty() && !target_matches(row, target, policy.allowed_targets)) {
        set(kinds, kTargetNotAllowed);
      }
    }
  }
  return kinds;
}

FindingKinds hard_link_set_findings(const HardLinkRow& row, bool contradictions) {
  FindingKinds kinds;
  const std::uint32_t names = row.name_count + row.dos_name_count;
  if (names >= kManyNames) set(kinds, kNearNameLimit);
  if (contradictions && row.header_link_count != names) set(kinds, kLinkCount);
  return kinds;
}

}  // namespace report

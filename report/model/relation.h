// How a link refers to the path given to `refs` (the subject), and what would break it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace report {

enum class SubjectKind : std::uint8_t {
  kMissing,  // it does not exist
  kDirectory,
  kFile,
  kLink,  // a junction, mount point or symbolic link itself, not its target
};
inline constexpr std::size_t kSubjectKindCount = 4;
// "missing", "directory", "file", "link"
[[nodiscard]] std::string_view word(SubjectKind kind);
[[nodiscard]] std::optional<SubjectKind> subject_kind_from(std::string_view text);

enum class RelationKind : std::uint8_t {
  kAt,       // its target is the subject
  kInto,     // resolution continues or fails below the subject
  kThrough,  // another link in its path leads at or into the subject
  // It is inside, or is the subject, and its relative target leads out: only moving affects it.
  kOut,
};
inline constexpr std::size_t kRelationKindCount = 4;
// "at", "into", "through", "out"
[[nodiscard]] std::string_view word(RelationKind kind);
[[nodiscard]] std::optional<RelationKind> relation_kind_from(std::string_view text);

// How the path entered the subject's volume.
enum class Access : std::uint8_t {
  kRelative,  // it never left the volume: relative targets
  kLetter,
  kVolumeGuid,
};
inline constexpr std::size_t kAccessCount = 3;
// "relative", "letter", "volume-guid"
[[nodiscard]] std::string_view word(Access access);
[[nodiscard]] std::optional<Access> access_from(std::string_view text);

// The changes that would break a link. A link that does not work now cannot break.
struct Breaks {
  bool if_deleted = false;  // the subject with its contents, including links inside it
  bool if_renamed = false;  // in its directory
  // To another directory of its volume. A relative target that leads out of the subject counts,
  // although the link may happen to find a suitable target from the new location.
  bool if_moved = false;
  bool if_relettered = false;  // its volume gets a different letter
};

struct Relation {
  RelationKind kind{};
  Access access{};
  bool inside = false;  // the link is inside the subject, or is the subject
  Breaks breaks;
  // kThrough: the link that leads there, and its stored target.
  std::string_view through_volume;
  std::u16string_view through_path;
  std::u16string_view through_target;
};

struct BreakCounts {
  std::uint64_t if_deleted = 0;
  std::uint64_t if_renamed = 0;
  std::uint64_t if_moved = 0;
  std::uint64_t if_relettered = 0;

  void add(const Breaks& breaks) {
    if_deleted += breaks.if_deleted ? 1 : 0;
    if_renamed += breaks.if_renamed ? 1 : 0;
    if_moved += breaks.if_moved ? 1 : 0;
    if_relettered += breaks.if_relettered ? 1 : 0;
  }
};

}  // namespace report

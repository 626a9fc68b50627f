// What every record of the volume is: pure functions of seed, options and record number. Nothing is
// kept for a record, so any number of them is generated in constant memory, in any order, by any
// number of threads, and always the same.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/generate/options.h"

namespace generate {

// Below it: system files, $MFT's own extension records (15 and 32..63), free records.
inline constexpr std::uint64_t kFirstUserRecord = 64;
inline constexpr std::uint64_t kRootRecord = 5;
inline constexpr std::uint32_t kRootDirectory = 0xFFFF'FFFF;  // as a directory index
inline constexpr std::uint32_t kClusterBytes = 4096;
inline constexpr std::uint32_t kClustersPerRecord = 4;  // set aside for each record's file

enum class Role : std::uint8_t {
  kDirectory,
  kFile,
  kLink,       // file or empty directory with a reparse point
  kExtension,  // belongs to Plan::base
  kDeleted,    // a whole file, not in use
  kNeverUsed,  // formatted, empty
};

// Kinds of reparse points with what must come of them; the order is that of kLinkShapes.
enum class LinkShape : std::uint8_t {
  kJunction,
  kJunctionChain,
  kJunctionMissing,
  kJunctionMissingMidway,
  kJunctionToFile,
  kJunctionToItself,
  kJunctionOtherDrive,
  kJunctionWithoutPrefix,
  kVolumeMountPoint,
  kFileSymlink,
  kFileSymlinkMissing,
  kFileSymlinkToDirectory,
  kFileSymlinkSibling,
  kFileSymlinkUpwards,
  kFileSymlinkUpwardsMissing,
  kFileSymlinkAboveRoot,
  kDirectorySymlink,
  kDirectorySymlinkUpwards,
  kDirectorySymlinkRooted,
  kDirectorySymlinkToFile,
  kDirectorySymlinkUnc,
  kLxSymlink,
  kAppExecLink,
  kWof,
  kCloudFile,
  kCloudDirectory,
  kDedup,
  kWci,
  kNfs,
  kAfUnix,
  kThirdParty,
  kUnknownTag,
  kCount,
};

enum class Expected : std::uint8_t { kOk, kDegraded, kBroken, kUnverifiable, kOpaque };

struct LinkShapeFacts {
  LinkShape shape;
  std::uint8_t weight;
  bool directory;
  Expected expected;  // with the volume as C: and nothing else known
  std::uint32_t tag;
  std::string_view kind;  // LinkKind's word
};
extern const std::array<LinkShapeFacts, static_cast<std::size_t>(LinkShape::kCount)> kLinkShapes;

// How a file's attributes are spread over its base record and `extensions` more.
enum class Spread : std::uint8_t { kNone, kNames, kData };

struct Plan {
  Role role{};
  std::uint64_t record = 0;
  std::uint16_t sequence = 1;
  std::uint32_t directory_index = 0;  // kDirectory
  bool directory = false;
  std::uint32_t names = 0;  // real ones
  bool dos_name = false;    // an alias of the first name
  LinkShape shape{};        // kLink
  bool resident_data = false;
  std::uint32_t data_bytes = 0;  // of the unnamed stream
  bool zone_stream = false;      // a second, named stream
  Spread spread{};
  std::uint32_t extensions = 0;         // extension records of this base
  std::uint64_t first_extension = 0;    // they are consecutive
  std::uint64_t base = 0;               // kExtension
  std::uint32_t extension_ordinal = 0;  // kExtension: 0-based

  bool in_use() const { return role != Role::kDeleted && role != Role::kNeverUsed; }
};

inline constexpr std::uint32_t kNamesPerExtension = 5;

struct Name {
  std::array<char16_t, 96> units;
  std::uint32_t length = 0;
  std::u16string_view view() const { return {units.data(), length}; }
};

class Model {
 public:
  explicit Model(const Options& options);

  const Options& options() const { return options_; }
  std::uint64_t records() const { return options_.records; }
  std::uint32_t directory_count() const { return directory_count_; }

  Plan plan(std::uint64_t record) const;

  std::uint64_t directory_record(std::uint32_t index) const;
  // The tree of directories: an index below the child's, or kRootDirectory.
  std::uint32_t directory_parent(std::uint32_t index) const;
  // Directory (by index) that holds the name `ordinal` of a record.
  std::uint32_t name_parent(const Plan& plan, std::uint32_t ordinal) const;
  void name(const Plan& plan, std::uint32_t ordinal, Name& out) const;
  void dos_name(const Plan& plan, Name& out) const;
  // Record and sequence number of a directory, packed as on disk.
  std::uint64_t directory_reference(std::uint32_t index) const;
  // `\a\b`; nothing for the root.
  std::u16string directory_path(std::uint32_t index) const;
  std::u16string path(const Plan& plan, std::uint32_t ordinal) const;
  std::uint32_t depth(std::uint32_t directory) const;  // the root: 0

  std::uint64_t hash(std::uint64_t value, std::uint64_t salt) const;
  std::uint16_t sequence(std::uint64_t record) const;

 private:
  std::uint64_t slot_start(std::uint64_t index) const;
  std::optional<std::uint32_t> directory_at(std::uint64_t record) const;
  bool in_unused_block(std::uint64_t record) const;
  // Files that take several records: the base and its extensions, in a row.
  struct Group {
    std::uint64_t first = 0;
    std::uint32_t extensions = 0;
    bool base_last = false;
    std::uint64_t base() const { return base_last ? first + extensions : first; }
  };
  std::optional<Group> group_at(std::uint64_t record) const;
  void plan_file(Plan& plan) const;
  void plan_link(Plan& plan) const;
  void plan_group(Plan& plan, const Group& group) const;

  Options options_;
  std::uint64_t stride_ = 0;  // records for each directory, 16 bits of fraction
  std::uint32_t directory_count_ = 0;
  std::uint64_t link_threshold_ = 0;  // of 2^32, like those below
  std::uint64_t hard_link_threshold_ = 0;
  std::uint64_t dos_threshold_ = 0;
  std::uint64_t unused_threshold_ = 0;
  std::uint64_t group_threshold_ = 0;
};

}  // namespace generate

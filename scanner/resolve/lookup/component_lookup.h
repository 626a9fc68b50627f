// Where a walk looks components up: the only difference between a swept volume (CatalogLookup) and
// one that is queried through its directories' own indexes (IndexLookup). The rest of resolving is
// the same code, so that a verdict does not depend on the kind of look-up.
//
// Safe for concurrent use. Pointers live as long as the look-up.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/model/rows.h"
#include "scanner/catalog/catalog.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

// "Is there a file of that name in that directory?" Already known: no directory or link has that
// name there.
struct FileQuestion {
  VolumeIndex volume = 0;
  Parent directory;
  bool case_sensitive = false;
  std::u16string name;
  bool last = false;         // it is the last component
  bool placeholder = false;  // its directory's children may not be on the disk
};

struct FileAnswer {
  enum class Kind : std::uint8_t {
    kFound,
    kAbsent,          // neither $MFT nor, if readable, the directory's index has the name
    kDamaged,         // damage may hide it
    kIndexDisagrees,  // the index has it, $MFT does not
  };
  Kind kind = Kind::kAbsent;
  RecordIndex record = 0;  // kIndexDisagrees: where the index leads, if known
  // kIndexDisagrees: of the file there, which has no such name; 0 if the intended file is gone.
  std::uint16_t sequence = 0;
  bool through_alias = false;
  std::u16string name{};  // as on the disk; the long name if an alias was requested
  bool ambiguous = false;
  bool orphaned = false;              // kDamaged: because a file whose parent is lost has that name
  std::optional<mft::Fault> fault{};  // kDamaged: of the record, if that is damaged
};

struct NameMatch {
  const Directory* directory = nullptr;  // set for directories, with a reparse point or without
  const LinkFile* file = nullptr;        // set for everything with a reparse point
  bool through_alias = false;            // only the 8.3 name matches
  bool ambiguous = false;  // several names differ only in case: undefined which one opens
  // If neither is set: the answer to the FileQuestion, if the look-up knows it already.
  std::optional<FileAnswer> plain_file{};

  [[nodiscard]] bool found() const { return directory != nullptr || file != nullptr; }
};

class ComponentLookup {
 public:
  ComponentLookup() = default;
  ComponentLookup(const ComponentLookup&) = delete;
  ComponentLookup& operator=(const ComponentLookup&) = delete;
  virtual ~ComponentLookup() = default;

  // The directory that `parent` refers to; null if its record has none with that sequence number.
  [[nodiscard]] virtual const Directory* directory(Parent parent) const = 0;
  [[nodiscard]] const Directory* root() const { return directory({.record = mft::kRootRecord}); }

  // The child `name` of `directory`. Long names are preferred to 8.3 names, exact ones to folded
  // ones; a case-sensitive directory matches only exact ones.
  [[nodiscard]] virtual NameMatch find(const Directory& directory,
                                       std::u16string_view name) const = 0;
  // For names that find() neither found nor answered. All questions are about this volume; one
  // answer for each, in order.
  [[nodiscard]] virtual std::vector<FileAnswer> find_files(
      std::span<const FileQuestion* const> questions, std::uint32_t threads) const = 0;

  // How much is known of the path from the root to `parent`.
  [[nodiscard]] virtual report::PathState state(Parent parent) const = 0;
  // Appends the path of `parent` without a trailing backslash: `\Users\x`, nothing for the root, or
  // `<orphan 1234-5>\x` if the path up breaks at record 1234 with sequence number 5. Paths that are
  // too long are cut: see DirectoryTree::append_path(). Returns kCut then, and state(parent)
  // otherwise.
  virtual report::PathState append_path(Parent parent, std::u16string& out) const = 0;
  // The directories from below the root down to `parent` itself. REQUIRES: state(parent) is kWhole.
  [[nodiscard]] virtual std::vector<const Directory*> chain(Parent parent) const = 0;
  // Damage that look-ups found so far and that is reported nowhere else, by record.
  [[nodiscard]] virtual std::vector<mft::Fault> faults() const { return {}; }
};

}  // namespace scanner

// From the root of one volume down a path, one component after the other, through the directories'
// own indexes. Reads one record and one way down an index for each component. Stops at the first
// link: where it leads is for a resolver to say.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mft/fault.h"
#include "report/verdict.h"
#include "scanner/lookup/name_lookup.h"

namespace scanner {

// A directory whose index is damaged somewhere on the way.
struct DirectoryDamage {
  std::size_t depth = 0;  // components before it: 0 is the root
  std::uint64_t count = 0;
  std::vector<IndexDamage> damage;  // the first ones
};

struct PathAnswer {
  enum class End : std::uint8_t {
    kReached,
    kLink,          // `file` is a link, and links were not to be passed over
    kNotReached,    // proven: kMissing, kWrongKind, or kNotFollowed (at `file`)
    kUnverifiable,  // kDamaged, kIndexDisagrees, kDataUnavailable, kPlaceholder, kFilter
  };
  End end = End::kReached;
  report::Reason reason = report::Reason::kNone;
  std::size_t at = 0;  // the component where it ended; their number when the root was asked for
  std::optional<FoundFile> file;    // kReached, kLink and kNotFollowed
  std::u16string name;              // kReached: as it stands in the index
  mft::FileReference parent;        // kReached: the directory of the last component
  EntryMatch match{};               // of the last component
  bool ambiguous = false;           // a component matches several names, none of them exactly
  std::optional<mft::Fault> fault;  // why a record on the way could not be had
  std::vector<DirectoryDamage> damage;
};

enum class LastLink : bool {
  kStop,  // a link at the end of the path ends it as kLink
  kTake,  // and is what was asked for
};

[[nodiscard]] PathAnswer look_up_path(const Volume& volume,
                                      std::span<const std::u16string> components,
                                      LastLink last_link);

}  // namespace scanner

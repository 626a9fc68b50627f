// The result of following a link: an end, or a question about an ordinary file that only a search
// over all files can answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "report/model/verdict.h"
#include "scanner/catalog/catalog.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/volume_map.h"

namespace scanner {

struct ReachedObject {
  VolumeIndex volume = 0;
  RecordIndex record = 0;
  std::uint16_t sequence = 0;
  bool directory = false;
  Parent parent{};  // files: the directory of the name by which it was reached
};

// The links at the end of a path, for what they require of the object reached: one bit each.
struct EndRequirements {
  bool junction = false;
  bool directory_link = false;      // a symbolic link with the directory attribute
  bool file_link = false;           // one without
  bool trailing_backslash = false;  // requires a directory [FSA 2.1.5.1]
};

// What an object that is reached is worth less for. Where the walk fails anyway it is of no
// consequence: what may not work and what works would end the same.
struct Reservation {
  report::Verdict verdict = report::Verdict::kOk;  // kDegraded, kUnverifiable; kOk: none
  report::Reason reason = report::Reason::kNone;
  std::uint32_t hop = 0;
  std::u16string component;
};

struct WalkResult {
  report::Verdict verdict = report::Verdict::kOk;
  report::Reason reason = report::Reason::kNone;
  report::Flags flags;
  std::uint32_t assumed_letters = 0;  // the bits of all that were crossed
  std::uint32_t hop = 0;              // the link to whose target `component` belongs
  std::uint32_t hops = 0;             // links followed
  std::u16string component;           // where it ended, or a reached file's own
  std::optional<ReachedObject> object;
  std::u16string object_name;            // files: that name, as on the disk
  std::optional<FileQuestion> question;  // then verdict and object are not final
  std::u16string stream;                 // must exist in the object: "name", of type "$DATA"
  bool has_stream = false;
  std::uint16_t unopened = 0;  // ended at this volume of the machine, which can be opened
  EndRequirements requirements;
  Reservation reservation;  // the first of the most severe
  report::Malformation malformation{};
  bool orphaned = false;   // what is missing may be a file whose parent is lost
  bool ambiguous = false;  // crossed names that differ only in case
  // The steps ran out. The reason is kBudget, unless the chain was already too long: a longer walk
  // might have shown a loop.
  bool cut_short = false;
};

}  // namespace scanner

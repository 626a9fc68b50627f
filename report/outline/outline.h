// What a report for people says, in which order, and how much of it. Writers for people (the
// screen, HTML) lay it out: they choose places, colours and widths, and no words but those of a
// row's cells.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/model/row_source.h"
#include "report/outline/tone.h"
#include "report/output/ordered_ranges.h"

namespace report {

struct OutlineOptions {
  // The user asked for particular rows: all rows of the source are listed instead of the broken and
  // degraded ones only.
  bool list_all = false;
  // Rows shown of each; 0: all. With `list_all`, faults alone have a limit.
  std::size_t broken_limit = 100;  // also of each list of `refs`
  std::size_t degraded_limit = 20;
  std::size_t finding_limit = 10;  // of each kind above information
  std::size_t fault_limit = 5;
};

// What a section is about, whatever its title says.
enum class SectionId : std::uint8_t {
  kWarnings,  // what makes the whole report incomplete or provisional
  // scan
  kVolume,
  kDuration,
  kProbe,
  kNoneBroken,
  kBroken,
  kBrokenForOthers,  // for WSL or CreateProcess
  kDegraded,
  kUnverifiable,
  kFilters,
  kNoMatch,
  kLinks,
  kHardLinks,
  kCrossCheck,
  kFindings,
  // refs
  kSubject,
  kLinksAt,
  kLinksInto,
  kLinksThrough,
  kLinksInside,
  kLinksOut,
  kNoLinks,
  kLinkItself,
  kOtherNames,
  kBreaks,
  kNotKnown,
  kEngines,
  // both
  kNotScanned,
  kFaults,
  kMore,  // where to find everything
};

struct Sentence {
  std::string text;
  Tone tone = Tone::kPlain;
};

// "INCOMPLETE: disk.img: the volume is marked dirty"
struct Remark {
  std::string label;  // "INCOMPLETE"; empty: none
  std::string about;  // a volume or a source; empty: none
  std::string text;
  Tone tone = Tone::kPlain;

  [[nodiscard]] std::string whole() const;
};

// The path that `refs` was asked about.
struct SubjectLine {
  std::u16string_view path;
  std::string_view volume;
  std::u16string_view target;  // of a link; else empty
};

// Links of a volume by kind and verdict.
struct VerdictTable {
  struct Row {
    std::string_view label;
    std::array<std::uint64_t, kVerdictCount> counts{};
  };
  std::vector<Row> rows;     // kinds that the volume has; empty: the next item says so
  std::optional<Row> total;  // where there are several
};

// How many of what, one below the other.
struct CountList {
  struct Row {
    std::uint64_t count = 0;
    std::string text;
    Tone tone = Tone::kPlain;  // of the count
  };
  std::vector<Row> rows;
  std::uint64_t total = 0;  // what the counts are parts of; 0: of nothing
};

// What a change would break.
struct BreakList {
  struct Row {
    std::string change;   // "if it is deleted"
    std::string figures;  // "no link", "3 links"
    std::string where;    // "inside it"; may be empty
    Tone tone = Tone::kPlain;
  };
  std::vector<Row> rows;
};

// Rows, to be visited and never copied.
struct RowList {
  RowKind kind{};
  const RowSource* rows = nullptr;  // all of that kind
  std::size_t limit = 0;            // the first so many are shown; 0: all
  std::uint64_t total = 0;          // at least as many as there are rows: a source may lack some
  bool verdicts = false;            // links: their verdicts differ
  bool volumes = false;             // links, findings: they may be of several volumes
  std::string title = {};           // for several lists in one section
  Tone tone = Tone::kPlain;         // of the title

  [[nodiscard]] std::size_t shown() const;
  // "... and 900 more: -o FILE shows all"; empty if all are shown.
  [[nodiscard]] std::string more() const;
};

using OutlineItem =
    std::variant<Sentence, Remark, SubjectLine, VerdictTable, CountList, BreakList, RowList>;

struct Section {
  SectionId id{};
  std::string title = {};    // empty: none
  std::string detail = {};   // beside the title: a volume's label; may be empty
  std::string figures = {};  // what the title counts: "1,234"; may be empty
  Tone tone = Tone::kStrong;
  std::vector<OutlineItem> items = {};
};

struct Outline {
  std::vector<Section> sections;
  std::vector<std::unique_ptr<const RowSource>> selections;  // that lists refer to
};

// Looks at every row several times, in parallel. The result refers to `source`: what was scanned,
// or what refers to a path where the summary has a subject. Errors: kCancelled, kResources. May let
// std::bad_alloc out.
[[nodiscard]] std::expected<Outline, Error> make_outline(const RowSource& source,
                                                         const OutlineOptions& contents,
                                                         const WorkOptions& options);

}  // namespace report

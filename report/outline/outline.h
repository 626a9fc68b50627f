// The contents of a report for people, their order and their amount. Writers for people (the
// screen, HTML) only lay them out: they choose positions, colours and widths, but no words except
// those in the cells of a row.
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
  // The user selected rows: all rows of the source are listed instead of only broken and degraded
  // ones.
  bool list_all = false;
  // Rows shown of each; 0: all. With `list_all`, faults alone have a limit.
  std::size_t broken_limit = 100;  // also of each list of `refs`
  std::size_t degraded_limit = 20;
  std::size_t finding_limit = 10;  // for each kind of warning or error
  std::size_t fault_limit = 5;
};

// The subject of a section, independent of its title.
enum class SectionId : std::uint8_t {
  kWarnings,  // why the report is incomplete or provisional
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
  // check
  kPolicy,
  kRule,
  kInformation,
  kSuppressed,
  kKnown,
  kAbsent,
  kNotes,
  kOutcome,
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
  kMore,  // how to get complete results
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

// The subject of `refs`.
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
  std::vector<Row> rows;     // kinds on the volume; if empty, the next item says so
  std::optional<Row> total;  // if there are several
};

// A list of counts.
struct CountList {
  struct Row {
    std::uint64_t count = 0;
    std::string text;
    Tone tone = Tone::kPlain;  // of the count
  };
  std::vector<Row> rows;
  std::uint64_t total = 0;  // the total of which the counts are parts; 0: none
};

// The links that a change would break.
struct BreakList {
  struct Row {
    std::string change;   // "if it is deleted"
    std::string figures;  // "no link", "3 links"
    std::string where;    // "inside it"; may be empty
    Tone tone = Tone::kPlain;
  };
  std::vector<Row> rows;
};

// Rows, which are visited, never copied.
struct RowList {
  RowKind kind{};
  const RowSource* rows = nullptr;  // all rows of that kind
  std::size_t limit = 0;            // maximum number of rows to show; 0: all
  std::uint64_t total = 0;          // at least as many as there are rows: a source may lack some
  bool verdicts = false;            // links: their verdicts differ
  bool volumes = false;             // links, findings: they may be of several volumes
  std::string title = {};           // for several lists in one section
  Tone tone = Tone::kPlain;         // of the title

  [[nodiscard]] std::size_t shown() const;
  // "... and 900 more; use -o FILE to list all"; empty if all are shown.
  [[nodiscard]] std::string more() const;
};

using OutlineItem =
    std::variant<Sentence, Remark, SubjectLine, VerdictTable, CountList, BreakList, RowList>;

struct Section {
  SectionId id{};
  std::string title = {};    // empty: none
  std::string detail = {};   // after the title: a volume's label; may be empty
  std::string figures = {};  // what the title counts: "1,234"; may be empty
  Tone tone = Tone::kStrong;
  std::vector<OutlineItem> items = {};
};

struct Outline {
  std::vector<Section> sections;
  std::vector<std::unique_ptr<const RowSource>> selections;  // used by lists
};

// Visits every row several times, in parallel. The result refers to `source`: the report of a scan,
// of `refs` if the summary has a subject, or of `check` if it has a policy. Errors: kCancelled,
// kResources. May throw std::bad_alloc.
[[nodiscard]] std::expected<Outline, Error> make_outline(const RowSource& source,
                                                         const OutlineOptions& contents,
                                                         const WorkOptions& options);

}  // namespace report

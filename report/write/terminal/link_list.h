// Link rows as aligned columns: verdict (if they differ), kind, path, target, and why.
#pragma once

#include <cstddef>

#include "report/output/ordered_formatter.h"
#include "report/write/terminal/screen.h"

namespace report {

// The start of each column, adapted to the first rows of a source; longer cells push the following
// ones to the next line.
struct LinkColumns {
  bool verdict = false;  // shown at all
  std::size_t kind = 0;
  std::size_t path = 0;
  std::size_t target = 0;
  std::size_t note = 0;
};
[[nodiscard]] LinkColumns fit_columns(const RowSource& source, bool verdict, std::size_t width);

class LinkListFormat final : public RowFormat {
 public:
  LinkListFormat(const LinkColumns& columns, std::size_t width, bool colour, bool volumes)
      : columns_(columns), width_(width), colour_(colour), volumes_(volumes) {}
  // With `volumes`, the name of a volume precedes its first row.
  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override;

 private:
  LinkColumns columns_;
  std::size_t width_;
  bool colour_;
  bool volumes_;
};

// Names of hard links below a line for each set.
class HardLinkListFormat final : public RowFormat {
 public:
  HardLinkListFormat(std::size_t width, bool colour) : width_(width), colour_(colour) {}
  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override;

 private:
  std::size_t width_;
  bool colour_;
};

// Findings of one kind: volume (with `volumes`), record, path.
class FindingListFormat final : public RowFormat {
 public:
  FindingListFormat(std::size_t width, bool colour, bool volumes)
      : width_(width), colour_(colour), volumes_(volumes) {}
  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override;

 private:
  std::size_t width_;
  bool colour_;
  bool volumes_;
};

// Faults: volume, record, what.
class FaultListFormat final : public RowFormat {
 public:
  FaultListFormat(std::size_t width, bool colour) : width_(width), colour_(colour) {}
  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override;

 private:
  std::size_t width_;
  bool colour_;
};

}  // namespace report

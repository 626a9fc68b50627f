// A source of rows: the catalog of a scan, or an earlier report that is read back.
#pragma once

#include <cstddef>
#include <cstdint>

#include "report/model/rows.h"
#include "report/model/summary.h"

namespace report {

enum class RowKind : std::uint8_t { kLink, kHardLink, kFinding, kFault };
inline constexpr RowKind kRowKinds[] = {RowKind::kLink, RowKind::kHardLink, RowKind::kFinding,
                                        RowKind::kFault};

class RowVisitor {
 public:
  virtual ~RowVisitor() = default;
  virtual void link(const LinkRow&) {}
  virtual void hard_link(const HardLinkRow&) {}
  virtual void finding(const FindingRow&) {}
  virtual void fault(const FaultRow&) {}
};

class RowSource {
 public:
  virtual ~RowSource() = default;
  // Number of rows of that kind. Constant as long as the source exists.
  [[nodiscard]] virtual std::size_t count(RowKind kind) const = 0;
  // Shows rows [first, last) of that kind, in an order that is the same for every scan of the same
  // bytes: volumes as in summary(), and within a volume
  //   kLink, kHardLink  by record; the names of a file by the record of the directory that holds
  //                     them, which no row tells, then by their UTF-16 units
  //   kFinding          by record, sequence and kind; those of one kind by directory and name
  //   kFault            by record; those of one record in the order in which they were found
  // A volume has at most one file for each record, so (volume, record, sequence) rise together.
  // Views in a row are valid during the call only. Safe for concurrent use by multiple threads,
  // each with its own visitor. REQUIRES: first <= last <= count(kind).
  virtual void visit(RowKind kind, std::size_t first, std::size_t last,
                     RowVisitor& visitor) const = 0;
  // What was scanned, and the overall results.
  [[nodiscard]] virtual const Summary& summary() const = 0;
};

}  // namespace report

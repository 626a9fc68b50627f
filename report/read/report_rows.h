// An earlier report, NDJSON or one JSON document, as rows.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <mutex>
#include <vector>

#include "report/model/row_source.h"
#include "report/output/ordered_ranges.h"
#include "report/read/read_error.h"
#include "report/read/report_bytes.h"
#include "report/read/report_index.h"
#include "report/read/row_reader.h"

namespace report {

// Every row was looked at once when the report was opened: visit() shows whole rows only. Memory:
// eight bytes for a row, the header and the summary, and what a thread needs for one row.
class ReportRows final : public RowSource {
 public:
  [[nodiscard]] std::size_t count(RowKind kind) const override { return index_.rows.count(kind); }
  // Leaves out what cannot be read any more; see changed(). May let std::bad_alloc out.
  void visit(RowKind kind, std::size_t first, std::size_t last, RowVisitor& visitor) const override;
  [[nodiscard]] const Summary& summary() const override { return summary_; }

  // The report says that it lacks rows: it reached its size limit. Its counts are those of all
  // rows. A caller must say so, or refuse it.
  [[nodiscard]] bool truncated() const { return truncated_; }
  // Rows and sections that were left out: a newer minor version of the schema has them.
  [[nodiscard]] std::uint64_t unknown_parts() const { return index_.unknown_parts; }
  [[nodiscard]] std::uint32_t minor_version() const { return index_.minor_version; }
  // A visit met bytes that are not those of the opening, or could not read: what was made of the
  // rows is worth nothing. To be asked at the end.
  [[nodiscard]] bool changed() const { return changed_.load(std::memory_order_relaxed); }

 private:
  friend class ReportOpening;
  struct Reader {
    RowReader rows;
    std::string room;
  };

  explicit ReportRows(std::shared_ptr<const ReportBytes> bytes) : bytes_(std::move(bytes)) {}

  std::unique_ptr<Reader> take_reader() const;
  void give_back(std::unique_ptr<Reader> reader) const;

  std::shared_ptr<const ReportBytes> bytes_;
  ReportIndex index_;
  Summary summary_;
  bool truncated_ = false;
  mutable std::atomic<bool> changed_ = false;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Reader>> readers_;  // that no visit uses
};

// Goes through the whole report twice. Any bytes may be given; nothing is thrown. Errors: it is no
// report of linkaudit or one of another major version of the schema, is cut off, has rows that are
// no rows or not as many as its summary says, or cannot be read; out of memory; cancelled.
std::expected<std::unique_ptr<ReportRows>, ReadError> open_report(
    std::shared_ptr<const ReportBytes> bytes, const WorkOptions& options);

}  // namespace report

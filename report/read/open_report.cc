#include <algorithm>
#include <charconv>
#include <exception>
#include <utility>

#include "report/read/report_rows.h"
#include "report/read/summary_reader.h"
#include "report/schema/schema.h"

namespace report {
namespace {

constexpr std::size_t kRowsPerRange = 2048;

// The line on which a byte lies: only counted where there is an error to tell of.
std::uint64_t line_at(const ReportBytes& bytes, std::uint64_t offset) {
  constexpr std::uint64_t kPieceBytes = 1UL << 20U;
  std::string room;
  std::uint64_t line = 1;
  for (std::uint64_t at = 0; at < offset;) {
    const auto size = static_cast<std::size_t>(std::min(kPieceBytes, offset - at));
    const auto piece = bytes.read(at, size, room);
    if (!piece) return 0;
    line += static_cast<std::uint64_t>(std::ranges::count(*piece, '\n'));
    at += size;
  }
  return line;
}

// The minor version that this program writes.
std::uint32_t own_minor_version() {
  return minor_version_from(kSchemaVersion).value_or(0);
}

// Reads each row once, to find those that are none, and those that only a newer version knows.
class RowCheck final : public OrderedWork {
 public:
  RowCheck(const ReportBytes& bytes, const RowIndex& rows, RowKind kind, bool newer,
           unsigned threads)
      : bytes_(bytes), rows_(rows), kind_(kind), newer_(newer), slots_(slot_count(threads)) {}

  [[nodiscard]] std::size_t ranges() const {
    return (rows_.count(kind_) + kRowsPerRange - 1) / kRowsPerRange;
  }

  void produce(std::size_t range, std::size_t slot) override {
    Slot& place = slots_[slot];
    place.unknown.clear();
    place.problem = {};
    const std::size_t last = std::min((range + 1) * kRowsPerRange, rows_.count(kind_));
    for (std::size_t row = range * kRowsPerRange; row < last; ++row) {
      const RowPlace at = rows_.at(kind_, row);
      const auto text = bytes_.read(at.offset, at.size, place.room);
      place.problem = text ? place.reader.read(*text, kind_, nobody_) : Problem{text.error()};
      if (!place.problem.any()) continue;
      if (!newer_ || !place.problem.unknown_word) {
        place.bad_row = row;
        return;
      }
      place.unknown.push_back(row);
      place.problem = {};
    }
  }

  std::expected<void, Error> consume(std::size_t, std::size_t slot) override {
    const Slot& place = slots_[slot];
    if (place.problem.any()) {
      error_ = {.line = line_at(bytes_, rows_.at(kind_, place.bad_row).offset),
                .message = place.problem.message};
      return std::unexpected(Error{.code = ErrorCode::kSink, .message = {}});
    }
    unknown_.insert(unknown_.end(), place.unknown.begin(), place.unknown.end());
    return {};
  }

  // Of the first bad row.
  [[nodiscard]] const std::optional<ReadError>& error() const { return error_; }
  [[nodiscard]] const std::vector<std::size_t>& unknown() const { return unknown_; }

 private:
  struct Slot {
    RowReader reader;
    std::string room;
    std::vector<std::size_t> unknown;
    std::size_t bad_row = 0;
    Problem problem;
  };

  const ReportBytes& bytes_;
  const RowIndex& rows_;
  RowKind kind_;
  bool newer_;
  std::vector<Slot> slots_;
  RowVisitor nobody_;
  std::vector<std::size_t> unknown_;
  std::optional<ReadError> error_;
};

}  // namespace

class ReportOpening {
 public:
  using Result = std::expected<void, ReadError>;

  ReportOpening(std::shared_ptr<const ReportBytes> bytes, const WorkOptions& options)
      : report_(new ReportRows(std::move(bytes))), options_(options) {}

  std::expected<std::unique_ptr<ReportRows>, ReadError> run() {
    auto index = index_report(*report_->bytes_);
    if (!index) return std::unexpected(std::move(index).error());
    report_->index_ = *std::move(index);
    const bool newer = report_->index_.minor_version > own_minor_version();
    if (report_->index_.unknown_parts != 0 && !newer) {
      return std::unexpected(ReadError{.line = report_->index_.first_unknown_line,
                                       .message = "this is not part of a report"});
    }
    for (const auto step : {&ReportOpening::header, &ReportOpening::end}) {
      if (Result done = (this->*step)(); !done) return std::unexpected(std::move(done).error());
    }
    for (const RowKind kind : kRowKinds) {
      if (Result done = check_rows(kind, newer); !done) {
        return std::unexpected(std::move(done).error());
      }
    }
    return std::move(report_);
  }

 private:
  // Hands the parsed object at `span` to `read(object, problem)`.
  template <typename Read>
  Result read_object(const ValueSpan& span, const Read& read) {
    const auto text = text_at(*report_->bytes_, span, room_);
    if (!text) return std::unexpected(text.error());
    const auto root = tree_.parse(*text, kMostHeaderNodes);
    if (!root) return std::unexpected(ReadError{.line = span.line, .message = root.error()});
    Problem problem;
    read(*root, problem);
    if (!problem.any()) return {};
    return std::unexpected(ReadError{.line = span.line, .message = std::move(problem.message)});
  }

  Result header() {
    return read_object(report_->index_.header, [this](JsonNode object, Problem& problem) {
      read_header(object, report_->summary_, problem);
    });
  }

  Result end() {
    ReportEnd end;
    Result read = read_object(report_->index_.summary, [&](JsonNode object, Problem& problem) {
      read_summary(object, report_->summary_, end, problem);
    });
    if (!read) return read;
    report_->truncated_ = end.truncated;
    for (const RowKind kind : kRowKinds) {
      const std::uint64_t promised = end.rows[static_cast<std::size_t>(kind)];
      const std::uint64_t there = report_->count(kind);
      if (there == promised || (end.truncated && there < promised)) continue;
      return std::unexpected(ReadError{
          .line = report_->index_.summary.line,
          .message = "the summary says that there are " + std::to_string(promised) +
                     " rows of type " + std::string(type_word(kind)) + ", and there are " +
                     std::to_string(there) + ": the report is truncated or was edited"});
    }
    return {};
  }

  Result check_rows(RowKind kind, bool newer) {
    RowIndex& rows = report_->index_.rows;
    RowCheck check(*report_->bytes_, rows, kind, newer, options_.threads);
    const auto done = run_in_order(check.ranges(), check, options_);
    if (check.error()) return std::unexpected(*check.error());
    if (!done) return std::unexpected(ReadError{.line = 0, .message = done.error().message});
    report_->index_.unknown_parts += check.unknown().size();
    rows.remove(kind, check.unknown());
    return {};
  }

  std::unique_ptr<ReportRows> report_;
  const WorkOptions& options_;
  std::string room_;
  JsonTree tree_;
};

std::expected<std::unique_ptr<ReportRows>, ReadError> open_report(
    std::shared_ptr<const ReportBytes> bytes, const WorkOptions& options) {
  try {
    return ReportOpening(std::move(bytes), options).run();
  } catch (const std::exception& exception) {
    return std::unexpected(ReadError{.line = 0, .message = exception.what()});
  }
}

}  // namespace report

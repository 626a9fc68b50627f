#include "report/output/ordered_formatter.h"

#include <algorithm>
#include <vector>

#include "report/output/limited_sink.h"

namespace report {
namespace {

// About 300 KB of JSON: large compared with the cost of passing on a range, small enough for a
// buffer per thread. Smaller if there are few rows, so that no thread is idle for long at the end.
constexpr std::size_t kMostRowsPerRange = 512;
constexpr std::size_t kLeastRowsPerRange = 64;
constexpr std::size_t kRangesPerThread = 16;

std::size_t rows_per_range(std::size_t rows, unsigned threads) {
  return std::clamp(rows / (kRangesPerThread * std::max(threads, 1U)), kLeastRowsPerRange,
                    kMostRowsPerRange);
}

// Each in separate cache lines: two threads that fill adjacent buffers would otherwise wait for
// each other at every character. Processors fetch lines in pairs.
struct alignas(128) Buffer {
  TextOut text;
};

class RowWork final : public OrderedWork {
 public:
  RowWork(const RowSource& source, RowKind kind, const RowFormat& format, std::size_t range_rows,
          const WorkOptions& options, Sink& sink)
      : source_(source),
        kind_(kind),
        format_(format),
        range_rows_(range_rows),
        options_(options),
        sink_(sink),
        buffers_(slot_count(options.threads)) {}

  void produce(std::size_t range, std::size_t slot) override {
    const std::size_t first = range * range_rows_;
    const std::size_t last = std::min(first + range_rows_, source_.count(kind_));
    TextOut& text = buffers_[slot].text;
    text.clear();
    // Rows may have paths and targets of 64 KiB each: an interrupt does not wait for all rows.
    for (std::size_t at = first; at < last && !is_cancelled(); at += kRowsBetweenLooks) {
      format_.append(source_, kind_, at, std::min(at + kRowsBetweenLooks, last), text);
    }
  }
  std::expected<void, Error> consume(std::size_t range, std::size_t slot) override {
    if (is_cancelled()) {
      return std::unexpected(Error{.code = ErrorCode::kCancelled, .message = "cancelled"});
    }
    TextOut& text = buffers_[slot].text;
    if (text.text().size() <= sink_.room_bytes()) return sink_.write(text.text());
    const std::size_t first = range * range_rows_;
    const std::size_t last = std::min(first + range_rows_, source_.count(kind_));
    for (std::size_t row = first; row < last && !is_cancelled(); ++row) {
      text.clear();
      format_.append(source_, kind_, row, row + 1, text);
      if (text.text().size() > sink_.room_bytes()) break;
      if (auto written = sink_.write(text.text()); !written) return written;
    }
    return std::unexpected(truncated());
  }

 private:
  static constexpr std::size_t kRowsBetweenLooks = 128;

  [[nodiscard]] bool is_cancelled() const {
    return options_.cancelled != nullptr && options_.cancelled->load(std::memory_order_relaxed);
  }

  const RowSource& source_;
  RowKind kind_;
  const RowFormat& format_;
  std::size_t range_rows_;
  const WorkOptions& options_;
  Sink& sink_;
  std::vector<Buffer> buffers_;  // by slot; they keep their capacity
};

}  // namespace

std::expected<void, Error> write_rows(const RowSource& source, RowKind kind,
                                      const RowFormat& format, const WorkOptions& options,
                                      Sink& sink) {
  const std::size_t rows = source.count(kind);
  if (rows == 0) return {};
  const std::size_t range_rows = rows_per_range(rows, options.threads);
  RowWork work(source, kind, format, range_rows, options, sink);
  return run_in_order((rows + range_rows - 1) / range_rows, work, options);
}

}  // namespace report

#include "report/ordered_formatter.h"

#include <algorithm>
#include <vector>

namespace report {
namespace {

// Some 300 KB of JSON: large against the cost of handing a range over, small enough to keep a
// buffer for every thread.
constexpr std::size_t kRowsPerRange = 512;

// Each in cache lines of its own: two threads that fill neighbours would wait for each other at
// every character. Processors fetch lines in pairs.
struct alignas(128) Buffer {
  TextOut text;
};

class RowWork final : public OrderedWork {
 public:
  RowWork(const RowSource& source, RowKind kind, const RowFormat& format, std::size_t slots,
          Sink& sink)
      : source_(source), kind_(kind), format_(format), sink_(sink), buffers_(slots) {}

  void produce(std::size_t range, std::size_t slot) override {
    const std::size_t first = range * kRowsPerRange;
    const std::size_t last = std::min(first + kRowsPerRange, source_.count(kind_));
    TextOut& text = buffers_[slot].text;
    text.clear();
    format_.append(source_, kind_, first, last, text);
  }
  std::expected<void, Error> consume(std::size_t, std::size_t slot) override {
    return sink_.write(buffers_[slot].text.text());
  }

 private:
  const RowSource& source_;
  RowKind kind_;
  const RowFormat& format_;
  Sink& sink_;
  std::vector<Buffer> buffers_;  // by slot; they keep their capacity
};

}  // namespace

std::expected<void, Error> write_rows(const RowSource& source, RowKind kind,
                                      const RowFormat& format, const WorkOptions& options,
                                      Sink& sink) {
  const std::size_t rows = source.count(kind);
  if (rows == 0) return {};
  RowWork work(source, kind, format, slot_count(options.threads), sink);
  return run_in_order((rows + kRowsPerRange - 1) / kRowsPerRange, work, options);
}

}  // namespace report

#include "report/output/ordered_formatter.h"

#include <gtest/gtest.h>

#include <mutex>
#include <new>
#include <set>
#include <thread>

#include "report/write/csv/csv_writer.h"
#include "report/write/json/json_rows.h"
#include "report/write/json/json_writer.h"
#include "report/write/terminal/terminal_report.h"
#include "tests/report/fake_source.h"

namespace {

using namespace report;
using report_test::many_rows;

constexpr unsigned kThreadCounts[] = {0, 1, 2, 3, 8, 33};

TEST(OrderedFormatter, AnyNumberOfThreadsGivesTheSameBytes) {
  const auto source = many_rows();
  std::set<std::string> ndjson;
  std::set<std::string> csv;
  std::set<std::string> terminal;
  for (const unsigned threads : kThreadCounts) {
    const WorkOptions options{.threads = threads};
    StringSink sinks[3];
    ASSERT_TRUE(write_ndjson(source, options, sinks[0]));
    ASSERT_TRUE(write_csv(source, {}, options, sinks[1]));
    ASSERT_TRUE(
        write_terminal(source, {.width = 100, .contents = {.list_all = true}}, options, sinks[2]));
    ndjson.insert(sinks[0].text());
    csv.insert(sinks[1].text());
    terminal.insert(sinks[2].text());
  }
  EXPECT_EQ(ndjson.size(), 1U);
  EXPECT_EQ(csv.size(), 1U);
  EXPECT_EQ(terminal.size(), 1U);
}

// Fails at its third write.
class FailingSink final : public Sink {
 public:
  std::expected<void, Error> write(std::string_view) override {
    EXPECT_FALSE(failed) << "written to after an error";
    failed = ++writes == 3;
    if (failed) return std::unexpected(Error{.code = ErrorCode::kSink, .message = "disk full"});
    return {};
  }
  int writes = 0;
  bool failed = false;
};

TEST(OrderedFormatter, StopsWhenTheSinkFails) {
  const auto source = many_rows();
  for (const unsigned threads : kThreadCounts) {
    FailingSink sink;
    const auto done = write_ndjson(source, {.threads = threads}, sink);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::kSink);
    EXPECT_EQ(done.error().message, "disk full");
  }
}

// Sets the flag while the second range is formatted.
class CancellingFormat final : public RowFormat {
 public:
  explicit CancellingFormat(std::atomic<bool>& flag) : flag_(flag) {}
  void append(const RowSource&, RowKind, std::size_t first, std::size_t,
              TextOut& out) const override {
    if (first > 0) flag_ = true;
    out.put('x');
  }

 private:
  std::atomic<bool>& flag_;
};

TEST(OrderedFormatter, StopsWhenCancelled) {
  const auto source = many_rows();
  for (const unsigned threads : kThreadCounts) {
    std::atomic<bool> cancelled = false;
    StringSink sink;
    const auto done = write_rows(source, RowKind::kLink, CancellingFormat(cancelled),
                                 {.threads = threads, .cancelled = &cancelled}, sink);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::kCancelled);
    // Of each range one x: the first one's, and those that were begun before the flag was seen.
    EXPECT_LE(sink.text().size(), std::max(threads, 1U) + 1);
  }
}

class ThrowingFormat final : public RowFormat {
 public:
  void append(const RowSource&, RowKind, std::size_t first, std::size_t, TextOut&) const override {
    if (first > 1000) throw std::bad_alloc();
  }
};

TEST(OrderedFormatter, OutOfMemoryIsAnError) {
  const auto source = many_rows();
  for (const unsigned threads : kThreadCounts) {
    StringSink sink;
    const auto done =
        write_rows(source, RowKind::kLink, ThrowingFormat(), {.threads = threads}, sink);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::kResources);
  }
}

// Counts how many results wait for the consumer.
class CountingWork final : public OrderedWork {
 public:
  explicit CountingWork(std::size_t slots) : owner_(slots, kFree) {}

  void produce(std::size_t range, std::size_t slot) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(owner_.at(slot), kFree);
    owner_[slot] = range;
  }
  std::expected<void, Error> consume(std::size_t range, std::size_t slot) override {
    const std::lock_guard lock(mutex_);
    EXPECT_EQ(range, next_++);
    EXPECT_EQ(owner_.at(slot), range);
    owner_[slot] = kFree;
    return {};
  }
  [[nodiscard]] std::size_t consumed() const { return next_; }

 private:
  static constexpr std::size_t kFree = static_cast<std::size_t>(-1);
  std::mutex mutex_;
  std::vector<std::size_t> owner_;
  std::size_t next_ = 0;
};

TEST(OrderedRanges, SlotsBoundWhatIsInFlight) {
  for (const unsigned threads : kThreadCounts) {
    for (const std::size_t ranges : {0U, 1U, 2U, 1000U}) {
      CountingWork work(slot_count(threads));
      ASSERT_TRUE(run_in_order(ranges, work, {.threads = threads}));
      EXPECT_EQ(work.consumed(), ranges);
    }
  }
}

}  // namespace

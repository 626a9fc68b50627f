#include "report/output/ordered_ranges.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "report/threads/thread_pool.h"

namespace report {
namespace {

using Result = std::expected<void, Error>;

bool is_set(const std::atomic<bool>* flag) {
  return flag != nullptr && flag->load(std::memory_order_relaxed);
}

Error cancelled() {
  return {.code = ErrorCode::kCancelled, .message = "cancelled"};
}

Error thrown(const std::exception& exception) {
  return {.code = ErrorCode::kResources, .message = exception.what()};
}

// Runs `step` and turns exceptions of libraries into an error.
template <typename Step>
Result guarded(Step&& step) {
  try {
    return step();
  } catch (const std::exception& exception) {
    return std::unexpected(thrown(exception));
  }
}

// Every thread takes a range, processes it, and passes on the results that are due, unless another
// thread is doing so: results are passed on while still in a cache, and no thread waits for its
// turn. Ranges are taken in order, and never further ahead than there are slots, so the range that
// is due is always done or in progress.
class Pipeline {
 public:
  Pipeline(std::size_t ranges, std::size_t slots, OrderedWork& work, const WorkOptions& options)
      : ranges_(ranges), work_(work), options_(options), done_(slots, false) {}

  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      room_.wait(lock, [this] { return error_ || next_ == ranges_ || has_room(); });
      if (error_ || next_ == ranges_) return;
      const std::size_t range = next_++;
      if (next_ == ranges_) room_.notify_all();  // nothing left to wait for
      lock.unlock();
      Result result = produce(range);
      lock.lock();
      if (!result) return stop(std::move(result).error());
      done_[range % done_.size()] = true;
      hand_on(lock);
    }
  }

  // REQUIRES: all threads have left run().
  [[nodiscard]] Result result() const {
    if (error_) return std::unexpected(*error_);
    return {};
  }

 private:
  [[nodiscard]] bool has_room() const { return next_ < handed_on_ + done_.size(); }

  Result produce(std::size_t range) {
    return guarded([&]() -> Result {
      if (is_set(options_.cancelled)) return std::unexpected(cancelled());
      work_.produce(range, range % done_.size());
      return {};
    });
  }

  // Results that become ready in the meantime are seen before another thread can begin: the lock is
  // held at the end.
  void hand_on(std::unique_lock<std::mutex>& lock) {
    if (handing_on_) return;
    handing_on_ = true;
    while (!error_ && done_[handed_on_ % done_.size()]) {
      const std::size_t range = handed_on_;
      lock.unlock();
      Result result = guarded([&] { return work_.consume(range, range % done_.size()); });
      lock.lock();
      if (!result) {
        stop(std::move(result).error());
        break;
      }
      done_[range % done_.size()] = false;
      ++handed_on_;
      room_.notify_one();
    }
    handing_on_ = false;
  }

  void stop(Error error) {  // REQUIRES: the lock is held
    if (!error_) error_ = std::move(error);
    room_.notify_all();
  }

  std::size_t ranges_;
  OrderedWork& work_;
  const WorkOptions& options_;
  std::mutex mutex_;
  std::condition_variable room_;  // a slot became free
  std::vector<bool> done_;        // by slot
  std::size_t next_ = 0;          // the next range to take
  std::size_t handed_on_ = 0;     // number of ranges passed on
  bool handing_on_ = false;       // a thread is passing on results
  std::optional<Error> error_;    // the first error; stops all threads
};

}  // namespace

// Two more than there are threads, so that no thread waits for one slow write.
std::size_t slot_count(unsigned threads) {
  return threads <= 1 ? 1 : std::size_t{threads} + 2;
}

std::expected<void, Error> run_in_order(std::size_t ranges, OrderedWork& work,
                                        const WorkOptions& options) {
  const std::size_t threads = std::min<std::size_t>(options.threads, ranges);
  return guarded([&]() -> Result {
    Pipeline pipeline(ranges, slot_count(options.threads), work, options);
    ThreadPool::shared().run(static_cast<unsigned>(threads),
                             [&pipeline](unsigned) { pipeline.run(); });
    return pipeline.result();
  });
}

}  // namespace report

#include "report/ordered_ranges.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

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

// Runs `step`; what the libraries below throw becomes an error here.
template <typename Step>
Result guarded(Step&& step) {
  try {
    return step();
  } catch (const std::exception& exception) {
    return std::unexpected(thrown(exception));
  }
}

Result run_alone(std::size_t ranges, OrderedWork& work, const WorkOptions& options) {
  for (std::size_t range = 0; range < ranges; ++range) {
    if (is_set(options.cancelled)) return std::unexpected(cancelled());
    Result done = guarded([&] {
      work.produce(range, 0);
      return work.consume(range, 0);
    });
    if (!done) return done;
  }
  return {};
}

// Ranges are taken in order and never more than slots_ ahead of the consumer, so the range that the
// consumer waits for is always done or in work.
class Pipeline {
 public:
  Pipeline(std::size_t ranges, std::size_t slots, OrderedWork& work, const WorkOptions& options)
      : ranges_(ranges), work_(work), options_(options), done_(slots, false) {}

  void produce() {
    std::unique_lock lock(mutex_);
    while (true) {
      room_.wait(lock, [this] { return error_ || next_ == ranges_ || has_room(); });
      if (error_ || next_ == ranges_) return;
      const std::size_t range = next_++;
      if (next_ == ranges_) room_.notify_all();  // nothing left to wait for
      lock.unlock();
      const Result result = guarded([&]() -> Result {
        if (is_set(options_.cancelled)) return std::unexpected(cancelled());
        work_.produce(range, range % done_.size());
        return {};
      });
      lock.lock();
      if (result) {
        done_[range % done_.size()] = true;
      } else {
        stop(result.error());
      }
      ready_.notify_one();
    }
  }

  Result consume() {
    std::unique_lock lock(mutex_);
    while (consumed_ < ranges_) {
      const std::size_t slot = consumed_ % done_.size();
      ready_.wait(lock, [&] { return error_ || done_[slot]; });
      if (error_) return std::unexpected(*error_);
      lock.unlock();
      const Result result = guarded([&] { return work_.consume(consumed_, slot); });
      lock.lock();
      if (!result) {
        stop(result.error());
        return result;
      }
      done_[slot] = false;
      ++consumed_;
      room_.notify_one();
    }
    return {};
  }

 private:
  [[nodiscard]] bool has_room() const { return next_ < consumed_ + done_.size(); }

  void stop(const Error& error) {  // REQUIRES: the lock is held
    if (!error_) error_ = error;
    room_.notify_all();
  }

  std::size_t ranges_;
  OrderedWork& work_;
  const WorkOptions& options_;
  std::mutex mutex_;
  std::condition_variable room_;   // a slot became free
  std::condition_variable ready_;  // a range became done
  std::vector<bool> done_;         // by slot
  std::size_t next_ = 0;           // the range to be taken next
  std::size_t consumed_ = 0;       // written by the consumer only
  std::optional<Error> error_;     // the first one; stops everybody
};

}  // namespace

// Two more than there are threads, so that nobody waits for one slow write.
std::size_t slot_count(unsigned threads) {
  return threads <= 1 ? 1 : std::size_t{threads} + 2;
}

std::expected<void, Error> run_in_order(std::size_t ranges, OrderedWork& work,
                                        const WorkOptions& options) {
  const std::size_t threads = std::min<std::size_t>(options.threads, ranges);
  if (threads <= 1) return run_alone(ranges, work, options);
  return guarded([&]() -> Result {
    Pipeline pipeline(ranges, slot_count(options.threads), work, options);
    std::vector<std::jthread> workers;
    workers.reserve(threads);
    try {
      while (workers.size() < threads) workers.emplace_back([&pipeline] { pipeline.produce(); });
    } catch (const std::exception&) {
      // Fewer threads than asked for do the same work; none at all do it right here.
      if (workers.empty()) return run_alone(ranges, work, options);
    }
    return pipeline.consume();
  });
}

}  // namespace report

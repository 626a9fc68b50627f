#include "report/threads/thread_pool.h"

#include <gtest/gtest.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <new>

namespace {

using report::ThreadPool;

// Nobody gets past it alone. Not std::latch: that of mingw-w64's libstdc++ 12 hangs now and then.
class Meeting {
 public:
  explicit Meeting(unsigned people) : missing_(people) {}
  void arrive_and_wait() {
    std::unique_lock lock(mutex_);
    if (--missing_ == 0) all_.notify_all();
    all_.wait(lock, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  unsigned missing_;
};

TEST(ThreadPool, CallsEachNumberOnceAndZeroOnThisThread) {
  ThreadPool pool;
  for (unsigned threads = 0; threads <= 5; ++threads) {
    std::array<std::atomic<int>, 8> calls{};
    std::thread::id of_zero;
    pool.run(threads, [&](unsigned number) {
      ++calls.at(number);
      if (number == 0) of_zero = std::this_thread::get_id();
    });
    EXPECT_EQ(calls[0], 1);
    EXPECT_EQ(of_zero, std::this_thread::get_id());
    for (unsigned i = 1; i < calls.size(); ++i) EXPECT_LE(calls[i], i < threads ? 1 : 0);
  }
}

TEST(ThreadPool, WorksOnAllThreadsAtOnce) {
  ThreadPool pool;
  for (const unsigned threads : {4U, 2U, 6U}) {
    Meeting all(threads);
    std::atomic<unsigned> past = 0;
    pool.run(threads, [&](unsigned) {
      all.arrive_and_wait();
      ++past;
    });
    EXPECT_EQ(past, threads);
  }
}

TEST(ThreadPool, DoesEachTaskOnceAndReturnsWhenAllAreDone) {
  constexpr unsigned kTasks = 50;
  ThreadPool pool;
  for (int round = 0; round < 2000; ++round) {
    std::array<int, kTasks> done{};
    std::atomic<unsigned> next = 0;
    pool.run(4, [&](unsigned) {
      for (unsigned task = next++; task < kTasks; task = next++) ++done[task];
    });
    for (const int times : done) ASSERT_EQ(times, 1);
  }
}

TEST(ThreadPool, DoesNotWaitForItselfWhenCalledFromWithin) {
  ThreadPool pool;
  std::atomic<unsigned> inner = 0;
  Meeting both(2);
  pool.run(2, [&](unsigned) {
    both.arrive_and_wait();
    pool.run(2, [&](unsigned number) {
      EXPECT_EQ(number, 0U);
      ++inner;
    });
  });
  EXPECT_EQ(inner, 2U);
}

TEST(ThreadPool, WaitsForTheOthersWhenItsOwnPartFails) {
  ThreadPool pool;
  for (int round = 0; round < 100; ++round) {
    std::atomic<int> at_work = 0;
    Meeting both(2);
    const auto fail = [&](unsigned number) {
      ++at_work;
      both.arrive_and_wait();
      if (number == 0) throw std::bad_alloc();
      std::this_thread::yield();
      --at_work;
    };
    EXPECT_THROW(pool.run(2, fail), std::bad_alloc);
    EXPECT_EQ(at_work, 1);  // this one's
  }
  Meeting both(2);  // and it is not taken for at work for ever
  pool.run(2, [&](unsigned) { both.arrive_and_wait(); });
}

TEST(ThreadPool, ServesCallersThatComeInTheMeantime) {
  constexpr unsigned kTasks = 1000;
  ThreadPool pool;
  std::array<std::atomic<unsigned>, 3> done{};
  {
    std::vector<std::jthread> callers;
    for (auto& count : done) {
      callers.emplace_back([&pool, &count] {
        for (int round = 0; round < 100; ++round) {
          std::atomic<unsigned> next = 0;
          pool.run(3, [&](unsigned) {
            while (next++ < kTasks) ++count;
          });
        }
      });
    }
  }
  for (const auto& count : done) EXPECT_EQ(count, 100 * kTasks);
}

}  // namespace

// Threads that are kept between pieces of work: a scan has a dozen pieces, and a sleeping thread
// runs on a free core within 0.1 ms (bench/README.md).
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace report {

class ThreadPool {
 public:
  // Called with 0, 1, …; each number at most once. Only work(0) may throw.
  using Work = std::function<void(unsigned)>;

  ThreadPool() = default;
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  // The pool of the process.
  static ThreadPool& shared();

  // Calls work(0) on this thread and others up to work(threads - 1) on threads of the pool, and
  // returns (or rethrows the exception of work(0)) when all calls have ended. `work` must take its
  // tasks from a shared counter: there are fewer calls if the system has no more threads, if no
  // thread has woken up before work(0) ends, or if the pool is busy (for another thread, or in a
  // nested call).
  void run(unsigned threads, const Work& work);

 private:
  void end_run();
  // Starts threads until there are this many in addition to the caller, or the system has no more.
  void grow(unsigned members);
  void member();
  [[nodiscard]] bool has_call() const { return next_ < end_; }

  std::atomic<bool> at_work_ = false;
  std::mutex mutex_;
  std::condition_variable call_;  // for members: there is work, or the end
  std::condition_variable back_;  // for run(): the last member has done its work
  const Work* work_ = nullptr;
  unsigned next_ = 0;   // the number of the next call
  unsigned end_ = 0;    // how many calls may begin
  unsigned calls_ = 0;  // that have begun on members and not ended
  bool over_ = false;
  std::vector<std::jthread> members_;
};

}  // namespace report

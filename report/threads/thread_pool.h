// The threads that work is shared among stay between one piece of work and the next: a scan has a
// dozen of them, and one that sleeps is on a free core within 0.1 ms (bench/README.md).
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
  // Called with 0, 1, …; each number once at most. Must not throw but from work(0).
  using Work = std::function<void(unsigned)>;

  ThreadPool() = default;
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  // That of the process.
  static ThreadPool& shared();

  // Calls work(0) on this thread and others up to work(threads - 1) on threads of the pool, and
  // returns (or lets out what work(0) threw) when all calls have ended. `work` must take its tasks
  // from a shared counter: fewer threads come where the system gives no more, where none has woken
  // up before work(0) was done, or where the pool is at work already (for another thread, or the
  // one that calls from within).
  void run(unsigned threads, const Work& work);

 private:
  void end_run();
  // Until there are so many besides the calling one, or the system gives no more.
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

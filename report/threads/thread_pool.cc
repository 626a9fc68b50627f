#include "report/threads/thread_pool.h"

#include <algorithm>
#include <exception>
#ifdef __linux__
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#endif

namespace report {
namespace {

// Linux may start a thread on the core of its creator and move it to an idle one only up to 4 ms
// later (bench/README.md). So the thread is first moved away, and then allowed on all cores of its
// creator. If that fails, the thread only starts later.
void move_off_this_core([[maybe_unused]] std::jthread& thread) {
#ifdef __linux__
  // A sandbox may end the process for this call.
  if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 0) return;
  const int here = sched_getcpu();
  const pthread_t handle = thread.native_handle();
  cpu_set_t allowed;
  if (here < 0 || pthread_getaffinity_np(handle, sizeof allowed, &allowed) != 0) return;
  cpu_set_t others = allowed;
  CPU_CLR(static_cast<std::size_t>(here), &others);
  if (CPU_COUNT(&others) == 0 || pthread_setaffinity_np(handle, sizeof others, &others) != 0)
    return;
  pthread_setaffinity_np(handle, sizeof allowed, &allowed);
#endif
}

}  // namespace

ThreadPool::~ThreadPool() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  call_.notify_all();
}

ThreadPool& ThreadPool::shared() {
  static ThreadPool pool;
  return pool;
}

void ThreadPool::run(unsigned threads, const Work& work) {
  if (threads <= 1 || at_work_.exchange(true)) return work(0);
  grow(threads - 1);
  const auto members = std::min(threads - 1, static_cast<unsigned>(members_.size()));
  {
    const std::scoped_lock lock(mutex_);
    work_ = &work;
    next_ = 1;
    end_ = members + 1;
  }
  for (unsigned i = 0; i < members; ++i) call_.notify_one();
  struct Ending {
    ThreadPool& pool;
    ~Ending() { pool.end_run(); }
  };
  const Ending ending{*this};
  work(0);
}

void ThreadPool::end_run() {
  {
    std::unique_lock lock(mutex_);
    end_ = next_;  // sleeping members would find nothing to do
    back_.wait(lock, [this] { return calls_ == 0; });
  }
  at_work_ = false;
}

void ThreadPool::grow(unsigned members) {
  try {
    while (members_.size() < members) {
      move_off_this_core(members_.emplace_back([this] { member(); }));
    }
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // Fewer threads only take longer.
  }
}

void ThreadPool::member() {
  std::unique_lock lock(mutex_);
  while (true) {
    call_.wait(lock, [this] { return over_ || has_call(); });
    if (over_) return;
    const unsigned number = next_++;
    const Work& work = *work_;
    ++calls_;
    lock.unlock();
    work(number);
    lock.lock();
    --calls_;
    if (calls_ == 0) back_.notify_one();
  }
}

}  // namespace report

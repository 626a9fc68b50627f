#include "scanner/waiting/detached_thread.h"

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace scanner {
namespace {

// A thread is joined once its work is done, never detached: if detaching coincides with the
// thread's end, winpthreads hands out its memory twice, and a thread that starts in it crashes.
struct Left {
  std::thread thread;
  std::shared_ptr<const std::atomic<bool>> done;
};

struct Threads {
  std::mutex mutex;
  std::vector<Left> left;

  // REQUIRES: mutex is held.
  void join_done() {
    std::erase_if(left, [](Left& each) {
      if (!*each.done) return false;
      each.thread.join();
      return true;
    });
  }
};

// Never destroyed, as some may run until the process ends.
Threads& all_threads() {
  static auto* const threads = new Threads;  // NOLINT(cppcoreguidelines-owning-memory)
  return *threads;
}

void run_and_leave(std::function<void()>& work, std::atomic<bool>& done) {
  try {
    work();
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // Out of memory: treated as if it hung.
  }
  work = nullptr;  // releases what it shares before it stops being counted
  done = true;
}

}  // namespace

bool start_detached(std::function<void()> work) {
  try {
    Threads& threads = all_threads();
    const std::scoped_lock lock(threads.mutex);
    threads.join_done();
    threads.left.reserve(threads.left.size() + 1);
    auto done = std::make_shared<std::atomic<bool>>(false);
    std::thread thread([work = std::move(work), done]() mutable { run_and_leave(work, *done); });
    threads.left.push_back({.thread = std::move(thread), .done = std::move(done)});
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

std::size_t detached_threads() {
  Threads& threads = all_threads();
  const std::scoped_lock lock(threads.mutex);
  threads.join_done();
  return threads.left.size();
}

}  // namespace scanner

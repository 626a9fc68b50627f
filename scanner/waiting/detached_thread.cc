#include "scanner/waiting/detached_thread.h"

#include <atomic>
#include <exception>
#include <thread>
#include <utility>

namespace scanner {
namespace {

constinit std::atomic<std::size_t> running_threads = 0;

void run_and_leave(std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // No memory: as if it hung.
  }
  work = nullptr;  // what it shares goes before it is no longer counted
  --running_threads;
}

}  // namespace

bool start_detached(std::function<void()> work) {
  ++running_threads;
  try {
    std::thread([work = std::move(work)]() mutable { run_and_leave(work); }).detach();
    return true;
  } catch (const std::exception&) {
    --running_threads;
    return false;
  }
}

std::size_t detached_threads() {
  return running_threads;
}

}  // namespace scanner

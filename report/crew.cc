#include "report/crew.h"

#include <algorithm>
#include <exception>

namespace report {

Crew::~Crew() {
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  call_.notify_all();
}

Crew& Crew::shared() {
  static Crew crew;
  return crew;
}

void Crew::run(unsigned threads, const Work& work) {
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
    Crew& crew;
    ~Ending() { crew.end_run(); }
  };
  const Ending ending{*this};
  work(0);
}

void Crew::end_run() {
  {
    std::unique_lock lock(mutex_);
    end_ = next_;  // who still sleeps would find nothing to do
    back_.wait(lock, [this] { return calls_ == 0; });
  }
  at_work_ = false;
}

void Crew::grow(unsigned members) {
  try {
    while (members_.size() < members) members_.emplace_back([this] { member(); });
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // Fewer threads only take longer.
  }
  // They take this thread's core while it waits, and are asleep when they are called.
  std::unique_lock lock(mutex_);
  back_.wait(lock, [this] { return ready_ == members_.size(); });
}

void Crew::member() {
  std::unique_lock lock(mutex_);
  ++ready_;
  back_.notify_one();
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

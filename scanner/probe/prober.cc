#include "scanner/probe/prober.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace scanner {
namespace {

using report::ProbeOutcome;
using Time = ProbeLimits::Clock::time_point;

struct Host {
  std::deque<std::size_t> waiting;  // of the places
  std::size_t being_asked = 0;
  bool has_answered = false;
};

struct Running {
  std::size_t place = 0;
  Time since;
};

// What the threads share, and what a thread that is left behind keeps alive.
class Board {
 public:
  Board(std::shared_ptr<const SystemFiles> system, std::vector<Outside> places,
        const ProbeLimits& limits)
      : system_(std::move(system)),
        places_(std::move(places)),
        limits_(limits),
        answers_(places_.size()),
        host_of_(places_.size()),
        unsettled_(places_.size()) {
    std::map<std::u16string, std::size_t> known;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const auto [host, is_new] = known.try_emplace(places_[i].host(), hosts_.size());
      if (is_new) hosts_.emplace_back();
      host_of_[i] = host->second;
      hosts_[host->second].waiting.push_back(i);
    }
  }

  // What one thread does.
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      const auto place = take();
      if (!place) {
        if (closed_ || nothing_waits()) return;
        changed_.wait(lock);
        continue;
      }
      lock.unlock();
      const Answer answer = ask(*system_, places_[*place]);
      lock.lock();
      settle(*place, answer);
      changed_.notify_all();
    }
  }

  // What the caller does meanwhile. `threads` of them have been started.
  std::vector<Answer> wait(std::size_t threads, const std::atomic<bool>* stop) {
    constexpr std::chrono::milliseconds kLook(20);
    std::unique_lock lock(mutex_);
    for (;;) {
      give_up_late_ones();
      const bool stopped = stop != nullptr && stop->load();
      if (unsettled_ == 0 || stopped || left_behind_ >= threads) break;
      changed_.wait_for(lock, kLook);
    }
    closed_ = true;
    changed_.notify_all();
    return answers_;
  }

 private:
  [[nodiscard]] bool nothing_waits() const {
    return std::ranges::all_of(hosts_, [](const Host& host) { return host.waiting.empty(); });
  }

  std::optional<std::size_t> take() {
    if (closed_) return std::nullopt;
    const std::size_t most = std::max<std::size_t>(1, limits_.threads / 2);
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
      Host& host = hosts_[(next_host_ + i) % hosts_.size()];
      if (host.waiting.empty() || host.being_asked >= (host.has_answered ? most : 1)) continue;
      next_host_ = (next_host_ + i + 1) % hosts_.size();
      const std::size_t place = host.waiting.front();
      host.waiting.pop_front();
      ++host.being_asked;
      running_.push_back({.place = place, .since = limits_.now()});
      return place;
    }
    return std::nullopt;
  }

  void settle(std::size_t place, const Answer& answer) {
    Host& host = hosts_[host_of_[place]];
    --host.being_asked;
    const auto running = std::ranges::find(running_, place, &Running::place);
    if (running == running_.end()) {  // too late; but the thread is back
      --left_behind_;
      return;
    }
    running_.erase(running);
    host.has_answered = true;
    if (closed_) return;
    answers_[place] = answer;
    --unsettled_;
  }

  void give_up_late_ones() {
    const Time now = limits_.now();
    std::erase_if(running_, [&](const Running& one) {
      if (now - one.since < limits_.each) return false;
      answers_[one.place].outcome = ProbeOutcome::kTimedOut;
      Host& host = hosts_[host_of_[one.place]];
      unsettled_ -= 1 + host.waiting.size();
      host.waiting.clear();
      ++left_behind_;
      return true;
    });
  }

  const std::shared_ptr<const SystemFiles> system_;
  const std::vector<Outside> places_;
  const ProbeLimits limits_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Answer> answers_;
  std::vector<std::size_t> host_of_;  // by place
  std::vector<Host> hosts_;
  std::vector<Running> running_;
  std::size_t next_host_ = 0;
  std::size_t unsettled_;
  std::size_t left_behind_ = 0;
  bool closed_ = false;
};

}  // namespace

std::vector<Answer> ask_all(std::shared_ptr<const SystemFiles> system, std::vector<Outside> places,
                            const ProbeLimits& limits, const std::atomic<bool>* stop) {
  if (places.empty()) return {};
  const std::size_t wanted = std::min(limits.threads, places.size());
  const auto board = std::make_shared<Board>(std::move(system), std::move(places), limits);
  std::size_t started = 0;
  try {
    for (; started < wanted; ++started) {
      std::thread([board] {
        try {
          board->work();
        } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
          // No memory: as if it hung.
        }
      }).detach();
    }
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch)
    // Fewer threads only take longer.
  }
  return board->wait(started, stop);
}

}  // namespace scanner

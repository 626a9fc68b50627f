#include "scanner/probe/prober.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "scanner/waiting/detached_thread.h"

namespace scanner {
namespace {

using report::ProbeOutcome;
using Time = ProbeLimits::Clock::time_point;

struct Host {
  std::deque<std::size_t> waiting;  // of the targets
  std::size_t being_asked = 0;
  bool has_answered = false;
};

// One target takes several calls. Once it is given up, no further one is started, or cancelling the
// present one would be in vain.
class Question final : public SystemFiles {
 public:
  Question(std::shared_ptr<const SystemFiles> system, std::shared_ptr<const CallBreaker> breaker)
      : system_(std::move(system)), breaker_(std::move(breaker)) {}

  [[nodiscard]] std::expected<SystemFile, SystemCode> open(const std::u16string& path,
                                                           bool follow) const override {
    if (given_up_) return std::unexpected(SystemCode::kOperationAborted);
    return system_->open(path, follow);
  }

  // May be called again: that cancels a call that has begun meanwhile.
  void give_up() {
    given_up_ = true;
    if (breaker_) breaker_->break_off();
  }

 private:
  std::shared_ptr<const SystemFiles> system_;
  std::shared_ptr<const CallBreaker> breaker_;  // of the asking thread; may be null
  std::atomic<bool> given_up_ = false;
};

struct Running {
  std::size_t target = 0;
  Time since;
  std::shared_ptr<Question> question;
};

// State shared by the threads, kept alive by abandoned ones.
class Board {
 public:
  Board(std::shared_ptr<const SystemFiles> system, std::vector<ExternalTarget> targets,
        const ProbeLimits& limits)
      : system_(std::move(system)),
        targets_(std::move(targets)),
        limits_(limits),
        answers_(targets_.size()),
        host_of_(targets_.size()),
        unsettled_(targets_.size()) {
    std::map<std::u16string, std::size_t> known;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      const auto [host, is_new] = known.try_emplace(targets_[i].host(), hosts_.size());
      if (is_new) hosts_.emplace_back();
      host_of_[i] = host->second;
      hosts_[host->second].waiting.push_back(i);
    }
  }

  // Run by each thread.
  void work() {
    const auto breaker = system_->breaker();
    std::unique_lock lock(mutex_);
    for (;;) {
      const auto question = std::make_shared<Question>(system_, breaker);
      const auto target = take(question);
      if (!target) {
        if (closed_ || nothing_waits()) return;
        changed_.wait(lock);
        continue;
      }
      lock.unlock();
      const ProbeResult answer = probe_path(*question, targets_[*target]);
      lock.lock();
      record_answer(*target, answer);
      changed_.notify_all();
    }
  }

  // Run by the caller meanwhile. `threads` of them have been started.
  std::vector<ProbeResult> wait(std::size_t threads, const std::atomic<bool>* stop) {
    constexpr std::chrono::milliseconds kLook(20);
    std::unique_lock lock(mutex_);
    for (;;) {
      give_up_late_ones();
      const bool stopped = stop != nullptr && stop->load();
      if (unsettled_ == 0 || stopped || lost_threads() >= threads) break;
      changed_.wait_for(lock, kLook);
    }
    closed_ = true;
    for (const Running& one : running_) one.question->give_up();
    changed_.notify_all();
    return answers_;
  }

 private:
  // Cancelled calls may take a moment to return.
  [[nodiscard]] std::size_t lost_threads() const {
    constexpr std::chrono::seconds kMoment(1);
    const Time now = limits_.now();
    return static_cast<std::size_t>(std::ranges::count_if(
        late_, [&](const Running& one) { return now - one.since >= limits_.each + kMoment; }));
  }

  [[nodiscard]] bool nothing_waits() const {
    return std::ranges::all_of(hosts_, [](const Host& host) { return host.waiting.empty(); });
  }

  std::optional<std::size_t> take(const std::shared_ptr<Question>& question) {
    if (closed_) return std::nullopt;
    const std::size_t most = std::max<std::size_t>(1, limits_.threads / 2);
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
      Host& host = hosts_[(next_host_ + i) % hosts_.size()];
      if (host.waiting.empty() || host.being_asked >= (host.has_answered ? most : 1)) continue;
      next_host_ = (next_host_ + i + 1) % hosts_.size();
      const std::size_t target = host.waiting.front();
      host.waiting.pop_front();
      ++host.being_asked;
      running_.push_back({.target = target, .since = limits_.now(), .question = question});
      return target;
    }
    return std::nullopt;
  }

  void record_answer(std::size_t target, const ProbeResult& answer) {
    Host& host = hosts_[host_of_[target]];
    --host.being_asked;
    const auto running = std::ranges::find(running_, target, &Running::target);
    if (running == running_.end()) {  // too late, but the thread is back
      std::erase_if(late_, [&](const Running& one) { return one.target == target; });
      return;
    }
    running_.erase(running);
    host.has_answered = true;
    if (closed_) return;
    answers_[target] = answer;
    --unsettled_;
  }

  void give_up_late_ones() {
    const Time now = limits_.now();
    const auto late = std::ranges::stable_partition(
        running_, [&](const Running& one) { return now - one.since < limits_.each; });
    for (const Running& one : late) {
      answers_[one.target].outcome = ProbeOutcome::kTimedOut;
      Host& host = hosts_[host_of_[one.target]];
      unsettled_ -= 1 + host.waiting.size();
      host.waiting.clear();
      late_.push_back(one);
    }
    running_.erase(late.begin(), late.end());
    for (const Running& one : late_) one.question->give_up();
  }

  const std::shared_ptr<const SystemFiles> system_;
  const std::vector<ExternalTarget> targets_;
  const ProbeLimits limits_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<ProbeResult> answers_;
  std::vector<std::size_t> host_of_;  // by place
  std::vector<Host> hosts_;
  std::vector<Running> running_;
  std::vector<Running> late_;  // not answered in time, and the thread has not returned
  std::size_t next_host_ = 0;
  std::size_t unsettled_;
  bool closed_ = false;
};

}  // namespace

std::vector<ProbeResult> probe_paths(std::shared_ptr<const SystemFiles> system,
                                     std::vector<ExternalTarget> targets, const ProbeLimits& limits,
                                     const std::atomic<bool>* stop) {
  if (targets.empty()) return {};
  const std::size_t wanted = std::min(limits.threads, targets.size());
  const auto board = std::make_shared<Board>(std::move(system), std::move(targets), limits);
  std::size_t started = 0;  // with fewer it only takes longer
  while (started < wanted && start_detached([board] { board->work(); })) ++started;
  return board->wait(started, stop);
}

}  // namespace scanner

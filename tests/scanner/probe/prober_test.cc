// Questions to servers that hang. No test waits for time to pass: the clock is the test's own.
#include "scanner/probe/prober.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "tests/scanner/probe/simulated_files.h"

namespace scanner_test {
namespace {

using report::ProbeOutcome;
using scanner::ExternalTarget;
using scanner::ProbeLimits;
using scanner::ProbeResult;

ExternalTarget place(const std::string& server, std::size_t number) {
  return {.root = u"\\\\?\\UNC\\" + std::u16string(server.begin(), server.end()) + u"\\s\\",
          .components = {numbered(u"f", number)}};
}

std::string words(const std::vector<ProbeResult>& answers) {
  std::string text;
  for (const ProbeResult& answer : answers) {
    text += (text.empty() ? "" : " ") + std::string(report::word(answer.outcome));
  }
  return text;
}

// Threads that were left behind use nothing of a test's but its files.
void wait_for_all(std::shared_ptr<SimulatedFiles> files) {
  const std::shared_ptr<Gate> gone = files->gone;
  files.reset();
  gone->wait();
}

// Servers called "hangs…" do not answer until the end of the test. The clock stands still until
// the others have been asked `expected` questions and as many threads hang as shall, and is beyond
// every limit then.
class Rig {
 public:
  Rig(std::size_t expected, std::size_t shall_hang) : expected_(expected), shall_hang_(shall_hang) {
    files = std::make_shared<SimulatedFiles>();
    files->before = [this, gate = gate_](const std::string& path) {
      if (path.find("\\hangs") == std::string::npos) {
        ++asked;
        return;
      }
      ++hanging;
      gate->wait();
    };
  }
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;
  ~Rig() {
    gate_->open();
    wait_for_all(std::move(files));
  }

  std::vector<ProbeResult> ask(std::vector<ExternalTarget> targets, std::size_t threads = 8,
                               const std::atomic<bool>* stop = nullptr) {
    ProbeLimits limits{.each = std::chrono::hours(1), .threads = threads};
    limits.now = [this] {
      const bool late = asked >= expected_ && hanging >= shall_hang_;
      return ProbeLimits::Clock::time_point(std::chrono::hours(late ? 2 : 0));
    };
    return scanner::probe_paths(files, std::move(targets), limits, stop);
  }

  std::shared_ptr<SimulatedFiles> files;
  std::atomic<std::size_t> asked = 0;
  std::atomic<std::size_t> hanging = 0;

 private:
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  std::size_t expected_;
  std::size_t shall_hang_;
};

TEST(Prober, AnswersComeInTheOrderOfTheQuestions) {
  constexpr std::size_t kTargets = 300;
  auto files = std::make_shared<SimulatedFiles>();
  std::vector<ExternalTarget> targets;
  for (std::size_t i = 0; i < kTargets; ++i) {
    const std::string server = "srv" + std::to_string(i % 7);
    targets.push_back(place(server, i));
    if (i % 3 != 0) files->file("//" + server + "/s/f" + std::to_string(i));
    files->directory("//" + server + "/s/");
  }
  const ProbeLimits limits{.each = std::chrono::hours(1)};
  const auto answers = scanner::probe_paths(files, targets, limits);
  ASSERT_EQ(answers.size(), kTargets);
  for (std::size_t i = 0; i < kTargets; ++i) {
    EXPECT_EQ(answers[i].outcome, i % 3 != 0 ? ProbeOutcome::kFile : ProbeOutcome::kMissing) << i;
  }
  EXPECT_TRUE(scanner::probe_paths(files, {}, limits).empty());
}

TEST(Prober, OneSilentServerKeepsOneThreadAndIsNotAskedAgain) {
  Rig rig(3, 1);
  rig.files->file("//good/s/f1");
  rig.files->file("//good/s/f4");
  rig.files->file("//good/s/f5");
  const auto answers = rig.ask({place("hangs", 0), place("good", 1), place("hangs", 2),
                                place("HANGS", 3), place("good", 4), place("good", 5)},
                               2);
  // The clock jumps while the last one is asked for, which may be late then or not.
  EXPECT_EQ(words({answers.begin(), answers.begin() + 5}),
            "timed-out file not-asked not-asked file");
  EXPECT_EQ(rig.hanging, 1U);
}

TEST(Prober, NoMoreHangThanThereAreThreads) {
  Rig rig(0, 3);
  const auto answers = rig.ask({place("hangs1", 0), place("hangs2", 0), place("hangs3", 0),
                                place("hangs4", 0), place("good", 0)},
                               3);
  EXPECT_EQ(words(answers), "timed-out timed-out timed-out not-asked not-asked");
  EXPECT_EQ(rig.hanging, 3U);
  EXPECT_EQ(rig.asked, 0U);
}

// One that has asked may fall silent, with all but half of the threads left for others.
TEST(Prober, AServerGetsHalfOfTheThreads) {
  auto files = std::make_shared<SimulatedFiles>();
  auto gate = std::make_shared<Gate>();
  std::mutex mutex;
  std::set<std::string> waiting;
  std::atomic<bool> stop = false;
  files->directory("//srv/s/");
  files->before = [&](const std::string& path) {
    {
      const std::scoped_lock lock(mutex);
      if (path.ends_with("\\f0") || path.ends_with("\\")) return;
      waiting.insert(path);
      if (waiting.size() == 2) stop = true;
    }
    gate->wait();
  };
  std::vector<ExternalTarget> targets;
  for (std::size_t i = 0; i < 20; ++i) targets.push_back(place("srv", i));
  const auto answers =
      scanner::probe_paths(files, targets, {.each = std::chrono::hours(1), .threads = 4}, &stop);
  EXPECT_EQ(answers[0].outcome, ProbeOutcome::kMissing);
  for (std::size_t i = 1; i < answers.size(); ++i) {
    EXPECT_EQ(answers[i].outcome, ProbeOutcome::kNotAsked) << i;
  }
  gate->open();
  wait_for_all(std::move(files));
  const std::scoped_lock lock(mutex);
  EXPECT_EQ(waiting.size(), 2U);
}

// Servers called "hangs…" do not answer before the question is broken off, as CancelSynchronousIo()
// does it.
class BreakableFiles final : public scanner::SystemFiles {
 public:
  mutable std::atomic<int> hanging = 0;

  [[nodiscard]] std::expected<SystemFile, SystemCode> open(const std::u16string& path,
                                                           bool /*follow*/) const override {
    if (path.find(u"hangs") == std::u16string::npos) return SystemFile{};
    const auto gate = gate_of_this_thread();
    ++hanging;
    gate->wait();
    return std::unexpected(static_cast<SystemCode>(995));
  }
  [[nodiscard]] std::shared_ptr<const scanner::CallBreaker> breaker() const override {
    struct Opener final : scanner::CallBreaker {
      explicit Opener(std::shared_ptr<Gate> opened) : gate(std::move(opened)) {}
      void break_off() const override { gate->open(); }
      std::shared_ptr<Gate> gate;
    };
    return std::make_shared<Opener>(gate_of_this_thread());
  }

 private:
  std::shared_ptr<Gate> gate_of_this_thread() const {
    const std::scoped_lock lock(mutex_);
    auto& gate = gates_[std::this_thread::get_id()];
    if (!gate) gate = std::make_shared<Gate>();
    return gate;
  }
  mutable std::mutex mutex_;
  mutable std::map<std::thread::id, std::shared_ptr<Gate>> gates_;
};

TEST(Prober, AThreadThatIsBrokenOffIsOfUseAgain) {
  auto files = std::make_shared<BreakableFiles>();
  const std::weak_ptr<BreakableFiles> watched = files;
  ProbeLimits limits{.each = std::chrono::hours(1), .threads = 1};
  limits.now = [&] {  // a little late once it hangs
    return ProbeLimits::Clock::time_point(files->hanging != 0 ? limits.each + limits.each / 10000
                                                              : std::chrono::hours(0));
  };
  const auto answers = scanner::probe_paths(files, {place("hangs", 0), place("good", 1)}, limits);
  EXPECT_EQ(words(answers), "timed-out file");
  // No thread stays behind: what they share goes with the last of them.
  limits.now = nullptr;
  files.reset();
  while (!watched.expired()) std::this_thread::yield();
}

TEST(Prober, EndsWhenStopped) {
  std::atomic<bool> stop = false;
  std::function<void(const std::string&)> hang;
  Rig rig(1, 100);  // the limit never passes
  hang = rig.files->before;
  rig.files->before = [&](const std::string& path) {
    if (path.find("hangs") != std::string::npos) stop = true;
    hang(path);
  };
  const auto answers = rig.ask({place("hangs", 0), place("hangs", 1)}, 2, &stop);
  EXPECT_EQ(words(answers), "not-asked not-asked");
}

}  // namespace
}  // namespace scanner_test

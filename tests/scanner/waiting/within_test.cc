// Calls that do not come back. No test waits for time to pass: the clock is the test's own.
#include "scanner/waiting/within.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "tests/scanner/gate.h"

namespace scanner_test {
namespace {

using scanner::NoAnswer;
using scanner::WaitLimit;
using scanner::within;

WaitLimit::Clock::time_point at(int hours) {
  return WaitLimit::Clock::time_point(std::chrono::hours(hours));
}

TEST(Within, GivesWhatTheCallGives) {
  const auto text =
      within<std::string>({.time = std::chrono::hours(1)}, [] { return std::string("an answer"); });
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "an answer");
}

TEST(Within, LeavesACallBehindWithAllThatItUses) {
  const auto gate = std::make_shared<Gate>();
  const auto begun = std::make_shared<std::atomic<bool>>(false);
  const auto used = std::make_shared<std::atomic<int>>(0);
  const std::weak_ptr<std::atomic<int>> watched = used;
  const auto answer =
      within<int>({.time = std::chrono::hours(1), .now = [&] { return at(*begun ? 2 : 0); }},
                  [gate, begun, used] {
                    *begun = true;
                    gate->wait();
                    return ++*used;
                  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(), NoAnswer::kTimedOut);
  EXPECT_NE(scanner::detached_threads(), 0U) << "it is known to be stuck";
  EXPECT_EQ(watched.use_count(), 2) << "it is alive beside the test's own";
  gate->open();
  while (watched.use_count() != 1) std::this_thread::yield();  // forever, if it is never abandoned
  EXPECT_EQ(*used, 1);
}

TEST(Within, EndsWhenStopped) {
  const auto gate = std::make_shared<Gate>();
  const auto stop = std::make_shared<std::atomic<bool>>(false);
  const auto answer =
      within<int>({.time = std::chrono::hours(1), .stop = stop.get(), .now = [] { return at(0); }},
                  [gate, stop] {
                    *stop = true;
                    gate->wait();
                    return 1;
                  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error(), NoAnswer::kStopped);
  gate->open();
}

}  // namespace
}  // namespace scanner_test

#include "scanner/cli/output/report_placement.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "scanner/cli/output/temporary_name.h"

namespace {

using scanner::kErrorAccessDenied;
using scanner::kErrorLockViolation;
using scanner::kErrorSharingViolation;
using Outcome = std::expected<void, std::uint32_t>;

constexpr std::uint32_t kErrorDiskFull = 112;
constexpr std::uint32_t kErrorUnableToRemoveReplaced = 1175;  // [ReplaceFileW]

// A volume on which somebody else has the old or the new file open for a while.
class StrictVolume final : public scanner::ReportPlacement {
 public:
  explicit StrictVolume(std::deque<std::uint32_t> errors) : errors_(std::move(errors)) {}

  Outcome rename() override {
    ++renames;
    EXPECT_FALSE(replaced) << "the handle is gone";
    if (errors_.empty()) return {};
    const std::uint32_t error = errors_.front();
    if (errors_.size() > 1 || !for_ever) errors_.pop_front();
    return std::unexpected(error);
  }
  Outcome replace() override {
    EXPECT_FALSE(replaced) << "asked twice";
    replaced = true;
    return replacement;
  }
  void wait(std::chrono::milliseconds duration) override {
    EXPECT_GT(duration.count(), 0);
    waited += duration;
    EXPECT_LT(waited.count(), 10'000) << "never gives up";
  }

  bool for_ever = false;  // the last error stays
  Outcome replacement = std::unexpected(kErrorUnableToRemoveReplaced);
  int renames = 0;
  bool replaced = false;
  std::chrono::milliseconds waited{0};

 private:
  std::deque<std::uint32_t> errors_;
};

TEST(ReportPlacement, NothingIsInTheWay) {
  StrictVolume volume({});
  EXPECT_TRUE(place_report(volume));
  EXPECT_EQ(volume.renames, 1);
  EXPECT_EQ(volume.waited.count(), 0);
}

TEST(ReportPlacement, AScannerThatLetsGoIsWaitedFor) {
  StrictVolume volume({kErrorSharingViolation, kErrorAccessDenied, kErrorLockViolation});
  EXPECT_TRUE(place_report(volume));
  EXPECT_EQ(volume.renames, 4);
  EXPECT_FALSE(volume.replaced);
  EXPECT_GT(volume.waited.count(), 0);
}

TEST(ReportPlacement, AFileThatStaysOpenIsWaitedForTwoSecondsAndThenMovedAside) {
  StrictVolume volume({kErrorSharingViolation});
  volume.for_ever = true;
  volume.replacement = {};
  EXPECT_TRUE(place_report(volume));
  EXPECT_TRUE(volume.replaced);
  EXPECT_GE(volume.waited.count(), 2000);
  EXPECT_LT(volume.waited.count(), 3000);
}

TEST(ReportPlacement, WhatCannotBeMovedAsideEitherIsTheErrorOfTheRename) {
  StrictVolume volume({kErrorSharingViolation});
  volume.for_ever = true;
  const auto placed = place_report(volume);
  ASSERT_FALSE(placed);
  EXPECT_EQ(placed.error(), kErrorSharingViolation);
  EXPECT_TRUE(volume.replaced);
}

TEST(ReportPlacement, OtherErrorsAreNotWaitedFor) {
  StrictVolume volume({kErrorSharingViolation, kErrorDiskFull});
  const auto placed = place_report(volume);
  ASSERT_FALSE(placed);
  EXPECT_EQ(placed.error(), kErrorDiskFull);
  EXPECT_EQ(volume.renames, 2);
  EXPECT_FALSE(volume.replaced);
}

TEST(TemporaryName, IsBesideTheReportAndTellsOfIt) {
  using scanner::NameLength;
  EXPECT_EQ(scanner::temporary_name("a.json", 17, NameLength::kLonger), "a.json.17.tmp");
  const std::string longest = std::string(250, 'n') + ".json";
  const std::string shortened = scanner::temporary_name(longest, 1234567, NameLength::kNoLonger);
  EXPECT_EQ(shortened, std::string(243, 'n') + ".1234567.tmp");
  // Characters of three bytes are never cut.
  std::string chinese;
  for (int i = 0; i < 85; ++i) chinese += "\xE9\x93\xBE";
  const std::string cut = scanner::temporary_name(chinese, 1, NameLength::kNoLonger);
  EXPECT_EQ(cut, chinese.substr(0, 255 - 6 * 3) + ".1.tmp");
}

TEST(TemporaryName, TheFirstThatIsFreeAndShortEnough) {
  using scanner::NameAttempt;
  std::vector<std::string> tried;
  std::deque<NameAttempt> answers{NameAttempt::kExists, NameAttempt::kTooLong, NameAttempt::kExists,
                                  NameAttempt::kMade};
  const auto attempt = [&](const std::string& name) {
    tried.push_back(name);
    const NameAttempt answer = answers.empty() ? NameAttempt::kExists : answers.front();
    if (!answers.empty()) answers.pop_front();
    return answer;
  };
  EXPECT_EQ(scanner::make_temporary_name("report.json", 1, attempt), "repor.4.tmp");
  EXPECT_EQ(tried, (std::vector<std::string>{"report.json.1.tmp", "report.json.2.tmp",
                                             "repor.3.tmp", "repor.4.tmp"}));
  tried.clear();
  EXPECT_EQ(scanner::make_temporary_name("a", 1, attempt), std::nullopt) << "all are taken";
  EXPECT_EQ(tried.size(), 16U);
  tried.clear();
  answers = {NameAttempt::kFailed};
  EXPECT_EQ(scanner::make_temporary_name("a", 1, attempt), std::nullopt);
  EXPECT_EQ(tried.size(), 1U);
}

}  // namespace

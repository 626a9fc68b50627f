// The driver's own list of reparse points, and what it is not believed.
#include "scanner/live/reparse_listing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::ControlAnswer;
using scanner::list_reparse_points;
using scanner::SystemCode;

// Returns `answers` in turn, and the last one forever.
class Scripted final : public scanner::VolumeDevice {
 public:
  explicit Scripted(std::vector<ControlAnswer> answers) : answers_(std::move(answers)) {}
  [[nodiscard]] ControlAnswer control(scanner::ControlCode, std::span<const std::byte>,
                                      std::span<std::byte>) const override {
    return {.code = SystemCode::kInvalidFunction};
  }
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Device>, SystemCode> open_by_id(
      mft::FileReference) const override {
    return std::unexpected(SystemCode::kInvalidParameter);
  }
  [[nodiscard]] std::expected<std::unique_ptr<scanner::Listing>, SystemCode> open_reparse_index()
      const override {
    return std::make_unique<Play>(answers_);
  }
  [[nodiscard]] scanner::SharedSource bytes() const override { return nullptr; }

 private:
  class Play final : public scanner::Listing {
   public:
    explicit Play(std::vector<ControlAnswer> answers) : answers_(std::move(answers)) {}
    [[nodiscard]] ControlAnswer next(std::span<std::byte> output) override {
      std::ranges::fill(output, std::byte{7});
      const ControlAnswer answer = answers_.front();
      if (answers_.size() > 1) answers_.erase(answers_.begin());
      return answer;
    }

   private:
    std::vector<ControlAnswer> answers_;
  };
  std::vector<ControlAnswer> answers_;
};

constexpr SystemCode kOk = SystemCode::kSuccess;
constexpr SystemCode kEnd = SystemCode::kNoMoreFiles;

TEST(ReparseListing, HasEveryReparsePoint) {
  VolumeBuilder builder;
  const auto one = builder.add_file(kRoot, u"one");
  builder.set_reparse(one, fixture::relative_symlink(u"x"));
  builder.add_file(kRoot, u"plain");
  const auto two = builder.add_directory(kRoot, u"two");
  builder.set_reparse(two, fixture::junction(u"C:\\x"));
  const auto listed = list_reparse_points(mounted(source_of(builder.build())), 1000);
  ASSERT_TRUE(listed);
  ASSERT_EQ(listed->size(), 2U);
  EXPECT_EQ((*listed)[0], (mft::FileReference{.record = one.record, .sequence = 1}));
  EXPECT_EQ((*listed)[1], (mft::FileReference{.record = two.record, .sequence = 1}));
  const auto none = list_reparse_points(mounted(source_of(VolumeBuilder().build())), 1000);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->empty());
}

TEST(ReparseListing, BelievesNoMoreThanCanBe) {
  const auto code = [](std::vector<ControlAnswer> answers) {
    const auto listed = list_reparse_points(Scripted(std::move(answers)), 3);
    return listed ? kOk : listed.error();
  };
  EXPECT_EQ(code({{kOk, 12}, {kOk, 16}, {kOk, 12}, {kEnd, 0}}), kOk);
  EXPECT_EQ(code({{kOk, 12}}), SystemCode::kInvalidData) << "for ever";
  EXPECT_EQ(code({{kOk, 11}, {kEnd, 0}}), SystemCode::kInvalidData);
  EXPECT_EQ(code({{kOk, 65}, {kEnd, 0}}), SystemCode::kInvalidData);
  EXPECT_EQ(code({{kOk, 0}, {kEnd, 0}}), SystemCode::kInvalidData);
  EXPECT_EQ(code({{SystemCode::kAccessDenied, 0}}), SystemCode::kAccessDenied);
  EXPECT_EQ(code({{kOk, 12}, {SystemCode::kFileNotFound, 0}}), SystemCode::kFileNotFound)
      << "none at all, and yet one";
  EXPECT_EQ(code({{kOk, 12}, {SystemCode::kFileCorrupt, 0}}), SystemCode::kFileCorrupt);
}

}  // namespace
}  // namespace scanner_test

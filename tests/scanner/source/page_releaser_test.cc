#include "scanner/source/page_releaser.h"

#include <gtest/gtest.h>

#include <future>

namespace scanner {
namespace {

// Tells when it is asked to forget, and goes on until it is stopped.
class SlowSource final : public ByteSource {
 public:
  SlowSource(std::uint64_t size_bytes, std::promise<void>& asked)
      : size_bytes_(size_bytes), asked_(asked) {}
  [[nodiscard]] std::expected<std::size_t, Error> read_at(std::uint64_t,
                                                          std::span<std::byte>) const override {
    return 0;
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return size_bytes_; }
  void forget_views(std::uint64_t offset, std::uint64_t length,
                    const std::atomic<bool>& stop) const override {
    EXPECT_EQ(offset, 0U);
    EXPECT_EQ(length, size_bytes_);
    asked_.set_value();
    while (!stop) std::this_thread::yield();
  }

 private:
  std::uint64_t size_bytes_;
  std::promise<void>& asked_;
};

constexpr std::uint64_t kLarge = std::uint64_t{1} << 30U;

TEST(PageReleaser, GoesOnBesideItsOwnerAndStopsWithIt) {
  std::promise<void> asked;
  const SlowSource source(kLarge, asked);
  {
    const PageReleaser forgetting(source, 2);
    asked.get_future().wait();
  }  // returns
}

TEST(PageReleaser, TakesNoThreadThatItWasNotGiven) {
  std::promise<void> asked;
  const auto answer = asked.get_future();
  const SlowSource large(kLarge, asked);
  const SlowSource small(1000, asked);
  {
    const PageReleaser forgetting(large, 1);
  }
  {
    const PageReleaser forgetting(small, 8);
  }
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
}

}  // namespace
}  // namespace scanner

#include "scanner/cli/progress.h"

#include <chrono>
#include <system_error>
#include <utility>

#include "report/text/human_text.h"
#include "scanner/cli/standard_streams.h"

namespace scanner {
namespace {

constexpr auto kFirst = std::chrono::milliseconds(300);  // no bar for a small volume
constexpr std::uint64_t kManyRecords = 250'000;          // an immediate bar for a large one
constexpr auto kBetween = std::chrono::milliseconds(100);
constexpr std::uint64_t kBarColumns = 30;

}  // namespace

ProgressBar::ProgressBar(std::string title, const std::atomic<std::uint64_t>& done,
                         std::uint64_t total)
    : title_(std::move(title)), done_(done), total_(total) {
  try {
    thread_ = std::jthread([this] { run(); });
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch)
    // Without a thread, scan without a progress bar.
  }
}

ProgressBar::~ProgressBar() {
  {
    const std::scoped_lock lock(mutex_);
    ended_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  if (drawn_) write_standard(StandardStream::kError, "\r\x1B[K");
}

void ProgressBar::run() {
  std::unique_lock lock(mutex_);
  if (total_ >= kManyRecords) draw();
  auto pause = kFirst;
  while (!wake_.wait_for(lock, pause, [this] { return ended_; })) {
    draw();
    pause = kBetween;
  }
}

void ProgressBar::draw() {
  const std::uint64_t done = done_.load(std::memory_order_relaxed);
  const std::uint64_t filled = done * kBarColumns / total_;
  std::string line = "\r" + title_ + " [";
  for (std::uint64_t i = 0; i < kBarColumns; ++i) line += i < filled ? '#' : '.';
  line += "] " + std::to_string(done * 100 / total_) + " %  " + report::grouped(done) + " of " +
          report::grouped(total_) + " records\x1B[K";
  write_standard(StandardStream::kError, line);
  drawn_ = true;
}

}  // namespace scanner

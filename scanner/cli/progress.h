// A progress bar on stderr while a volume is scanned; not shown unless stderr is a terminal.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "scanner/audit/diagnostics.h"

namespace scanner {

class ProgressBar final : public Diagnostics::Progress {
 public:
  // Shows `done` of `total` records with `title` until destroyed, then clears the line.
  ProgressBar(std::string title, const std::atomic<std::uint64_t>& done, std::uint64_t total);
  ~ProgressBar() override;
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

 private:
  void run();
  void draw();

  std::string title_;
  const std::atomic<std::uint64_t>& done_;
  std::uint64_t total_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ended_ = false;
  bool drawn_ = false;
  std::jthread thread_;
};

}  // namespace scanner

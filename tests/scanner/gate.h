// For calls that hang until a test lets them go on.
#pragma once

#include <condition_variable>
#include <mutex>

namespace scanner_test {

// Closed until it is opened for good.
class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return open_; });
  }
  void open() {
    {
      const std::scoped_lock lock(mutex_);
      open_ = true;
    }
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

}  // namespace scanner_test

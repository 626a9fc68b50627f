// Asks the system for many places at once, and waits for none longer than its limit.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "scanner/probe/probe_path.h"
#include "scanner/probe/system_files.h"
#include "scanner/resolve/external_target.h"

namespace scanner {

struct ProbeLimits {
  using Clock = std::chrono::steady_clock;

  std::chrono::milliseconds each{5000};
  std::size_t threads = 8;  // from 1
  std::function<Clock::time_point()> now = Clock::now;
};

// The answers, in the order of `places`. May let std::bad_alloc out.
//
// A thread whose question is not answered in time has it broken off, if the system can, and is of
// use again once it is back. Until then, and be it for ever, it is left behind with all that it
// needs (detached_threads()). So no more than `limits.threads` can ever hang: when all do, nothing
// more is asked. Of a host that was silent once nothing more is asked, one that has not answered
// yet is asked by one thread only, and none gets more than half of them. Ends early when stopped,
// with what is not answered not asked.
[[nodiscard]] std::vector<ProbeResult> probe_paths(std::shared_ptr<const SystemFiles> system,
                                                   std::vector<ExternalTarget> places,
                                                   const ProbeLimits& limits,
                                                   const std::atomic<bool>* stop = nullptr);

}  // namespace scanner

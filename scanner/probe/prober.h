// Asks the system about many targets at once, with a time limit for each.
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

// The answers, in the order of `targets`. May throw std::bad_alloc.
//
// A call that is not answered in time is cancelled, if the system supports it, and its thread is
// reused once it returns. Until then, possibly forever, it is abandoned with all that it needs
// (detached_threads()). So no more than `limits.threads` can ever hang: once all do, nothing more
// is asked. A host that failed to answer once is not asked again, one that has not answered yet is
// asked by one thread only, and no host gets more than half of the threads. Ends early when
// stopped; unanswered targets count as not asked.
[[nodiscard]] std::vector<ProbeResult> probe_paths(std::shared_ptr<const SystemFiles> system,
                                                   std::vector<ExternalTarget> targets,
                                                   const ProbeLimits& limits,
                                                   const std::atomic<bool>* stop = nullptr);

}  // namespace scanner

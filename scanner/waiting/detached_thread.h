// Threads that nothing waits for, as a call that they make may never come back.
#pragma once

#include <cstddef>
#include <functional>

namespace scanner {

// `work` must own, or share, all that it uses: it may outlive everything else. What it throws is
// dropped. False where the system has no thread or memory left; then nothing of it is run.
[[nodiscard]] bool start_detached(std::function<void()> work);

// How many of them still run; waits for none of these. The process must not end in the usual way
// while some do, as that destroys what they may come back to: see end_at_once().
[[nodiscard]] std::size_t detached_threads();

}  // namespace scanner

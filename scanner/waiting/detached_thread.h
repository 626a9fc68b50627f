// Threads that nothing waits for, because their calls may never return.
#pragma once

#include <cstddef>
#include <functional>

namespace scanner {

// `work` must own, or share, all that it uses: it may outlive everything else. Exceptions are
// dropped. False if the system has no thread or memory left; then it does not run.
[[nodiscard]] bool start_detached(std::function<void()> work);

// How many of them still run; does not wait. The process must not end in the usual way while some
// do, as that destroys what they may return to: see end_at_once().
[[nodiscard]] std::size_t detached_threads();

}  // namespace scanner

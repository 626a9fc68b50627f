// Numbered ranges of work, processed by several threads and passed on in order. The calls of
// consume() and their order do not depend on the number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <expected>

#include "report/output/error.h"

namespace report {

struct WorkOptions {
  unsigned threads = 1;                          // 0 counts as 1
  const std::atomic<bool>* cancelled = nullptr;  // checked before every range
};

class OrderedWork {
 public:
  virtual ~OrderedWork() = default;
  // Processes range number `range` and stores the result in slot number `slot`. Called by any
  // thread, but only by one at a time for each slot. May throw std::bad_alloc.
  virtual void produce(std::size_t range, std::size_t slot) = 0;
  // Takes the result; the slot is free afterwards. Called for one range after the other, by any of
  // the threads.
  virtual std::expected<void, Error> consume(std::size_t range, std::size_t slot) = 0;
};

// Number of slots that run_in_order() uses for that many threads: the limit of pending results.
[[nodiscard]] std::size_t slot_count(unsigned threads);

// Errors: those of consume(), kCancelled, kResources. No thread is running on return.
std::expected<void, Error> run_in_order(std::size_t ranges, OrderedWork& work,
                                        const WorkOptions& options);

}  // namespace report

// Numbered ranges of work, done by several threads and handed on in order. Any number of threads
// gives the same calls of consume() in the same order.
#pragma once

#include <atomic>
#include <cstddef>
#include <expected>

#include "report/output/error.h"

namespace report {

struct WorkOptions {
  unsigned threads = 1;                          // 0 counts as 1
  const std::atomic<bool>* cancelled = nullptr;  // looked at before every range
};

class OrderedWork {
 public:
  virtual ~OrderedWork() = default;
  // Does range number `range`, leaving its result in place number `slot`. Called by any thread, by
  // one at a time for a slot. May let std::bad_alloc out.
  virtual void produce(std::size_t range, std::size_t slot) = 0;
  // Takes the result away; the slot is free afterwards. Called for one range after the other, by
  // any of the threads.
  virtual std::expected<void, Error> consume(std::size_t range, std::size_t slot) = 0;
};

// How many slots run_in_order() uses for that many threads: the bound on results in flight.
[[nodiscard]] std::size_t slot_count(unsigned threads);

// Errors: what consume() gave, kCancelled, kResources. No thread is at work on return.
std::expected<void, Error> run_in_order(std::size_t ranges, OrderedWork& work,
                                        const WorkOptions& options);

}  // namespace report

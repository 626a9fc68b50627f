// What --stats says on stderr.
#pragma once

#include <cstdint>

#include "scanner/source/counting_source.h"

namespace scanner {

// What was read so far.
struct ReadFigures {
  std::uint64_t reads = 0;
  std::uint64_t bytes = 0;

  static ReadFigures of(const ReadCounter& counter) {
    return {.reads = counter.reads, .bytes = counter.bytes};
  }
};

// `opening`: how much of it went into opening volumes.
void say_statistics(const ReadCounter& counter, const ReadFigures& opening);

}  // namespace scanner

// The amount of data read so far, for --stats.
#pragma once

#include <cstdint>

#include "scanner/source/counting_source.h"

namespace scanner {

struct ReadFigures {
  std::uint64_t reads = 0;
  std::uint64_t bytes = 0;

  static ReadFigures of(const ReadCounter& counter) {
    return {.reads = counter.reads, .bytes = counter.bytes};
  }
};

}  // namespace scanner

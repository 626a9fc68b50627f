// What --stats says on stderr.
#pragma once

#include <cstddef>
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

// `opening`: how much of it went into opening the volumes, of which there are so many.
void say_statistics(const ReadCounter& counter, const ReadFigures& opening, std::size_t volumes);

}  // namespace scanner

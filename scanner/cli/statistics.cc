#include "scanner/cli/statistics.h"

#include <string>

#include "report/text/human_text.h"
#include "scanner/cli/log.h"

namespace scanner {
namespace {

std::string counted_reads(std::uint64_t reads, std::uint64_t bytes) {
  return report::counted(reads, "read", "reads") + " of " + report::counted(bytes, "byte", "bytes");
}

}  // namespace

// Explicitly requested, so shown even with --quiet.
void say_statistics(const VolumeSet& set) {
  const std::string what =
      set.volumes.size() == 1 ? "to open the volume: " : "to open the volumes: ";
  log_warning(what + counted_reads(set.opening.reads, set.opening.bytes));
  log_warning("for the answer: " + counted_reads(set.counter->reads - set.opening.reads,
                                                 set.counter->bytes - set.opening.bytes));
}

}  // namespace scanner

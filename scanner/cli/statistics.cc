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

// Asked for: said even to those who want to hear nothing else.
void say_statistics(const ReadCounter& counter, const ReadFigures& opening, std::size_t volumes) {
  const std::string what = volumes == 1 ? "to open the volume: " : "to open the volumes: ";
  log_warning(what + counted_reads(opening.reads, opening.bytes));
  log_warning("for the answer: " +
              counted_reads(counter.reads - opening.reads, counter.bytes - opening.bytes));
}

}  // namespace scanner

#include "report/model/trace.h"

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<kTraceCauseCount> kTraceCauses{"asked", "rewritten", "junction"};
static_assert(are_words(kTraceCauses));

constexpr Words<kTraceFoundCount> kTraceFound{"directory", "file", "nothing", "unknown"};
static_assert(are_words(kTraceFound));

}  // namespace

std::string_view word(TraceCause cause) {
  return kTraceCauses[static_cast<std::size_t>(cause)];
}

std::optional<TraceCause> trace_cause_from(std::string_view text) {
  return value_of<TraceCause>(kTraceCauses, text);
}

std::string_view word(TraceFound found) {
  return kTraceFound[static_cast<std::size_t>(found)];
}

std::optional<TraceFound> trace_found_from(std::string_view text) {
  return value_of<TraceFound>(kTraceFound, text);
}

}  // namespace report

#include "report/trace.h"

namespace report {

std::string_view word(TraceCause cause) {
  switch (cause) {
    case TraceCause::kAsked: return "asked";
    case TraceCause::kRewritten: return "rewritten";
    case TraceCause::kJunction: return "junction";
  }
  return {};
}

std::string_view word(TraceFound found) {
  switch (found) {
    case TraceFound::kDirectory: return "directory";
    case TraceFound::kFile: return "file";
    case TraceFound::kNothing: return "nothing";
    case TraceFound::kUnknown: return "unknown";
  }
  return {};
}

}  // namespace report

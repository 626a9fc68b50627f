#include "report/rows.h"

#include <utility>

namespace report {

std::string_view word(PathState state) {
  switch (state) {
    case PathState::kWhole: return "whole";
    case PathState::kOrphan: return "orphan";
    case PathState::kCycle: return "cycle";
    case PathState::kBrokenParent: return "broken-parent";
    case PathState::kCut: return "cut";
  }
  std::unreachable();
}

}  // namespace report

#include "scanner/cli/output/report_placement.h"

#include <algorithm>

namespace scanner {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstWait{10};
constexpr milliseconds kLongestWait{250};
constexpr milliseconds kPatience{2000};

}  // namespace

bool is_in_use(std::uint32_t code) {
  return code == kErrorAccessDenied || code == kErrorSharingViolation ||
         code == kErrorLockViolation;
}

std::expected<void, std::uint32_t> place_report(ReportPlacement& placement) {
  milliseconds waited{0};
  milliseconds next = kFirstWait;
  for (;;) {
    const auto renamed = placement.rename();
    if (renamed || !is_in_use(renamed.error())) return renamed;
    if (waited >= kPatience) {
      if (placement.replace()) return {};
      return renamed;
    }
    placement.wait(next);
    waited += next;
    next = std::min(next * 2, kLongestWait);
  }
}

}  // namespace scanner

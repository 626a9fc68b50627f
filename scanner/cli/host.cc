#include "scanner/cli/host.h"

#include "report/text/time_text.h"

namespace scanner {

std::string rfc3339(std::chrono::system_clock::time_point time) {
  using FiletimeTicks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr std::int64_t kUnixEpoch = 116'444'736'000'000'000;  // as FILETIME
  const auto ticks = std::chrono::duration_cast<FiletimeTicks>(time.time_since_epoch()).count();
  std::string text;
  report::append_rfc3339(static_cast<std::uint64_t>(ticks + kUnixEpoch), text);
  return text;
}

}  // namespace scanner

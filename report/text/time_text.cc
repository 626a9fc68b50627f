#include "report/text/time_text.h"

#include <chrono>

#include "report/text/number_text.h"

namespace report {
namespace {

constexpr std::uint64_t kTicksPerSecond = 10'000'000;
constexpr std::uint64_t kTicksPerDay = 86'400 * kTicksPerSecond;

constexpr std::chrono::sys_days kEpoch =
    std::chrono::sys_days(std::chrono::year(1601) / std::chrono::January / 1);
constexpr std::chrono::sys_days kTooLate =
    std::chrono::sys_days(std::chrono::year(10'000) / std::chrono::January / 1);
constexpr std::uint64_t kDays = static_cast<std::uint64_t>((kTooLate - kEpoch).count());

}  // namespace

bool append_rfc3339(std::uint64_t filetime, std::string& out) {
  const std::uint64_t days = filetime / kTicksPerDay;
  if (filetime == 0 || days >= kDays) return false;
  const std::chrono::year_month_day date(kEpoch +
                                         std::chrono::days(static_cast<std::int64_t>(days)));
  const std::uint64_t ticks = filetime % kTicksPerDay;
  const std::uint64_t seconds = ticks / kTicksPerSecond;
  char text[] = "0000-00-00T00:00:00.0000000Z";
  const auto put = [&text](std::size_t end, std::uint64_t value) {  // digits before text[end]
    for (; value != 0; value /= 10) text[--end] = static_cast<char>('0' + value % 10);
  };
  put(4, static_cast<std::uint64_t>(static_cast<int>(date.year())));
  put(7, static_cast<unsigned>(date.month()));
  put(10, static_cast<unsigned>(date.day()));
  put(13, seconds / 3600);
  put(16, seconds / 60 % 60);
  put(19, seconds % 60);
  put(27, ticks % kTicksPerSecond);
  out.append(text, sizeof(text) - 1);
  return true;
}

}  // namespace report

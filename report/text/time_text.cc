#include "report/text/time_text.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>

namespace report {
namespace {

constexpr std::uint64_t kTicksPerSecond = 10'000'000;
constexpr std::uint64_t kTicksPerDay = 86'400 * kTicksPerSecond;

constexpr std::chrono::sys_days kEpoch =
    std::chrono::sys_days(std::chrono::year(1601) / std::chrono::January / 1);
constexpr std::chrono::sys_days kTooLate =
    std::chrono::sys_days(std::chrono::year(10'000) / std::chrono::January / 1);
constexpr std::uint64_t kDays = static_cast<std::uint64_t>((kTooLate - kEpoch).count());

constexpr std::size_t kTimeBytes = sizeof("0000-00-00T00:00:00.0000000Z") - 1;

// "00" to "99"
constexpr auto kPairs = [] {
  std::array<char, 200> pairs{};
  for (std::size_t i = 0; i < 100; ++i) {
    pairs[2 * i] = static_cast<char>('0' + i / 10);
    pairs[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return pairs;
}();

// Two digits and the character behind them. REQUIRES: value < 100.
char* put_pair(std::uint32_t value, char after, char* to) {
  std::memcpy(to, &kPairs[std::size_t{2} * value], 2);
  to[2] = after;
  return to + 3;
}

// Returns the end; `to` itself if there is no date. REQUIRES: room for kTimeBytes.
char* put_rfc3339(std::uint64_t filetime, char* to) {
  const std::uint64_t days = filetime / kTicksPerDay;
  if (filetime == 0 || days >= kDays) return to;
  const std::chrono::year_month_day date(kEpoch +
                                         std::chrono::days(static_cast<std::int64_t>(days)));
  const auto year = static_cast<std::uint32_t>(static_cast<int>(date.year()));
  const std::uint64_t ticks = filetime % kTicksPerDay;
  const auto seconds = static_cast<std::uint32_t>(ticks / kTicksPerSecond);
  const auto fraction = static_cast<std::uint32_t>(ticks % kTicksPerSecond);  // seven digits
  std::memcpy(to, &kPairs[std::size_t{2} * (year / 100)], 2);
  to = put_pair(year % 100, '-', to + 2);
  to = put_pair(static_cast<unsigned>(date.month()), '-', to);
  to = put_pair(static_cast<unsigned>(date.day()), 'T', to);
  to = put_pair(seconds / 3600, ':', to);
  to = put_pair(seconds / 60 % 60, ':', to);
  to = put_pair(seconds % 60, '.', to);
  // The third character of each pair is overwritten by the next pair.
  to = put_pair(fraction / 100'000, ' ', to) - 1;
  to = put_pair(fraction / 1'000 % 100, ' ', to) - 1;
  to = put_pair(fraction / 10 % 100, static_cast<char>('0' + fraction % 10), to);
  *to++ = 'Z';
  return to;
}

}  // namespace

bool append_rfc3339(std::uint64_t filetime, TextOut& out) {
  char* const start = out.room(kTimeBytes);
  char* const end = put_rfc3339(filetime, start);
  out.written(end);
  return end != start;
}

bool append_rfc3339(std::uint64_t filetime, std::string& out) {
  char text[kTimeBytes];
  char* const end = put_rfc3339(filetime, text);
  out.append(text, end);
  return end != text;
}

}  // namespace report

#include "report/read/number_from.h"

#include <charconv>
#include <chrono>
#include <string>

namespace report {
namespace {

// Digits of that base only, all of them.
std::optional<std::uint64_t> digits_from(std::string_view text, int base) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A decimal field of a date. REQUIRES: text is long enough.
std::optional<std::uint64_t> field(std::string_view text, std::size_t at, std::size_t size) {
  return digits_from(text.substr(at, size), 10);
}

}  // namespace

std::optional<std::uint64_t> hex_number_from(std::string_view text, std::size_t digits) {
  if (text.size() != 2 + digits || !text.starts_with("0x")) return std::nullopt;
  return digits_from(text.substr(2), 16);
}

std::optional<std::uint64_t> filetime_from(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00.0000000Z";
  constexpr std::uint64_t kTicksPerSecond = 10'000'000;
  if (text.size() != kShape.size()) return std::nullopt;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] != '0' && text[i] != kShape[i]) return std::nullopt;
  }
  const auto year = field(text, 0, 4);
  const auto month = field(text, 5, 2);
  const auto day = field(text, 8, 2);
  const auto hour = field(text, 11, 2);
  const auto minute = field(text, 14, 2);
  const auto second = field(text, 17, 2);
  const auto ticks = field(text, 20, 7);
  if (!year || !month || !day || !hour || !minute || !second || !ticks) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *year < 1601 || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  constexpr std::chrono::sys_days kEpoch{std::chrono::year(1601) / std::chrono::January / 1};
  const auto days = static_cast<std::uint64_t>((std::chrono::sys_days(date) - kEpoch).count());
  return (((days * 24 + *hour) * 60 + *minute) * 60 + *second) * kTicksPerSecond + *ticks;
}

std::optional<mft::Guid> guid_from(std::string_view text) {
  constexpr std::string_view kShape = "{00000000-0000-0000-0000-000000000000}";
  // As on disk: the first three groups are little-endian integers.
  constexpr std::size_t kPlaces[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  if (text.size() != kShape.size()) return std::nullopt;
  mft::Guid guid{};
  std::size_t next = 0;
  for (std::size_t i = 0; i < kShape.size();) {
    if (kShape[i] != '0') {
      if (text[i] != kShape[i]) return std::nullopt;
      ++i;
      continue;
    }
    const auto byte = digits_from(text.substr(i, 2), 16);
    if (!byte) return std::nullopt;
    guid[kPlaces[next++]] = static_cast<std::uint8_t>(*byte);
    i += 2;
  }
  return guid;
}

}  // namespace report

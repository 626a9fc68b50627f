#include "scanner/machine/shadow_copies.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "scanner/source/ascii.h"
#include "scanner/source/drive_map.h"
#include "scanner/source/windows_name.h"

namespace scanner {
namespace {

std::string with_braces(std::string_view id) {
  std::string text = ascii_lower(id);
  if (!text.starts_with('{')) text.insert(0, 1, '{');
  if (!text.ends_with('}')) text.push_back('}');
  return text;
}

std::string property(const WmiObject& object, std::string_view name) {
  const auto found = object.find(name);
  return found != object.end() ? found->second : std::string();
}

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string time_of_cim(std::string_view text) {
  // yyyymmddHHMMSS.mmmmmmsUUU
  if (text.size() != 25 || text[14] != '.' || (text[21] != '+' && text[21] != '-')) return {};
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(4, 2));
  const auto day = number(text.substr(6, 2));
  const auto hour = number(text.substr(8, 2));
  const auto minute = number(text.substr(10, 2));
  const auto second = number(text.substr(12, 2));
  const auto micro = number(text.substr(15, 6));
  const auto offset = number(text.substr(22, 3));
  if (!year || !month || !day || !hour || !minute || !second || !micro || !offset) return {};
  using std::chrono::minutes;
  using std::chrono::seconds;
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59 || *micro < 0) return {};
  // The offset is that of the given local time from UTC.
  const minutes shift(text[21] == '+' ? *offset : -*offset);
  const auto utc = std::chrono::sys_days(date) + std::chrono::hours(*hour) + minutes(*minute) +
                   seconds(*second) - shift;
  const auto days = std::chrono::floor<std::chrono::days>(utc);
  const std::chrono::year_month_day utc_date(days);
  const std::chrono::hh_mm_ss time(std::chrono::duration_cast<seconds>(utc - days));
  std::array<char, 64> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06d0Z",
                static_cast<int>(utc_date.year()), static_cast<unsigned>(utc_date.month()),
                static_cast<unsigned>(utc_date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
                *micro);
  return out.data();
}

std::expected<std::vector<ShadowCopy>, Error> read_shadow_copies(const Machine& machine) {
  const auto objects = machine.shadow_copies();
  if (!objects) return std::unexpected(objects.error());
  std::vector<ShadowCopy> copies;
  for (const WmiObject& object : *objects) {
    ShadowCopy copy{.id = ascii_lower(property(object, "ID")),
                    .created = time_of_cim(property(object, "InstallDate")),
                    .device = property(object, "DeviceObject"),
                    .origin = normalized_drive(property(object, "VolumeName")).value_or("")};
    if (!copy.device.empty()) copies.push_back(std::move(copy));
  }
  std::ranges::stable_sort(copies, {}, &ShadowCopy::created);
  return copies;
}

std::expected<ShadowCopy, Error> choose_copy(std::span<const ShadowCopy> copies,
                                             std::string_view wanted) {
  if (copies.empty()) return std::unexpected(Error{"it has no shadow copies"});
  if (ascii_lower(wanted) == "latest") {
    if (copies.size() > 1 && copies.front().created.empty()) {
      return std::unexpected(Error{
          "the system does not report when each of its shadow copies was created; name one by "
          "its ID"});
    }
    return copies.back();
  }
  const auto found = std::ranges::find(copies, with_braces(wanted), &ShadowCopy::id);
  if (found == copies.end()) {
    return std::unexpected(Error{"none of its shadow copies has the ID " + with_braces(wanted)});
  }
  return *found;
}

}  // namespace scanner

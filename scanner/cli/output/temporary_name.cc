#include "scanner/cli/output/temporary_name.h"

namespace scanner {
namespace {

// `text` without its last `count` characters, but never empty.
std::string_view without_last(std::string_view text, std::size_t count) {
  std::size_t end = text.size();
  for (; count != 0 && end != 0; --count) {
    do --end;
    while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80);
  }
  return end == 0 ? text : text.substr(0, end);
}

}  // namespace

std::string temporary_name(std::string_view name, std::uint32_t number, NameLength length) {
  const std::string ending = "." + std::to_string(number) + ".tmp";
  if (length == NameLength::kNoLonger) name = without_last(name, ending.size());
  return std::string(name) + ending;
}

std::optional<std::string> make_temporary_name(
    std::string_view name, std::uint32_t number,
    const std::function<NameAttempt(const std::string&)>& attempt) {
  constexpr int kMostAttempts = 16;
  for (const NameLength length : {NameLength::kLonger, NameLength::kNoLonger}) {
    NameAttempt last = NameAttempt::kExists;
    for (int i = 0; i < kMostAttempts && last == NameAttempt::kExists; ++i) {
      std::string candidate = temporary_name(name, number++, length);
      last = attempt(candidate);
      if (last == NameAttempt::kMade) return candidate;
    }
    if (last != NameAttempt::kTooLong) break;
  }
  return std::nullopt;
}

}  // namespace scanner

#include "scanner/catalog/shown_name.h"

#include <algorithm>
#include <array>

namespace scanner {
namespace {

constexpr std::array<bool, 128> kForbidden = [] {
  std::array<bool, 128> forbidden{};
  for (std::size_t c = 0; c < 0x20; ++c) forbidden[c] = true;
  for (const char16_t c : std::u16string_view(u"\\/:*?\"<>|")) forbidden[c] = true;
  return forbidden;
}();

}  // namespace

bool is_openable_name(std::u16string_view name) {
  return std::ranges::none_of(name,
                              [](char16_t c) { return c < kForbidden.size() && kForbidden[c]; });
}

bool needs_quotes(std::u16string_view name) {
  return std::ranges::any_of(name, [](char16_t c) { return c == u'\\' || c == u'"'; });
}

void append_shown_name(std::u16string_view name, std::u16string& out) {
  if (!needs_quotes(name)) {
    out += name;
    return;
  }
  out.push_back(u'"');
  for (const char16_t c : name) {
    if (c == u'"') out.push_back(c);
    out.push_back(c);
  }
  out.push_back(u'"');
}

}  // namespace scanner

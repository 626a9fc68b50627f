#include "scanner/catalog/path_label.h"

#include <string_view>

namespace scanner {
namespace {

void append_number(std::uint64_t value, std::u16string& out) {
  for (const char c : std::to_string(value)) out.push_back(static_cast<char16_t>(c));
}

std::u16string_view label_word(report::PathState state) {
  switch (state) {
    case report::PathState::kOrphan: return u"<orphan ";
    case report::PathState::kCycle: return u"<cycle ";
    case report::PathState::kCut: return u"<cut ";
    default: return u"<broken-parent ";
  }
}

}  // namespace

void append_label(report::PathState state, Parent parent, std::u16string& out) {
  out += label_word(state);
  append_number(parent.record, out);
  out.push_back(u'-');
  append_number(parent.sequence, out);
  out.push_back(u'>');
}

std::optional<Parent> cut_at(std::u16string_view path) {
  const std::u16string_view word = label_word(report::PathState::kCut);
  if (!path.starts_with(word)) return std::nullopt;
  std::uint64_t numbers[2] = {0, 0};
  std::size_t at = word.size();
  for (std::uint64_t& number : numbers) {
    for (; at < path.size() && path[at] >= u'0' && path[at] <= u'9'; ++at) {
      number = number * 10 + (path[at] - u'0');
    }
    ++at;  // the hyphen
  }
  return Parent{.record = static_cast<RecordIndex>(numbers[0]),
                .sequence = static_cast<std::uint16_t>(numbers[1])};
}

}  // namespace scanner

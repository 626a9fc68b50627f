#include "scanner/links/path_label.h"

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

}  // namespace scanner

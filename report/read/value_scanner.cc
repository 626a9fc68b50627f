#include "report/read/value_scanner.h"

#include <algorithm>

#include "report/read/json_tree.h"

namespace report {
namespace {

constexpr std::size_t kWindowBytes = 256UL * 1024;

constexpr std::string_view kCutOff = "the report ends in the middle of this value: it is truncated";

bool is_white(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

std::expected<bool, ReadError> ValueScanner::has_byte() {
  if (at_ < window_.size()) return true;
  if (offset_ == size_) return false;
  const auto size =
      static_cast<std::size_t>(std::min<std::uint64_t>(kWindowBytes, size_ - offset_));
  auto window = bytes_.read(offset_, size, room_);
  if (!window) return error(std::move(window).error());
  window_ = *window;
  at_ = 0;
  return true;
}

std::expected<void, ReadError> ValueScanner::pass_byte_order_mark() {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  const auto more = has_byte();
  if (!more) return std::unexpected(more.error());
  if (!window_.starts_with(kMark)) return {};
  at_ = kMark.size();
  offset_ = kMark.size();
  return {};
}

std::expected<std::optional<char>, ReadError> ValueScanner::peek() {
  while (true) {
    const auto more = has_byte();
    if (!more) return std::unexpected(more.error());
    if (!*more) return std::nullopt;
    const char c = window_[at_];
    if (!is_white(c)) return c;
    if (c == '\n') ++line_;
    pass();
  }
}

// From the first quotation mark past the last one.
std::expected<void, ReadError> ValueScanner::string_value() {
  pass();
  bool escaped = false;
  while (true) {
    const auto more = has_byte();
    if (!more) return std::unexpected(more.error());
    if (!*more) return error(std::string(kCutOff));
    const char c = window_[at_];
    if (static_cast<unsigned char>(c) < 0x20) return error("a string contains a control character");
    pass();
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == '"') {
      return {};
    }
  }
}

// A number or a word.
std::expected<void, ReadError> ValueScanner::bare_value() {
  while (true) {
    const auto more = has_byte();
    if (!more) return std::unexpected(more.error());
    if (!*more) return {};
    const char c = window_[at_];
    if (is_white(c) || std::string_view(",:[]{}\"").contains(c)) return {};
    pass();
  }
}

std::expected<ValueSpan, ReadError> ValueScanner::value(std::size_t most_bytes) {
  ValueSpan span{.offset = offset_, .size = 0, .line = line_};
  std::size_t depth = 0;
  do {
    const auto next = peek();
    if (!next) return std::unexpected(next.error());
    if (!*next)
      return std::unexpected(ReadError{.line = span.line, .message = std::string(kCutOff)});
    std::expected<void, ReadError> passed;
    switch (**next) {
      case '{':
      case '[':
        if (++depth > JsonTree::kMaxDepth) {
          return error("values are nested more than " + std::to_string(JsonTree::kMaxDepth) +
                       " levels deep");
        }
        pass();
        break;
      case '}':
      case ']':
        if (depth == 0) return error("a closing bracket has no opening bracket");
        --depth;
        pass();
        break;
      case '"': passed = string_value(); break;
      case ',':
      case ':':
        if (depth == 0) return error("a value is missing");
        pass();
        break;
      default: passed = bare_value();
    }
    if (!passed) return std::unexpected(passed.error());
    if (offset_ - span.offset > most_bytes) {
      return std::unexpected(
          ReadError{.line = span.line,
                    .message = "a value is longer than " + std::to_string(most_bytes) + " bytes"});
    }
  } while (depth != 0);
  span.size = static_cast<std::size_t>(offset_ - span.offset);
  return span;
}

}  // namespace report

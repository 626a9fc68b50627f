#include "scanner/cli/command_line.h"

#include <cstddef>

namespace scanner {
namespace {

constexpr char16_t kQuote = u'"';
constexpr char16_t kBackslash = u'\\';

constexpr bool is_blank(char16_t c) {
  return c == u' ' || c == u'\t';
}

class Splitter {
 public:
  explicit Splitter(std::u16string_view line) : line_(line) {}

  std::vector<std::u16string> run() {
    skip_program();
    std::vector<std::u16string> arguments;
    for (skip_blanks(); !ended(); skip_blanks()) arguments.push_back(argument());
    return arguments;
  }

 private:
  [[nodiscard]] bool ended() const { return at_ >= line_.size(); }
  // The unit `ahead` units further on; 0 past the end.
  [[nodiscard]] char16_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < line_.size() ? line_[at_ + ahead] : u'\0';
  }
  [[nodiscard]] bool argument_ends(std::size_t ahead) const {
    return at_ + ahead >= line_.size() || is_blank(line_[at_ + ahead]);
  }
  void skip_blanks() {
    while (is_blank(peek())) ++at_;
  }

  // In the program's name, a backslash has no special meaning.
  void skip_program() {
    bool quoted = false;
    for (; !ended() && (quoted || !is_blank(peek())); ++at_) {
      if (peek() == kQuote) quoted = !quoted;
    }
  }

  std::u16string argument() {
    std::u16string text;
    bool quoted = false;
    while (!ended() && (quoted || !is_blank(peek()))) {
      if (peek() == kBackslash) {
        quoted = backslashes(quoted, text);
      } else if (peek() != kQuote) {
        text += line_[at_++];
      } else if (quoted && peek(1) == kQuote) {
        text += kQuote;  // "" inside quotes
        at_ += 2;
      } else {
        quoted = !quoted;
        ++at_;
      }
    }
    return text;
  }

  // A run of backslashes and the quote that follows. Returns whether quoting is on afterwards.
  bool backslashes(bool quoted, std::u16string& text) {
    std::size_t count = 0;
    while (peek(count) == kBackslash) ++count;
    if (peek(count) != kQuote) {
      text.append(count, kBackslash);
      at_ += count;
      return quoted;
    }
    if (count % 2 == 0) {  // the quote is a delimiter
      text.append(count / 2, kBackslash);
      at_ += count;
      return quoted;
    }
    at_ += count;
    if (quoted && argument_ends(1)) {
      text.append(count / 2 + 1, kBackslash);
      ++at_;
      return false;
    }
    text.append(count / 2, kBackslash);
    text += kQuote;
    ++at_;
    return quoted;
  }

  std::u16string_view line_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::u16string> split_command_line(std::u16string_view line) {
  return Splitter(line).run();
}

}  // namespace scanner

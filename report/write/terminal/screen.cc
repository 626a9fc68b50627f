#include "report/write/terminal/screen.h"

#include "report/text/terminal_text.h"

namespace report {
namespace {

std::string_view escape(Tone tone) {
  switch (tone) {
    case Tone::kPlain: break;
    case Tone::kStrong: return "\x1b[1m";
    case Tone::kFaint: return "\x1b[2m";
    case Tone::kGood: return "\x1b[32m";
    case Tone::kWarning: return "\x1b[33m";
    case Tone::kBad: return "\x1b[31m";
    case Tone::kTarget: return "\x1b[36m";
  }
  return {};
}

}  // namespace

void Screen::put(std::string_view escaped, std::size_t columns, Tone tone) {
  const bool coloured = colour_ && tone != Tone::kPlain && !escaped.empty();
  if (coloured) out_.put(escape(tone));
  out_.put(escaped);
  if (coloured) out_.put("\x1b[0m");
  column_ += columns;
}

void Screen::pad_to(std::size_t column) {
  if (column <= column_) return;
  out_.fill(column - column_, ' ');
  column_ = column;
}

void Screen::end_line() {
  out_.put('\n');
  column_ = 0;
}

void Screen::text(std::string_view utf8, Tone tone) {
  scratch_.clear();
  const std::size_t columns = append_terminal(utf8, scratch_);
  put(scratch_, columns, tone);
}

void Screen::text(std::u16string_view units, Tone tone) {
  scratch_.clear();
  const std::size_t columns = append_terminal(units, scratch_);
  put(scratch_, columns, tone);
}

void Screen::right_aligned(std::string_view utf8, std::size_t column, Tone tone) {
  scratch_.clear();
  const std::size_t columns = append_terminal(utf8, scratch_);
  if (columns < column) pad_to(column - columns);
  put(scratch_, columns, tone);
}

void Screen::cell(std::string_view utf8, std::size_t column, std::size_t fallback, Tone tone) {
  scratch_.clear();
  put_cell(append_terminal(utf8, scratch_), column, fallback, tone);
}

void Screen::cell(std::u16string_view units, std::size_t column, std::size_t fallback, Tone tone) {
  scratch_.clear();
  put_cell(append_terminal(units, scratch_), column, fallback, tone);
}

void Screen::put_cell(std::size_t columns, std::size_t column, std::size_t fallback, Tone tone) {
  constexpr std::size_t kGap = 2;
  if (columns == 0) return;
  if (column_ != 0 && column_ + kGap > column) end_line();
  if (columns > width_ || column > width_ - columns) {
    if (column_ != 0) end_line();
    column = fallback;
  }
  pad_to(column);
  put(scratch_, columns, tone);
}

void Screen::paragraph(std::string_view utf8, std::size_t indent, Tone tone) {
  std::string line;
  std::size_t columns = 0;
  const auto flush = [&] {
    put(line, columns, tone);
    end_line();
    line.clear();
    columns = 0;
  };
  while (!utf8.empty()) {
    const std::size_t end = utf8.find(' ');
    scratch_.clear();
    const std::size_t length = append_terminal(utf8.substr(0, end), scratch_);
    utf8.remove_prefix(end == std::string_view::npos ? utf8.size() : end + 1);
    if (columns != 0 && column_ + columns + 1 + length > width_) {
      flush();
      pad_to(indent);
    }
    if (columns != 0) {
      line.push_back(' ');
      ++columns;
    }
    line += scratch_;
    columns += length;
  }
  flush();
}

}  // namespace report

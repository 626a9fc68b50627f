// Lines of a terminal report: tracks the current column, colours and wraps text, and escapes names.
// Nothing is ever cut: text that does not fit gets its own line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/outline/tone.h"
#include "report/text/text_out.h"

namespace report {

// Columns without a limit, for output that is not a terminal.
inline constexpr std::size_t kUnlimited = static_cast<std::size_t>(-1);

// Indentation, in columns, of continuation lines.
inline constexpr std::size_t kIndent = 2;

// In front of where a link leads.
inline constexpr std::u16string_view kArrow = u"-> ";

class Screen {
 public:
  // `width` in columns.
  Screen(std::size_t width, bool colour, TextOut& out)
      : width_(width), colour_(colour), out_(out) {}

  [[nodiscard]] std::size_t column() const { return column_; }
  [[nodiscard]] std::size_t width() const { return width_; }

  // Blanks up to `column`; nothing if the line is already that long.
  void pad_to(std::size_t column);
  void end_line();
  // Escaped (text/terminal_text.h), on this line, whatever its length.
  void text(std::string_view utf8, Tone tone = Tone::kPlain);
  void text(std::u16string_view units, Tone tone = Tone::kPlain);
  // Aligned to the right, so that it ends before `column`.
  void right_aligned(std::string_view utf8, std::size_t column, Tone tone = Tone::kPlain);
  // A cell of a table at `column`: on the next line if this one is longer; on its own line at
  // `fallback` if the cell does not fit there.
  void cell(std::string_view utf8, std::size_t column, std::size_t fallback,
            Tone tone = Tone::kPlain);
  void cell(std::u16string_view units, std::size_t column, std::size_t fallback,
            Tone tone = Tone::kPlain);
  // Words from the current position, wrapped at the width; further lines start at `indent`. Ends
  // its last line.
  void paragraph(std::string_view utf8, std::size_t indent, Tone tone = Tone::kPlain);

 private:
  void put(std::string_view escaped, std::size_t columns, Tone tone);
  void put_cell(std::size_t columns, std::size_t column, std::size_t fallback, Tone tone);

  std::size_t width_;
  bool colour_;
  TextOut& out_;
  std::string scratch_;
  std::size_t column_ = 0;
};

}  // namespace report

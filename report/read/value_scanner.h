// Finds where the values of a long JSON text begin and end, without parsing them: the report is
// read once, piece by piece. What it finds need not be valid.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "report/read/read_error.h"
#include "report/read/report_bytes.h"

namespace report {

struct ValueSpan {
  std::uint64_t offset = 0;
  std::size_t size = 0;
  std::uint64_t line = 0;  // where it begins
};

class ValueScanner {
 public:
  // `bytes` must outlive it.
  explicit ValueScanner(const ReportBytes& bytes) : bytes_(bytes), size_(bytes.size_bytes()) {}

  // Passes the bytes that some programs put before UTF-8. REQUIRES: nothing was passed.
  std::expected<void, ReadError> pass_byte_order_mark();
  // Passes white space; gives the byte that follows, which stays, or nothing at the end.
  std::expected<std::optional<char>, ReadError> peek();
  // Passes the byte that peek() gave.
  void pass() {
    ++at_;
    ++offset_;
  }
  // Passes a whole value: an object, an array or a string with what they hold, else all up to the
  // next byte that ends a number or a word. Errors: cut off, longer than `most_bytes`, nested too
  // deeply. REQUIRES: peek() gave a byte.
  std::expected<ValueSpan, ReadError> value(std::size_t most_bytes);

  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t line() const { return line_; }

 private:
  // Whether there is a byte at at_. Errors: reading.
  std::expected<bool, ReadError> has_byte();
  std::expected<void, ReadError> string_value();
  std::expected<void, ReadError> bare_value();

  [[nodiscard]] std::unexpected<ReadError> error(std::string message) const {
    return std::unexpected(ReadError{.line = line_, .message = std::move(message)});
  }

  const ReportBytes& bytes_;
  std::uint64_t size_;
  std::string room_;
  std::string_view window_;
  std::size_t at_ = 0;        // in the window
  std::uint64_t offset_ = 0;  // in the report
  std::uint64_t line_ = 1;
};

}  // namespace report

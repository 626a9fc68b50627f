// A destination for finished bytes: a file, a pipe, a terminal, a string.
#pragma once

#include <cstdint>
#include <expected>
#include <limits>
#include <string>
#include <string_view>

#include "report/output/error.h"

namespace report {

class Sink {
 public:
  virtual ~Sink() = default;
  // Takes all of `bytes` or fails. Called by one thread at a time, in the order of the report.
  // After an error nothing more is written.
  virtual std::expected<void, Error> write(std::string_view bytes) = 0;
  // How many bytes of rows it still accepts. The end of a report is always accepted.
  [[nodiscard]] virtual std::uint64_t room_bytes() const {
    return std::numeric_limits<std::uint64_t>::max();
  }
  // Reserves that many bytes for the end of the report.
  virtual void keep_for_end(std::uint64_t /*bytes*/) {}
};

class StringSink final : public Sink {
 public:
  std::expected<void, Error> write(std::string_view bytes) override {
    text_ += bytes;
    return {};
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace report

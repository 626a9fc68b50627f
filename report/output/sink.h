// Where finished bytes go: a file, a pipe, a terminal, a string.
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
  // How many bytes of rows it still takes. What ends a report is always taken.
  [[nodiscard]] virtual std::uint64_t room_bytes() const {
    return std::numeric_limits<std::uint64_t>::max();
  }
  // Leaves that many bytes of the room to what ends the report.
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

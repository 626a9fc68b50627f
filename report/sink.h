// Where finished bytes go: a file, a pipe, a terminal, a string.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "report/error.h"

namespace report {

class Sink {
 public:
  virtual ~Sink() = default;
  // Takes all of `bytes` or fails. Called by one thread at a time, in the order of the report.
  // After an error nothing more is written.
  virtual std::expected<void, Error> write(std::string_view bytes) = 0;
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

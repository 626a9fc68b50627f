// A sink that limits the size of a report.
#pragma once

#include <cstdint>

#include "report/output/sink.h"

namespace report {

class LimitedSink final : public Sink {
 public:
  // kRows: write_rows() omits rows; all other bytes are accepted. kLines: text that does not fit
  // is cut at the end of a line, and write() returns kTruncated.
  enum class Unit : std::uint8_t { kRows, kLines };

  // `sink` must outlive it.
  LimitedSink(Sink& sink, std::uint64_t most_bytes, Unit unit)
      : sink_(sink), left_bytes_(most_bytes), unit_(unit) {}

  std::expected<void, Error> write(std::string_view bytes) override;
  [[nodiscard]] std::uint64_t room_bytes() const override {
    return left_bytes_ > kept_bytes_ ? left_bytes_ - kept_bytes_ : 0;
  }
  void keep_for_end(std::uint64_t bytes) override { kept_bytes_ = bytes; }

 private:
  Sink& sink_;
  std::uint64_t left_bytes_;
  std::uint64_t kept_bytes_ = 0;
  Unit unit_;
};

// The error that writers return for a report that lacks rows.
[[nodiscard]] Error truncated();

}  // namespace report

// A report file that is either whole or absent: it is written without its name and takes it once
// it is finished.
#pragma once

#include <array>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "report/output/sink.h"
#include "scanner/cli/output/output_target.h"
#include "scanner/source/error.h"

namespace scanner {

class OutputFile final : public report::Sink {
 public:
  // Errors as open_output_target() has them.
  static std::expected<std::unique_ptr<OutputFile>, Error> open(const std::string& path,
                                                                const OutputRules& rules = {});

  std::expected<void, report::Error> write(std::string_view bytes) override;
  // Nothing more is written: whatever a full disk does not take is known from here on. commit()
  // includes it.
  std::expected<void, Error> finish();
  // Puts the file in its place, over an older one.
  std::expected<void, Error> commit();
  // Whether commit() renames it; not so for standard output, devices and pipes.
  [[nodiscard]] bool is_renamed() const { return target_->is_renamed(); }
  // As OutputTarget::directory_descriptor().
  [[nodiscard]] std::optional<int> directory_descriptor() const {
    return target_->directory_descriptor();
  }

 private:
  // What is written at once to a file that is renamed. The system caches a file in pages as large
  // as the pieces it arrived in, if those begin and end on page boundaries: with pieces that began
  // anywhere, writing took up to twice as long (bench/README.md).
  struct alignas(4096) Piece {
    std::array<char, 256UL * 1024> bytes;
  };

  explicit OutputFile(std::unique_ptr<OutputTarget> target);
  std::expected<void, report::Error> flush();

  std::unique_ptr<OutputTarget> target_;
  std::unique_ptr<Piece> piece_;  // null: written as it comes
  std::size_t filled_ = 0;        // bytes of piece_
  bool finished_ = false;
};

}  // namespace scanner

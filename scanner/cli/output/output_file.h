// A report file that is either complete or absent: it gets its name only when it is finished.
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
  // Errors are those of open_output_target().
  static std::expected<std::unique_ptr<OutputFile>, Error> open(const std::string& path,
                                                                const OutputRules& rules = {});

  std::expected<void, report::Error> write(std::string_view bytes) override;
  // Ends writing and reports delayed errors, such as a full disk. commit() includes it.
  std::expected<void, Error> finish();
  // Gives the file its name, replacing an older file.
  std::expected<void, Error> commit();
  // Whether commit() renames it; false for standard output, devices and pipes.
  [[nodiscard]] bool is_renamed() const { return target_->is_renamed(); }
  // See OutputTarget::directory_descriptor().
  [[nodiscard]] std::optional<int> directory_descriptor() const {
    return target_->directory_descriptor();
  }

 private:
  // The unit in which a file that is renamed is written. The system caches a file in pages as large
  // as these pieces if they begin and end on page boundaries; with other pieces, writing took up to
  // twice as long (bench/README.md).
  struct alignas(4096) Piece {
    std::array<char, 256UL * 1024> bytes;
  };

  explicit OutputFile(std::unique_ptr<OutputTarget> target);
  std::expected<void, report::Error> flush();

  std::unique_ptr<OutputTarget> target_;
  std::unique_ptr<Piece> piece_;  // null: unbuffered
  std::size_t filled_ = 0;        // bytes of piece_
  bool finished_ = false;
};

}  // namespace scanner

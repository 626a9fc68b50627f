// Report files that are whole or not there: written under another name in the same folder, then
// renamed.
#pragma once

#include <array>
#include <cstdio>
#include <expected>
#include <memory>
#include <string>

#include "report/sink.h"
#include "scanner/source/error.h"

namespace scanner {

class OutputFile final : public report::Sink {
 public:
  // Opens the temporary file next to `path`; standard output for "-"; a device or pipe itself.
  static std::expected<std::unique_ptr<OutputFile>, Error> open(const std::string& path);
  // Removes the temporary file unless commit() has succeeded.
  ~OutputFile() override;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  std::expected<void, report::Error> write(std::string_view bytes) override;
  // No more is written: what a full disk does not take is known from here on. commit() does it,
  // too.
  std::expected<void, Error> finish();
  // Puts the file in its place, over an older one. The rename is what readers rely on, so nothing
  // waits for the disk (no fsync): after a crash of the whole system the scan can be run again.
  std::expected<void, Error> commit();
  // Whether commit() gives it its name; not so for standard output, devices and pipes.
  [[nodiscard]] bool is_renamed() const { return !temporary_.empty(); }

 private:
  // What is written at once to a file that is renamed. A system keeps a file in pages as large as
  // the pieces that it came in if those begin and end with such pages: where each began anywhere,
  // writing took up to twice as long (bench/README.md).
  struct alignas(4096) Piece {
    std::array<char, 256UL * 1024> bytes;
  };

  OutputFile(std::string path, std::string temporary, std::FILE* file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}
  static std::unique_ptr<OutputFile> to_be_renamed(std::string path, std::string temporary,
                                                   std::FILE* file);

  std::string path_;
  std::string temporary_;         // empty for standard output, devices and pipes
  std::unique_ptr<Piece> piece_;  // in use by file_
  std::FILE* file_;               // null once it is finished
};

}  // namespace scanner

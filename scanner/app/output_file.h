// Report files that are whole or not there: written under another name in the same folder, then
// renamed.
#pragma once

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
  // Puts the file in its place, over an older one. The rename is what readers rely on, so nothing
  // waits for the disk (no fsync): after a crash of the whole system the scan can be run again.
  std::expected<void, Error> commit();
  // Whether commit() gives it its name; not so for standard output, devices and pipes.
  [[nodiscard]] bool is_renamed() const { return !temporary_.empty(); }

 private:
  OutputFile(std::string path, std::string temporary, std::FILE* file)
      : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

  std::string path_;
  std::string temporary_;  // empty for standard output, devices and pipes
  std::FILE* file_;
};

}  // namespace scanner

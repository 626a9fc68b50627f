// The destination of a report: a new file that gets its name when it is finished, or standard
// output, a device or a pipe, which are written directly.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "report/output/error.h"
#include "scanner/source/error.h"

namespace scanner {

struct OutputRules {
  // Write even where other users could replace the report or its directory. Only relevant for a
  // process with the highest rights (root, or an elevated process): any other process can do no
  // more than those users could.
  bool unsafe = false;
  // Do not flush a finished report to the disk before it gets its name: after a power failure, the
  // contents may be lost although the name exists.
  bool no_sync = false;
};

class OutputTarget {
 public:
  virtual ~OutputTarget() = default;  // removes a file that has not got its name

  // Writes all of `bytes`. Errors: kSink, or kCancelled if an interrupt ended the wait for a
  // reader.
  [[nodiscard]] virtual std::expected<void, report::Error> write(std::string_view bytes) = 0;
  // Ends writing and reports delayed errors, such as a full disk.
  [[nodiscard]] virtual std::expected<void, Error> finish() = 0;
  // Gives the file its name, replacing an older one. If that fails, the finished report keeps its
  // temporary name, and the Error says which. REQUIRES: finish() succeeded.
  [[nodiscard]] virtual std::expected<void, Error> commit() = 0;
  // Whether commit() renames it; false for standard output, devices and pipes.
  [[nodiscard]] virtual bool is_renamed() const = 0;
  // The descriptor of the directory in which commit() renames it; empty if it does not, and on
  // Windows.
  [[nodiscard]] virtual std::optional<int> directory_descriptor() const { return std::nullopt; }
};

// `path` is UTF-8; "-" is standard output. An Error contains `path` and the reason: no such
// directory, a directory, a block device or volume, or, unless the rules allow it, a location where
// other users could replace the report.
[[nodiscard]] std::expected<std::unique_ptr<OutputTarget>, Error> open_output_target(
    const std::string& path, const OutputRules& rules);

}  // namespace scanner

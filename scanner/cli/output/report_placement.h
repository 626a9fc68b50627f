// Replaces an older report on Windows, where programs that have it open can prevent that.
// Platform-free, so that it can be tested anywhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>

namespace scanner {

// ERROR_* of winerror.h that mean that a file is in use. [SDK]
inline constexpr std::uint32_t kErrorAccessDenied = 5;
inline constexpr std::uint32_t kErrorSharingViolation = 32;
inline constexpr std::uint32_t kErrorLockViolation = 33;

// The required operations of the system.
class ReportPlacement {
 public:
  virtual ~ReportPlacement() = default;
  // Renames the new file, replacing the older one if it exists. An ERROR_* code if that fails.
  virtual std::expected<void, std::uint32_t> rename() = 0;
  // The alternative: moves the older file aside, and deletes it when the new one has its name.
  // Afterwards either the report has its name, or nothing has changed. (ReplaceFileW does the same,
  // but with paths, which another user may have changed.)
  virtual std::expected<void, std::uint32_t> replace() = 0;
  virtual void wait(std::chrono::milliseconds duration) = 0;
};

// Whether the code means that another program may have the file open.
[[nodiscard]] bool is_in_use(std::uint32_t code);

// Virus scanners and indexers briefly open new files: retries for two seconds while the error says
// that one of the two files is in use, then tries the alternative once. Returns the error of the
// last rename() if all fails, and any other error immediately.
[[nodiscard]] std::expected<void, std::uint32_t> place_report(ReportPlacement& placement);

}  // namespace scanner

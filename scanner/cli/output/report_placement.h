// How a finished report replaces an older one on Windows, where whoever has that one open can
// prevent it. Platform-free, so that it can be tested anywhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>

namespace scanner {

// ERROR_* of winerror.h that mean that a file is in use. [SDK]
inline constexpr std::uint32_t kErrorAccessDenied = 5;
inline constexpr std::uint32_t kErrorSharingViolation = 32;
inline constexpr std::uint32_t kErrorLockViolation = 33;

// What this takes of the system.
class ReportPlacement {
 public:
  virtual ~ReportPlacement() = default;
  // Renames the new file over the older one, if there is one. An ERROR_* code if that fails.
  virtual std::expected<void, std::uint32_t> rename() = 0;
  // The longer way: moves the older file aside, and deletes it when the new one has its name.
  // Either the report is in its place then, or everything is as it was. (ReplaceFileW does the
  // same, but by paths, which somebody may have changed.)
  virtual std::expected<void, std::uint32_t> replace() = 0;
  virtual void wait(std::chrono::milliseconds duration) = 0;
};

// Whether the code means that another program may have the file open.
[[nodiscard]] bool is_in_use(std::uint32_t code);

// Virus scanners and indexers hold a new file for moments: tries for two seconds while the error
// says that somebody has one of the two files open, then the longer way, once. The error of the
// last rename() if nothing helped. Any other error ends it at once.
[[nodiscard]] std::expected<void, std::uint32_t> place_report(ReportPlacement& placement);

}  // namespace scanner

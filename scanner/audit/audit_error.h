// Why an audit failed.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace scanner {

struct AuditError {
  enum class Kind : std::uint8_t {
    kInterrupted,  // by the user
    kUsage,        // an invalid request: a drive map for a source that does not exist, …
    kSource,       // nothing could be read
    kResources,    // out of memory
  };
  Kind kind{};
  // One line for the user. Empty if diagnostics have already reported it, and for kInterrupted.
  std::string message{};
};

[[nodiscard]] inline std::unexpected<AuditError> audit_interrupted() {
  return std::unexpected(AuditError{.kind = AuditError::Kind::kInterrupted});
}
[[nodiscard]] inline std::unexpected<AuditError> audit_usage_error(std::string message) {
  return std::unexpected(
      AuditError{.kind = AuditError::Kind::kUsage, .message = std::move(message)});
}
[[nodiscard]] inline std::unexpected<AuditError> audit_source_error(std::string message = {}) {
  return std::unexpected(
      AuditError{.kind = AuditError::Kind::kSource, .message = std::move(message)});
}

}  // namespace scanner

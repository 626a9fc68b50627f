// Why an audit ended without an answer.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

namespace scanner {

struct AuditError {
  enum class Kind : std::uint8_t {
    kInterrupted,  // the user asked for it
    kUsage,        // the request cannot be meant: a drive map of what does not exist, …
    kSource,       // nothing could be read
    kResources,    // no memory left
  };
  Kind kind{};
  // One line for the user. Empty if diagnostics have said it already, and for kInterrupted.
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

// Reads policies from TOML.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/policy/policy.h"

namespace report {

struct PolicyError {
  std::uint32_t line = 0;  // from 1; 0: the file as a whole
  std::uint32_t column = 0;
  std::string message;  // without a full stop; with the nearest valid name where there is one

  // "policy.toml:3:1: unknown rule 'broken-taget'; did you mean 'broken-target'?"
  [[nodiscard]] std::string text(std::string_view file) const;
};

// All errors, in the order of the file; at least one. `text` is UTF-8, at most kMaxPolicyBytes.
inline constexpr std::size_t kMaxPolicyBytes = std::size_t{4} << 20U;
[[nodiscard]] std::expected<Policy, std::vector<PolicyError>> read_policy(std::string_view text,
                                                                          std::string_view name);

// The built-in profiles: "default", "server", "developer", "forensic".
struct Profile {
  std::string_view name;
  std::string_view summary;  // one line
  std::string_view toml;
};
[[nodiscard]] std::span<const Profile> profiles();
// A policy to begin with, with comments. It extends "default", on a line of its own.
[[nodiscard]] std::string_view starter_policy();
[[nodiscard]] std::expected<Policy, PolicyError> profile_policy(std::string_view name);

}  // namespace report

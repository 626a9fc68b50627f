// The mistakes in a policy, while it is read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/policy/policy_reader.h"
#include "report/policy/toml_tree.h"

namespace report {

inline constexpr std::size_t kMaxPolicyErrors = 1000;

class PolicyErrors {
 public:
  void add(TomlPlace place, std::string message);
  // "expected a string for 'reason', found a whole number"
  void add_wrong_type(const TomlValue& value, std::string_view expected, std::string_view key,
                      std::string_view hint = {});

  [[nodiscard]] bool empty() const { return errors_.empty(); }
  // In the order of the file; if there are more than kMaxPolicyErrors, the last one says so.
  [[nodiscard]] std::vector<PolicyError> take();

 private:
  std::vector<PolicyError> errors_;
  std::size_t left_out_ = 0;
};

}  // namespace report

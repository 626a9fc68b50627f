#include "report/policy/policy_errors.h"

#include <algorithm>
#include <utility>

#include "report/policy/nearest_name.h"
#include "report/text/human_text.h"

namespace report {

void PolicyErrors::add(TomlPlace place, std::string message) {
  if (errors_.size() == kMaxPolicyErrors) {
    ++left_out_;
    return;
  }
  errors_.push_back({.line = place.line, .column = place.column, .message = std::move(message)});
}

void PolicyErrors::add_wrong_type(const TomlValue& value, std::string_view expected,
                                  std::string_view key, std::string_view hint) {
  std::string message = "expected ";
  message += expected;
  message += " for " + quoted(key) + ", found ";
  message += phrase(value.type);
  if (!hint.empty()) message += "; ";
  message += hint;
  add(value.place, std::move(message));
}

std::vector<PolicyError> PolicyErrors::take() {
  std::ranges::stable_sort(errors_, {}, [](const PolicyError& error) {
    return TomlPlace{.line = error.line, .column = error.column};
  });
  if (left_out_ != 0) {
    PolicyError rest = errors_.back();
    rest.message =
        "and " + counted(left_out_, "more mistake", "more mistakes") + ", which are not listed";
    errors_.push_back(std::move(rest));
  }
  return std::move(errors_);
}

}  // namespace report

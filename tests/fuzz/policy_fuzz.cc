// A policy: whatever it says, it is read, or each mistake has a place in the text. Its patterns
// match or do not, and find themselves in their own trees.
#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "mft/utf16.h"
#include "report/policy/policy_reader.h"

namespace {

void check_errors(const std::vector<report::PolicyError>& errors, std::string_view text) {
  if (errors.empty()) std::abort();
  const auto lines = std::ranges::count(text, '\n') + 1;
  std::uint32_t last = 0;
  for (const report::PolicyError& error : errors) {
    if (error.message.empty() || error.line > lines || error.line < last) std::abort();
    // Only what concerns the file as a whole has no place.
    if (error.line == 0 && (errors.size() != 1 || !error.message.starts_with("the file"))) {
      std::abort();
    }
    last = error.line;
  }
}

// A pattern without wildcards matches itself.
void check_pattern(const report::PathPattern& pattern) {
  const std::string_view text = pattern.text();
  const std::u16string path = mft::to_utf16(text.substr(pattern.drive().size()));
  const bool exact = pattern.matches(path, report::PatternScope::kExact);
  if (exact && !pattern.matches(path, report::PatternScope::kTree)) std::abort();
  if (!text.contains('*') && !exact) std::abort();
  const std::u16string below = path + (path.ends_with(u'\\') ? u"x" : u"\\x");
  if (exact && !pattern.matches(below, report::PatternScope::kTree)) std::abort();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = report::read_policy(text, "fuzz");
  if (!policy) {
    check_errors(policy.error(), text);
    return 0;
  }
  for (const auto* patterns : {&policy->protected_trees, &policy->link_free_trees,
                               &policy->allowed_targets, &policy->denied_targets}) {
    std::ranges::for_each(*patterns, check_pattern);
  }
  for (const report::Suppression& suppression : policy->suppressions) {
    if (suppression.path) check_pattern(*suppression.path);
    if (suppression.target) check_pattern(*suppression.target);
    if (suppression.reason.empty() || suppression.line == 0) std::abort();
  }
  return 0;
}

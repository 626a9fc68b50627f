#include "scanner/cli/policy_file.h"

#include <algorithm>
#include <span>

#include "report/policy/policy_reader.h"
#include "scanner/cli/log.h"
#include "scanner/source/byte_source.h"
#include "scanner/source/file_source.h"

namespace scanner {
namespace {

std::expected<std::string, ExitCode> text_of_file(const std::string& path) {
  const auto source = open_file_source(path, IoMode::kRead);
  if (!source) {
    log_error(source.error().message);
    return std::unexpected(ExitCode::kFailed);
  }
  const std::uint64_t size = (*source)->size_bytes();
  if (size > report::kMaxPolicyBytes) {
    log_error(path + ": too large for a policy (more than 4 MiB)");
    return std::unexpected(ExitCode::kUsage);
  }
  std::string text(static_cast<std::size_t>(size), '\0');
  if (text.empty()) return text;
  const auto done = read_exactly(**source, 0, std::as_writable_bytes(std::span(text)));
  if (done) return text;
  log_error(done.error().message);
  return std::unexpected(ExitCode::kFailed);
}

}  // namespace

std::expected<LoadedPolicy, ExitCode> load_policy(const std::string& name) {
  const auto profiles = report::profiles();
  const bool is_profile =
      std::ranges::find(profiles, name, &report::Profile::name) != profiles.end();
  if (is_profile && !path_exists(name)) {
    auto policy = report::profile_policy(name);
    if (policy) return LoadedPolicy{.policy = *std::move(policy), .hash = {}};
    log_error(policy.error().text(name));  // a test reads all profiles
    return std::unexpected(ExitCode::kUsage);
  }
  const auto text = text_of_file(name);
  if (!text) return std::unexpected(text.error());
  auto policy = report::read_policy(*text, name);
  if (policy) return LoadedPolicy{.policy = *std::move(policy), .hash = report::hash_of(*text)};
  constexpr std::size_t kMostShown = 20;
  for (const report::PolicyError& error : policy.error()) {
    if (&error - policy.error().data() == kMostShown) {
      log_error("... and " + std::to_string(policy.error().size() - kMostShown) + " more mistakes");
      break;
    }
    log_error(error.text(name));
  }
  return std::unexpected(ExitCode::kUsage);
}

}  // namespace scanner

#include "scanner/app/sandbox.h"

#ifdef __linux__
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "scanner/app/landlock.h"
#include "scanner/app/seccomp.h"
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LINKAUDIT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define LINKAUDIT_SANITIZED 1
#endif
#endif

namespace scanner {
#ifdef __linux__
Restrictions restrict_process(std::span<const int> directories) {
  // Both ask for it; without it, only a privileged process may restrict itself.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return {};
  const bool files = restrict_files(directories);
  return {.files = files, .calls = restrict_calls()};
}

void restrict_to_reports([[maybe_unused]] const std::vector<std::string>& reports) {
#ifndef LINKAUDIT_SANITIZED
  std::vector<int> directories;
  for (const std::string& report : reports) {
    // A device or pipe is not renamed.
    std::error_code ignored;
    const auto status = std::filesystem::status(report, ignored);
    if (report == "-" || (exists(status) && !is_regular_file(status))) continue;
    const std::filesystem::path directory = std::filesystem::path(report).parent_path();
    const int opened =
        open(directory.empty() ? "." : directory.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (opened >= 0) directories.push_back(opened);
  }
  restrict_process(directories);
  for (const int directory : directories) close(directory);
#endif
}
#else
Restrictions restrict_process(std::span<const int> /*directories*/) {
  return {};
}

void restrict_to_reports(const std::vector<std::string>& /*reports*/) {}
#endif

}  // namespace scanner

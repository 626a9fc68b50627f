#include "scanner/cli/sandbox.h"

#ifdef __linux__
#include <sys/prctl.h>

#include "scanner/cli/landlock.h"
#include "scanner/cli/seccomp.h"
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
  // Both require it; without it, only a privileged process can restrict itself.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return {};
  const bool files = restrict_files(directories);
  return {.files = files, .calls = restrict_calls()};
}

#else
Restrictions restrict_process(std::span<const int> /*directories*/) {
  return {};
}
#endif

void give_up_rights([[maybe_unused]] std::span<const int> directories) {
#ifndef LINKAUDIT_SANITIZED
  restrict_process(directories);
#endif
}

}  // namespace scanner

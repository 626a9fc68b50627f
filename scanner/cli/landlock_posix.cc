#include "scanner/cli/landlock.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace scanner {
#ifdef __linux__
namespace {

// Numbers, structures and bits of <linux/landlock.h>, which may be missing or older than the
// kernel. The numbers are the same on all supported architectures.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr std::uint32_t kAskVersion = 1;  // LANDLOCK_CREATE_RULESET_VERSION
constexpr int kPathBeneath = 1;           // LANDLOCK_RULE_PATH_BENEATH

struct RulesetAttributes {
  std::uint64_t handled_files;
  std::uint64_t handled_network;  // version 4
  std::uint64_t scoped;           // version 6
};
struct PathBeneath {
  std::uint64_t allowed;
  std::int32_t directory;
};

constexpr std::uint64_t kRemoveFile = 1U << 5U;
constexpr std::uint64_t kMakeFile = 1U << 8U;
constexpr std::uint64_t kRefer = 1U << 13U;

// All rights of a version of the interface; rights of newer kernels are not restricted.
RulesetAttributes everything(long version) {
  constexpr std::uint64_t kFirst = (1U << 13U) - 1;
  constexpr std::uint64_t kTruncate = 1U << 14U;
  constexpr std::uint64_t kDeviceIoctl = 1U << 15U;
  constexpr std::uint64_t kTcp = 3;             // to bind, to connect
  constexpr std::uint64_t kSocketsSignals = 3;  // abstract Unix sockets, signals
  RulesetAttributes all{.handled_files = kFirst, .handled_network = 0, .scoped = 0};
  if (version >= 2) all.handled_files |= kRefer;
  if (version >= 3) all.handled_files |= kTruncate;
  if (version >= 4) all.handled_network = kTcp;
  if (version >= 5) all.handled_files |= kDeviceIoctl;
  if (version >= 6) all.scoped = kSocketsSignals;
  return all;
}

bool enforce(int ruleset, std::uint64_t handled, std::span<const int> directories) {
  for (const int directory : directories) {
    const PathBeneath rule{.allowed = (kRemoveFile | kMakeFile | kRefer) & handled,
                           .directory = directory};
    if (syscall(kAddRule, ruleset, kPathBeneath, &rule, 0) != 0) return false;
  }
  return syscall(kRestrictSelf, ruleset, 0) == 0;
}

}  // namespace

bool restrict_files(std::span<const int> directories) {
  const long version = syscall(kCreateRuleset, nullptr, 0, kAskVersion);
  if (version < 1) return false;
  const RulesetAttributes attributes = everything(version);
  // An older kernel accepts a longer structure if the rest is zero.
  const long ruleset = syscall(kCreateRuleset, &attributes, sizeof(attributes), 0);
  if (ruleset < 0) return false;
  const bool done = enforce(static_cast<int>(ruleset), attributes.handled_files, directories);
  close(static_cast<int>(ruleset));
  return done;
}
#else
bool restrict_files(std::span<const int> /*directories*/) {
  return false;
}
#endif

}  // namespace scanner

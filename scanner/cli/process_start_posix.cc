#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "scanner/cli/process_start.h"

namespace scanner {
namespace {

bool sigpipe_was_ignored = false;

// Input is opened for writing and output for reading, so that using them still fails: output must
// not be lost silently. Messages may.
bool open_standard_descriptors() {
  constexpr std::array kModes{O_WRONLY, O_RDONLY, O_WRONLY};
  for (int descriptor = 0; descriptor < static_cast<int>(kModes.size()); ++descriptor) {
    if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free descriptor is the missing one.
    if (open("/dev/null", kModes.at(static_cast<std::size_t>(descriptor))) != descriptor) {
      return false;
    }
  }
  return true;
}

void ignore(int signal) {
  struct sigaction action{};
  action.sa_handler = SIG_IGN;
  sigemptyset(&action.sa_mask);
  struct sigaction before{};
  sigaction(signal, &action, &before);
  if (signal == SIGPIPE) sigpipe_was_ignored = before.sa_handler == SIG_IGN;
}

}  // namespace

bool prepare_process() {
  if (!open_standard_descriptors()) return false;
  ignore(SIGPIPE);
  ignore(SIGXFSZ);
  return true;
}

void end_for_closed_pipe() {
  if (sigpipe_was_ignored) return;
  std::signal(SIGPIPE, SIG_DFL);
  static_cast<void>(std::raise(SIGPIPE));
}

}  // namespace scanner

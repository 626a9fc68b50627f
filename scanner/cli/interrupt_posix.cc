#include <csignal>

#include "scanner/cli/interrupt.h"

namespace scanner {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

// The second time the default action ends the process: SA_RESETHAND.
extern "C" void on_signal(int) {
  interrupted = true;
}

// Without SA_RESTART, so that a blocked write to a pipe returns.
void install(int signal) {
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

void install_unless_ignored(int signal) {
  struct sigaction now{};
  sigaction(signal, nullptr, &now);
  if (now.sa_handler != SIG_IGN) install(signal);
}

}  // namespace

const std::atomic<bool>& interrupt_flag() {
  static const bool installed = [] {
    install(SIGINT);
    install(SIGTERM);
    install_unless_ignored(SIGHUP);  // nohup
    return true;
  }();
  static_cast<void>(installed);
  return interrupted;
}

}  // namespace scanner

#include <sys/mman.h>

#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <csignal>
#include <cstdint>

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "scanner/source/address.h"
#include "scanner/source/page_fault_guard.h"

namespace scanner {
namespace {

struct Slot {
  std::atomic<bool> taken = false;
  std::atomic<std::uintptr_t> begin = 0;  // 0: nothing is guarded
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<bool> failed = false;
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free &&
              std::atomic<bool>::is_always_lock_free);

constexpr std::size_t kMaxMappings = 64;
constinit std::array<Slot, kMaxMappings> slots;
struct sigaction previous_action;  // written once, before our handler can run

// mmap(2) straight to the kernel: a handler must avoid any library or sanitizer wrapper around the
// call. False if it fails.
bool map_zeros(std::uintptr_t begin, std::size_t length) {
  constexpr int kFlags = MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#if defined(__linux__) && defined(SYS_mmap)
  return syscall(SYS_mmap, begin, length, long{PROT_READ}, long{kFlags}, -1L, 0L) != -1;
#else
  return mmap(std::bit_cast<void*>(begin), length, PROT_READ, kFlags, -1, 0) != MAP_FAILED;
#endif
}

// Replaces the guarded mapping that contains `address`, if any, by zeros. The faulting thread's own
// mapping stays in its slot meanwhile; reading `begin` twice rules out mixing up the bounds of two
// other mappings, one leaving and one entering the same slot.
bool absorb(std::uintptr_t address) {
  for (Slot& slot : slots) {
    const std::uintptr_t begin = slot.begin.load();
    const std::uintptr_t end = slot.end.load();
    if (begin == 0 || begin != slot.begin.load() || address < begin || address >= end) continue;
    slot.failed.store(true);  // before anyone can see the zeros
    return map_zeros(begin, end - begin);
  }
  return false;
}

void on_bus_error(int signal, siginfo_t* info, void* context) {
  const int saved_errno = errno;
  // A code of 0 or less means that a process sent it: no page has failed.
  if (info->si_code > 0 && absorb(address_of(info->si_addr))) {
    errno = saved_errno;
    return;
  }
  errno = saved_errno;
  if ((previous_action.sa_flags & SA_SIGINFO) != 0) {
    previous_action.sa_sigaction(signal, info, context);
  } else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN) {
    previous_action.sa_handler(signal);
  } else {
    // Ends the process as if there were no handler of ours, once this one returns.
    struct sigaction by_default = {};
    by_default.sa_handler = SIG_DFL;
    sigaction(SIGBUS, &by_default, nullptr);
    raise(signal);
  }
}

bool install_handler() {
  if (sigaction(SIGBUS, nullptr, &previous_action) != 0) return false;
  struct sigaction ours = {};
  ours.sa_sigaction = on_bus_error;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  sigemptyset(&ours.sa_mask);
  return sigaction(SIGBUS, &ours, nullptr) == 0;
}

}  // namespace

std::unique_ptr<PageFaultGuard> PageFaultGuard::over(void* address, std::size_t length) {
  static const bool installed = install_handler();
  if (!installed) return nullptr;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    Slot& slot = slots[i];
    if (slot.taken.exchange(true)) continue;
    const auto begin = address_of(address);
    slot.failed.store(false);
    slot.end.store(begin + length);
    slot.begin.store(begin);  // last: from here on it counts
    return std::unique_ptr<PageFaultGuard>(new PageFaultGuard(i));
  }
  return nullptr;
}

PageFaultGuard::~PageFaultGuard() {
  Slot& slot = slots[slot_];
  slot.begin.store(0);
  slot.end.store(0);
  slot.taken.store(false);
}

bool PageFaultGuard::failed() const {
  return slots[slot_].failed.load();
}
void PageFaultGuard::set_failed() {
  slots[slot_].failed.store(true);
}

}  // namespace scanner

#include "scanner/cli/seccomp.h"

#ifdef __linux__
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>
#endif

#if defined(__linux__) && defined(__x86_64__) && !defined(__ILP32__)
#define LINKAUDIT_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__linux__) && defined(__aarch64__) && !defined(__AARCH64EB__)
#define LINKAUDIT_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

namespace scanner {
#ifdef LINKAUDIT_ARCHITECTURE
namespace {

// Refused regardless of arguments. Some architectures and headers lack some of them.
constexpr std::array kRefused{
    // Programs.
    SYS_execve,
    SYS_execveat,
    // Other processes.
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_tkill,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_kcmp,
#ifdef SYS_pidfd_open
    SYS_pidfd_open,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
#endif
#ifdef SYS_process_madvise
    SYS_process_madvise,
#endif
    // The network, and io_uring, which bypasses this filter.
    SYS_socket,
    SYS_socketpair,
    SYS_connect,
    SYS_bind,
#ifdef SYS_io_uring_setup
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
#endif
    // The identity of the process.
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_setgroups,
    SYS_capset,
    SYS_unshare,
    SYS_setns,
    SYS_chroot,
    SYS_pivot_root,
// Operations on files by path, except linking, renaming and removing, which give reports their
// names; and ways to open files that the flags below do not cover.
#ifdef SYS_chmod
    SYS_chmod,
    SYS_chown,
    SYS_lchown,
    SYS_creat,
    SYS_mknod,
    SYS_mkdir,
    SYS_rmdir,
    SYS_symlink,
    SYS_utime,
    SYS_utimes,
    SYS_futimesat,
#endif
    SYS_fchmodat,
#ifdef SYS_fchmodat2
    SYS_fchmodat2,
#endif
    SYS_fchownat,
    SYS_mknodat,
    SYS_mkdirat,
    SYS_symlinkat,
    SYS_truncate,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_open_by_handle_at,
#ifdef SYS_openat2
    SYS_openat2,
#endif
    // The system.
    SYS_mount,
    SYS_umount2,
#ifdef SYS_move_mount
    SYS_open_tree,
    SYS_move_mount,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
#endif
#ifdef SYS_mount_setattr
    SYS_mount_setattr,
#endif
    SYS_swapon,
    SYS_swapoff,
    SYS_reboot,
    SYS_kexec_load,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_clock_adjtime,
    SYS_adjtimex,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_syslog,
    SYS_acct,
    SYS_quotactl,
    SYS_vhangup,
#ifdef SYS_iopl
    SYS_iopl,
    SYS_ioperm,
    SYS_modify_ldt,
#endif
    // Parts of the kernel with a history of vulnerabilities.
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_fanotify_init,
};

struct RefusedBits {
  std::uint32_t call;
  std::uint32_t argument;
  std::uint32_t bits;  // refused if the argument has any of these
};
constexpr std::uint32_t kToWrite = O_ACCMODE | O_CREAT | O_TRUNC;
constexpr auto kRefusedBits = std::to_array<RefusedBits>({
#ifdef SYS_open
    {.call = SYS_open, .argument = 1, .bits = kToWrite},
#endif
    {.call = SYS_openat, .argument = 2, .bits = kToWrite},
    {.call = SYS_mmap, .argument = 2, .bits = PROT_EXEC},
    {.call = SYS_mprotect, .argument = 2, .bits = PROT_EXEC},
#ifdef SYS_pkey_mprotect
    {.call = SYS_pkey_mprotect, .argument = 2, .bits = PROT_EXEC},
#endif
});

// For ioctl: simulating input at the user's terminal.
constexpr std::uint32_t kTioclinux = 0x541C;
constexpr std::array<std::uint32_t, 2> kRefusedRequests{TIOCSTI, kTioclinux};

class Filter {
 public:
  Filter() {
    constexpr std::uint32_t kX32 = 0x40000000;  // x32 calls have the same architecture value
    load(offsetof(seccomp_data, arch));
    jump(BPF_JEQ, LINKAUDIT_ARCHITECTURE, 1, 0);
    end(refusal());
    load(offsetof(seccomp_data, nr));
#ifdef __x86_64__
    jump(BPF_JGE, kX32, 0, 1);
    end(refusal());
#endif
    for (const int call : kRefused) {
      jump(BPF_JEQ, static_cast<std::uint32_t>(call), 0, 1);
      end(refusal());
    }
    for (const RefusedBits& refused : kRefusedBits) {
      jump(BPF_JEQ, refused.call, 0, 4);
      load(argument(refused.argument));
      jump(BPF_JSET, refused.bits, 0, 1);
      end(refusal());
      end(SECCOMP_RET_ALLOW);
    }
    // A process may send itself the signal that it caught.
    jump(BPF_JEQ, SYS_kill, 0, 4);
    load(argument(0));
    jump(BPF_JEQ, static_cast<std::uint32_t>(getpid()), 1, 0);
    end(refusal());
    end(SECCOMP_RET_ALLOW);
    jump(BPF_JEQ, SYS_ioctl, 0, 1 + 2 * kRefusedRequests.size());
    load(argument(1));
    for (const std::uint32_t request : kRefusedRequests) {
      jump(BPF_JEQ, request, 0, 1);
      end(refusal());
    }
    end(SECCOMP_RET_ALLOW);
  }

  bool install() {
    const sock_fprog program{.len = static_cast<unsigned short>(code_.size()),
                             .filter = code_.data()};
    // Without SPEC_ALLOW, kernels before 5.16 slow down the process with mitigations for Spectre
    // variant 4, which only matter with untrusted code in the same process.
    constexpr unsigned kAllThreads = SECCOMP_FILTER_FLAG_TSYNC;
    constexpr unsigned kNoSlowdown = SECCOMP_FILTER_FLAG_SPEC_ALLOW;
    for (const unsigned flags : {kAllThreads | kNoSlowdown, kAllThreads}) {
      if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0) return true;
      if (errno != EINVAL) break;
    }
    return false;
  }

 private:
  static constexpr std::uint32_t refusal() { return SECCOMP_RET_ERRNO | EPERM; }
  // The low half: all tested bits are in it, and the kernel ignores the rest.
  static constexpr std::uint32_t argument(std::uint32_t index) {
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t));
  }

  void load(std::uint32_t offset) { add(BPF_LD | BPF_W | BPF_ABS, offset); }
  void end(std::uint32_t action) { add(BPF_RET | BPF_K, action); }
  // Number of instructions to skip.
  void jump(std::uint32_t test, std::uint32_t value, std::size_t if_true, std::size_t if_false) {
    add(BPF_JMP | BPF_K | test, value, static_cast<std::uint8_t>(if_true),
        static_cast<std::uint8_t>(if_false));
  }
  void add(std::uint32_t code, std::uint32_t value, std::uint8_t if_true = 0,
           std::uint8_t if_false = 0) {
    code_.push_back(
        {.code = static_cast<std::uint16_t>(code), .jt = if_true, .jf = if_false, .k = value});
  }

  std::vector<sock_filter> code_;
};

}  // namespace

bool restrict_calls() {
  return Filter().install();
}
#else
bool restrict_calls() {
  return false;
}
#endif

}  // namespace scanner

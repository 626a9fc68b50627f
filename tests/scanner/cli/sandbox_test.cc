#include "scanner/cli/sandbox.h"

#include <gtest/gtest.h>

#ifdef __linux__
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>
#endif

namespace {

using scanner::restrict_process;
using scanner::Restrictions;

#ifdef __linux__

namespace fs = std::filesystem;

// What the kernel itself says of Landlock, landlock_create_ruleset(2): 0 if there is none.
constexpr long kCreateRuleset = 444;
long landlock_version() {
  constexpr unsigned kVersion = 1;
  return std::max(0L, syscall(kCreateRuleset, nullptr, 0, kVersion));
}
// seccomp(2): EFAULT where filters are known, for there is none at this address.
bool has_seccomp() {
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, nullptr) != 0 && errno == EFAULT;
}

// Runs in a process of its own, which ends with the number of the first expectation that failed.
class Child {
 public:
  void expect(bool holds) {
    ++count_;
    if (!holds && failed_ == 0) failed_ = count_;
  }
  void expect_refused(long result) { expect(result < 0 && (errno == EPERM || errno == EACCES)); }
  [[nodiscard]] int failed() const { return failed_; }

 private:
  int count_ = 0;
  int failed_ = 0;
};

int run_child(const std::function<void(Child&)>& body) {
  const pid_t pid = fork();
  if (pid == 0) {
    Child child;
    body(child);
    _exit(child.failed());
  }
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status)) << status;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "linkaudit-sandbox-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    for (const char* const directory : {"reports", "elsewhere"}) {
      fs::create_directory(folder_ / directory);
      close(open(path(std::string(directory) + "/old").c_str(), O_CREAT | O_WRONLY, 0600));
    }
    reports_ = open(path("reports").c_str(), O_PATH | O_DIRECTORY);
    has_landlock_ = landlock_version() > 0;
    has_seccomp_ = has_seccomp();
    if (!has_landlock_) std::cout << "note: this kernel has no Landlock; the fallback is tested\n";
    if (!has_seccomp_) std::cout << "note: this kernel has no seccomp; the fallback is tested\n";
  }
  void TearDown() override {
    close(reports_);
    fs::remove_all(folder_);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  Restrictions apply() const { return restrict_process({&reports_, 1}); }

  fs::path folder_;
  int reports_ = -1;
  bool has_landlock_ = false;
  bool has_seccomp_ = false;
};

// The kernel as if it did not know these calls.
bool without_calls(std::initializer_list<long> calls) {
  std::vector<sock_filter> code{
      {.code = BPF_LD | BPF_W | BPF_ABS, .jt = 0, .jf = 0, .k = offsetof(seccomp_data, nr)}};
  for (const long call : calls) {
    code.push_back({.code = BPF_JMP | BPF_K | BPF_JEQ,
                    .jt = 0,
                    .jf = 1,
                    .k = static_cast<std::uint32_t>(call)});
    code.push_back({.code = BPF_RET | BPF_K,
                    .jt = 0,
                    .jf = 0,
                    .k = SECCOMP_RET_ERRNO | std::uint32_t{ENOSYS}});
  }
  code.push_back({.code = BPF_RET | BPF_K, .jt = 0, .jf = 0, .k = SECCOMP_RET_ALLOW});
  const sock_fprog program{.len = static_cast<unsigned short>(code.size()), .filter = code.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

TEST_F(Sandbox, SaysWhatIsInForce) {
  EXPECT_EQ(run_child([&](Child& child) {
              const Restrictions done = apply();
              child.expect(done.files == has_landlock_);
              child.expect(done.calls == has_seccomp_);
              child.expect(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
              child.expect(prctl(PR_GET_SECCOMP) == (has_seccomp_ ? 2 : 0));
            }),
            0);
}

TEST_F(Sandbox, NoProgramIsRun) {
  const auto try_to_run = [](bool restricted) {
    return [restricted](Child& child) {
      std::array<char, 10> name{"/bin/true"};
      std::array<char*, 2> arguments{name.data(), nullptr};
      if (restricted) restrict_process({});
      execve(name.data(), arguments.data(), nullptr);
      child.expect(restricted && (errno == EPERM || errno == EACCES));
    };
  };
  EXPECT_EQ(run_child(try_to_run(false)), 0);  // the program runs, and ends with 0
  EXPECT_EQ(run_child(try_to_run(true)), 0);
}

TEST_F(Sandbox, NoFileIsOpened) {
  if (!has_landlock_ && !has_seccomp_) return;  // said in SetUp()
  EXPECT_EQ(run_child([&](Child& child) {
              apply();
              child.expect_refused(open(path("elsewhere/new").c_str(), O_CREAT | O_WRONLY, 0600));
              child.expect_refused(open(path("elsewhere/old").c_str(), O_WRONLY));
              child.expect_refused(open(path("elsewhere/old").c_str(), O_RDWR));
              child.expect_refused(open(path("reports/new").c_str(), O_CREAT | O_WRONLY, 0600));
              child.expect_refused(open(path("reports/old").c_str(), O_WRONLY | O_TRUNC));
              child.expect_refused(truncate(path("elsewhere/old").c_str(), 0));
              if (!has_landlock_) return;
              child.expect_refused(open(path("elsewhere/old").c_str(), O_RDONLY));
              child.expect_refused(open("/etc/passwd", O_RDONLY));
              child.expect_refused(open(path("elsewhere").c_str(), O_RDONLY | O_DIRECTORY));
            }),
            0);
}

TEST_F(Sandbox, NamesChangeWhereReportsAre) {
  EXPECT_EQ(
      run_child([&](Child& child) {
        const int temporary =
            open(path("reports/temporary").c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
        const int unnamed = open(path("reports").c_str(), O_TMPFILE | O_WRONLY, 0600);
        apply();
        child.expect(write(temporary, "x", 1) == 1);
        child.expect(fchmod(temporary, 0640) == 0);
        child.expect(fsync(temporary) == 0);
        child.expect(ftruncate(temporary, 0) == 0);
        child.expect(renameat(reports_, "temporary", reports_, "old") == 0);
        child.expect(rename(path("reports/old").c_str(), path("reports/report").c_str()) == 0);
        if (unnamed >= 0) {  // not on all file systems
          const std::string self = "/proc/self/fd/" + std::to_string(unnamed);
          child.expect(linkat(AT_FDCWD, self.c_str(), reports_, "second", AT_SYMLINK_FOLLOW) == 0);
          child.expect(unlinkat(reports_, "second", 0) == 0);
        }
        child.expect(unlinkat(reports_, "report", 0) == 0);
        struct stat status{};
        child.expect(stat(path("elsewhere/old").c_str(), &status) == 0);
      }),
      0);
}

TEST_F(Sandbox, NamesDoNotChangeElsewhere) {
  if (!has_landlock_) return;  // said in SetUp()
  EXPECT_EQ(
      run_child([&](Child& child) {
        apply();
        child.expect_refused(unlink(path("elsewhere/old").c_str()));
        child.expect_refused(rename(path("elsewhere/old").c_str(), path("elsewhere/new").c_str()));
        const int moved = rename(path("elsewhere/old").c_str(), path("reports/new").c_str());
        child.expect(moved != 0 && (errno == EACCES || errno == EXDEV));
        child.expect_refused(rmdir(path("elsewhere").c_str()));
        child.expect_refused(mkdir(path("reports/directory").c_str(), 0700));
        child.expect_refused(symlink("old", path("reports/link").c_str()));
      }),
      0);
  EXPECT_TRUE(fs::exists(path("elsewhere/old")));
}

TEST_F(Sandbox, UnneededCallsAreRefused) {
  if (!has_seccomp_) return;  // said in SetUp()
  EXPECT_EQ(run_child([&](Child& child) {
              child.expect(apply().calls);
              child.expect_refused(socket(AF_INET, SOCK_STREAM, 0));
              child.expect_refused(socket(AF_UNIX, SOCK_STREAM, 0));
              child.expect_refused(kill(getppid(), 0));
              child.expect(kill(getpid(), 0) == 0);
              child.expect(raise(SIGCONT) == 0);
              child.expect_refused(chmod(path("reports/old").c_str(), 04777));
              child.expect_refused(chown(path("reports/old").c_str(), 0, 0));
              child.expect_refused(setuid(0));
              child.expect_refused(unshare(CLONE_NEWUSER));
              child.expect_refused(syscall(SYS_ptrace, 0, 0, 0, 0));
              child.expect_refused(syscall(SYS_bpf, 0, nullptr, 0));
              child.expect_refused(syscall(SYS_mount, "a", "b", "c", 0, nullptr));
              child.expect_refused(syscall(SYS_openat2, AT_FDCWD, "/", nullptr, 0));
              child.expect_refused(syscall(SYS_io_uring_setup, 1, nullptr));
              child.expect_refused(syscall(SYS_open_by_handle_at, AT_FDCWD, nullptr, 0));
              char letter = 'x';
              child.expect_refused(ioctl(STDIN_FILENO, TIOCSTI, &letter));
              child.expect(mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
                                -1, 0) == MAP_FAILED);
              void* const page =
                  mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              child.expect(page != MAP_FAILED);
              child.expect_refused(mprotect(page, 4096, PROT_READ | PROT_EXEC));
              child.expect(mprotect(page, 4096, PROT_READ) == 0);
            }),
            0);
}

TEST_F(Sandbox, AThreadThatRunsIsRestrictedToo) {
  if (!has_seccomp_) return;  // said in SetUp()
  EXPECT_EQ(run_child([&](Child& child) {
              std::atomic<bool> restricted = false;
              std::atomic<int> error = 0;
              std::thread other([&] {
                restricted.wait(false);
                if (socket(AF_INET, SOCK_STREAM, 0) < 0) error = errno;
              });
              child.expect(apply().calls);
              restricted = true;
              restricted.notify_all();
              other.join();
              child.expect(error == EPERM);
            }),
            0);
}

TEST_F(Sandbox, WhatAScanDoesStillWorks) {
  EXPECT_EQ(run_child([&](Child& child) {
              const int image = open("/proc/self/exe", O_RDONLY);
              apply();
              std::array<char, 4> magic{};
              child.expect(pread(image, magic.data(), magic.size(), 0) == 4);
              const void* const view = mmap(nullptr, 4096, PROT_READ, MAP_SHARED, image, 0);
              child.expect(view != MAP_FAILED);
              bool ran = false;
              std::thread([&] {
                cpu_set_t cores;
                ran = sched_getaffinity(0, sizeof(cores), &cores) == 0 &&
                      sched_setaffinity(0, sizeof(cores), &cores) == 0 &&
                      std::vector<char>(std::size_t{8} << 20U, 'x').back() == 'x';
              }).join();
              child.expect(ran);
              child.expect(signal(SIGBUS, SIG_DFL) != SIG_ERR);
              winsize size{};
              const int asked = ioctl(STDIN_FILENO, TIOCGWINSZ, &size);
              child.expect(asked == 0 || errno != EPERM);
            }),
            0);
}

TEST_F(Sandbox, AKernelWithoutLandlock) {
  if (!has_seccomp_) return;  // said in SetUp()
  EXPECT_EQ(run_child([&](Child& child) {
              child.expect(without_calls({kCreateRuleset}));
              const Restrictions done = apply();
              child.expect(!done.files);
              child.expect(done.calls);
              child.expect_refused(open(path("elsewhere/old").c_str(), O_WRONLY));
              child.expect_refused(open(path("elsewhere/new").c_str(), O_CREAT | O_WRONLY, 0600));
              child.expect(open(path("elsewhere/old").c_str(), O_RDONLY) >= 0);
              child.expect(renameat(reports_, "old", reports_, "report") == 0);
            }),
            0);
}

TEST_F(Sandbox, AKernelWithNeither) {
  if (!has_seccomp_) return;  // said in SetUp()
  EXPECT_EQ(run_child([&](Child& child) {
              child.expect(without_calls({kCreateRuleset, SYS_seccomp}));
              const Restrictions done = apply();
              child.expect(!done.files);
              child.expect(!done.calls);
              child.expect(open(path("elsewhere/old").c_str(), O_WRONLY) >= 0);
              child.expect(renameat(reports_, "old", reports_, "report") == 0);
            }),
            0);
}

TEST_F(Sandbox, ADirectoryThatCannotBeNamedLeavesFilesAlone) {
  EXPECT_EQ(run_child([&](Child& child) {
              const int none = -1;
              child.expect(!restrict_process({&none, 1}).files);
              child.expect(open(path("elsewhere/old").c_str(), O_RDONLY) >= 0);
            }),
            0);
}

#else

TEST(Sandbox, NothingIsRestrictedHere) {
  const Restrictions done = restrict_process({});
  EXPECT_FALSE(done.files);
  EXPECT_FALSE(done.calls);
}

#endif

}  // namespace

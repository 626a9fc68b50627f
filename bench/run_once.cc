// Runs a command with its output thrown away and prints what it took, as JSON.
//   linkaudit_run_once COMMAND [ARGUMENTS...]
// A program of its own because a process keeps its parent's peak memory across exec: started from
// an interpreter, every command would seem to need as much as that.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: linkaudit_run_once COMMAND [ARGUMENTS...]\n");
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    const int null = ::open("/dev/null", O_WRONLY);
    ::dup2(null, STDOUT_FILENO);
    ::dup2(null, STDERR_FILENO);
    ::execvp(argv[1], argv + 1);
    ::_exit(127);
  }
  int status = 0;
  struct rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) < 0) {
    std::perror("linkaudit_run_once");
    return 2;
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  std::printf(
      "{\"ms\": %.3f, \"cpu_ms\": %.3f, \"own_cpu_ms\": %.3f, \"rss_kib\": %ld, "
      "\"exit_code\": %d}\n",
      took.count(), milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
      milliseconds(usage.ru_utime), usage.ru_maxrss,
      WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return 0;
}

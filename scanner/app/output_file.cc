#include "scanner/app/output_file.h"

#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>

#ifndef _WIN32
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "scanner/app/interrupt.h"
#endif

namespace scanner {
namespace {

std::string reason() {
  return std::generic_category().message(errno);
}

// UTF-8, also where the system's own narrow names are not.
std::filesystem::path to_path(const std::string& utf8) {
  return {std::u8string(utf8.begin(), utf8.end())};
}

#ifndef _WIN32
// A reader that has stopped reading must not keep the program from ending when it is asked to:
// waits with a look at the interrupt flag, and gives a pipe only what it takes without waiting.
std::expected<void, report::Error> write_as_taken(int file, std::string_view bytes,
                                                  const std::string& name) {
  constexpr std::size_t kPipeBytes = 4096;  // PIPE_BUF: taken whole once a pipe is writable
  constexpr std::size_t kFileBytes = 1024UL * 1024;
  constexpr int kPauseMilliseconds = 100;
  struct stat status{};
  const bool is_file = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  const std::size_t most = is_file ? kFileBytes : kPipeBytes;
  const std::atomic<bool>& stop = interrupt_flag();
  while (!bytes.empty()) {
    if (stop.load()) {
      return std::unexpected(
          report::Error{.code = report::ErrorCode::kCancelled, .message = "interrupted"});
    }
    pollfd writable{.fd = file, .events = POLLOUT, .revents = 0};
    if (poll(&writable, 1, kPauseMilliseconds) <= 0) continue;
    const ssize_t written = ::write(file, bytes.data(), std::min(bytes.size(), most));
    if (written < 0 && errno != EINTR && errno != EAGAIN) {
      return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                           .message = "cannot write " + name + ": " + reason()});
    }
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}
#endif

std::FILE* open_new(const std::string& path) {
#ifdef _WIN32
  std::FILE* const file = _wfopen(to_path(path).c_str(), L"wbx");
#else
  std::FILE* const file = std::fopen(path.c_str(), "wbxe");
#endif
  // Reports come in large pieces: a buffer would only cut them up.
  if (file != nullptr) std::setvbuf(file, nullptr, _IONBF, 0);
  return file;
}

}  // namespace

std::expected<std::unique_ptr<OutputFile>, Error> OutputFile::open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<OutputFile>(new OutputFile("standard output", "", stdout));
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(to_path(path), ignored)) {
    return std::unexpected(Error{"cannot write " + path + ": it is a folder"});
  }
  // A device or pipe is written as it is: there is nothing to rename over it.
  const auto status = std::filesystem::status(to_path(path), ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) return std::unexpected(Error{"cannot write " + path + ": " + reason()});
    return std::unique_ptr<OutputFile>(new OutputFile(path, "", file));
  }
  std::random_device random;
  for (int attempt = 0; attempt < 16; ++attempt) {
    const std::string temporary = path + "." + std::to_string(random()) + ".tmp";
    if (std::FILE* const file = open_new(temporary)) {
      // A report that replaces one keeps its permissions: it is as private as it was.
      if (std::filesystem::exists(status)) {
        std::filesystem::permissions(to_path(temporary), status.permissions(), ignored);
      }
      return std::unique_ptr<OutputFile>(new OutputFile(path, temporary, file));
    }
    if (errno != EEXIST) break;
  }
  return std::unexpected(Error{"cannot write " + path + ": " + reason()});
}

OutputFile::~OutputFile() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!is_renamed()) return;
  std::error_code ignored;
  std::filesystem::remove(to_path(temporary_), ignored);
}

std::expected<void, report::Error> OutputFile::write(std::string_view bytes) {
#ifndef _WIN32
  if (!is_renamed()) return write_as_taken(fileno(file_), bytes, path_);
#endif
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()) return {};
  return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                       .message = "cannot write " + path_ + ": " + reason()});
}

std::expected<void, Error> OutputFile::commit() {
  if (std::fflush(file_) != 0) {
    return std::unexpected(Error{"cannot write " + path_ + ": " + reason()});
  }
  if (!is_renamed()) return {};
  std::FILE* const file = file_;
  file_ = nullptr;
  if (std::fclose(file) != 0)
    return std::unexpected(Error{"cannot write " + path_ + ": " + reason()});
  std::error_code error;
  std::filesystem::rename(to_path(temporary_), to_path(path_), error);
  if (error) return std::unexpected(Error{"cannot write " + path_ + ": " + error.message()});
  return {};
}

}  // namespace scanner

#include "scanner/app/output_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include "scanner/app/interrupt.h"
#ifdef _WIN32
#include "scanner/app/standard_streams.h"
#include "scanner/source/windows_name.h"
#else
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

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

report::Error cancelled() {
  return {.code = report::ErrorCode::kCancelled, .message = "interrupted"};
}

#ifdef _WIN32
// In pieces, with a look at the interrupt flag before each; a piece that waits for a reader is
// ended by the interrupt itself.
std::expected<void, report::Error> write_to_standard_output(std::string_view bytes) {
  constexpr std::size_t kPieceBytes = 256UL * 1024;
  const std::atomic<bool>& stop = interrupt_flag();
  while (!bytes.empty()) {
    if (stop.load()) return std::unexpected(cancelled());
    const std::string_view piece = bytes.substr(0, kPieceBytes);
    if (!write_standard(StandardStream::kOutput, piece)) {
      if (stop.load()) return std::unexpected(cancelled());
      return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                           .message = "cannot write standard output: " + reason()});
    }
    bytes.remove_prefix(piece.size());
  }
  return {};
}
#else
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
      return std::unexpected(cancelled());
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

std::FILE* open_for_writing(const std::string& path, bool only_new) {
#ifdef _WIN32
  return _wfopen(to_path(path).c_str(), only_new ? L"wbx" : L"wb");
#else
  return std::fopen(path.c_str(), only_new ? "wbxe" : "wb");
#endif
}

// `text` without its last `count` characters; whole if it has no more.
std::string_view without_last(std::string_view text, std::size_t count) {
  std::size_t end = text.size();
  for (; count != 0 && end != 0; --count) {
    do --end;
    while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80);
  }
  return end == 0 ? text : text.substr(0, end);
}

enum class Length : std::uint8_t { kAsItComes, kOfTheReports };

// A new file beside `path`: FILE.NUMBER.tmp, where FILE gives up as many characters as the rest has
// if it must be no longer than the report's own name. Null, with errno set, if there is none.
std::FILE* open_temporary(const std::string& path, Length length, std::string& temporary) {
  const std::size_t name = path.size() - to_path(path).filename().u8string().size();
  std::random_device random;
  for (int attempt = 0; attempt < 16; ++attempt) {
    const std::string ending = "." + std::to_string(random()) + ".tmp";
    std::string_view file_name = std::string_view(path).substr(name);
    if (length == Length::kOfTheReports) file_name = without_last(file_name, ending.size());
    temporary = path.substr(0, name) + std::string(file_name) + ending;
    std::FILE* const file = open_for_writing(temporary, true);
    if (file != nullptr || errno != EEXIST) return file;
  }
  return nullptr;
}

bool is_device([[maybe_unused]] const std::string& path, std::filesystem::file_status status) {
#ifdef _WIN32
  if (is_reserved_name(path)) return true;
#endif
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

}  // namespace

std::expected<std::unique_ptr<OutputFile>, Error> OutputFile::open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<OutputFile>(new OutputFile("standard output", "", stdout));
  }
#ifdef _WIN32
  if (parse_windows_name(path).is_device && !is_reserved_name(path)) {
    return std::unexpected(Error{"cannot write " + path + ": it is a volume or disk"});
  }
#endif
  std::error_code ignored;
  if (std::filesystem::is_directory(to_path(path), ignored)) {
    return std::unexpected(Error{"cannot write " + path + ": it is a folder"});
  }
  // A device or pipe is written as it is: there is nothing to rename over it.
  const auto status = std::filesystem::status(to_path(path), ignored);
  if (is_device(path, status)) {
    std::FILE* const file = open_for_writing(path, false);
    if (file == nullptr) return std::unexpected(Error{"cannot write " + path + ": " + reason()});
    return std::unique_ptr<OutputFile>(new OutputFile(path, "", file));
  }
  std::string temporary;
  std::FILE* file = open_temporary(path, Length::kAsItComes, temporary);
  // Where the long name is too long, one that is as long as the report's own is not.
  if (file == nullptr) file = open_temporary(path, Length::kOfTheReports, temporary);
  if (file == nullptr) return std::unexpected(Error{"cannot write " + path + ": " + reason()});
  // A report that replaces one keeps its permissions: it is as private as it was.
  if (std::filesystem::exists(status)) {
    std::filesystem::permissions(to_path(temporary), status.permissions(), ignored);
  }
  return to_be_renamed(path, temporary, file);
}

std::unique_ptr<OutputFile> OutputFile::to_be_renamed(std::string path, std::string temporary,
                                                      std::FILE* file) {
  std::unique_ptr<OutputFile> opened(new OutputFile(std::move(path), std::move(temporary), file));
  opened->piece_ = std::make_unique_for_overwrite<Piece>();
  std::array<char, sizeof(Piece)>& bytes = opened->piece_->bytes;
  std::setvbuf(file, bytes.data(), _IOFBF, bytes.size());
  return opened;
}

OutputFile::~OutputFile() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!is_renamed()) return;
  std::error_code ignored;
  std::filesystem::remove(to_path(temporary_), ignored);
}

std::expected<void, report::Error> OutputFile::write(std::string_view bytes) {
#ifdef _WIN32
  if (file_ == stdout) return write_to_standard_output(bytes);
#else
  if (!is_renamed()) return write_as_taken(fileno(file_), bytes, path_);
#endif
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()) return {};
  return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                       .message = "cannot write " + path_ + ": " + reason()});
}

std::expected<void, Error> OutputFile::finish() {
  if (file_ == nullptr) return {};
  // What is not renamed may be standard output, which others write to as well.
  std::FILE* const file = is_renamed() ? std::exchange(file_, nullptr) : file_;
  if ((is_renamed() ? std::fclose(file) : std::fflush(file)) != 0) {
    return std::unexpected(Error{"cannot write " + path_ + ": " + reason()});
  }
  return {};
}

std::expected<void, Error> OutputFile::commit() {
  if (auto finished = finish(); !finished) return finished;
  if (!is_renamed()) return {};
  std::error_code error;
  std::filesystem::rename(to_path(temporary_), to_path(path_), error);
  if (error) return std::unexpected(Error{"cannot write " + path_ + ": " + error.message()});
  return {};
}

}  // namespace scanner

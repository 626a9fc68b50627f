#include <algorithm>
#include <cerrno>
#include <mutex>

#include "scanner/cli/console_text.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/source/win32.h"

namespace scanner {
namespace {

constexpr DWORD kPieceBytes = 1U << 20;
constexpr std::size_t kPieceUnits = 8192;  // older consoles accept at most 64 KiB at once

int errno_of(DWORD code) {
  switch (code) {
    case ERROR_NO_DATA:
    case ERROR_BROKEN_PIPE: return EPIPE;
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL: return ENOSPC;
    case ERROR_OPERATION_ABORTED: return EINTR;
    case ERROR_INVALID_HANDLE: return EBADF;
    default: return EIO;
  }
}

class Stream {
 public:
  explicit Stream(DWORD which) : handle_(GetStdHandle(which)) {
    DWORD mode = 0;
    is_console_ = GetConsoleMode(handle_, &mode) != 0;
  }

  bool write(std::string_view utf8) {
    const std::scoped_lock lock(mutex_);
    if (is_console_) return write_units(console_text_.next(utf8));
    while (!utf8.empty()) {
      const auto wanted = static_cast<DWORD>(std::min<std::size_t>(utf8.size(), kPieceBytes));
      DWORD written = 0;
      if (!write_piece(utf8.data(), wanted, written)) return false;
      utf8.remove_prefix(written);
    }
    return true;
  }

  // If the write ends at this moment, there is nothing to cancel, which does no harm.
  void cancel() {
    const std::scoped_lock lock(writer_mutex_);
    if (writer_) CancelSynchronousIo(writer_.get());
  }

 private:
  bool write_piece(const void* data, DWORD bytes, DWORD& written) {
    set_writer(OpenThread(THREAD_TERMINATE, FALSE, GetCurrentThreadId()));
    const bool done = WriteFile(handle_, data, bytes, &written, nullptr) != 0;
    const DWORD code = done ? ERROR_SUCCESS : GetLastError();
    set_writer(nullptr);
    if (!done) errno = errno_of(code);
    return done;
  }

  bool write_units(std::u16string_view units) {
    while (!units.empty()) {
      const std::size_t count = console_piece(units, kPieceUnits);
      const std::wstring piece(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(count));
      DWORD written = 0;
      if (WriteConsoleW(handle_, piece.data(), static_cast<DWORD>(count), &written, nullptr) == 0) {
        errno = errno_of(GetLastError());
        return false;
      }
      units.remove_prefix(std::max<std::size_t>(written, 1));
    }
    return true;
  }

  void set_writer(HANDLE thread) {
    const std::scoped_lock lock(writer_mutex_);
    writer_ = UniqueHandle(thread);
  }

  HANDLE handle_;
  bool is_console_ = false;
  ConsoleText console_text_;
  std::mutex mutex_;
  std::mutex writer_mutex_;
  UniqueHandle writer_;  // the thread that waits in WriteFile
};

Stream& stream_of(StandardStream stream) {
  static Stream output(STD_OUTPUT_HANDLE);
  static Stream error(STD_ERROR_HANDLE);
  return stream == StandardStream::kOutput ? output : error;
}

}  // namespace

bool write_standard(StandardStream stream, std::string_view utf8) {
  return stream_of(stream).write(utf8);
}

void cancel_standard_write() {
  stream_of(StandardStream::kOutput).cancel();
}

}  // namespace scanner

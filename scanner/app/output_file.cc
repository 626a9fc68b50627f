#include "scanner/app/output_file.h"

#include <cerrno>
#include <filesystem>
#include <random>
#include <system_error>

#ifndef _WIN32
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

std::FILE* open_new(const std::string& path) {
#ifdef _WIN32
  return _wfopen(to_path(path).c_str(), L"wbx");
#else
  return std::fopen(path.c_str(), "wbxe");
#endif
}

}  // namespace

std::expected<std::unique_ptr<OutputFile>, Error> OutputFile::open(const std::string& path) {
  if (path == "-") {
    // What is written is written at once: nothing is left to block on at the program's end.
    std::setvbuf(stdout, nullptr, _IONBF, 0);
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
  if (is_stdout()) return;
  std::error_code ignored;
  std::filesystem::remove(to_path(temporary_), ignored);
}

std::expected<void, report::Error> OutputFile::write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()) return {};
  return std::unexpected(report::Error{.code = report::ErrorCode::kSink,
                                       .message = "cannot write " + path_ + ": " + reason()});
}

std::expected<void, Error> OutputFile::commit() {
  bool ok = std::fflush(file_) == 0;
#ifndef _WIN32
  ok = ok && (is_stdout() || fsync(fileno(file_)) == 0);
#endif
  if (!ok) return std::unexpected(Error{"cannot write " + path_ + ": " + reason()});
  if (is_stdout()) return {};
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

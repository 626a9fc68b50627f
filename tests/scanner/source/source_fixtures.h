// Sources for tests: sparse disks of any size, media that fail, files that go away by themselves.
#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "scanner/source/byte_source.h"
#include "tests/support/le_bytes.h"
#include "tests/support/sparse_image.h"

namespace scanner {

// "46 49 4C 45" or "46494c45" to four bytes; blanks are free.
inline fixture::Blob hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  fixture::Blob bytes;
  bool high = true;
  for (const char c : text) {
    if (c == ' ' || c == '\n') continue;
    const std::size_t digit = kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    if (digit == std::string_view::npos) throw std::invalid_argument("hex: not a digit");
    if (high) {
      bytes.push_back(static_cast<std::byte>(digit << 4U));
    } else {
      bytes.back() |= static_cast<std::byte>(digit);
    }
    high = !high;
  }
  return bytes;
}

// A disk of any size. It counts what is read of it, and a range of it can be made unreadable.
class TestDisk : public ByteSource {
 public:
  explicit TestDisk(fixture::SparseImage image, std::uint32_t sector_bytes = 0)
      : image_(std::move(image)), sector_bytes_(sector_bytes) {}

  void break_range(std::uint64_t offset, std::uint64_t length) {
    bad_begin_ = offset;
    bad_end_ = offset + length;
  }
  [[nodiscard]] std::uint64_t bytes_read() const { return bytes_read_; }

  [[nodiscard]] std::expected<std::size_t, Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    if (offset < bad_end_ && offset + buffer.size() > bad_begin_) {
      return std::unexpected(
          Error{"cannot read disk at byte " + std::to_string(offset) + ": Input/output error"});
    }
    bytes_read_ += buffer.size();
    return image_.read(offset, buffer);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return image_.size(); }
  [[nodiscard]] std::uint32_t sector_bytes() const override { return sector_bytes_; }

 private:
  fixture::SparseImage image_;
  std::uint32_t sector_bytes_;
  std::uint64_t bad_begin_ = 0;
  std::uint64_t bad_end_ = 0;
  mutable std::atomic<std::uint64_t> bytes_read_ = 0;
};

inline std::shared_ptr<TestDisk> disk_of(fixture::SparseImage image) {
  return std::make_shared<TestDisk>(std::move(image));
}

// A folder of its own for one test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<unsigned> count = 0;
    const auto stamp = std::filesystem::file_time_type::clock::now().time_since_epoch().count();
    folder_ = std::filesystem::temp_directory_path() /
              ("linkaudit-source-" + std::to_string(stamp) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // UTF-8, as the product takes it.
  [[nodiscard]] std::string path(std::u8string_view name) const {
    const std::u8string text = (folder_ / name).u8string();
    return {text.begin(), text.end()};
  }
  [[nodiscard]] std::string folder() const { return path(u8"."); }
  std::string write(std::u8string_view name, std::span<const std::byte> bytes) const {
    std::ofstream file(folder_ / name, std::ios::binary);
    file.write(static_cast<const char*>(static_cast<const void*>(bytes.data())),
               static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("cannot write a test's file");
    return path(name);
  }

 private:
  std::filesystem::path folder_;
};

// Bytes of which each tells its place.
inline fixture::Blob counting_bytes(std::size_t size) {
  fixture::Blob bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 256);
  return bytes;
}

inline fixture::Blob copy_of(MappedBytes bytes) {
  fixture::Blob copy(bytes.size());
  bytes.copy(0, copy);
  return copy;
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace scanner

#include "sparse_image.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace fixture {

namespace {

bool all_zero(std::span<const std::byte> bytes) {
  return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

}  // namespace

void SparseImage::resize(std::uint64_t size_bytes) {
  size_ = size_bytes;
  pages_.erase(pages_.lower_bound(divide_up(size_bytes, kPageBytes)), pages_.end());
  const auto tail = pages_.find(size_bytes / kPageBytes);
  if (tail != pages_.end()) {
    const auto keep = static_cast<std::ptrdiff_t>(size_bytes % kPageBytes);
    std::fill(tail->second.begin() + keep, tail->second.end(), std::byte{0});
  }
}

void SparseImage::write(std::uint64_t offset, std::span<const std::byte> bytes) {
  size_ = std::max<std::uint64_t>(size_, offset + bytes.size());
  while (!bytes.empty()) {
    const std::uint64_t within = offset % kPageBytes;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), kPageBytes - within));
    const auto part = bytes.first(count);
    auto page = pages_.find(offset / kPageBytes);
    if (page == pages_.end() && !all_zero(part)) {
      page = pages_.emplace(offset / kPageBytes, Blob(kPageBytes)).first;
    }
    if (page != pages_.end()) {
      std::ranges::copy(part, page->second.begin() + static_cast<std::ptrdiff_t>(within));
    }
    offset += count;
    bytes = bytes.subspan(count);
  }
}

void SparseImage::write(std::uint64_t offset, const SparseImage& other) {
  for (const auto& [number, page] : other.pages_) {
    const std::uint64_t start = number * kPageBytes;
    const auto length =
        static_cast<std::size_t>(std::min<std::uint64_t>(kPageBytes, other.size_ - start));
    write(offset + start, std::span(page).first(length));
  }
  size_ = std::max(size_, offset + other.size_);
}

std::size_t SparseImage::read(std::uint64_t offset, std::span<std::byte> buffer) const {
  if (offset >= size_) {
    return 0;
  }
  buffer = buffer.first(
      static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size_ - offset)));
  const std::size_t total = buffer.size();
  while (!buffer.empty()) {
    const std::uint64_t within = offset % kPageBytes;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), kPageBytes - within));
    const auto page = pages_.find(offset / kPageBytes);
    if (page == pages_.end()) {
      std::ranges::fill(buffer.first(count), std::byte{0});
    } else {
      std::ranges::copy(std::span(page->second).subspan(static_cast<std::size_t>(within), count),
                        buffer.begin());
    }
    offset += count;
    buffer = buffer.subspan(count);
  }
  return total;
}

Blob SparseImage::bytes(std::uint64_t offset, std::size_t length) const {
  Blob blob(length);
  if (read(offset, blob) != length) {
    throw std::out_of_range("SparseImage::bytes: past the end");
  }
  return blob;
}

Blob SparseImage::flatten() const {
  return bytes(0, static_cast<std::size_t>(size_));
}

void SparseImage::save(const std::string& path) const {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  for (const auto& [number, page] : pages_) {
    const std::uint64_t start = number * kPageBytes;
    const std::uint64_t length = std::min<std::uint64_t>(kPageBytes, size_ - start);
    file.seekp(static_cast<std::streamoff>(start));
    // char is the one type the standard lets us view bytes through.
    file.write(reinterpret_cast<const char*>(page.data()), static_cast<std::streamsize>(length));
  }
  if (size_ > 0 && !pages_.contains((size_ - 1) / kPageBytes)) {
    file.seekp(static_cast<std::streamoff>(size_ - 1));
    file.put('\0');
  }
  file.close();
  if (!file) {
    throw std::runtime_error("SparseImage::save: cannot write " + path);
  }
}

}  // namespace fixture

// An image of any size that only stores the pages ever written.
// A 2 MiB-cluster volume or a 3 TiB disk costs what was put on it.
// Const members are safe for concurrent use.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "le_bytes.h"

namespace fixture {

class SparseImage {
 public:
  SparseImage() = default;
  explicit SparseImage(std::uint64_t size_bytes) : size_(size_bytes) {}
  explicit SparseImage(std::span<const std::byte> bytes) { write(0, bytes); }

  std::uint64_t size() const { return size_; }
  /// Shrinking forgets what lay beyond: the way to make a truncated image.
  void resize(std::uint64_t size_bytes);

  /// Grows the image when needed.
  void write(std::uint64_t offset, std::span<const std::byte> bytes);
  /// Lays another image over this one, e.g. a volume into its partition.
  void write(std::uint64_t offset, const SparseImage& other);

  /// Returns how many bytes there were: fewer than asked for at the end only.
  std::size_t read(std::uint64_t offset, std::span<std::byte> buffer) const;
  Blob bytes(std::uint64_t offset, std::size_t length) const;
  Blob flatten() const;

  /// Writes a sparse file; throws when it cannot.
  void save(const std::string& path) const;

 private:
  static constexpr std::uint64_t kPageBytes = 65536;

  std::uint64_t size_ = 0;
  std::map<std::uint64_t, Blob> pages_;  // by page number
};

}  // namespace fixture

// Where the bytes of an earlier report come from: a mapped file, a file that is read piece by
// piece, memory.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace report {

class ReportBytes {
 public:
  virtual ~ReportBytes() = default;
  // Constant while a reader lives.
  [[nodiscard]] virtual std::uint64_t size_bytes() const = 0;
  // Exactly `size` bytes from `offset`, as a view of what is kept elsewhere or of `room`: it is
  // valid until `room` changes. Errors: one line for a person. Safe for concurrent use by multiple
  // threads, each with its own `room`. REQUIRES: offset + size <= size_bytes().
  virtual std::expected<std::string_view, std::string> read(std::uint64_t offset, std::size_t size,
                                                            std::string& room) const = 0;
};

// Bytes in memory, or in a mapped file. They must outlive it.
class ReportInMemory final : public ReportBytes {
 public:
  explicit ReportInMemory(std::string_view bytes) : bytes_(bytes) {}
  [[nodiscard]] std::uint64_t size_bytes() const override { return bytes_.size(); }
  std::expected<std::string_view, std::string> read(std::uint64_t offset, std::size_t size,
                                                    std::string& /*room*/) const override {
    return bytes_.substr(static_cast<std::size_t>(offset), size);
  }

 private:
  std::string_view bytes_;
};

}  // namespace report

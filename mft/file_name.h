// $FILE_NAME: one name of a file in one directory. Also the key of a directory's index. [LFN] [N3G]
#pragma once

#include <cstdint>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"
#include "mft/utf16.h"

namespace mft {

enum class Namespace : std::uint8_t { kPosix = 0, kWin32 = 1, kDos = 2, kWin32AndDos = 3 };

struct FileNameHeader {
  Le64 parent;
  std::array<Le64, 4> times;  // a lazily updated copy, like everything up to name_length
  Le64 allocated_bytes;
  Le64 data_bytes;
  Le32 attributes;
  Le32 reparse_tag;          // in an index key; Windows does not update it in the record itself
  std::uint8_t name_length;  // UTF-16 units, 1..255
  std::uint8_t name_space;
};
static_assert(OnDisk<FileNameHeader> && sizeof(FileNameHeader) == 0x42);

// One name, or none if its value was damaged: not in a union, for speed (see
// AttributeCursor::next()).
class FileName {
 public:
  FileName() = default;
  // None if the value is shorter than its header or its name, or if the name is empty.
  static FileName parse(Bytes value) {
    FileName name;
    if (value.size() < sizeof(FileNameHeader)) return name;
    const std::uint8_t units = value.u8(offsetof(FileNameHeader, name_length));
    if (units == 0 || sizeof(FileNameHeader) + units * std::size_t{2} > value.size()) return name;
    name.data_ = value.data();
    name.units_ = units;
    name.name_space_ = value.u8(offsetof(FileNameHeader, name_space));
    return name;
  }
  // The fault of a value that parse() rejects: kBadFileName.
  static Fault fault_of(Bytes value) {
    if (value.size() < sizeof(FileNameHeader)) {
      return Fault{.code = FaultCode::kBadFileName,
                   .expected = sizeof(FileNameHeader),
                   .actual = value.size()};
    }
    return Fault{.code = FaultCode::kBadFileName,
                 .offset = offsetof(FileNameHeader, name_length),
                 .expected = value.size(),
                 .actual = value.u8(offsetof(FileNameHeader, name_length))};
  }

  explicit operator bool() const { return data_ != nullptr; }
  // REQUIRES of all that follow: not none.
  [[nodiscard]] FileReference parent() const {
    return FileReference::from_disk(header().u64(offsetof(FileNameHeader, parent)));
  }
  [[nodiscard]] Namespace name_space() const { return static_cast<Namespace>(name_space_); }
  // Everything up to the sizes is current only in a directory's index key; in the record itself
  // they are stale copies.
  [[nodiscard]] std::uint32_t attributes() const {
    return header().u32(offsetof(FileNameHeader, attributes));
  }
  [[nodiscard]] std::uint32_t reparse_tag() const {
    return header().u32(offsetof(FileNameHeader, reparse_tag));
  }
  // Created, modified, MFT changed, accessed (FILETIME).
  [[nodiscard]] std::array<std::uint64_t, 4> times() const {
    constexpr std::size_t kAt = offsetof(FileNameHeader, times);
    const Bytes bytes = header();
    return {bytes.u64(kAt), bytes.u64(kAt + 8), bytes.u64(kAt + 16), bytes.u64(kAt + 24)};
  }
  [[nodiscard]] std::uint64_t data_bytes() const {
    return header().u64(offsetof(FileNameHeader, data_bytes));
  }
  [[nodiscard]] std::uint64_t allocated_bytes() const {
    return header().u64(offsetof(FileNameHeader, allocated_bytes));
  }
  // An 8.3 alias: another spelling of a long name, not a hard link.
  [[nodiscard]] bool is_dos_alias() const { return name_space() == Namespace::kDos; }
  [[nodiscard]] Utf16View name() const {
    return Utf16View(Bytes(std::span(data_ + sizeof(FileNameHeader), units_ * std::size_t{2})));
  }

 private:
  [[nodiscard]] Bytes header() const { return Bytes(std::span(data_, sizeof(FileNameHeader))); }
  // Length and name space as checked, unaffected by later changes of the buffer.
  const std::byte* data_ = nullptr;
  std::uint32_t units_ = 0;
  std::uint32_t name_space_ = 0;
};

}  // namespace mft

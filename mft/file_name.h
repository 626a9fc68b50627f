// $FILE_NAME: one name of a file in one directory. Also the key of a directory's index. [LFN] [N3G]
#pragma once

#include <cstdint>
#include <expected>

#include "mft/bytes.h"
#include "mft/fault.h"
#include "mft/reference.h"
#include "mft/utf16.h"

namespace mft {

enum class Namespace : std::uint8_t { kPosix = 0, kWin32 = 1, kDos = 2, kWin32AndDos = 3 };

struct FileNameHeader {
  Le64 parent;
  std::array<Le64, 4> times;  // a lazily kept copy, as is all up to name_length
  Le64 allocated_bytes;
  Le64 data_bytes;
  Le32 attributes;
  Le32 reparse_tag;          // in an index key; in the record itself Windows does not keep it
  std::uint8_t name_length;  // UTF-16 units, 1..255
  std::uint8_t name_space;
};
static_assert(OnDisk<FileNameHeader> && sizeof(FileNameHeader) == 0x42);

class FileName {
 public:
  // kBadFileName: shorter than its header or its name, or an empty name.
  static std::expected<FileName, Fault> parse(Bytes value) {
    if (value.size() < sizeof(FileNameHeader)) {
      return std::unexpected(Fault{.code = FaultCode::kBadFileName,
                                   .expected = sizeof(FileNameHeader),
                                   .actual = value.size()});
    }
    const std::size_t units = value.copy_at<std::uint8_t>(offsetof(FileNameHeader, name_length));
    const auto name = value.slice(sizeof(FileNameHeader), units * 2);
    if (!name || units == 0) {
      return std::unexpected(Fault{.code = FaultCode::kBadFileName,
                                   .offset = offsetof(FileNameHeader, name_length),
                                   .expected = value.size(),
                                   .actual = units});
    }
    return FileName(value, Utf16View(*name));
  }

  [[nodiscard]] FileReference parent() const { return FileReference::from_disk(value_.u64(0)); }
  [[nodiscard]] Namespace name_space() const {
    return static_cast<Namespace>(
        value_.copy_at<std::uint8_t>(offsetof(FileNameHeader, name_space)));
  }
  // The two as the index key of a directory has them; in the record itself they are stale copies.
  [[nodiscard]] std::uint32_t attributes() const {
    return value_.u32(offsetof(FileNameHeader, attributes));
  }
  [[nodiscard]] std::uint32_t reparse_tag() const {
    return value_.u32(offsetof(FileNameHeader, reparse_tag));
  }
  // An 8.3 alias: a second way to say a long name, not a hard link.
  [[nodiscard]] bool is_dos_alias() const { return name_space() == Namespace::kDos; }
  [[nodiscard]] Utf16View name() const { return name_; }

 private:
  FileName(Bytes value, Utf16View name) : value_(value), name_(name) {}
  Bytes value_;
  Utf16View name_;
};

}  // namespace mft

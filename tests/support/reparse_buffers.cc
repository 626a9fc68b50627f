#include "reparse_buffers.h"

#include <stdexcept>

namespace fixture {

namespace {

std::uint16_t u16(std::size_t value) {
  if (value > 0xFFFF) {
    throw std::length_error("reparse buffer: does not fit 16 bits");
  }
  return static_cast<std::uint16_t>(value);
}

Blob header(std::uint32_t tag, std::uint16_t length) {
  Blob blob;
  append(blob, tag);
  append(blob, length);
  append<std::uint16_t>(blob, 0);
  return blob;
}

struct PlacedName {
  std::uint16_t offset;
  std::uint16_t length;
};

PlacedName place(Blob& buffer, std::u16string_view name, bool terminator) {
  const PlacedName placed{u16(buffer.size()), u16(name.size() * 2)};
  append_utf16(buffer, name);
  if (terminator) {
    append<std::uint16_t>(buffer, 0);
  }
  return placed;
}

/// The four name fields, `flags` when there are any, and the path buffer.
Blob names_data(std::u16string_view substitute, std::u16string_view print,
                std::optional<std::uint32_t> flags, const PathBufferLayout& layout) {
  Blob paths(layout.leading_gap_bytes);
  PlacedName first = place(paths, layout.print_first ? print : substitute, layout.terminators);
  paths.resize(paths.size() + layout.middle_gap_bytes);
  PlacedName second = place(paths, layout.print_first ? substitute : print, layout.terminators);
  paths.resize(paths.size() + layout.trailing_gap_bytes);
  const PlacedName& substitute_at = layout.print_first ? second : first;
  const PlacedName& print_at = layout.print_first ? first : second;

  Blob data;
  append(data, layout.substitute_offset.value_or(substitute_at.offset));
  append(data, layout.substitute_length.value_or(substitute_at.length));
  append(data, layout.print_offset.value_or(print_at.offset));
  append(data, layout.print_length.value_or(print_at.length));
  if (flags) {
    append(data, *flags);
  }
  append_bytes(data, paths);
  return data;
}

std::uint8_t hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return static_cast<std::uint8_t>(c - '0');
  }
  const char lower = static_cast<char>(c | 0x20);
  if (lower >= 'a' && lower <= 'f') {
    return static_cast<std::uint8_t>(lower - 'a' + 10);
  }
  throw std::invalid_argument("guid: not a hexadecimal digit");
}

}  // namespace

Guid guid(std::string_view text) {
  Guid straight{};
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '-' || c == '{' || c == '}') {
      continue;
    }
    if (digits == 32) {
      throw std::invalid_argument("guid: too long");
    }
    auto& byte = straight[digits / 2];
    byte = static_cast<std::uint8_t>((byte << 4U) | hex_digit(c));
    ++digits;
  }
  if (digits != 32) {
    throw std::invalid_argument("guid: too short");
  }
  // The first three fields are little-endian integers, the rest is bytes.
  constexpr std::array<std::size_t, 16> kOrder = {3, 2, 1,  0,  5,  4,  7,  6,
                                                  8, 9, 10, 11, 12, 13, 14, 15};
  Guid disk{};
  for (std::size_t i = 0; i < disk.size(); ++i) {
    disk[i] = straight[kOrder[i]];
  }
  return disk;
}

Blob raw_reparse(std::uint32_t tag, std::span<const std::byte> data,
                 std::optional<std::uint16_t> length) {
  Blob blob = header(tag, length ? *length : u16(data.size()));
  append_bytes(blob, data);
  return blob;
}

Blob third_party_reparse(std::uint32_t tag, const Guid& owner, std::span<const std::byte> data,
                         std::optional<std::uint16_t> length) {
  Blob blob = header(tag, length ? *length : u16(data.size()));
  append_bytes(blob, std::as_bytes(std::span(owner)));
  append_bytes(blob, data);
  return blob;
}

Blob mount_point(std::u16string_view substitute, std::u16string_view print,
                 const PathBufferLayout& layout) {
  return raw_reparse(kTagMountPoint, names_data(substitute, print, {}, layout));
}

Blob symlink(std::u16string_view substitute, std::u16string_view print, std::uint32_t flags,
             const PathBufferLayout& layout) {
  return raw_reparse(kTagSymlink, names_data(substitute, print, flags, layout));
}

Blob absolute_symlink(std::u16string_view target) {
  // Windows puts the print name first and no terminators into symbolic links.
  return symlink(u"\\??\\" + std::u16string(target), target, 0,
                 {.print_first = true, .terminators = false});
}

Blob relative_symlink(std::u16string_view target) {
  return symlink(target, target, kSymlinkRelative, {.print_first = true, .terminators = false});
}

Blob junction(std::u16string_view target) {
  return mount_point(u"\\??\\" + std::u16string(target), target);
}

Blob lx_symlink(std::string_view utf8_target, std::uint32_t version) {
  Blob data;
  append(data, version);
  append_ascii(data, utf8_target);
  return raw_reparse(kTagLxSymlink, data);
}

Blob app_exec_link(std::u16string_view package, std::u16string_view entry_point,
                   std::u16string_view executable, std::u16string_view type,
                   std::uint32_t version) {
  Blob data;
  append(data, version);
  for (const auto text : {package, entry_point, executable, type}) {
    append_utf16(data, text);
    append<std::uint16_t>(data, 0);
  }
  return raw_reparse(kTagAppExecLink, data);
}

Blob wof_file(std::uint32_t algorithm) {
  Blob data;
  for (const std::uint32_t field : {1U, 2U, 1U, algorithm}) {  // version, provider, version
    append(data, field);
  }
  return raw_reparse(kTagWof, data);
}

Blob wof_wim(std::uint64_t source_id, std::byte hash_filler) {
  Blob data;
  for (const std::uint32_t field : {1U, 1U, 2U, 0U}) {  // version, provider, version, flags
    append(data, field);
  }
  append(data, source_id);
  data.insert(data.end(), 2 * 20, hash_filler);  // SHA-1 of the file, of the blob table
  for (int i = 0; i < 3; ++i) {
    append<std::uint64_t>(data, 0);  // uncompressed size, compressed size, offset
  }
  return raw_reparse(kTagWof, data);
}

Blob wci(const Guid& layer, std::u16string_view name, std::uint32_t tag) {
  Blob data;
  append<std::uint32_t>(data, 1);
  append<std::uint32_t>(data, 0);
  append_bytes(data, std::as_bytes(std::span(layer)));
  append(data, u16(name.size() * 2));
  append_utf16(data, name);
  return raw_reparse(tag, data);
}

Blob nfs_link(std::u16string_view target) {
  Blob data;
  append<std::uint64_t>(data, 0x014B4E4C);
  append_utf16(data, target);
  return raw_reparse(kTagNfs, data);
}

}  // namespace fixture

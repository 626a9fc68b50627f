#include "mft/reparse_point.h"

namespace mft {
namespace {

struct Header {
  Le32 tag;
  Le16 data_length;  // without this header, and without the GUID
  Le16 reserved;
};
static_assert(OnDisk<Header> && sizeof(Header) == 8);

constexpr std::size_t kGuidBytes = 16;

std::unexpected<Fault> bad(std::size_t offset, std::uint64_t expected, std::uint64_t actual) {
  return std::unexpected(Fault{.code = FaultCode::kBadReparsePoint,
                               .offset = static_cast<std::uint32_t>(offset),
                               .expected = expected,
                               .actual = actual});
}

// A string that ends in NUL; `rest` moves past it. A missing last terminator is accepted.
Utf16View take_string(Utf16View& rest) {
  std::size_t length = 0;
  while (length < rest.size() && rest[length] != u'\0') ++length;
  const Bytes bytes = rest.bytes();
  const Utf16View string(*bytes.slice(0, length * 2));
  const std::size_t past = length < rest.size() ? length + 1 : length;
  rest = Utf16View(*bytes.from(past * 2));
  return string;
}

}  // namespace

std::expected<ReparsePoint, Fault> ReparsePoint::parse(Bytes value) {
  const auto header = value.read<Header>(0);
  if (!header) return bad(0, sizeof(Header), value.size());
  if (value.size() > kMaxReparseBytes) return bad(0, kMaxReparseBytes, value.size());
  const ReparseTag tag(header->tag);
  const std::size_t prefix = sizeof(Header) + (tag.is_microsoft() ? 0 : kGuidBytes);
  if (prefix + header->data_length != value.size()) {
    const std::uint64_t rest = value.size() < prefix ? 0 : value.size() - prefix;
    return bad(offsetof(Header, data_length), rest, header->data_length);
  }
  std::optional<Guid> guid;
  if (!tag.is_microsoft()) {
    guid.emplace();
    std::memcpy(guid->data(), value.data() + sizeof(Header), kGuidBytes);
  }
  return ReparsePoint(tag, guid, *value.from(prefix));
}

std::expected<LinkNames, Fault> parse_link_names(const ReparsePoint& point) {
  // Offsets relative to the path buffer: substitute offset and length, print offset and length.
  const Bytes data = point.data();
  const bool symlink = point.tag().value() == kTagSymlink;
  const std::size_t fixed = symlink ? 12 : 8;
  const auto buffer = data.from(fixed);
  if (!buffer) return bad(0, fixed, data.size());
  const auto name = [&](std::size_t field) -> std::expected<Utf16View, Fault> {
    const std::uint16_t offset = data.u16(field);
    const std::uint16_t length = data.u16(field + 2);
    const auto bytes = buffer->slice(offset, length);
    if (!bytes || offset % 2 != 0 || length % 2 != 0) {
      return bad(sizeof(Header) + field, buffer->size(), std::uint64_t{offset} + length);
    }
    return Utf16View(*bytes);
  };
  const auto substitute = name(0);
  if (!substitute) return std::unexpected(substitute.error());
  // The print name is not followed, so a wrong one breaks nothing.
  const auto print = name(4);
  LinkNames names{.substitute = *substitute, .print = print.value_or(Utf16View())};
  if (symlink) {
    names.flags = data.u32(8);
    names.relative = (names.flags & 1U) != 0;
  }
  return names;
}

std::optional<Fault> reparse_fault(Bytes value) {
  const auto point = ReparsePoint::parse(value);
  if (!point) return point.error();
  if (point->tag().behaviour() != TagBehaviour::kFollowed) return std::nullopt;
  const auto names = parse_link_names(*point);
  return names ? std::nullopt : std::optional(names.error());
}

std::expected<Bytes, Fault> parse_lx_symlink(const ReparsePoint& point) {
  constexpr std::uint32_t kVersion = 2;
  const auto version = point.data().read<Le32>(0);
  if (!version || *version != kVersion) {
    return bad(sizeof(Header), kVersion, version ? version->value() : 0);
  }
  return *point.data().from(4);
}

std::expected<AppExecLink, Fault> parse_app_exec_link(const ReparsePoint& point) {
  const auto version = point.data().read<Le32>(0);
  if (!version) return bad(sizeof(Header), sizeof(Le32), point.data().size());
  Utf16View rest(*point.data().from(4));
  AppExecLink link;
  link.package = take_string(rest);
  link.entry_point = take_string(rest);
  link.executable = take_string(rest);
  link.type = take_string(rest);
  if (link.executable.empty()) return bad(sizeof(Header), 3, version->value());
  return link;
}

std::expected<Wof, Fault> parse_wof(const ReparsePoint& point) {
  constexpr std::uint32_t kFileProvider = 2;
  const Bytes data = point.data();
  if (data.size() < 16) return bad(sizeof(Header), 16, data.size());
  Wof wof{.provider = data.u32(4)};
  if (wof.provider == kFileProvider) {
    wof.algorithm = data.u32(12);
  } else if (const auto source = data.read<Le64>(16)) {
    wof.wim_source = *source;
  }
  return wof;
}

std::expected<Wci, Fault> parse_wci(const ReparsePoint& point) {
  // u32 version, u32 reserved, layer GUID, u16 name bytes, name
  constexpr std::size_t kNameLength = 8 + kGuidBytes;
  const Bytes data = point.data();
  const auto length = data.read<Le16>(kNameLength);
  if (!length) return bad(sizeof(Header), kNameLength + 2, data.size());
  const auto name = data.slice(kNameLength + 2, *length);
  if (!name || *length % 2 != 0) {
    return bad(sizeof(Header) + kNameLength, data.size(), length->value());
  }
  Wci wci{.layer = {}, .name = Utf16View(*name)};
  std::memcpy(wci.layer.data(), data.data() + 8, kGuidBytes);
  return wci;
}

std::expected<NfsSpecial, Fault> parse_nfs(const ReparsePoint& point) {
  const Bytes data = point.data();
  const auto type = data.read<Le64>(0);
  if (!type) return bad(sizeof(Header), sizeof(Le64), data.size());
  NfsSpecial special{.type = *type, .link_target = Utf16View()};
  const Bytes rest = *data.from(8);
  if (special.type == kNfsLink) {
    special.link_target = Utf16View(rest);
  } else if (special.type == kNfsCharacterDevice || special.type == kNfsBlockDevice) {
    if (rest.size() < 8) return bad(sizeof(Header) + 8, 8, rest.size());
    special.major = rest.u32(0);
    special.minor = rest.u32(4);
  }
  return special;
}

}  // namespace mft

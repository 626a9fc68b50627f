// The contents of $Secure and of $Extend\$Reparse: [LFN] [N3G].
#include <algorithm>
#include <bit>
#include <stdexcept>

#include "volume_plan.h"

namespace fixture {

namespace {

constexpr std::uint32_t kFirstSecurityId = 0x100;
constexpr std::size_t kSdsMirrorDistance = 0x40000;
constexpr std::size_t kSdsHeaderBytes = 0x14;

std::uint32_t security_hash(const Blob& descriptor) {
  Blob padded = descriptor;
  pad_to_multiple(padded, 4);
  std::uint32_t hash = 0;
  for (std::size_t i = 0; i < padded.size(); i += 4) {
    hash = std::rotl(hash, 3) + get<std::uint32_t>(padded, i);
  }
  return hash;
}

template <typename... Words>
Blob words(Words... values) {
  Blob blob;
  (append<std::uint32_t>(blob, values), ...);
  return blob;
}

}  // namespace

Blob default_security_descriptor() {
  constexpr std::size_t kHeaderBytes = 0x14;
  Blob administrators = {std::byte{1}, std::byte{2}};  // S-1-5-32-544
  administrators.resize(7);
  append<std::uint8_t>(administrators, 5);
  append<std::uint32_t>(administrators, 32);
  append<std::uint32_t>(administrators, 544);
  Blob everyone = {std::byte{1}, std::byte{1}};  // S-1-1-0
  everyone.resize(7);
  append<std::uint8_t>(everyone, 1);
  append<std::uint32_t>(everyone, 0);

  Blob ace;
  append<std::uint8_t>(ace, 0);  // allow
  append<std::uint8_t>(ace, 3);  // inherited by files and directories
  append<std::uint16_t>(ace, static_cast<std::uint16_t>(8 + everyone.size()));
  append<std::uint32_t>(ace, 0x001F01FF);  // everything
  append_bytes(ace, everyone);
  Blob acl;
  append<std::uint16_t>(acl, 2);  // revision
  append<std::uint16_t>(acl, static_cast<std::uint16_t>(8 + ace.size()));
  append<std::uint32_t>(acl, 1);  // one entry
  append_bytes(acl, ace);

  const auto owner = static_cast<std::uint32_t>(kHeaderBytes + acl.size());
  const auto group = static_cast<std::uint32_t>(owner + administrators.size());
  Blob descriptor;
  append<std::uint16_t>(descriptor, 1);       // revision
  append<std::uint16_t>(descriptor, 0x8004);  // self-relative, DACL present
  append(descriptor, owner);
  append(descriptor, group);
  append<std::uint32_t>(descriptor, 0);  // no SACL
  append<std::uint32_t>(descriptor, kHeaderBytes);
  append_bytes(descriptor, acl);
  append_bytes(descriptor, administrators);
  append_bytes(descriptor, administrators);
  return descriptor;
}

void plan_security(VolumePlan& plan) {
  if (plan.security_descriptors.empty()) {
    return;
  }
  PlannedIndex by_hash{.name = u"$SDH", .collation = 0x12};
  PlannedIndex by_id{.name = u"$SII", .collation = 0x10};
  Blob stream;
  std::uint32_t id = kFirstSecurityId;
  for (const Blob& descriptor : plan.security_descriptors) {
    pad_to_multiple(stream, 16);
    const std::uint32_t hash = security_hash(descriptor);
    Blob header = words(hash, id);
    append<std::uint64_t>(header, stream.size());
    append<std::uint32_t>(header, static_cast<std::uint32_t>(kSdsHeaderBytes + descriptor.size()));
    by_hash.entries.push_back({.key = words(hash, id),
                               .view = true,
                               .data = header,
                               .padding = words(0x00490049U)});  // "II"
    by_id.entries.push_back({.key = words(id), .view = true, .data = header});
    append_bytes(stream, header);
    append_bytes(stream, descriptor);
    ++id;
  }
  if (stream.size() > kSdsMirrorDistance) {
    throw std::length_error("plan_security: only one chunk of descriptors is supported");
  }
  const Blob first_copy = stream;
  stream.resize(kSdsMirrorDistance);
  append_bytes(stream, first_copy);

  PlannedFile& secure = plan.files.at(9);
  secure.flags |= kViewIndex;
  secure.attributes.push_back(
      plan.make_stream(kData, stream, u"$SDS", {.placement = Placement::kNonResident}));
  secure.indexes.push_back(std::move(by_hash));
  secure.indexes.push_back(std::move(by_id));
}

IndexEntry reparse_key(std::uint32_t tag, FileReference reference) {
  IndexEntry entry{.key = words(tag), .view = true};
  append<std::uint64_t>(entry.key, reference.packed());
  return entry;
}

void plan_reparse_index(VolumePlan& plan) {
  const auto holder = plan.files.find(plan.options.reparse_index_record);
  if (!plan.options.with_extend || holder == plan.files.end()) {
    return;
  }
  auto& keys = holder->second.indexes.front().entries;
  keys = plan.extra_reparse_keys;
  for (const auto& [number, file] : plan.files) {
    if (file.reparse && file.reparse->options.in_reparse_index && !file.deleted) {
      const Blob& buffer = file.reparse->buffer;
      const std::uint32_t own_tag = buffer.size() < 4 ? 0 : get<std::uint32_t>(buffer, 0);
      keys.push_back(
          reparse_key(file.reparse->options.index_tag.value_or(own_tag), {number, file.sequence}));
    }
  }
}

}  // namespace fixture

#include "scanner/sweep/catalog_part.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "mft/reparse_point.h"
#include "scanner/sweep/used_records.h"
#include "scanner/volume/file_sizes.h"
#include "scanner/volume/stream.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

// None if there is none, or if it was modified since it was checked.
mft::Attribute attribute_of(mft::Bytes raw) {
  return raw.empty() ? mft::Attribute() : mft::Attribute(raw);
}

// The file's attributes as $STANDARD_INFORMATION states them; 0 if it is too short.
std::uint32_t attributes_in(mft::Bytes standard_information) {
  constexpr std::size_t kAttributes = 0x20;
  if (standard_information.empty()) return 0;
  const std::size_t at =
      standard_information.u16(offsetof(mft::ResidentHeader, value_offset)) + kAttributes;
  return at + sizeof(mft::Le32) <= standard_information.size() ? standard_information.u32(at) : 0;
}

// A symbolic link as ntfs-3g keeps it in a system file: this mark, and the target in UTF-16. [N3G]
bool is_ntfs3g_link(const mft::Attribute& data) {
  constexpr std::uint64_t kMark = 0x014B'4E4C'7874'6E49;  // "IntxLNK" and a byte of 1
  return data && data.value().size() > sizeof(kMark) && data.value().u64(0) == kMark;
}

}  // namespace

void CatalogPart::add_record(std::uint64_t number, const mft::RecordView& record) {
  ++counts.records_in_use;
  link_attributes_.clear();
  link_attributes_.add(record.attribute_bytes(), number, faults);
  ahead.step();
  if (!record.is_base() || !link_attributes_.attribute_list.empty()) {
    if (record.is_base() || link_attributes_.matters()) add_fragment(number, record);
    return;
  }
  add_file({.record = static_cast<RecordIndex>(number),
            .sequence = record.sequence(),
            .header_link_count = record.link_count(),
            .directory = record.is_directory()},
           link_attributes_);
  if (record.is_directory() && volume_.has_clusters()) {
    directories.back().index = IndexPlace::of(record.attribute_bytes(), *volume_.boot());
  }
}

void CatalogPart::add_fragment(std::uint64_t number, const mft::RecordView& record) {
  std::array<std::byte, 4096> buffer;
  std::size_t size = 0;
  auto attributes = record.attributes();
  while (attributes.next()) {
    const mft::Attribute& attribute = attributes.attribute();
    if (!is_harvested(attribute.type(), attribute.first_extent()) ||
        size + attribute.raw().size() + 4 > buffer.size()) {
      continue;
    }
    std::memcpy(buffer.data() + size, attribute.raw().data(), attribute.raw().size());
    // The true length, in case its high half held junk.
    const mft::Le32 length(static_cast<std::uint32_t>(attribute.raw().size()));
    std::memcpy(buffer.data() + size + offsetof(mft::AttributeHeader, length), &length, 4);
    size += attribute.raw().size();
  }
  std::ranges::fill(std::span(buffer).subspan(size, 4), std::byte{0xFF});  // the end marker
  const auto index = static_cast<RecordIndex>(number);
  const bool is_base = record.is_base();
  fragments.push_back({.record = index,
                       .base = is_base ? Parent{.record = index, .sequence = record.sequence()}
                                       : Parent::from(record.base()),
                       .sequence = record.sequence(),
                       .header_link_count = record.link_count(),
                       .is_base = is_base,
                       .directory = record.is_directory(),
                       .attributes = arena.copy(std::span(buffer).first(size + 4))});
}

void CatalogPart::add_file(const FileHeader& header, LinkAttributes& link_attributes) {
  link_attributes.sort_names();
  ++(header.directory ? counts.directories : counts.files);
  counts.names += link_attributes.names.size();
  counts.dos_names += link_attributes.aliases.size();
  if (!link_attributes.reparse_point.empty()) {
    ++counts.reparse_points;
  } else if (const std::uint32_t marks =
                 attributes_in(link_attributes.standard_information) &
                 (mft::kFileAttributeReparsePoint | mft::kFileAttributeSystem);
             marks != 0) {
    add_marked(header, link_attributes, marks);
  }
  if (!header.directory) {
    FileKey leaf;
    if (link_attributes.names.size() == 1) {
      leaf = {.parent = Parent::from(link_attributes.names.front().parent()).record,
              .hash = volume_.upcase().hash(link_attributes.names.front().name())};
    }
    leaves_[header.record] = leaf;
    // The reserved records 12 to 15 are in use and have none.
    if (link_attributes.names.empty() && header.record >= kFirstUserRecord) {
      faults.add(Fault{.code = FaultCode::kNoName}, header.record);
    }
  }
  // Nearly all files end here.
  if (header.directory || link_attributes.names.size() >= 2 ||
      !link_attributes.reparse_point.empty()) {
    add_rows(header, link_attributes);
  }
}

void CatalogPart::add_marked(const FileHeader& header, const LinkAttributes& link_attributes,
                             std::uint32_t marks) {
  if ((marks & mft::kFileAttributeReparsePoint) != 0) {
    // Other damage to the record that may have hidden it says enough.
    if (faults.last_hid_links_of(header.record)) return;
    ++counts.reparse_missing;
    faults.add(Fault{.code = FaultCode::kReparseMissing}, header.record);
  } else if (!header.directory && is_ntfs3g_link(attribute_of(link_attributes.data))) {
    ++counts.ntfs3g_links;
  }
}

void CatalogPart::add_rows(const FileHeader& header, const LinkAttributes& link_attributes) {
  if (header.directory) add_directory(header, link_attributes);
  if (!link_attributes.reparse_point.empty() ||
      (link_attributes.names.size() >= 2 && !header.directory)) {
    add_link_file(header, link_attributes);
  }
}

void CatalogPart::add_directory(const FileHeader& header, const LinkAttributes& link_attributes) {
  Directory directory;
  directory.record = header.record;
  directory.sequence = header.sequence;
  directory.reparse = !link_attributes.reparse_point.empty();
  if (const auto attribute = attribute_of(link_attributes.standard_information)) {
    const auto information = mft::StandardInformation::parse(attribute.value());
    directory.case_sensitive = information && information->case_sensitive;
  }
  if (link_attributes.names.empty()) {
    faults.add(Fault{.code = FaultCode::kNoName}, header.record);
  } else {
    if (link_attributes.names.size() > 1) {
      faults.add(Fault{.code = FaultCode::kSeveralDirectoryNames,
                       .expected = 1,
                       .actual = link_attributes.names.size()},
                 header.record);
    }
    const auto& name = link_attributes.names.front();
    directory.parent = Parent::from(name.parent());
    directory.name_length = static_cast<std::uint8_t>(name.name().size());
    const bool has_alias = !link_attributes.aliases.empty() &&
                           link_attributes.aliases.front().parent() == name.parent();
    if (has_alias) {
      directory.alias_length =
          static_cast<std::uint8_t>(link_attributes.aliases.front().name().size());
    }
    auto* const units = directory_names.allocate<char16_t>(std::size_t{directory.name_length} +
                                                           directory.alias_length);
    name.name().copy_to(units);
    if (has_alias) link_attributes.aliases.front().name().copy_to(units + directory.name_length);
    directory.units = units;
  }
  directories.push_back(directory);
}

void CatalogPart::add_link_file(const FileHeader& header, const LinkAttributes& link_attributes) {
  LinkFile file;
  file.record = header.record;
  file.sequence = header.sequence;
  file.header_link_count = header.header_link_count;
  file.directory = header.directory;
  file.name_count = static_cast<std::uint32_t>(link_attributes.names.size());
  file.alias_count = static_cast<std::uint32_t>(link_attributes.aliases.size());
  auto* const names =
      arena.allocate<LinkName>(link_attributes.names.size() + link_attributes.aliases.size());
  std::size_t next = 0;
  for (const auto* const group : {&link_attributes.names, &link_attributes.aliases}) {
    for (const auto& name : *group) {
      const mft::Utf16View text = name.name();
      auto* const units = arena.allocate<char16_t>(text.size());
      text.copy_to(units);
      names[next++] = {.units = units,
                       .parent = Parent::from(name.parent()),
                       .hash = volume_.upcase().hash(text),
                       .length = static_cast<std::uint8_t>(text.size()),
                       .dos_alias = group == &link_attributes.aliases};
    }
  }
  file.names = names;
  if (const auto attribute = attribute_of(link_attributes.standard_information)) {
    const auto value = attribute.value();
    if (const auto information = mft::StandardInformation::parse(value)) {
      file.information = *information;
      file.has_information = true;
    } else {
      faults.add(Fault{.code = FaultCode::kBadStandardInformation, .actual = value.size()},
                 header.record);
    }
  }
  if (const auto data = attribute_of(link_attributes.data)) {
    file.has_size = true;
    const FileSizes sizes = file_sizes(data);
    file.size_bytes = sizes.size_bytes;
    file.allocated_bytes = sizes.allocated_bytes + link_attributes.named_bytes;
  }
  files.push_back(file);
  if (!link_attributes.reparse_point.empty()) {
    take_reparse(files.back(), attribute_of(link_attributes.reparse_point));
  }
}

void CatalogPart::take_reparse(LinkFile& file, const mft::Attribute& attribute) {
  file.has_reparse = true;
  if (attribute.resident()) {
    if (const auto fault = store_reparse(attribute.value(), file, arena)) {
      faults.add(*fault, file.record);
    }
    return;
  }
  const auto header = attribute.non_resident();
  RunList runs;
  const bool readable =
      volume_.has_clusters() && header.lowest_vcn == 0 &&
      header.data_bytes <= mft::kMaxReparseBytes &&
      !runs.append_extent(attribute.mapping_pairs(), 0, volume_.boot()->total_clusters);
  if (readable && nonresident && nonresident->size() < kMostLeftOutside) {
    if (auto piece = in_one_piece(header, runs, volume_.boot()->cluster_bytes)) {
      piece->file = &file;
      nonresident->push_back(*piece);
      return;
    }
  }
  std::vector<std::byte> data;
  if (readable) {
    data.resize(static_cast<std::size_t>(header.data_bytes));
    const Stream stream(
        volume_.bytes(), volume_.boot()->cluster_bytes, std::move(runs),
        {.data_bytes = header.data_bytes, .initialized_bytes = header.initialized_bytes});
    if (!read_exactly(stream, 0, data)) data.clear();
  }
  if (data.empty()) {
    file.reparse_unavailable = true;
    faults.add(Fault{.code = FaultCode::kReparseUnreadable, .actual = header.data_bytes},
               file.record);
  } else if (const auto fault = store_reparse(mft::Bytes(data), file, arena)) {
    faults.add(*fault, file.record);
  }
}

}  // namespace scanner

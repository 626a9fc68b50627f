#include "record_builder.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "stable_order.h"

namespace fixture {

namespace {

constexpr std::size_t kStrideBytes = 512;
constexpr std::size_t kEndMarkerBytes = 8;  // FFFFFFFF and a filler

template <typename T>
Blob blob_of(T value) {
  Blob blob;
  append<T>(blob, value);
  return blob;
}

void overwrite(Blob& record, std::size_t offset, const Blob& bytes) {
  if (offset > record.size() || bytes.size() > record.size() - offset) {
    throw std::out_of_range("RecordBuilder: patch outside the record");
  }
  std::ranges::copy(bytes, record.begin() + static_cast<std::ptrdiff_t>(offset));
}

}  // namespace

Blob StandardInformation::bytes() const {
  Blob blob;
  for (const std::uint64_t time : {created, modified, mft_changed, accessed}) {
    append(blob, time);
  }
  append(blob, attributes);
  append<std::uint32_t>(blob, 0);  // maximum versions
  append(blob, flags);
  append(blob, class_id);
  if (!short_form) {
    append(blob, owner_id);
    append(blob, security_id);
    append(blob, quota);
    append(blob, usn);
  }
  return blob;
}

Blob FileName::bytes() const {
  Blob blob;
  append(blob, parent.packed());
  for (const std::uint64_t time : {created, modified, mft_changed, accessed}) {
    append(blob, time);
  }
  append(blob, allocated_bytes);
  append(blob, size_bytes);
  append(blob, attributes);
  append(blob, reparse_tag_or_ea);
  append<std::uint8_t>(blob, static_cast<std::uint8_t>(name.size()));
  append<std::uint8_t>(blob, static_cast<std::uint8_t>(name_space));
  append_utf16(blob, name);
  return blob;
}

void apply_fixups(std::span<std::byte> block, std::size_t usa_offset, std::uint16_t usn) {
  put<std::uint16_t>(block, usa_offset, usn);
  for (std::size_t stride = 0; stride < block.size() / kStrideBytes; ++stride) {
    const std::size_t last_word = (stride + 1) * kStrideBytes - 2;
    put<std::uint16_t>(block, usa_offset + 2 * (stride + 1), get<std::uint16_t>(block, last_word));
    put<std::uint16_t>(block, last_word, usn);
  }
}

void tear_stride(std::span<std::byte> block, std::size_t stride) {
  const std::size_t last_word = (stride + 1) * kStrideBytes - 2;
  const auto usn = get<std::uint16_t>(block, last_word);
  put<std::uint16_t>(block, last_word, static_cast<std::uint16_t>(usn - 1U));
}

RecordBuilder::RecordBuilder(std::uint64_t number, std::size_t record_bytes)
    : number_(number), record_bytes_(record_bytes) {}

RecordBuilder& RecordBuilder::sequence(std::uint16_t value) {
  sequence_ = value;
  return *this;
}

RecordBuilder& RecordBuilder::flags(std::uint16_t value) {
  flags_ = value;
  return *this;
}

RecordBuilder& RecordBuilder::link_count(std::uint16_t value) {
  link_count_ = value;
  return *this;
}

RecordBuilder& RecordBuilder::base(FileReference base) {
  base_ = base;
  return *this;
}

RecordBuilder& RecordBuilder::lsn(std::uint64_t value) {
  lsn_ = value;
  return *this;
}

RecordBuilder& RecordBuilder::usn(std::uint16_t value) {
  usn_ = value;
  return *this;
}

RecordBuilder& RecordBuilder::usa_offset(std::uint16_t value) {
  usa_offset_ = value;
  return *this;
}

RecordBuilder& RecordBuilder::keep_order() {
  keep_order_ = true;
  return *this;
}

RecordBuilder& RecordBuilder::add(const Attribute& attribute) {
  pieces_.push_back({attribute.type, attribute.name, encode(attribute, next_instance_)});
  ++next_instance_;
  return *this;
}

RecordBuilder& RecordBuilder::standard_information(const StandardInformation& value) {
  return add(resident(kStandardInformation, value.bytes()));
}

RecordBuilder& RecordBuilder::file_name(const FileName& value) {
  return add({kFileName, {}, 0, ResidentForm{.value = value.bytes(), .indexed = true}});
}

RecordBuilder& RecordBuilder::data(Blob value, std::u16string name) {
  return add(resident(kData, std::move(value), std::move(name)));
}

RecordBuilder& RecordBuilder::data(NonResidentForm form, std::u16string name, std::uint16_t flags) {
  return add(non_resident(kData, std::move(form), std::move(name), flags));
}

RecordBuilder& RecordBuilder::reparse_point(Blob buffer) {
  return add(resident(kReparsePoint, std::move(buffer)));
}

RecordBuilder& RecordBuilder::reparse_point(NonResidentForm form) {
  return add(non_resident(kReparsePoint, std::move(form)));
}

RecordBuilder& RecordBuilder::attribute_list(const std::vector<ListEntry>& entries) {
  return add(resident(kAttributeList, encode(entries)));
}

RecordBuilder& RecordBuilder::attribute_list(NonResidentForm form) {
  return add(non_resident(kAttributeList, std::move(form)));
}

RecordBuilder& RecordBuilder::raw_attribute(Blob bytes, std::uint32_t sort_type) {
  pieces_.push_back({sort_type, {}, std::move(bytes)});
  return *this;
}

std::size_t RecordBuilder::first_attribute_offset() const {
  const std::size_t words = record_bytes_ / kStrideBytes + 1;
  return static_cast<std::size_t>(align_up(usa_offset_ + 2 * words, 8));
}

std::size_t RecordBuilder::capacity_bytes() const {
  return record_bytes_ - first_attribute_offset() - kEndMarkerBytes;
}

std::size_t RecordBuilder::free_bytes() const {
  std::size_t used = 0;
  for (const Piece& piece : pieces_) {
    used += piece.bytes.size();
  }
  return used > capacity_bytes() ? 0 : capacity_bytes() - used;
}

std::vector<const RecordBuilder::Piece*> RecordBuilder::ordered_pieces() const {
  std::vector<const Piece*> ordered;
  for (const Piece& piece : pieces_) {
    ordered.push_back(&piece);
  }
  if (!keep_order_) {
    sort_stably(ordered, [](const Piece* a, const Piece* b) {
      return std::tie(a->type, a->name) < std::tie(b->type, b->name);
    });
  }
  return ordered;
}

std::size_t RecordBuilder::attribute_offset(std::uint32_t type, std::size_t nth) const {
  std::size_t offset = first_attribute_offset();
  for (const Piece* piece : ordered_pieces()) {
    if (piece->type == type && nth-- == 0) {
      return offset;
    }
    offset += piece->bytes.size();
  }
  throw std::out_of_range("RecordBuilder: no such attribute");
}

RecordBuilder& RecordBuilder::patch(std::size_t offset, Blob bytes) {
  patches_.push_back({offset, std::move(bytes)});
  return *this;
}

RecordBuilder& RecordBuilder::patch_u8(std::size_t offset, std::uint8_t value) {
  return patch(offset, blob_of(value));
}

RecordBuilder& RecordBuilder::patch_u16(std::size_t offset, std::uint16_t value) {
  return patch(offset, blob_of(value));
}

RecordBuilder& RecordBuilder::patch_u32(std::size_t offset, std::uint32_t value) {
  return patch(offset, blob_of(value));
}

RecordBuilder& RecordBuilder::patch_u64(std::size_t offset, std::uint64_t value) {
  return patch(offset, blob_of(value));
}

RecordBuilder& RecordBuilder::patch_on_disk(std::size_t offset, Blob bytes) {
  disk_patches_.push_back({offset, std::move(bytes)});
  return *this;
}

RecordBuilder& RecordBuilder::patch_on_disk_u16(std::size_t offset, std::uint16_t value) {
  return patch_on_disk(offset, blob_of(value));
}

RecordBuilder& RecordBuilder::tear(std::size_t stride) {
  torn_strides_.push_back(stride);
  return *this;
}

Blob RecordBuilder::logical_bytes() const {
  Blob record = ascii("FILE");
  record.resize(first_attribute_offset());
  std::uint16_t names = 0;
  for (const Piece* piece : ordered_pieces()) {
    append_bytes(record, piece->bytes);
    names = static_cast<std::uint16_t>(names + (piece->type == kFileName ? 1 : 0));
  }
  append<std::uint32_t>(record, 0xFFFFFFFF);
  append<std::uint32_t>(record, 0);
  if (record.size() > record_bytes_) {
    throw std::length_error("RecordBuilder: the attributes do not fit into the record");
  }
  const auto used = static_cast<std::uint32_t>(record.size());
  record.resize(record_bytes_);

  put<std::uint16_t>(record, 0x04, usa_offset_);
  put<std::uint16_t>(record, 0x06, static_cast<std::uint16_t>(record_bytes_ / kStrideBytes + 1));
  put<std::uint64_t>(record, 0x08, lsn_);
  put<std::uint16_t>(record, 0x10, sequence_);
  put<std::uint16_t>(record, 0x12, link_count_.value_or(names));
  put<std::uint16_t>(record, 0x14, static_cast<std::uint16_t>(first_attribute_offset()));
  put<std::uint16_t>(record, 0x16, flags_);
  put<std::uint32_t>(record, 0x18, used);
  put<std::uint32_t>(record, 0x1C, static_cast<std::uint32_t>(record_bytes_));
  put<std::uint64_t>(record, 0x20, base_.packed());
  put<std::uint16_t>(record, 0x28, next_instance_);
  if (usa_offset_ >= 0x30) {
    put<std::uint16_t>(record, 0x2A, static_cast<std::uint16_t>(number_ >> 32U));
    put<std::uint32_t>(record, 0x2C, static_cast<std::uint32_t>(number_ & 0xFFFFFFFFU));
  }
  for (const Patch& patch : patches_) {
    overwrite(record, patch.offset, patch.bytes);
  }
  return record;
}

Blob RecordBuilder::bytes() const {
  Blob record = logical_bytes();
  apply_fixups(record, usa_offset_, usn_);
  for (const Patch& patch : disk_patches_) {
    overwrite(record, patch.offset, patch.bytes);
  }
  for (const std::size_t stride : torn_strides_) {
    tear_stride(record, stride);
  }
  return record;
}

}  // namespace fixture

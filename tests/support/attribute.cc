#include "attribute.h"

#include <utility>

namespace fixture {

namespace {

/// Bytes a two's-complement number needs, sign bit included; 0 needs one.
std::size_t signed_bytes(std::int64_t value) {
  for (std::size_t bytes = 1; bytes < 8; ++bytes) {
    const std::int64_t limit = std::int64_t{1} << (8 * bytes - 1);
    if (value >= -limit && value < limit) {
      return bytes;
    }
  }
  return 8;
}

void append_signed(Blob& blob, std::int64_t value, std::size_t bytes) {
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < bytes; ++i) {
    blob.push_back(static_cast<std::byte>(rest & 0xFFU));
    rest >>= 8U;
  }
}

/// Fields both forms share. `after_header` is where the name starts.
Blob common_header(const Attribute& attribute, std::uint16_t instance, std::size_t after_header) {
  Blob blob(after_header);
  put<std::uint32_t>(blob, 0x00, attribute.type);
  put<std::uint8_t>(blob, 0x08, attribute.form.index() == 1 ? 1 : 0);
  put<std::uint8_t>(blob, 0x09, static_cast<std::uint8_t>(attribute.name.size()));
  put<std::uint16_t>(blob, 0x0A, static_cast<std::uint16_t>(after_header));
  put<std::uint16_t>(blob, 0x0C, attribute.flags);
  put<std::uint16_t>(blob, 0x0E, instance);
  append_utf16(blob, attribute.name);
  pad_to_multiple(blob, 8);
  return blob;
}

void finish(Blob& blob) {
  pad_to_multiple(blob, 8);
  put<std::uint32_t>(blob, 0x04, static_cast<std::uint32_t>(blob.size()));
}

Blob encode_resident(const Attribute& attribute, const ResidentForm& form, std::uint16_t instance) {
  Blob blob = common_header(attribute, instance, 0x18);
  put<std::uint32_t>(blob, 0x10, static_cast<std::uint32_t>(form.value.size()));
  put<std::uint16_t>(blob, 0x14, static_cast<std::uint16_t>(blob.size()));
  put<std::uint8_t>(blob, 0x16, form.indexed ? 1 : 0);
  append_bytes(blob, form.value);
  finish(blob);
  return blob;
}

Blob encode_non_resident(const Attribute& attribute, const NonResidentForm& form,
                         std::uint16_t instance) {
  const bool first = form.lowest_vcn == 0;
  const bool long_header =
      first && (attribute.flags & (kAttributeCompressed | kAttributeSparse)) != 0;
  Blob blob = common_header(attribute, instance, long_header ? 0x48 : 0x40);
  const std::uint64_t clusters = clusters_of(form.runs);
  const auto last = static_cast<std::int64_t>(form.lowest_vcn + clusters) - 1;
  put<std::uint64_t>(blob, 0x10, form.lowest_vcn);
  put<std::int64_t>(blob, 0x18, form.highest_vcn.value_or(last));
  put<std::uint16_t>(blob, 0x20, static_cast<std::uint16_t>(blob.size()));
  put<std::uint8_t>(blob, 0x22, form.compression_unit_log2);
  if (first) {  // the sizes mean nothing in later extents
    put<std::uint64_t>(blob, 0x28, form.allocated_bytes.value_or(clusters * form.cluster_bytes));
    put<std::uint64_t>(blob, 0x30, form.data_bytes);
    put<std::uint64_t>(blob, 0x38, form.initialized_bytes.value_or(form.data_bytes));
    if (long_header) {
      put<std::uint64_t>(blob, 0x40, form.total_allocated_bytes);
    }
  }
  append_bytes(blob, form.raw_mapping_pairs ? *form.raw_mapping_pairs : encode_runs(form.runs));
  finish(blob);
  return blob;
}

}  // namespace

Blob encode_runs(const std::vector<Run>& runs) {
  Blob blob;
  std::int64_t previous = 0;
  for (const Run& run : runs) {
    const auto length = static_cast<std::int64_t>(run.length);
    const std::size_t length_bytes = signed_bytes(length);
    const bool hole = run.lcn == kHole;
    const std::int64_t delta = hole ? 0 : run.lcn - previous;
    const std::size_t delta_bytes = hole ? 0 : signed_bytes(delta);
    blob.push_back(static_cast<std::byte>(length_bytes | (delta_bytes << 4U)));
    append_signed(blob, length, length_bytes);
    append_signed(blob, delta, delta_bytes);
    if (!hole) {
      previous = run.lcn;
    }
  }
  blob.push_back(std::byte{0});
  return blob;
}

std::uint64_t clusters_of(const std::vector<Run>& runs) {
  std::uint64_t clusters = 0;
  for (const Run& run : runs) {
    clusters += run.length;
  }
  return clusters;
}

std::uint64_t Attribute::lowest_vcn() const {
  const auto* form_of = std::get_if<NonResidentForm>(&form);
  return form_of == nullptr ? 0 : form_of->lowest_vcn;
}

Attribute resident(std::uint32_t type, Blob value, std::u16string name, std::uint16_t flags) {
  return {type, std::move(name), flags, ResidentForm{.value = std::move(value)}};
}

Attribute non_resident(std::uint32_t type, NonResidentForm form, std::u16string name,
                       std::uint16_t flags) {
  return {type, std::move(name), flags, std::move(form)};
}

Blob encode(const Attribute& attribute, std::uint16_t instance) {
  if (const auto* form = std::get_if<ResidentForm>(&attribute.form)) {
    return encode_resident(attribute, *form, instance);
  }
  return encode_non_resident(attribute, std::get<NonResidentForm>(attribute.form), instance);
}

std::size_t encoded_bytes(const Attribute& attribute) {
  return encode(attribute, 0).size();
}

std::size_t list_entry_bytes(std::size_t name_units) {
  return static_cast<std::size_t>(align_up(0x1A + 2 * name_units, 8));
}

Blob encode(const std::vector<ListEntry>& entries) {
  Blob blob;
  for (const ListEntry& entry : entries) {
    const std::size_t start = blob.size();
    append<std::uint32_t>(blob, entry.type);
    append<std::uint16_t>(blob, static_cast<std::uint16_t>(list_entry_bytes(entry.name.size())));
    append<std::uint8_t>(blob, static_cast<std::uint8_t>(entry.name.size()));
    append<std::uint8_t>(blob, 0x1A);
    append<std::uint64_t>(blob, entry.lowest_vcn);
    append<std::uint64_t>(blob, entry.holder.packed());
    append<std::uint16_t>(blob, entry.instance);
    append_utf16(blob, entry.name);
    blob.resize(start + list_entry_bytes(entry.name.size()));
  }
  return blob;
}

}  // namespace fixture

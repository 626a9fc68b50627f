#include "image_reader.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <stdexcept>

namespace fixture {
namespace {

FileReference reference_at(std::span<const std::byte> bytes, std::size_t offset) {
  const auto raw = get<std::uint64_t>(bytes, offset);
  return {.record = raw & 0xFFFF'FFFF'FFFFU, .sequence = static_cast<std::uint16_t>(raw >> 48U)};
}

std::u16string units_at(std::span<const std::byte> bytes, std::size_t offset, std::size_t count) {
  std::u16string text;
  for (std::size_t i = 0; i < count; ++i) {
    text.push_back(static_cast<char16_t>(get<std::uint16_t>(bytes, offset + i * 2)));
  }
  return text;
}

std::int64_t signed_number(std::span<const std::byte> bytes) {
  std::int64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    const auto byte = std::to_integer<std::uint8_t>(bytes[i - 1]);
    value = i == bytes.size() ? static_cast<std::int8_t>(byte) : value * 256 + byte;
  }
  return value;
}

std::vector<Run> decode_mapping_pairs(std::span<const std::byte> pairs) {
  std::vector<Run> runs;
  std::int64_t lcn = 0;
  for (std::size_t at = 0; at < pairs.size() && pairs[at] != std::byte{0};) {
    const auto header = std::to_integer<unsigned>(pairs[at]);
    const std::size_t length_bytes = header & 0xFU;
    const std::size_t lcn_bytes = header >> 4U;
    const std::int64_t length = signed_number(pairs.subspan(at + 1, length_bytes));
    const std::int64_t step = signed_number(pairs.subspan(at + 1 + length_bytes, lcn_bytes));
    lcn += step;
    runs.push_back(
        {.lcn = lcn_bytes == 0 ? kHole : lcn, .length = static_cast<std::uint64_t>(length)});
    at += 1 + length_bytes + lcn_bytes;
  }
  return runs;
}

}  // namespace

ImageReader::ImageReader(ReadAt read) : read_(std::move(read)) {
  const Blob boot = bytes(0, 512);
  sector_bytes = get<std::uint16_t>(boot, 0x0B);
  const auto sectors = get<std::uint8_t>(boot, 0x0D);
  cluster_bytes = sector_bytes * (sectors <= 0x80 ? sectors : 1U << (256U - sectors));
  total_sectors = get<std::uint64_t>(boot, 0x28);
  mft_lcn = get<std::uint64_t>(boot, 0x30);
  mirror_lcn = get<std::uint64_t>(boot, 0x38);
  const auto record_code = get<std::int8_t>(boot, 0x40);
  record_bytes = record_code > 0 ? static_cast<std::uint32_t>(record_code) * cluster_bytes
                                 : 1U << static_cast<unsigned>(-record_code);
  serial = get<std::uint64_t>(boot, 0x48);
  find_mft();
}

Blob ImageReader::bytes(std::uint64_t offset, std::size_t length) const {
  Blob blob(length);
  if (read_(offset, blob) != length) throw std::out_of_range("ImageReader: past the image's end");
  return blob;
}

Blob ImageReader::stream_bytes(const std::vector<Run>& runs, std::uint64_t offset,
                               std::size_t length) const {
  Blob result;
  std::uint64_t at = 0;
  for (const Run& run : runs) {
    const std::uint64_t end = at + run.length * cluster_bytes;
    while (result.size() < length && offset + result.size() >= at && offset + result.size() < end) {
      const std::uint64_t from = offset + result.size() - at;
      const auto count = static_cast<std::size_t>(
          std::min<std::uint64_t>(length - result.size(), end - at - from));
      append_bytes(result,
                   run.lcn == kHole
                       ? Blob(count)
                       : bytes(static_cast<std::uint64_t>(run.lcn) * cluster_bytes + from, count));
    }
    at = end;
  }
  if (result.size() != length) throw std::out_of_range("ImageReader: past a stream's runs");
  return result;
}

ImageRecord ImageReader::parse_record(std::uint64_t number, Blob disk) const {
  ImageRecord record{.number = number};
  const bool is_file = std::memcmp(disk.data(), "FILE", 4) == 0;
  if (std::memcmp(disk.data(), "BAAD", 4) == 0) record.state = RecordState::kDamaged;
  if (is_file && (get<std::uint16_t>(disk, 0x16) & 1U) != 0) {
    record.state = RecordState::kInUse;
    const std::size_t array = get<std::uint16_t>(disk, 4);
    const auto guard = get<std::uint16_t>(disk, array);
    for (std::size_t stride = 1; stride * 512 <= disk.size(); ++stride) {
      const std::size_t last = stride * 512 - 2;
      if (get<std::uint16_t>(disk, last) != guard) record.state = RecordState::kDamaged;
      put<std::uint16_t>(disk, last, get<std::uint16_t>(disk, array + stride * 2));
    }
    record.sequence = get<std::uint16_t>(disk, 0x10);
    record.directory = (get<std::uint16_t>(disk, 0x16) & 2U) != 0;
    record.base = reference_at(disk, 0x20);
  }
  record.bytes = std::move(disk);
  return record;
}

ImageRecord ImageReader::record(std::uint64_t number) const {
  return parse_record(number, stream_bytes(mft_runs_, number * record_bytes, record_bytes));
}

std::vector<ImageAttribute> ImageReader::attributes(const ImageRecord& record) const {
  std::vector<ImageAttribute> found;
  const std::span all(record.bytes);
  for (std::size_t at = get<std::uint16_t>(all, 0x14);
       get<std::uint32_t>(all, at) != 0xFFFFFFFFU;) {
    const auto raw = all.subspan(at, get<std::uint32_t>(all, at + 4));
    ImageAttribute attribute{.type = get<std::uint32_t>(raw, 0)};
    attribute.name = units_at(raw, get<std::uint16_t>(raw, 0xA), get<std::uint8_t>(raw, 9));
    attribute.resident = get<std::uint8_t>(raw, 8) == 0;
    if (attribute.resident) {
      const auto value = raw.subspan(get<std::uint16_t>(raw, 0x14), get<std::uint32_t>(raw, 0x10));
      attribute.value.assign(value.begin(), value.end());
    } else {
      attribute.lowest_vcn = get<std::uint64_t>(raw, 0x10);
      attribute.runs = decode_mapping_pairs(raw.subspan(get<std::uint16_t>(raw, 0x20)));
      if (attribute.lowest_vcn == 0) {
        attribute.data_bytes = get<std::uint64_t>(raw, 0x30);
        attribute.initialized_bytes = get<std::uint64_t>(raw, 0x38);
      }
    }
    found.push_back(std::move(attribute));
    at += raw.size();
  }
  return found;
}

std::vector<ImageAttribute> ImageReader::all_attributes(const ImageRecord& base) const {
  std::vector<ImageAttribute> found = attributes(base);
  const auto list = std::ranges::find(found, 0x20U, &ImageAttribute::type);
  if (list == found.end()) return found;
  const Blob entries = content(*list);
  std::set<std::uint64_t> holders;
  for (std::size_t at = 0; at + 0x1A <= entries.size();) {
    const FileReference holder = reference_at(entries, at + 0x10);
    if (holder.record != base.number) holders.insert(holder.record);
    at += get<std::uint16_t>(entries, at + 4);
  }
  for (const std::uint64_t holder : holders) {
    const auto more = attributes(record(holder));
    found.insert(found.end(), more.begin(), more.end());
  }
  return found;
}

std::vector<ImageName> ImageReader::names(const ImageRecord& base) const {
  std::vector<ImageName> found;
  for (const ImageAttribute& attribute : all_attributes(base)) {
    if (attribute.type != 0x30) continue;
    found.push_back(
        {.parent = reference_at(attribute.value, 0),
         .name = units_at(attribute.value, 0x42, get<std::uint8_t>(attribute.value, 0x40)),
         .name_space = get<std::uint8_t>(attribute.value, 0x41)});
  }
  return found;
}

Blob ImageReader::content(const ImageAttribute& attribute) const {
  if (attribute.resident) return attribute.value;
  Blob all = stream_bytes(attribute.runs, 0, static_cast<std::size_t>(attribute.data_bytes));
  std::fill(all.begin() + static_cast<std::ptrdiff_t>(attribute.initialized_bytes), all.end(),
            std::byte{0});
  return all;
}

void ImageReader::find_mft() {
  const ImageRecord first = parse_record(0, bytes(mft_lcn * cluster_bytes, record_bytes));
  if (first.state != RecordState::kInUse) throw std::runtime_error("ImageReader: no $MFT");
  const auto is_extent = [](const ImageAttribute& a) { return a.type == 0x80 && a.name.empty(); };
  Blob list;
  for (const ImageAttribute& attribute : attributes(first)) {
    if (attribute.type == 0x20) list = content(attribute);
    if (!is_extent(attribute)) continue;
    mft_runs_ = attribute.runs;
    mft_valid_bytes = attribute.initialized_bytes;
  }
  // Entries stand by their lowest VCN: each extent's record lies in those before.
  for (std::size_t at = 0; at + 0x1A <= list.size(); at += get<std::uint16_t>(list, at + 4)) {
    const bool further = get<std::uint32_t>(list, at) == 0x80 &&
                         get<std::uint8_t>(list, at + 6) == 0 &&
                         get<std::uint64_t>(list, at + 8) != 0;
    if (!further) continue;
    const auto lowest = get<std::uint64_t>(list, at + 8);
    for (const ImageAttribute& attribute :
         attributes(record(reference_at(list, at + 0x10).record))) {
      if (!is_extent(attribute) || attribute.lowest_vcn != lowest) continue;
      mft_runs_.insert(mft_runs_.end(), attribute.runs.begin(), attribute.runs.end());
    }
  }
}

}  // namespace fixture

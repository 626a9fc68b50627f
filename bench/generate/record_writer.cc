#include "bench/generate/record_writer.h"

#include <algorithm>
#include <cstring>

#include "bench/generate/links.h"

namespace generate {

namespace {

constexpr std::uint16_t kInUse = 1;
constexpr std::uint16_t kIsDirectory = 2;
constexpr std::uint32_t kAttributeArchive = 0x20;
constexpr std::uint32_t kAttributeReparse = 0x400;
constexpr std::uint32_t kAttributeHasI30 = 0x10000000;
constexpr std::uint64_t kSomeTime = 132224078450000000ULL;  // 2020-01-02 03:04:05
constexpr std::uint64_t kSaltTime = 301;
constexpr std::size_t kArrayOffset = 0x30;
constexpr std::size_t kNameHeader = 0x42;
constexpr std::size_t kListEntry = 0x20;
// Up to this many extensions the attribute list is resident.
constexpr std::uint32_t kResidentListExtensions = 1;

constexpr std::size_t round8(std::size_t value) {
  return (value + 7) / 8 * 8;
}

std::size_t header_bytes(std::size_t record_bytes) {
  return round8(kArrayOffset + 2 * (record_bytes / 512 + 1));
}

std::uint64_t time_of(const Model& model, std::uint64_t record) {
  return kSomeTime + model.hash(record, kSaltTime) % 1'000'000'000'000'000;
}

std::uint64_t clusters_of(std::uint64_t bytes) {
  return (bytes + kClusterBytes - 1) / kClusterBytes;
}

}  // namespace

std::size_t put_file_name(const Model& model, const Plan& plan, std::uint32_t ordinal,
                          bool index_key, ByteWriter& writer, std::size_t offset) {
  Name text;
  const bool alias = ordinal == kDosOrdinal;
  if (alias) {
    model.dos_name(plan, text);
  } else {
    model.name(plan, ordinal, text);
  }
  const bool has_alias = plan.dos_name && ordinal == 0;
  const std::uint64_t time = time_of(model, plan.record);
  writer.put(offset, model.directory_reference(model.name_parent(plan, alias ? 0 : ordinal)));
  for (const std::size_t at : {0x08U, 0x10U, 0x18U, 0x20U}) writer.put(offset + at, time);
  if (!plan.directory && !plan.resident_data) {
    writer.put(offset + 0x28, clusters_of(plan.data_bytes) * kClusterBytes);
  }
  writer.put(offset + 0x30, std::uint64_t{plan.data_bytes});
  std::uint32_t attributes = plan.directory ? kAttributeHasI30 : kAttributeArchive;
  if (index_key && plan.role == Role::kLink) {
    attributes |= kAttributeReparse;
    writer.put(offset + 0x3C, kLinkShapes[static_cast<std::size_t>(plan.shape)].tag);
  }
  writer.put(offset + 0x38, attributes);
  writer.put(offset + 0x40, static_cast<std::uint8_t>(text.length));
  writer.put(offset + 0x41, static_cast<std::uint8_t>(alias ? 2 : (has_alias ? 1 : 0)));
  writer.put(offset + kNameHeader, text.view());
  return kNameHeader + 2 * std::size_t{text.length};
}

// --- the record's frame

void RecordWriter::begin(ByteWriter& writer, const Plan& plan, std::uint16_t flags,
                         std::uint16_t links, std::uint64_t base) {
  instance_ = 0;
  at_ = header_bytes(writer.size());
  writer.put(0x00, std::uint32_t{0x454C4946});  // FILE
  writer.put(0x04, static_cast<std::uint16_t>(kArrayOffset));
  writer.put(0x06, static_cast<std::uint16_t>(writer.size() / 512 + 1));
  writer.put(0x08, std::uint64_t{0x100000} + plan.record);  // LSN
  writer.put(0x10, plan.sequence);
  writer.put(0x12, links);
  writer.put(0x14, static_cast<std::uint16_t>(at_));
  writer.put(0x16, flags);
  writer.put(0x1C, static_cast<std::uint32_t>(writer.size()));
  writer.put(0x20, base);
  writer.put(0x2C, static_cast<std::uint32_t>(plan.record));
}

void RecordWriter::end(ByteWriter& writer) {
  writer.put(at_, std::uint32_t{0xFFFFFFFF});
  writer.put(0x18, static_cast<std::uint32_t>(at_ + 8));
  writer.put(0x28, instance_);
  // Fixups: the number differs from record to record, as on a used volume.
  const auto usn = static_cast<std::uint16_t>(1 + at_ % 0x3FFF);
  writer.put(kArrayOffset, usn);
  for (std::size_t stride = 1; stride <= writer.size() / 512; ++stride) {
    const std::size_t last = stride * 512 - 2;
    std::memcpy(writer.bytes().data() + kArrayOffset + 2 * stride, writer.bytes().data() + last, 2);
    writer.put(last, usn);
  }
}

std::size_t RecordWriter::resident(ByteWriter& writer, std::uint32_t type, std::size_t value_bytes,
                                   std::u16string_view name, bool indexed) {
  const std::size_t value = round8(0x18 + 2 * name.size());
  const std::size_t length = round8(value + value_bytes);
  writer.put(at_ + 0x00, type);
  writer.put(at_ + 0x04, static_cast<std::uint32_t>(length));
  writer.put(at_ + 0x09, static_cast<std::uint8_t>(name.size()));
  writer.put(at_ + 0x0A, std::uint16_t{0x18});
  writer.put(at_ + 0x0E, instance_++);
  writer.put(at_ + 0x10, static_cast<std::uint32_t>(value_bytes));
  writer.put(at_ + 0x14, static_cast<std::uint16_t>(value));
  writer.put(at_ + 0x16, static_cast<std::uint8_t>(indexed ? 1 : 0));
  writer.put(at_ + 0x18, name);
  const std::size_t where = at_ + value;
  at_ += length;
  return where;
}

void RecordWriter::non_resident(ByteWriter& writer, std::uint32_t type, std::uint64_t cluster,
                                std::uint64_t clusters, std::uint64_t data_bytes,
                                std::u16string_view name, std::uint64_t lowest_vcn) {
  const std::size_t pairs = round8(0x40 + 2 * name.size());
  const std::size_t length = pairs + 16;  // 1 + 4 + 8 bytes of a run, and the end
  writer.put(at_ + 0x00, type);
  writer.put(at_ + 0x04, static_cast<std::uint32_t>(length));
  writer.put(at_ + 0x08, std::uint8_t{1});
  writer.put(at_ + 0x09, static_cast<std::uint8_t>(name.size()));
  writer.put(at_ + 0x0A, std::uint16_t{0x40});
  writer.put(at_ + 0x0E, instance_++);
  writer.put(at_ + 0x10, lowest_vcn);
  writer.put(at_ + 0x18, lowest_vcn + clusters - 1);
  writer.put(at_ + 0x20, static_cast<std::uint16_t>(pairs));
  if (lowest_vcn == 0) {
    writer.put(at_ + 0x28, clusters_of(data_bytes) * kClusterBytes);
    writer.put(at_ + 0x30, data_bytes);
    writer.put(at_ + 0x38, data_bytes);
  }
  writer.put(at_ + 0x40, name);
  // A positive delta of 5 bytes reaches any cluster here.
  writer.put(at_ + pairs, std::uint8_t{0x54});
  writer.put(at_ + pairs + 1, static_cast<std::uint32_t>(clusters));
  writer.put(at_ + pairs + 5, static_cast<std::uint32_t>(cluster));
  writer.put(at_ + pairs + 9, static_cast<std::uint8_t>(cluster >> 32U));
  at_ += length;
}

// --- attributes

void RecordWriter::standard_information(ByteWriter& writer, const Plan& plan) {
  const std::size_t at = resident(writer, 0x10, 72);
  const std::uint64_t time = time_of(model_, plan.record);
  for (const std::size_t offset : {0x00U, 0x08U, 0x10U, 0x18U}) writer.put(at + offset, time);
  std::uint32_t attributes = plan.directory ? 0 : kAttributeArchive;
  if (plan.role == Role::kLink) attributes |= kAttributeReparse;
  writer.put(at + 0x20, attributes);
  writer.put(at + 0x34, std::uint32_t{0x100});  // security id
}

void RecordWriter::name(ByteWriter& writer, const Plan& plan, std::uint32_t ordinal) {
  Name text;
  if (ordinal == kDosOrdinal) {
    model_.dos_name(plan, text);
  } else {
    model_.name(plan, ordinal, text);
  }
  const std::size_t at =
      resident(writer, 0x30, kNameHeader + 2 * std::size_t{text.length}, {}, true);
  put_file_name(model_, plan, ordinal, false, writer, at);
}

void RecordWriter::data(ByteWriter& writer, const Plan& plan) {
  constexpr std::string_view kZone = "[ZoneTransfer]\r\nZoneId=3\r\n";
  const std::uint64_t cluster = layout_.data_of(plan.record);
  if (plan.resident_data) {
    const std::size_t at = resident(writer, 0x80, plan.data_bytes);
    std::ranges::fill(writer.bytes().subspan(at, plan.data_bytes), std::byte{'.'});
  } else {
    const std::uint64_t all = clusters_of(plan.data_bytes);
    const std::uint64_t here = plan.spread == Spread::kData ? 2 : all;
    non_resident(writer, 0x80, cluster, here, plan.data_bytes);
    clusters_ |= (1U << all) - 1;
  }
  if (plan.zone_stream) {
    const std::size_t at = resident(writer, 0x80, kZone.size(), u"Zone.Identifier");
    writer.put(at, std::as_bytes(std::span(kZone)));
  }
}

void RecordWriter::attribute_list(ByteWriter& writer, const Plan& plan,
                                  std::vector<ClusterContent>& contents) {
  struct Entry {
    std::uint32_t type;
    std::uint64_t vcn;
    std::uint64_t holder;
    std::uint16_t instance;
  };
  const auto reference = [this](std::uint64_t record) {
    return record | std::uint64_t{model_.sequence(record)} << 48U;
  };
  const std::uint64_t own = reference(plan.record);
  std::vector<Entry> entries = {{0x10, 0, own, 0}};
  std::uint16_t instance = 2;  // 1 is the list itself
  const std::uint32_t in_base = plan.dos_name ? 2 : 1;
  for (std::uint32_t i = 0; i < in_base; ++i) entries.push_back({0x30, 0, own, instance++});
  for (std::uint32_t i = 1; i < plan.names; ++i) {
    const std::uint32_t extension = (i - 1) / kNamesPerExtension;
    entries.push_back({0x30, 0, reference(plan.first_extension + extension),
                       static_cast<std::uint16_t>((i - 1) % kNamesPerExtension)});
  }
  entries.push_back({0x80, 0, own, instance});
  if (plan.spread == Spread::kData) {
    entries.push_back({0x80, 2, reference(plan.first_extension), 0});
  }
  fixture::Blob list(entries.size() * kListEntry);
  ByteWriter list_pen(list);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::size_t at = i * kListEntry;
    list_pen.put(at + 0x00, entries[i].type);
    list_pen.put(at + 0x04, static_cast<std::uint16_t>(kListEntry));
    list_pen.put(at + 0x07, std::uint8_t{0x1A});
    list_pen.put(at + 0x08, entries[i].vcn);
    list_pen.put(at + 0x10, entries[i].holder);
    list_pen.put(at + 0x18, entries[i].instance);
  }
  if (plan.extensions <= kResidentListExtensions) {
    const std::size_t at = resident(writer, 0x20, list.size());
    writer.put(at, std::span<const std::byte>(list));
  } else {
    const std::uint64_t cluster = layout_.data_of(plan.record) + kClustersPerRecord - 1;
    non_resident(writer, 0x20, cluster, 1, list.size());
    clusters_ |= 1U << (kClustersPerRecord - 1);
    contents.push_back({cluster, std::move(list)});
  }
}

void RecordWriter::index(ByteWriter& writer, const Plan& plan) {
  const DirectoryIndex* const built = indexes_ != nullptr && plan.role == Role::kDirectory
                                          ? &indexes_->of(plan.directory_index)
                                          : nullptr;
  if (built != nullptr) {
    const std::size_t at = resident(writer, 0x90, built->root.size(), u"$I30");
    writer.put(at, std::span<const std::byte>(built->root));
    if (built->clusters == 0) return;
    non_resident(writer, 0xA0, built->cluster, built->clusters, built->clusters * kClusterBytes,
                 u"$I30");
    const std::size_t bits = resident(writer, 0xB0, built->bitmap.size(), u"$I30");
    writer.put(bits, std::span<const std::byte>(built->bitmap));
    return;
  }
  const std::size_t at = resident(writer, 0x90, 0x30, u"$I30");
  writer.put(at + 0x00, std::uint32_t{0x30});
  writer.put(at + 0x04, std::uint32_t{1});
  writer.put(at + 0x08, kClusterBytes);  // block size
  writer.put(at + 0x0C, std::uint8_t{1});
  writer.put(at + 0x10, std::uint32_t{0x10});
  writer.put(at + 0x14, std::uint32_t{0x20});
  writer.put(at + 0x18, std::uint32_t{0x20});
  writer.put(at + 0x28, std::uint16_t{0x10});  // the end entry
  writer.put(at + 0x2C, std::uint16_t{2});
}

void RecordWriter::reparse(ByteWriter& writer, const Plan& plan,
                           std::vector<ClusterContent>& contents) {
  fixture::Blob buffer = reparse_buffer(model_, plan);
  if (at_ + round8(0x18 + buffer.size()) + 8 <= writer.size()) {
    const std::size_t at = resident(writer, 0xC0, buffer.size());
    writer.put(at, std::span<const std::byte>(buffer));
  } else {
    const std::uint64_t cluster = layout_.data_of(plan.record);
    non_resident(writer, 0xC0, cluster, 1, buffer.size());
    clusters_ |= 1U;
    ++non_resident_reparse_;
    contents.push_back({cluster, std::move(buffer)});
  }
}

// --- whole records

void RecordWriter::write_extension(ByteWriter& writer, const Plan& plan) {
  const Plan base = model_.plan(plan.base);
  begin(writer, plan, kInUse, 0, plan.base | std::uint64_t{base.sequence} << 48U);
  if (base.spread == Spread::kData) {
    const std::uint64_t cluster = layout_.data_of(base.record) + 2;
    non_resident(writer, 0x80, cluster, clusters_of(base.data_bytes) - 2, base.data_bytes, {}, 2);
    return;
  }
  const std::uint32_t first = 1 + plan.extension_ordinal * kNamesPerExtension;
  for (std::uint32_t i = first; i < std::min(base.names, first + kNamesPerExtension); ++i) {
    name(writer, base, i);
  }
}

void RecordWriter::write_free(std::uint64_t record, std::span<std::byte> bytes) {
  ByteWriter writer(bytes);
  begin(writer, {.role = Role::kNeverUsed, .record = record}, 0, 0, 0);
  end(writer);
}

std::uint8_t RecordWriter::write(std::uint64_t record, std::span<std::byte> bytes,
                                 std::vector<ClusterContent>& contents) {
  Plan plan = model_.plan(record);
  clusters_ = 0;
  if (plan.role == Role::kNeverUsed) {
    write_free(record, bytes);
    return 0;
  }
  ByteWriter writer(bytes);
  if (plan.role == Role::kExtension) {
    write_extension(writer, plan);
    end(writer);
    return 0;
  }
  unsigned flags = plan.directory ? kIsDirectory : 0U;
  if (plan.in_use()) flags |= kInUse;
  if (plan.role == Role::kDeleted) ++plan.sequence;
  begin(writer, plan, static_cast<std::uint16_t>(flags),
        static_cast<std::uint16_t>(plan.names + (plan.dos_name ? 1 : 0)), 0);
  standard_information(writer, plan);
  if (plan.spread != Spread::kNone) attribute_list(writer, plan, contents);
  // Windows volumes mostly have the 8.3 name first.
  if (plan.dos_name) name(writer, plan, kDosOrdinal);
  const std::uint32_t in_base = plan.spread == Spread::kNames ? 1 : plan.names;
  for (std::uint32_t i = 0; i < in_base; ++i) name(writer, plan, i);
  if (plan.directory) {
    index(writer, plan);
  } else {
    data(writer, plan);
  }
  if (plan.role == Role::kLink) reparse(writer, plan, contents);
  end(writer);
  return static_cast<std::uint8_t>(plan.in_use() ? clusters_ : 0);
}

}  // namespace generate

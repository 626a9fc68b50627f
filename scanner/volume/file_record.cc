#include "scanner/volume/file_record.h"

#include <algorithm>
#include <utility>

#include "mft/attribute_list.h"
#include "scanner/source/memory_source.h"
#include "scanner/volume/compressed_stream.h"
#include "scanner/volume/stream.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using mft::AttributeType;
using mft::Fault;
using mft::FaultCode;

// A sound list has none: the search stops at this many.
constexpr std::size_t kMostStrayHolders = 64;

}  // namespace

std::expected<FileRecord, Fault> FileRecord::read(const Volume& volume,
                                                  mft::FileReference reference) {
  FileRecord file(volume);
  auto buffer = std::make_unique<std::vector<std::byte>>();
  const auto base = volume.read_record(reference.record, *buffer);
  if (!base) return std::unexpected(base.error());
  if (!base->in_use() || !base->is_base() || !reference.accepts(base->sequence())) {
    return std::unexpected(Fault{.code = FaultCode::kNotInUse,
                                 .record = reference.record,
                                 .expected = reference.sequence,
                                 .actual = base->sequence()});
  }
  file.buffers_.push_back(std::move(buffer));
  file.views_.push_back(*base);
  file.add_extensions(reference.record);
  // Damage among the attributes may hide the requested one.
  for (const auto& view : file.views_) {
    auto attributes = view.attributes();
    while (attributes.next()) {
    }
    if (const auto fault = attributes.fault()) file.faults_.push_back(*fault);
  }
  return file;
}

void FileRecord::add_extensions(mft::RecordNumber number) {
  const auto source = open(AttributeType::kAttributeList, u"");
  if (!find(AttributeType::kAttributeList, u"")) return;
  if (!source || (*source)->size_bytes() > mft::kMaxAttributeListBytes) {
    faults_.push_back(Fault{.code = FaultCode::kAttributeListUnreadable});
    return;
  }
  std::vector<std::byte> list(static_cast<std::size_t>((*source)->size_bytes()));
  if (!read_exactly(**source, 0, list)) {
    faults_.push_back(Fault{.code = FaultCode::kAttributeListUnreadable});
    return;
  }
  std::vector<mft::FileReference> holders;
  mft::AttributeListCursor entries{mft::Bytes(list)};
  while (const auto entry = entries.next()) holders.push_back(entry->holder);
  if (entries.fault()) faults_.push_back(*entries.fault());
  std::ranges::sort(holders);
  const auto repeated = std::ranges::unique(holders);
  holders.erase(repeated.begin(), repeated.end());

  // A record belongs to one file, so all files together have no more of them than the volume. A
  // list can name any number of unrelated ones.
  const std::size_t found_before = faults_.size();
  for (const auto& holder : holders) {
    if (faults_.size() - found_before >= kMostStrayHolders) break;
    if (holder.record == number) continue;  // the base record lists its own attributes too
    auto buffer = std::make_unique<std::vector<std::byte>>();
    const auto extension = volume_->read_record(holder.record, *buffer);
    if (!extension) {
      faults_.push_back(extension.error());
      continue;
    }
    if (extension->is_base() || extension->base().record != number || !extension->in_use() ||
        !holder.accepts(extension->sequence()) || !extension->base().accepts(base().sequence())) {
      faults_.push_back(Fault{.code = FaultCode::kExtensionMissing, .record = holder.record});
      continue;
    }
    buffers_.push_back(std::move(buffer));
    views_.push_back(*extension);
  }
}

std::vector<mft::FileName> FileRecord::names() const {
  std::vector<mft::FileName> names;
  for (const auto& record : views_) {
    auto attributes = record.attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kFileName) continue;
      if (const auto name = mft::FileName::parse(attribute.value())) names.push_back(name);
    }
  }
  return names;
}

mft::Attribute FileRecord::find(AttributeType type, std::u16string_view name) const {
  for (const auto& record : views_) {
    auto attributes = record.attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != type || !volume_->upcase().equal(attribute.name().str(), name)) {
        continue;
      }
      if (attribute.first_extent()) return attribute;
    }
  }
  return {};
}

std::expected<RunList, Fault> FileRecord::runs(AttributeType type, std::u16string_view name) const {
  const auto first = find(type, name);
  if (!first || first.resident() || !volume_->has_clusters()) {
    return std::unexpected(Fault{.code = FaultCode::kUnreadable});
  }
  std::vector<mft::Attribute> extents;
  for (const auto& record : views_) {
    auto attributes = record.attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() == type && !attribute.resident() &&
          volume_->upcase().equal(attribute.name().str(), name)) {
        extents.push_back(attribute);
      }
    }
  }
  std::ranges::stable_sort(extents, {}, [](const mft::Attribute& extent) {
    return static_cast<std::uint64_t>(extent.lowest_vcn());
  });
  RunList runs;
  for (const auto& extent : extents) {
    const auto lowest = static_cast<std::uint64_t>(extent.lowest_vcn());
    if (auto fault =
            runs.append_extent(extent.mapping_pairs(), lowest, volume_->boot()->total_clusters)) {
      return std::unexpected(*fault);
    }
  }
  return runs;
}

std::expected<SharedSource, Fault> FileRecord::open(AttributeType type,
                                                    std::u16string_view name) const {
  const auto first = find(type, name);
  if (!first) return std::unexpected(Fault{.code = FaultCode::kUnreadable});
  if (first.resident()) return std::make_shared<const MemorySource>(first.value());
  auto runs = this->runs(type, name);
  if (!runs) return std::unexpected(runs.error());
  const auto header = first.non_resident();
  const std::uint32_t cluster_bytes = volume_->boot()->cluster_bytes;
  const StreamSizes sizes{.data_bytes = header.data_bytes,
                          .initialized_bytes = header.initialized_bytes};
  if ((first.flags() & mft::kAttributeCompressed) == 0) {
    return std::make_shared<const Stream>(volume_->bytes(), cluster_bytes, *std::move(runs), sizes);
  }
  const std::uint64_t unit_clusters = std::uint64_t{1} << (header.compression_unit & 63U);
  if (header.compression_unit == 0 || unit_clusters > kMaxCompressionUnitBytes / cluster_bytes) {
    return std::unexpected(
        Fault{.code = FaultCode::kUnreadable, .actual = header.compression_unit});
  }
  return std::make_shared<const CompressedStream>(volume_->bytes(), cluster_bytes, *std::move(runs),
                                                  sizes, static_cast<std::uint32_t>(unit_clusters));
}

}  // namespace scanner

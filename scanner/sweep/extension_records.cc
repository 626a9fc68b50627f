#include "scanner/sweep/extension_records.h"

#include <algorithm>
#include <utility>

#include "mft/attribute.h"
#include "mft/attribute_list.h"
#include "scanner/sweep/link_attributes.h"
#include "scanner/volume/stream.h"

namespace scanner {
namespace {

bool read_list(const Volume& volume, const mft::Attribute& attribute,
               std::vector<std::byte>& buffer) {
  const auto header = attribute.non_resident();
  RunList runs;
  if (!volume.has_clusters() || header.lowest_vcn != 0 ||
      header.data_bytes > mft::kMaxAttributeListBytes ||
      runs.append_extent(attribute.mapping_pairs(), 0, volume.boot()->total_clusters)) {
    return false;
  }
  buffer.resize(static_cast<std::size_t>(header.data_bytes));
  const Stream stream(
      volume.bytes(), volume.boot()->cluster_bytes, std::move(runs),
      {.data_bytes = header.data_bytes, .initialized_bytes = header.initialized_bytes});
  return read_exactly(stream, 0, buffer).has_value();
}

}  // namespace

std::optional<ExtensionRecords> extension_records(const Volume& volume, mft::Bytes attribute,
                                                  RecordIndex base,
                                                  std::vector<std::byte>& buffer) {
  const mft::Attribute list(attribute);
  mft::Bytes bytes = list.value();
  if (!list.resident()) {
    if (!read_list(volume, list, buffer)) return std::nullopt;
    bytes = mft::Bytes(buffer);
  }
  ExtensionRecords listed;
  auto& holders = listed.holders;
  mft::AttributeListCursor entries(bytes);
  while (const auto entry = entries.next()) {
    if (!is_harvested(entry->type, entry->lowest_vcn == 0) || entry->holder.record == base)
      continue;
    holders.push_back(
        {.record = entry->holder,
         .only_streams = entry->type == mft::AttributeType::kData && !entry->name.empty()});
  }
  listed.fault = entries.fault();
  std::ranges::sort(holders);
  // The first of a record says if it holds anything but streams.
  const auto repeated = std::ranges::unique(holders, {}, &ExtensionRecords::Holder::record);
  holders.erase(repeated.begin(), repeated.end());
  return listed;
}

}  // namespace scanner

#include "directory_index.h"

#include <utility>

#include "stable_order.h"

namespace fixture {

namespace {

struct NamedEntry {
  std::u16string name;
  IndexEntry entry;
};

/// The key: the record's $FILE_NAME, but with current sizes and reparse tag.
FileName key_of(const PlannedFile& file, FileName name) {
  name.size_bytes = file.data_bytes;
  name.allocated_bytes = file.allocated_bytes;
  if (file.reparse) {
    const Blob& buffer = file.reparse->buffer;
    const std::uint32_t tag = buffer.size() < 4 ? 0 : get<std::uint32_t>(buffer, 0);
    name.attributes |= kAttributeReparse;
    name.reparse_tag_or_ea = file.reparse->options.key_tag.value_or(tag);
  }
  return name;
}

}  // namespace

bool is_indexed(const VolumePlan& plan, const PlannedFile& file, const PlannedName& name) {
  const auto parent = plan.files.find(name.value.parent.record);
  return plan.options.with_indexes && name.indexed && !file.deleted && parent != plan.files.end() &&
         parent->second.is_directory() && !parent->second.deleted &&
         parent->second.sequence == name.value.parent.sequence;
}

std::map<std::uint64_t, std::vector<IndexEntry>> directory_entries(const VolumePlan& plan) {
  std::map<std::uint64_t, std::vector<NamedEntry>> unsorted;
  for (const auto& [number, file] : plan.files) {
    if (file.is_directory()) {
      auto& entries = unsorted[number];
      for (std::size_t i = 0; i < file.extra_entries.size(); ++i) {
        const FileName& key = file.extra_entries[i].value;
        entries.push_back(
            {key.name, {.file_reference = file.extra_references[i].packed(), .key = key.bytes()}});
      }
    }
    for (const PlannedName& name : file.names) {
      if (is_indexed(plan, file, name)) {
        const FileReference reference{number, file.sequence};
        unsorted[name.value.parent.record].push_back(
            {name.value.name,
             {.file_reference = reference.packed(), .key = key_of(file, name.value).bytes()}});
      }
    }
  }
  std::map<std::uint64_t, std::vector<IndexEntry>> sorted;
  for (auto& [directory, entries] : unsorted) {
    sort_stably(entries, [&plan](const NamedEntry& a, const NamedEntry& b) {
      return collate_names(a.name, b.name, plan.upcase()) < 0;
    });
    auto& result = sorted[directory];
    for (NamedEntry& entry : entries) {
      result.push_back(std::move(entry.entry));
    }
  }
  return sorted;
}

std::vector<Attribute> index_attributes(VolumePlan& plan, const std::u16string& name,
                                        IndexShape shape, const std::vector<IndexEntry>& sorted,
                                        std::size_t room_bytes) {
  const VolumeOptions& options = plan.options;
  const auto header = static_cast<std::size_t>(align_up(0x18 + 2 * name.size(), 8));
  const auto minus = [](std::size_t a, std::size_t b) { return a > b ? a - b : 0; };
  shape.block_bytes = options.index_block_bytes;
  shape.cluster_bytes = options.cluster_bytes;
  shape.max_entries_per_block = options.max_index_entries_per_block;
  shape.resident_limit_bytes = minus(room_bytes, header);
  // What the attributes for blocks and bitmap need, generously.
  const std::size_t for_blocks = 2 * (0x40 + 2 * name.size()) + 0x30;
  shape.large_root_limit_bytes = minus(room_bytes, header + for_blocks);
  const BuiltIndex built = build_index(sorted, shape);

  std::vector<Attribute> attributes;
  attributes.push_back(resident(kIndexRoot, built.root, name));
  if (!built.allocation.empty()) {
    attributes.push_back(plan.make_stream(kIndexAllocation, built.allocation, name,
                                          {.placement = Placement::kNonResident}));
    const bool small_bitmap = built.bitmap.size() <= 32;
    attributes.push_back(plan.make_stream(
        kBitmap, built.bitmap, name,
        {.placement = small_bitmap ? Placement::kResident : Placement::kNonResident}));
  }
  return attributes;
}

}  // namespace fixture

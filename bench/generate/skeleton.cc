#include "bench/generate/skeleton.h"

#include <stdexcept>
#include <string>

#include "bench/generate/record_writer.h"

namespace generate {

namespace {

// More than this no longer fit into record 0 beside the rest.
constexpr std::size_t kExtentsInBase = 40;
constexpr std::size_t kExtentsPerExtension = 60;
constexpr std::uint64_t kFirstMftExtension = 32;  // after 15

fixture::VolumeOptions volume_options(const Model& model, const Layout& layout,
                                      const Survey& survey) {
  const Options& options = model.options();
  fixture::VolumeOptions result;
  result.cluster_bytes = kClusterBytes;
  result.record_bytes = options.record_bytes;
  result.minimum_clusters = layout.total_clusters;
  result.mft_runs = layout.mft_runs;
  if (layout.mft_runs.size() > kExtentsInBase) {
    result.mft_extents_in_base = kExtentsInBase;
    result.mft_extents_per_extension = kExtentsPerExtension;
    result.mft_attribute_list = fixture::Placement::kNonResident;
    for (std::uint64_t n = kFirstMftExtension; n < kFirstUserRecord; ++n) {
      result.mft_extension_records.push_back(n);
    }
  }
  result.minimum_records = options.records;
  result.free_records = fixture::FreeRecords::kZero;
  result.mft_bitmap = survey.in_use;
  result.label = u"generated";
  result.log_file = fixture::LogFile::kClean;
  return result;
}

void add_root_entries(const Model& model, const Indexes& indexes, fixture::VolumeBuilder& builder) {
  for (const IndexedName& indexed : indexes.root_names()) {
    const Plan plan = model.plan(indexed.record);
    // The builder makes its own key; this one's bytes are taken apart for it.
    fixture::Blob bytes(kMaxFileNameBytes);
    ByteWriter writer(bytes);
    put_file_name(model, plan, indexed.ordinal, true, writer, 0);
    Name text;
    if (indexed.ordinal == kDosOrdinal) {
      model.dos_name(plan, text);
    } else {
      model.name(plan, indexed.ordinal, text);
    }
    fixture::FileName key;
    key.parent = {kRootRecord, kRootRecord};
    key.name = text.view();
    key.name_space = static_cast<fixture::Namespace>(fixture::get<std::uint8_t>(bytes, 0x41));
    key.created = key.modified = key.mft_changed = key.accessed =
        fixture::get<std::uint64_t>(bytes, 0x08);
    key.allocated_bytes = fixture::get<std::uint64_t>(bytes, 0x28);
    key.size_bytes = fixture::get<std::uint64_t>(bytes, 0x30);
    key.attributes = fixture::get<std::uint32_t>(bytes, 0x38);
    key.reparse_tag_or_ea = fixture::get<std::uint32_t>(bytes, 0x3C);
    builder.add_index_entry(fixture::kRoot, key, {plan.record, plan.sequence});
  }
}

void count_system_files(const fixture::Volume& volume, Truth& truth) {
  for (std::uint64_t number = 0; number < kFirstUserRecord; ++number) {
    const fixture::Blob record = volume.record(number);
    const auto flags = fixture::get<std::uint16_t>(record, 0x16);
    if ((flags & fixture::kInUse) == 0) continue;
    ++truth.records_in_use;
    if (fixture::get<std::uint64_t>(record, 0x20) != 0) {
      ++truth.extension_records;
    } else {
      ++((flags & fixture::kDirectory) != 0 ? truth.directories : truth.files);
    }
  }
  truth.names += volume.names.size();
}

}  // namespace

fixture::Volume build_skeleton(const Model& model, const Layout& layout, const Survey& survey,
                               const Indexes* indexes, Truth& truth) {
  fixture::VolumeOptions options = volume_options(model, layout, survey);
  // System files that are there: 0 to 15, $Quota, $ObjId and $Reparse, $MFT's extensions.
  constexpr std::uint64_t kSystemFiles = 0x0700'FFFF;
  fixture::put<std::uint64_t>(*options.mft_bitmap, 0, kSystemFiles);
  const std::size_t outside =
      options.mft_extents_in_base == 0 ? 0 : layout.mft_runs.size() - options.mft_extents_in_base;
  for (std::size_t i = kExtentsPerExtension; i < outside; i += kExtentsPerExtension) {
    const std::size_t number = kFirstMftExtension + i / kExtentsPerExtension - 1;
    (*options.mft_bitmap)[number / 8] |= static_cast<std::byte>(1U << (number % 8));
  }

  fixture::VolumeBuilder builder(options);
  builder.reserve_clusters({static_cast<std::int64_t>(layout.data_cluster), layout.data_clusters});
  if (layout.index_clusters > 0) {
    builder.reserve_clusters(
        {static_cast<std::int64_t>(layout.index_cluster), layout.index_clusters});
  }
  for (const ReparseKey& key : survey.reparse_keys) {
    builder.add_reparse_index_key(key.tag, {key.record, model.sequence(key.record)});
  }
  if (indexes != nullptr) add_root_entries(model, *indexes, builder);
  fixture::Volume volume = builder.build();
  count_system_files(volume, truth);
  return volume;
}

std::uint64_t stream_offset(const fixture::Volume& volume, std::uint64_t record,
                            std::uint32_t attribute_type) {
  const fixture::Blob bytes = volume.record(record);
  std::size_t at = fixture::get<std::uint16_t>(bytes, 0x14);
  while (fixture::get<std::uint32_t>(bytes, at) != attribute_type) {
    at += fixture::get<std::uint32_t>(bytes, at + 4);
  }
  const std::size_t pairs = at + fixture::get<std::uint16_t>(bytes, at + 0x20);
  const auto sizes = fixture::get<std::uint8_t>(bytes, pairs);
  const std::size_t length_bytes = sizes & 0xFU;
  const std::size_t lcn_bytes = sizes >> 4U;
  std::uint64_t lcn = 0;
  for (std::size_t i = 0; i < lcn_bytes; ++i) {
    lcn |= std::uint64_t{fixture::get<std::uint8_t>(bytes, pairs + 1 + length_bytes + i)}
           << (8 * i);
  }
  if (fixture::get<std::uint8_t>(bytes, pairs + 1 + length_bytes + lcn_bytes) != 0) {
    throw std::logic_error("stream_offset: more than one run");
  }
  return lcn * kClusterBytes;
}

}  // namespace generate

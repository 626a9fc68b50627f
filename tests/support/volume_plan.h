// What VolumeBuilder has collected so far. Internal to the builder's files.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cluster_space.h"
#include "index_builder.h"
#include "record_builder.h"
#include "volume_options.h"

namespace fixture {

struct PlannedName {
  FileName value{};
  bool indexed = true;
};

struct PlannedReparse {
  Blob buffer{};
  ReparseOptions options{};
};

/// A view index; its entries are sorted when the volume is assembled.
struct PlannedIndex {
  std::u16string name{};
  std::uint32_t indexed_type = 0;
  std::uint32_t collation = 0x13;
  std::vector<IndexEntry> entries{};
};

struct PlannedFile {
  std::uint64_t number = 0;
  std::uint16_t sequence = 1;
  std::uint16_t flags = kInUse;
  std::optional<StandardInformation> standard{};
  std::vector<PlannedName> names{};
  std::vector<Attribute> attributes{};  // beyond the two kinds above
  std::optional<PlannedReparse> reparse{};
  std::vector<PlannedIndex> indexes{};
  std::vector<PlannedName> extra_entries{};       // $I30 entries without a name behind them
  std::vector<FileReference> extra_references{};  // what those entries point to
  std::uint64_t data_bytes = 0;                   // copied into index keys
  std::uint64_t allocated_bytes = 0;

  // Layout wishes.
  std::set<std::uint32_t> outside{};
  std::vector<std::uint64_t> extension_records{};
  Placement list = Placement::kAuto;
  std::optional<std::uint16_t> link_count{};
  bool deleted = false;

  bool is_directory() const { return (flags & kDirectory) != 0; }
};

struct VolumePlan {
  explicit VolumePlan(VolumeOptions with)
      : options(std::move(with)), space(options.cluster_bytes), next_record(24) {}

  VolumeOptions options;
  ClusterSpace space;
  std::map<std::uint64_t, PlannedFile> files;
  std::map<std::uint64_t, RecordBuilder> raw_records;
  std::map<std::uint64_t, std::vector<std::function<void(RecordBuilder&)>>> edits;
  std::vector<IndexEntry> extra_reparse_keys;
  std::vector<Blob> security_descriptors;
  std::set<std::uint64_t> taken;  // record numbers
  std::uint64_t next_record;
  std::vector<std::uint64_t> mft_extension_records;

  /// Extents the $MFT is going to have.
  std::size_t mft_extents() const {
    return options.mft_runs.empty() ? options.mft_fragments.size() + 1 : options.mft_runs.size();
  }
  std::uint64_t take_record();
  const UpcaseTable& upcase() const {
    return options.upcase.empty() ? default_upcase() : options.upcase;
  }
  /// Places non-resident content into clusters at once.
  Attribute make_stream(std::uint32_t type, const Blob& content, std::u16string name,
                        const StreamOptions& how);
};

/// System files 0-15 and $Extend's children, but for what depends on the rest.
void plan_system_files(VolumePlan& plan);
/// $Secure's stream and indexes, from plan.security_descriptors.
void plan_security(VolumePlan& plan);
/// The keys of $Reparse:$R.
void plan_reparse_index(VolumePlan& plan);
/// A sound descriptor: administrators own it, everybody may do everything.
Blob default_security_descriptor();
IndexEntry reparse_key(std::uint32_t tag, FileReference reference);

}  // namespace fixture

#include "scanner/live/live_scan.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <new>
#include <numeric>
#include <ratio>
#include <utility>

#include "scanner/catalog/find_record.h"
#include "scanner/driver/sort_unique.h"
#include "scanner/live/census_check.h"
#include "scanner/sweep/driver_reparse.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/stream.h"

namespace scanner {
namespace {

using report::LimitationCode;

// Every round is much shorter than the one before, and a volume in use never stops changing.
constexpr std::uint32_t kMostRounds = 6;

// In 100 ns since 1601.
std::uint64_t filetime(std::chrono::system_clock::time_point time) {
  using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;
  constexpr std::int64_t kFrom1601To1970 = 116'444'736'000'000'000;
  const std::int64_t since_1970 =
      std::chrono::duration_cast<Ticks>(time.time_since_epoch()).count();
  return static_cast<std::uint64_t>(std::max<std::int64_t>(since_1970 + kFrom1601To1970, 1));
}

SweepOptions without_progress(SweepOptions options) {
  options.records_done = nullptr;
  return options;
}

// Adds `parent` and all directories above it, each once.
void add_ancestors(const Catalog& catalog, RecordIndex parent, std::vector<bool>& seen,
                   std::vector<RecordIndex>& out) {
  while (parent < seen.size() && !seen[parent]) {
    seen[parent] = true;
    out.push_back(parent);
    const Directory* const directory = find_record(catalog.directories, parent);
    if (directory == nullptr || parent == mft::kRootRecord) return;
    parent = directory->parent.record;
  }
}

// The records whose location on the disk differs between both.
void add_moved(const RunList& before, const RunList& now, std::uint32_t cluster_bytes,
               std::uint32_t record_bytes, std::vector<RecordIndex>& out) {
  for (const mft::DataRun& run : now.runs()) {
    for (std::uint64_t vcn = run.vcn;
         vcn < run.vcn + run.length_clusters && vcn < before.clusters();) {
      const mft::DataRun* const old = before.find(vcn);
      if (old == nullptr) break;
      const std::uint64_t end =
          std::min(run.vcn + run.length_clusters, old->vcn + old->length_clusters);
      const bool moved =
          !run.lcn || !old->lcn || *run.lcn + (vcn - run.vcn) != *old->lcn + (vcn - old->vcn);
      const std::uint64_t first = vcn * cluster_bytes / record_bytes;
      const std::uint64_t last = (end * cluster_bytes + record_bytes - 1) / record_bytes;
      for (std::uint64_t record = first; moved && record < last; ++record) {
        out.push_back(static_cast<RecordIndex>(record));
      }
      vcn = end;
    }
  }
}

// A list of extension records outside of the base record is read from the disk, where it may be
// older than the driver's. The sweep reports it if a file then has too few names.
bool names_are_missing(const Catalog& catalog) {
  return std::ranges::find(catalog.faults, mft::FaultCode::kAttributeListUnreadable,
                           &mft::Fault::code) != catalog.faults.end();
}

}  // namespace

// Something between the volume and us might show other bytes than the driver sees, or none.
std::expected<void, Error> LiveScan::check_disk(const mft::BootSector& geometry) const {
  std::array<std::byte, mft::kBootSectorBytes> sector;
  if (const auto read = read_exactly(*candidate_.bytes, 0, sector); !read) return read;
  const auto boot = mft::BootSector::parse(mft::Bytes(sector));
  if (boot && boot->serial == geometry.serial) return {};
  return std::unexpected(Error{"raw reads do not show the volume that its driver has mounted"});
}

std::expected<LiveScan::Layout, Error> LiveScan::read_layout() const {
  const auto data = query_volume_data(*candidate_.device);
  if (!data) return std::unexpected(data.error().describe());
  Layout layout;
  layout.data = *data;
  layout.driver = std::make_shared<const DriverMft>(candidate_.device, *data);
  auto volume = Volume::open_mounted(candidate_, data->geometry, layout.driver);
  if (!volume) return std::unexpected(volume.error());
  layout.volume = *std::move(volume);
  const auto file = FileRecord::read(*layout.volume, {mft::kMftRecord, 0});
  if (const auto refusal = layout.driver->refusal()) return std::unexpected(refusal->describe());
  if (!file) return std::unexpected(Error{"the driver's record of $MFT is damaged"});
  auto runs = file->runs(mft::AttributeType::kData, u"");
  if (!runs)
    return std::unexpected(Error{"the driver's record of $MFT does not say where it lies"});
  layout.runs = *std::move(runs);
  return layout;
}

std::expected<void, Error> LiveScan::adopt(Layout layout) {
  if (layout_.driver) {
    const auto nonresident = layout_.driver->nonresident_reparse();
    nonresident_reparse_.insert(nonresident_reparse_.end(), nonresident.begin(), nonresident.end());
  }
  layout_ = std::move(layout);
  const mft::BootSector& geometry = layout_.data.geometry;
  auto disk =
      std::make_shared<const Stream>(candidate_.bytes, geometry.cluster_bytes, layout_.runs,
                                     StreamSizes{.data_bytes = layout_.data.mft_bytes,
                                                 .initialized_bytes = layout_.data.mft_bytes});
  mft_ = std::make_shared<LiveMft>(std::move(disk), layout_.driver, geometry.record_bytes);
  auto volume = Volume::open_mounted(candidate_, geometry, mft_);
  if (!volume) return std::unexpected(volume.error());
  volume_ = *std::move(volume);
  std::vector<RecordIndex> known;
  for (std::size_t record = 0; record < refreshed_.size(); ++record) {
    if (refreshed_[record]) known.push_back(static_cast<RecordIndex>(record));
  }
  mft_->ask_driver_for(known);
  refreshed_.resize(static_cast<std::size_t>(volume_->record_count()));
  return {};
}

std::expected<std::unique_ptr<LiveScan>, Error> LiveScan::sweep(VolumeCandidate candidate,
                                                                const SweepOptions& options,
                                                                JournalMargin margin) {
  try {
    std::unique_ptr<LiveScan> scan(new LiveScan(std::move(candidate)));
    scan->result_.margin = margin;
    if (margin) scan->not_before_ = filetime(std::chrono::system_clock::now() - *margin);
    // Before anything is read: all later changes are in the journal after the mark.
    if (const auto mark = mark_journal(*scan->candidate_.device)) {
      scan->mark_ = *mark;
    } else {
      scan->lose_journal(mark.error().describe().message);
    }
    auto layout = scan->read_layout();
    if (!layout) return std::unexpected(layout.error());
    if (const auto same = scan->check_disk(layout->data.geometry); !same) {
      return std::unexpected(same.error());
    }
    if (const auto adopted = scan->adopt(*std::move(layout)); !adopted) {
      return std::unexpected(adopted.error());
    }
    const auto passed = scan->sweep_.pass(*scan->volume_, {}, options);
    if (!passed) return std::unexpected(passed.error());
    return scan;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

void LiveScan::lose_journal(const std::string& why) {
  mark_.reset();
  result_.incomplete.push_back({.code = LimitationCode::kJournalUnavailable, .arguments = {why}});
}

// What $MFT has grown by is covered by the next pass anyway; what has moved is due.
std::expected<std::vector<RecordIndex>, Error> LiveScan::follow_layout() {
  std::vector<RecordIndex> moved;
  auto layout = read_layout();
  if (!layout) return std::unexpected(layout.error());
  const mft::BootSector& geometry = layout->data.geometry;
  add_moved(layout_.runs, layout->runs, geometry.cluster_bytes, geometry.record_bytes, moved);
  if (moved.empty() && layout->data.mft_bytes == layout_.data.mft_bytes) return moved;
  if (layout->data.mft_bytes < layout_.data.mft_bytes) {
    return std::unexpected(Error{"$MFT shrank during the scan"});
  }
  // New ones too: their clusters may still hold old data.
  for (std::uint64_t record = volume_->record_count();
       record < layout->data.mft_bytes / geometry.record_bytes; ++record) {
    moved.push_back(static_cast<RecordIndex>(record));
  }
  if (const auto adopted = adopt(*std::move(layout)); !adopted) {
    return std::unexpected(adopted.error());
  }
  return moved;
}

void LiveScan::read_journal(std::uint32_t round, std::vector<RecordIndex>& due) {
  if (!mark_) return;
  const auto changes = changes_since(
      *candidate_.device, *mark_,
      round == 0 ? JournalStart::kAsFarBackAsItGoes : JournalStart::kAtTheMark, not_before_);
  if (!changes) return lose_journal(changes.error().message);
  mark_ = changes->mark;
  result_.changed_files += changes->records.size();
  if (round == 0) {
    result_.margin_bytes = changes->margin_bytes;
    result_.oldest_change = changes->oldest_time;
  }
  for (const mft::RecordNumber record : changes->records) {
    if (record < refreshed_.size()) due.push_back(static_cast<RecordIndex>(record));
  }
}

void LiveScan::add_unlike_census(const Catalog& catalog, std::vector<RecordIndex>& due) {
  if (census_failed_) return;
  const auto unlike = unlike_census(*candidate_.device, catalog, volume_->upcase());
  if (!unlike) {
    census_failed_ = true;
    result_.incomplete.push_back({.code = LimitationCode::kChangesUnknown,
                                  .arguments = {unlike.error().describe().message}});
    return;
  }
  for (const RecordIndex record : *unlike) {
    if (!refreshed_[record]) due.push_back(record);
  }
}

// Files that have rows, the directories above them, and records that could not be read, unless they
// came from the driver already.
void LiveScan::add_reported(const Catalog& catalog, std::vector<RecordIndex>& due) const {
  std::vector<bool> seen = refreshed_;
  for (const LinkFile& file : catalog.files) {
    if (!seen[file.record]) due.push_back(file.record);
    seen[file.record] = true;
    for (const LinkName& name : file.real_names()) {
      add_ancestors(catalog, name.parent.record, seen, due);
    }
  }
  for (const mft::Fault& fault : catalog.faults) {
    if (fault.record < seen.size() && !seen[static_cast<std::size_t>(fault.record)]) {
      due.push_back(static_cast<RecordIndex>(fault.record));
    }
  }
}

std::expected<void, Error> LiveScan::refresh(std::vector<RecordIndex> records,
                                             const SweepOptions& options) {
  latest_.reset();
  sort_unique(records);
  std::vector<RecordIndex> due = records;
  const auto add_extensions = [&] {
    const auto extensions = sweep_.extensions_of(*volume_, records);
    std::vector<RecordIndex> more;
    std::ranges::set_difference(extensions, records, std::back_inserter(more));
    records.insert(records.end(), more.begin(), more.end());
    std::ranges::sort(records);
    return more;
  };
  for (const RecordIndex extension : add_extensions()) due.push_back(extension);
  // A refetched record may name extension records that were unknown before.
  for (std::uint32_t round = 0; !due.empty() && round < kMostRounds; ++round) {
    std::ranges::sort(due);
    mft_->ask_driver_for(due);
    for (const RecordIndex record : due) {
      if (!refreshed_[record]) ++result_.refreshed_records;
      refreshed_[record] = true;
    }
    if (const auto passed = sweep_.pass(*volume_, due, options); !passed) return passed;
    if (const auto refusal = layout_.driver->refusal()) {
      return std::unexpected(refusal->describe());
    }
    due = add_extensions();
  }
  return {};
}

std::expected<void, Error> LiveScan::catch_up(const SweepOptions& given) {
  const SweepOptions options = without_progress(given);
  try {
    for (std::uint32_t round = 0; round < kMostRounds; ++round) {
      auto due = follow_layout();
      if (!due) return std::unexpected(due.error());
      read_journal(round, *due);
      if (round == 0 && !due->empty()) {
        if (const auto done = refresh(*std::move(due), options); !done) return done;
        due = std::vector<RecordIndex>();
      }
      auto catalog = sweep_.catalog(*volume_, options.threads);
      if (!catalog) return std::unexpected(catalog.error());
      if (!mark_) add_unlike_census(**catalog, *due);
      add_reported(**catalog, *due);
      if (due->empty() && names_are_missing(**catalog)) {
        if (asked_for_all_) {
          result_.incomplete.push_back({.code = LimitationCode::kNamesUnaccounted});
          latest_ = *std::move(catalog);
          return {};
        }
        // Extension records are also found by their base record, once all have been seen.
        asked_for_all_ = true;
        due->resize(refreshed_.size());
        std::iota(due->begin(), due->end(), RecordIndex{0});
      }
      if (due->empty()) {
        latest_ = *std::move(catalog);
        return {};
      }
      if (const auto done = refresh(*std::move(due), options); !done) return done;
    }
    return {};
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

std::expected<bool, Error> LiveScan::confirm(const Catalog& catalog,
                                             std::span<const RecordIndex> records,
                                             const SweepOptions& given) {
  const SweepOptions options = without_progress(given);
  try {
    std::vector<RecordIndex> due;
    std::vector<bool> seen = refreshed_;
    for (const RecordIndex record : records) {
      if (record >= seen.size()) continue;
      if (find_record(catalog.directories, record) != nullptr) {
        add_ancestors(catalog, record, seen, due);
      } else if (!seen[record]) {
        seen[record] = true;
        due.push_back(record);
      }
    }
    if (due.empty()) return false;
    if (const auto done = refresh(std::move(due), options); !done) {
      return std::unexpected(done.error());
    }
    return true;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

std::expected<LiveCatalog, Error> LiveScan::catalog(const SweepOptions& options) {
  LiveCatalog live{.volume = nullptr, .catalog = std::move(latest_)};
  if (!live.catalog) {
    auto catalog = sweep_.catalog(*volume_, options.threads);
    if (!catalog) return std::unexpected(catalog.error());
    live.catalog = *std::move(catalog);
  }
  auto nonresident = layout_.driver->nonresident_reparse();
  nonresident.insert(nonresident.end(), nonresident_reparse_.begin(), nonresident_reparse_.end());
  take_driver_reparse_data(*candidate_.device, nonresident, *live.catalog);
  auto volume = Volume::open_mounted(candidate_, layout_.data.geometry, layout_.driver);
  if (!volume) return std::unexpected(volume.error());
  live.volume = *std::move(volume);
  return live;
}

}  // namespace scanner

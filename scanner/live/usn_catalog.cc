#include "scanner/live/usn_catalog.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "mft/reparse_point.h"
#include "scanner/live/driver_mft.h"
#include "scanner/live/usn_census.h"
#include "scanner/sweep/fault_tally.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

constexpr std::uint64_t kMaxRecords = 0xFFFF'FFFFU;

void drop_reparse_faults(Catalog& catalog, mft::RecordNumber number) {
  catalog.fault_count -= std::erase_if(catalog.faults, [number](const Fault& fault) {
    return fault.record == number && (fault.code == FaultCode::kReparseUnreadable ||
                                      fault.code == FaultCode::kBadReparsePoint);
  });
}

// What is wrong with reparse data, as the sweep would have said it.
std::optional<Fault> fault_of(mft::Bytes data) {
  const auto point = mft::ReparsePoint::parse(data);
  if (!point) return point.error();
  if (point->tag().behaviour() != mft::TagBehaviour::kFollowed) return std::nullopt;
  const auto names = mft::parse_link_names(*point);
  return names ? std::nullopt : std::optional(names.error());
}

class Engine {
 public:
  Engine(const VolumeCandidate& candidate, UsnScan& scan)
      : candidate_(candidate), device_(candidate.device), scan_(scan) {}

  std::expected<void, Error> run(const SweepOptions& options) {
    const auto data = query_volume_data(*device_);
    if (!data) return std::unexpected(data.error().describe());
    const std::uint64_t records = data->mft_bytes / data->geometry.record_bytes;
    if (records > kMaxRecords) {
      return std::unexpected(Error{"the driver claims more records than NTFS can have"});
    }
    const auto mft = std::make_shared<const DriverMft>(device_, *data);
    // Before the records: what is listed and not given afterwards is gone, what is given and was
    // not listed is new.
    auto census = UsnCensus::take(*device_, records);

    auto volume = Volume::open_mounted(candidate_, data->geometry, mft);
    if (!volume) return std::unexpected(volume.error());
    auto catalog = sweep(**volume, options);
    if (!catalog) return std::unexpected(catalog.error());
    if (const auto refusal = mft->refusal()) return std::unexpected(refusal->describe());

    for (const auto& file : mft->reparse_outside()) fetch_reparse_data(**catalog, file);
    if (census) {
      compare(*census, *mft, **catalog);
    } else {
      scan_.notes.push_back(census.error().describe().message +
                            ": files were taken from their records alone, without the driver's "
                            "list of them to hold them against");
    }
    if (scan_.beyond != 0) {
      scan_.notes.push_back(std::to_string(scan_.beyond) +
                            " files were created while $MFT grew, and are not in the scan");
    }
    hand_over(**catalog);
    scan_.volume = *std::move(volume);
    scan_.catalog = *std::move(catalog);
    return {};
  }

 private:
  std::expected<std::vector<std::byte>, SystemCode> opened_reparse_data(mft::FileReference file) {
    const auto opened = device_->open_by_id(file);
    if (!opened) return std::unexpected(opened.error());
    auto data = reparse_data(**opened);
    if (!data) return std::unexpected(data.error().code);
    return *std::move(data);
  }

  // What the clusters say may be older than the record that leads to them.
  void fetch_reparse_data(Catalog& catalog, mft::FileReference reference) {
    const auto file =
        std::ranges::lower_bound(catalog.files, reference.record, {}, &LinkFile::record);
    if (file == catalog.files.end() || file->record != reference.record || !file->has_reparse ||
        file->sequence != reference.sequence) {
      return;
    }
    const auto data = opened_reparse_data(reference);
    if (!data) return;  // the sweep has read the clusters, or said that it cannot
    drop_reparse_faults(catalog, reference.record);
    file->reparse_unavailable = false;
    file->reparse_length = static_cast<std::uint32_t>(data->size());
    file->reparse_bytes = arena_.copy(*data).data();
    if (const auto fault = fault_of(file->reparse())) faults_.add(*fault, reference.record);
  }

  void compare(const UsnCensus& census, const DriverMft& mft, const Catalog& catalog) {
    scan_.listed = census.reading().records;
    scan_.beyond = census.beyond();
    if (const auto& fault = census.reading().fault) faults_.add(*fault, fault->record);
    for (mft::RecordNumber number = 0; number < census.records(); ++number) {
      const mft::FileReference listed{.record = number, .sequence = census.sequence(number)};
      if (listed.sequence == 0) continue;
      if (mft.sequence_given(number) != listed.sequence) {
        confirm_gone(listed, catalog);
      } else if (census.says_reparse_point(number)) {
        confirm_reparse_point(listed, catalog);
      }
    }
  }

  // A file that was listed, and then its record was not given. One that is there all the same must
  // not be lost in silence.
  void confirm_gone(mft::FileReference listed, const Catalog& catalog) {
    const auto told = std::ranges::equal_range(catalog.faults, listed.record, {}, &Fault::record);
    if (!told.empty()) return;
    const auto answer = file_record(*device_, listed.record, buffer_);
    const auto record = answer && answer->number == listed.record
                            ? std::optional(mft::RecordView::parse(answer->record))
                            : std::nullopt;
    const bool there = record && *record && (*record)->in_use() && (*record)->is_base() &&
                       (*record)->sequence() == listed.sequence;
    if (!there && (answer || !is_damage(answer.error().code))) {
      ++scan_.gone;
      return;
    }
    faults_.add(Fault{.code = FaultCode::kUnreadable}, listed.record);
  }

  // Attributes are no evidence of a reparse point, but one that the opened file has must be there.
  void confirm_reparse_point(mft::FileReference listed, const Catalog& catalog) {
    const auto file = std::ranges::lower_bound(catalog.files, listed.record, {}, &LinkFile::record);
    const bool found =
        file != catalog.files.end() && file->record == listed.record && file->has_reparse;
    if (!found && opened_reparse_data(listed)) {
      faults_.add(Fault{.code = FaultCode::kReparseUnreadable}, listed.record);
    }
  }

  void hand_over(Catalog& catalog) {
    catalog.arenas.push_back(std::move(arena_));
    catalog.fault_count += faults_.count();
    catalog.may_hide_names = catalog.may_hide_names || faults_.may_hide_names();
    catalog.faults.insert(catalog.faults.end(), faults_.kept().begin(), faults_.kept().end());
    std::ranges::stable_sort(catalog.faults, {}, &Fault::record);
    if (catalog.faults.size() > FaultTally::kKept) catalog.faults.resize(FaultTally::kKept);
  }

  const VolumeCandidate& candidate_;
  std::shared_ptr<const VolumeDevice> device_;
  UsnScan& scan_;
  std::vector<std::byte> buffer_;
  // What the catalog gets in the end.
  Arena arena_;
  FaultTally faults_;
};

}  // namespace

std::expected<UsnScan, Error> usn_catalog(const VolumeCandidate& candidate,
                                          const SweepOptions& options) {
  try {
    UsnScan scan;
    if (const auto done = Engine(candidate, scan).run(options); !done) {
      return std::unexpected(done.error());
    }
    return scan;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

}  // namespace scanner

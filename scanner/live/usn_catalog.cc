#include "scanner/live/usn_catalog.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

#include "scanner/driver/driver_mft.h"
#include "scanner/driver/usn_census.h"
#include "scanner/sweep/driver_reparse.h"
#include "scanner/sweep/fault_tally.h"
#include "scanner/sweep/merge_results.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

constexpr std::uint64_t kMaxRecords = 0xFFFF'FFFFU;

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
    // Before the records: a file that is listed but not returned afterwards is gone; one that is
    // returned but was not listed is new.
    auto census = UsnCensus::take(*device_, records);

    auto volume = Volume::open_mounted(candidate_, data->geometry, mft);
    if (!volume) return std::unexpected(volume.error());
    auto catalog = sweep(**volume, options);
    if (!catalog) return std::unexpected(catalog.error());
    if (const auto refusal = mft->refusal()) return std::unexpected(refusal->describe());

    take_driver_reparse_data(*device_, mft->nonresident_reparse(), **catalog);
    if (census) {
      compare(*census, *mft, **catalog);
    } else {
      scan_.notes.push_back({.code = report::LimitationCode::kCensusUnavailable,
                             .arguments = {census.error().describe().message}});
    }
    if (scan_.beyond != 0) {
      scan_.notes.push_back(
          report::counted_limitation(report::LimitationCode::kCreatedMeanwhile, scan_.beyond));
    }
    add_faults(faults_, **catalog);
    scan_.volume = *std::move(volume);
    scan_.catalog = *std::move(catalog);
    return {};
  }

 private:
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

  // A file that was listed, but whose record was not returned. One that still exists must not be
  // lost silently.
  void confirm_gone(mft::FileReference listed, const Catalog& catalog) {
    const auto reported =
        std::ranges::equal_range(catalog.faults, listed.record, {}, &Fault::record);
    if (!reported.empty()) return;
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

  // Attributes do not prove a reparse point, but one that the opened file has must be there.
  void confirm_reparse_point(mft::FileReference listed, const Catalog& catalog) {
    const bool found = link_in(catalog, static_cast<RecordIndex>(listed.record)) != nullptr;
    if (!found && driver_reparse_data(*device_, listed)) {
      faults_.add(Fault{.code = FaultCode::kReparseUnreadable}, listed.record);
    }
  }

  const VolumeCandidate& candidate_;
  std::shared_ptr<const VolumeDevice> device_;
  UsnScan& scan_;
  ControlBuffer buffer_;
  FaultTally faults_;  // what the catalog finally gets
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

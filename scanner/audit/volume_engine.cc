#include "scanner/audit/volume_engine.h"

#include <utility>

#include "scanner/driver/driver.h"
#include "scanner/live/driver_volume.h"
#include "scanner/live/reparse_listing.h"
#include "scanner/live/usn_catalog.h"
#include "scanner/sweep/reparse_comparison.h"
#include "scanner/sweep/sweep.h"

namespace scanner {

using report::Engine;
using report::LimitationCode;

std::expected<FoundLinks, Error> VolumeEngine::find_links(const VolumeCandidate& candidate,
                                                          bool target_only) {
  switch (options_.engine.value_or(Engine::kMft)) {
    case Engine::kIndex: return by_index(candidate, target_only);
    case Engine::kMft: {
      auto found = by_mft(candidate);
      if (found || options_.engine || !candidate.device || stopped()) return found;
      return fall_back(candidate, found.error().message);
    }
    case Engine::kUsn: {
      // Any engine is suitable for a volume that only contains targets.
      if (!candidate.device && target_only) return by_mft(candidate);
      if (!candidate.device) {
        return fall_back(candidate, "it is not a mounted volume with a driver that answers");
      }
      auto found = by_driver(candidate);
      if (found || !candidate.bytes || stopped()) return found;
      return fall_back(candidate, found.error().message);
    }
  }
  return std::unexpected(Error{"unknown engine"});
}

VolumeEngine::Opened VolumeEngine::open(Opened (*opener)(const VolumeCandidate&),
                                        const VolumeCandidate& candidate) {
  if (options_.counter == nullptr) return opener(candidate);
  const ReadFigures before = ReadFigures::of(*options_.counter);
  auto volume = opener(candidate);
  const ReadFigures after = ReadFigures::of(*options_.counter);
  opening_.reads += after.reads - before.reads;
  opening_.bytes += after.bytes - before.bytes;
  return volume;
}

VolumeEngine::Found VolumeEngine::by_index(const VolumeCandidate& candidate, bool target_only) {
  auto volume = open(open_for_lookups, candidate);
  if (!volume) {
    if (!candidate.device || stopped()) return std::unexpected(volume.error());
    return fall_back(candidate, volume.error().message);
  }
  std::expected<std::vector<mft::FileReference>, SystemCode> listed =
      std::unexpected(SystemCode::kNotSupported);
  if ((*volume)->is_mounted() && !target_only) {
    listed = list_reparse_points(*candidate.device, (*volume)->record_count());
  }
  std::size_t left_out = 0;
  if (listed) {
    const auto missing = unlisted_reparse_points(**volume, *listed);
    // Files created after the list are in a second one; files hidden by filters are in neither.
    if (!missing.empty()) {
      const auto again = list_reparse_points(*candidate.device, (*volume)->record_count());
      left_out = again ? unlisted_reparse_points(**volume, *again).size() : missing.size();
    }
    listed->insert(listed->end(), missing.begin(), missing.end());
  }
  auto indexed = catalog_of_index(**volume, target_only, listed ? &*listed : nullptr);
  if (!indexed) return std::unexpected(indexed.error());
  if (indexed->catalog) {
    FoundLinks found;
    found.outcome.engine = Engine::kIndex;
    if ((*volume)->is_mounted()) {
      take_driver_reparse_data(**volume, *indexed->catalog);
      if (!target_only && !listed) {
        found.outcome.incomplete.push_back({.code = LimitationCode::kDriverListUnavailable,
                                            .arguments = {system_code_text(listed.error())}});
      }
      if (left_out != 0) {
        found.outcome.incomplete.push_back(
            report::counted_limitation(LimitationCode::kDriverListIncomplete, left_out));
      }
    }
    found.volume = AuditedVolume::through_indexes(*std::move(volume), std::move(indexed->catalog));
    return found;
  }
  // A volume whose records come from its driver is reopened for the sweep.
  if ((*volume)->is_mounted()) volume->reset();
  return fall_back(candidate, std::move(indexed->refusal), *std::move(volume));
}

std::expected<IndexedCatalog, Error> VolumeEngine::catalog_of_index(
    const Volume& volume, bool target_only, const std::vector<mft::FileReference>* listed) {
  const FetchOptions fetch{.threads = options_.threads, .stop = options_.stop};
  if (!target_only) return indexed_catalog(volume, fetch, listed);
  IndexedCatalog indexed;
  indexed.refusal = why_no_lookups(volume);
  if (indexed.refusal.empty()) {
    auto catalog = fetch_catalog(volume, {}, fetch);
    if (!catalog) return std::unexpected(catalog.error());
    indexed.catalog = *std::move(catalog);
  }
  return indexed;
}

VolumeEngine::Found VolumeEngine::by_driver(const VolumeCandidate& candidate) {
  const auto data = query_volume_data(*candidate.device);
  if (!data) return std::unexpected(data.error().describe());
  std::atomic<std::uint64_t> done = 0;
  const auto progress =
      diagnostics_.progress(candidate.name, done, data->mft_bytes / data->geometry.record_bytes);
  auto scan = usn_catalog(
      candidate, {.threads = options_.threads, .stop = options_.stop, .records_done = &done});
  if (!scan) return std::unexpected(scan.error());
  FoundLinks found;
  found.outcome.engine = Engine::kUsn;
  found.outcome.incomplete = std::move(scan->notes);
  found.volume = std::make_unique<AuditedVolume>(std::move(scan->volume), std::move(scan->catalog),
                                                 options_.threads);
  return found;
}

VolumeEngine::Found VolumeEngine::by_mft(const VolumeCandidate& candidate) {
  std::string not_caught_up;
  if (candidate.device && candidate.bytes) {
    not_caught_up = "this was not requested";
    if (options_.catch_up) {
      auto found = caught_up(candidate);
      if (found || stopped()) return found;
      not_caught_up = found.error().message;
      diagnostics_.warning(
          about(candidate.name,
                "reading it like an image, without help from its driver: " + not_caught_up));
    }
  }
  auto volume = open(Volume::open, candidate);
  if (!volume) return std::unexpected(volume.error());
  auto found = swept(*std::move(volume));
  if (found && !not_caught_up.empty()) {
    found->outcome.incomplete.push_back(
        {.code = LimitationCode::kNotCaughtUp, .arguments = {std::move(not_caught_up)}});
  }
  return found;
}

VolumeEngine::Found VolumeEngine::caught_up(const VolumeCandidate& candidate) {
  const auto data = query_volume_data(*candidate.device);
  if (!data) return std::unexpected(data.error().describe());
  std::atomic<std::uint64_t> done = 0;
  const auto progress =
      diagnostics_.progress(candidate.name, done, data->mft_bytes / data->geometry.record_bytes);
  const SweepOptions options{
      .threads = options_.threads, .stop = options_.stop, .records_done = &done};
  auto scan = LiveScan::sweep(candidate, options, options_.catch_up_margin);
  if (!scan) return std::unexpected(scan.error());
  if (const auto caught = (*scan)->catch_up(options); !caught) {
    return std::unexpected(caught.error());
  }
  auto live = (*scan)->catalog(options);
  if (!live) return std::unexpected(live.error());
  compare_with_listing(*candidate.device, *live->volume, *live->catalog);
  FoundLinks found;
  found.live = *std::move(scan);
  found.volume = std::make_unique<AuditedVolume>(std::move(live->volume), std::move(live->catalog),
                                                 options_.threads);
  return found;
}

VolumeEngine::Found VolumeEngine::swept(std::unique_ptr<const Volume> volume) {
  std::atomic<std::uint64_t> done = 0;
  const auto progress = diagnostics_.progress(volume->name(), done, volume->record_count());
  auto catalog =
      sweep(*volume, {.threads = options_.threads, .stop = options_.stop, .records_done = &done});
  if (!catalog) return std::unexpected(catalog.error());
  compare_with_reparse_index(*volume, **catalog);
  FoundLinks found;
  found.volume =
      std::make_unique<AuditedVolume>(std::move(volume), *std::move(catalog), options_.threads);
  return found;
}

VolumeEngine::Found VolumeEngine::fall_back(const VolumeCandidate& candidate, std::string refusal,
                                            std::unique_ptr<const Volume> opened) {
  const Engine asked = options_.engine.value_or(Engine::kMft);
  const bool by_raw_reads = asked != Engine::kMft && candidate.bytes;
  diagnostics_.warning(
      about(candidate.name,
            (by_raw_reads ? "reading the entire $MFT"
                          : "reading all records through the driver, as with --engine usn") +
                (options_.engine
                     ? " because --engine " + std::string(report::word(asked)) + " cannot be used: "
                     : " because its $MFT cannot be read: ") +
                refusal));
  auto found = opened         ? swept(std::move(opened))
               : by_raw_reads ? by_mft(candidate)
                              : by_driver(candidate);
  if (!found) return found;
  found->outcome.engine_asked = asked;
  found->outcome.refusal = std::move(refusal);
  return found;
}

}  // namespace scanner

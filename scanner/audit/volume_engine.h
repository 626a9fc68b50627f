// Finds the links of one volume with the requested engine or, if that cannot be used, with another
// one, and gives the reason.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/model/engine.h"
#include "report/model/limitation.h"
#include "scanner/audit/diagnostics.h"
#include "scanner/audit/read_figures.h"
#include "scanner/live/live_scan.h"
#include "scanner/resolve/audited_volume.h"
#include "scanner/sweep/indexed_catalog.h"

namespace scanner {

struct EngineOptions {
  std::optional<report::Engine> engine;  // none: kMft, or kUsn if raw reads are refused
  std::uint32_t threads = 1;
  bool catch_up = true;                // of volumes in use
  JournalMargin catch_up_margin = {};  // with changes from before the scan
  const std::atomic<bool>* stop = nullptr;
  const ReadCounter* counter = nullptr;
};

// How the links of a volume were found.
struct EngineOutcome {
  report::Engine engine = report::Engine::kMft;
  report::Engine engine_asked = report::Engine::kMft;  // differs only if that was refused
  std::string refusal;             // why the requested one was not used, a clause; empty if it was
  report::Limitations incomplete;  // limitations of the engine
};

struct FoundLinks {
  std::unique_ptr<LiveScan> live;  // for a volume in use; its catalog points into it
  std::unique_ptr<AuditedVolume> volume;
  EngineOutcome outcome;
};

class VolumeEngine {
 public:
  VolumeEngine(EngineOptions options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  // Warns if another engine is used. `target_only`: the volume is only used to look up targets; its
  // own links are not requested. An Error if the volume cannot be read, or the run was stopped.
  std::expected<FoundLinks, Error> find_links(const VolumeCandidate& candidate, bool target_only);
  // The reads for opening volumes so far.
  [[nodiscard]] const ReadFigures& opening() const { return opening_; }

 private:
  using Opened = std::expected<std::unique_ptr<Volume>, Error>;
  using Found = std::expected<FoundLinks, Error>;

  Opened open(Opened (*opener)(const VolumeCandidate&), const VolumeCandidate& candidate);
  Found by_index(const VolumeCandidate& candidate, bool target_only);
  std::expected<IndexedCatalog, Error> catalog_of_index(
      const Volume& volume, bool target_only, const std::vector<mft::FileReference>* listed);
  Found by_driver(const VolumeCandidate& candidate);
  Found by_mft(const VolumeCandidate& candidate);
  Found caught_up(const VolumeCandidate& candidate);
  Found swept(std::unique_ptr<const Volume> volume);
  // With an engine that examines all files.
  Found fall_back(const VolumeCandidate& candidate, std::string refusal,
                  std::unique_ptr<const Volume> opened = nullptr);
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  EngineOptions options_;
  Diagnostics& diagnostics_;
  ReadFigures opening_;
};

}  // namespace scanner

// Finds the links of one volume: by the engine that was asked for or, where that cannot be used, by
// another one, with the reason.
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
  std::optional<report::Engine> engine;  // none: kMft, or kUsn where raw reads are refused
  std::uint32_t threads = 1;
  bool catch_up = true;                // of volumes in use
  JournalMargin catch_up_margin = {};  // with changes from before the scan
  const std::atomic<bool>* stop = nullptr;
  const ReadCounter* counter = nullptr;
};

// How the links of a volume were found.
struct EngineOutcome {
  report::Engine engine = report::Engine::kMft;
  report::Engine engine_asked = report::Engine::kMft;  // differs only with a refusal
  std::string refusal;             // why that one was not used, a clause; empty if it was
  report::Limitations incomplete;  // what the engine could not see
};

struct FoundLinks {
  std::unique_ptr<LiveScan> live;  // of a volume in use, which its catalog points into
  std::unique_ptr<AuditedVolume> volume;
  EngineOutcome outcome;
};

class VolumeEngine {
 public:
  VolumeEngine(EngineOptions options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  // A warning tells if another engine is used. `target_only`: only what links lead to is looked up;
  // the volume's own links are not asked for. An Error if the volume cannot be read, or the run was
  // stopped.
  std::expected<FoundLinks, Error> find_links(const VolumeCandidate& candidate, bool target_only);
  // What went into opening volumes so far.
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
  // By an engine that looks at all files.
  Found fall_back(const VolumeCandidate& candidate, std::string refusal,
                  std::unique_ptr<const Volume> opened = nullptr);
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  EngineOptions options_;
  Diagnostics& diagnostics_;
  ReadFigures opening_;
};

}  // namespace scanner

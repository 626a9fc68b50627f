// How the links of one volume are found: by the engine that was asked for or, where that cannot be
// used, by another, and then it is said why.
#pragma once

#include <atomic>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/engine.h"
#include "scanner/cli/statistics.h"
#include "scanner/live/live_scan.h"
#include "scanner/resolve/audited_volume.h"
#include "scanner/sweep/indexed_catalog.h"

namespace scanner {

struct EngineOptions {
  std::optional<report::Engine> engine;  // none: kMft, or kUsn where raw reads are refused
  std::uint32_t threads = 1;
  bool catch_up = true;                // of volumes in use
  JournalMargin catch_up_margin = {};  // with changes from before the scan
  bool progress = false;
  const std::atomic<bool>* stop = nullptr;
  const ReadCounter* counter = nullptr;
};

struct FoundLinks {
  std::unique_ptr<AuditedVolume> volume;
  report::Engine engine = report::Engine::kMft;        // by which they were found
  report::Engine engine_asked = report::Engine::kMft;  // means something only with a refusal
  std::string refusal;                  // why not by that one, a clause; empty if it was
  std::vector<std::string> incomplete;  // what that way could not see, a sentence each
  std::unique_ptr<LiveScan> live;       // of a volume in use; must outlive `volume`
};

class VolumeEngine {
 public:
  explicit VolumeEngine(EngineOptions options) : options_(options) {}

  // Says on stderr if another engine is used. `target_only`: whatever links lead to is looked up;
  // its own are nobody's question. An Error where the volume cannot be read, or the run was
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
  ReadFigures opening_;
};

}  // namespace scanner

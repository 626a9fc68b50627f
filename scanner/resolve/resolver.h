// Verdicts for all links of a run: every link name is followed by a Walker, questions about
// ordinary files are answered by searching them in batches, and nothing is called broken without
// evidence.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "report/model/probe.h"
#include "report/model/summary.h"
#include "report/model/verdict.h"
#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/evaluators.h"
#include "scanner/resolve/record_set.h"
#include "scanner/resolve/volume_map.h"
#include "scanner/resolve/walk_result.h"

namespace scanner {

// The answer for one link row.
struct Resolution {
  report::Verdict verdict{};
  report::Reason reason{};
  report::Malformation malformation{};
  report::Flags flags;
  std::uint32_t assumed_letters = 0;  // the bits of those the answer depends on
  std::uint32_t hop = 0;
  std::uint32_t hops = 0;
  std::u16string_view component;
  ReachedObject object;             // by the evaluator, if there is one
  std::u16string_view object_name;  // files only
  std::uint16_t unopened = 0;       // the answer waits for this volume of the machine
  bool has_object = false;
  bool evaluator_has_object = false;
  Evaluator evaluator = Evaluator::kNone;
  report::Verdict evaluator_verdict{};
  report::Reason evaluator_reason{};
  std::uint32_t probe = 0;  // of VolumeResolutions::probes, from 1; 0: the system was not asked
  bool orphaned = false;    // what is missing may be a file whose parent is lost
  bool long_walk = false;   // following it takes more than kUsualSteps
};

struct ResolveOptions {
  std::uint32_t threads = 1;
  const std::atomic<bool>* stop = nullptr;
  bool budget = true;  // false: however many steps it takes
  std::uint64_t free_steps =
      32'000'000;  // the part of the budget that every volume has, however small
};

// Ordinary links take a few dozen steps. The few that take more are followed last.
inline constexpr std::uint64_t kUsualSteps = 1024;

// The steps that following all links of a volume may take together: in proportion to what was read
// of it, so that a hostile volume cannot prolong a scan. About 50 times what real volumes take.
[[nodiscard]] std::uint64_t step_budget(const Catalog& catalog, const ResolveOptions& options);

// The resolutions of one volume, indexed by link row.
struct VolumeResolutions {
  std::vector<Resolution> rows;
  std::vector<Arena> texts;  // what the views in Resolution and `probes` point into
  std::vector<report::ProbeAnswer> probes;
  std::vector<RecordSet> crossed;  // by volume: links on the way to others' targets
};

using AuditedVolumes = std::vector<std::unique_ptr<AuditedVolume>>;

// Resolves all link rows of volume `index`; past step_budget() they are unverifiable, kBudget. Ends
// early, with rows left at their defaults, when stopped. Rows of `trial` (a trial of
// assume_letters(), or nothing) are reused if they depend on no assumed letters other than those of
// `map`.
[[nodiscard]] VolumeResolutions resolve_volume(const AuditedVolumes& volumes, const VolumeMap& map,
                                               VolumeIndex index, const ResolveOptions& options,
                                               VolumeResolutions trial = {});

struct AssumedLetters {
  std::vector<std::vector<report::LetterSummary>> letters;  // by volume, with their evidence
  // By volume: its links under more assumptions than were kept. Empty if other volumes might have
  // changed an answer.
  std::vector<VolumeResolutions> trials;
};

// True if C: is the only volume's letter regardless of other links on it: it is not mapped, and
// it holds the registry of a Windows. Then it is added to `map`. REQUIRES: a link on that volume
// names C:.
bool assume_system_drive(const AuditedVolumes& volumes, VolumeMap& map);

// Without a drive map: adds to `map` the letters that volumes have on the evidence of their own
// links.
[[nodiscard]] AssumedLetters assume_letters(const AuditedVolumes& volumes, VolumeMap& map,
                                            const ResolveOptions& options);

}  // namespace scanner

// Letters that are not mapped: a volume gets one only on the evidence of its own links.
#include <algorithm>
#include <map>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "mft/reparse_point.h"
#include "report/threads/parallel.h"
#include "scanner/resolve/resolver.h"
#include "scanner/resolve/target.h"
#include "scanner/volume/directory_index.h"

namespace scanner {
namespace {

struct Evidence {
  std::uint64_t found = 0;
  std::uint64_t not_found = 0;
};
using EvidenceByLetter = std::map<std::string, Evidence>;

// The letter that a link names, and whether it names more than the root; 0 for links that name
// none.
struct NamedLetter {
  char letter = 0;
  bool has_components = false;

  [[nodiscard]] std::string name() const { return {letter, ':'}; }
};
NamedLetter letter_of(const LinkFile& file) {
  const auto point = mft::ReparsePoint::parse(file.reparse());
  if (!point || point->tag().behaviour() != mft::TagBehaviour::kFollowed) return {};
  const auto names = mft::parse_link_names(*point);
  if (!names || names->relative) return {};
  const std::u16string substitute = names->substitute.str();
  const Target target = parse_absolute_target(substitute);
  if (target.form != TargetForm::kVolumePath || target.volume.size() != 2) return {};
  return {.letter = target.volume.front(), .has_components = !target.components.empty()};
}

// By file of the catalog.
std::vector<NamedLetter> named_letters(const Catalog& catalog, std::uint32_t threads) {
  constexpr std::size_t kGrain = 1024;
  std::vector<NamedLetter> letters(catalog.files.size());
  const bool done = for_ranges(threads, letters.size(), kGrain,
                               [&](std::uint32_t, std::size_t first, std::size_t last) {
                                 for (std::size_t i = first; i < last; ++i) {
                                   const LinkFile& file = catalog.files[i];
                                   if (file.has_reparse && !file.reparse_unavailable) {
                                     letters[i] = letter_of(file);
                                   }
                                 }
                               });
  if (!done) throw std::bad_alloc();
  return letters;
}

// Resolves the volume's own links as if it had every unmapped letter that they name.
EvidenceByLetter gather(const AuditedVolumes& volumes, const VolumeMap& map, VolumeIndex index,
                        bool windows, const ResolveOptions& options, VolumeResolutions& resolved) {
  const Catalog& catalog = volumes[index]->catalog();
  const std::vector<NamedLetter> letters = named_letters(catalog, options.threads);
  VolumeMap trial = map;
  EvidenceByLetter evidence;
  for (char letter = 'A'; letter <= 'Z'; ++letter) {
    const std::string name{letter, ':'};
    const bool is_named = std::ranges::find(letters, letter, &NamedLetter::letter) != letters.end();
    if (!is_named || map.find(name).kind != VolumeAnswer::Kind::kNotGiven) continue;
    trial.assume(name, index, name != "C:" || !windows);
    evidence[name];
  }
  if (evidence.empty()) return evidence;
  resolved = resolve_volume(volumes, trial, index, options);
  if (catalog.link_row_count == 0) return evidence;
  for (LinkRowCursor row(catalog, 0); row.row() < catalog.link_row_count; row.advance()) {
    const NamedLetter named = letters[static_cast<std::size_t>(&row.file() - catalog.files.data())];
    if (!named.has_components) continue;
    const auto entry = evidence.find(named.name());
    if (entry == evidence.end()) continue;
    const Resolution& resolution = resolved.rows[row.row()];
    if (resolution.has_object) {
      ++entry->second.found;
    } else if (resolution.reason == report::Reason::kAssumedLetter) {
      ++entry->second.not_found;
    }
  }
  return evidence;
}

// A folder of that name proves little; the registry in it does. In a loose $MFT, where ordinary
// files would have to be searched for, its directory must do.
bool has_windows(const AuditedVolume& audited) {
  const Directory* at = audited.lookup().root();
  for (const std::u16string_view name : {u"Windows", u"System32", u"config"}) {
    if (at == nullptr) return false;
    at = audited.lookup().find(*at, name).directory;
  }
  if (at == nullptr || !audited.volume().has_clusters()) return at != nullptr;
  const auto hive = look_up(audited.volume(), {.record = at->record, .sequence = at->sequence},
                            u"SYSTEM", at->case_sensitive);
  return hive && hive->has_value();
}

struct Claim {
  VolumeIndex volume;
  Evidence evidence;
  bool windows;
};

// More evidence first; an installed Windows outweighs any number of links.
bool stronger(const Claim& a, const Claim& b) {
  if (a.windows != b.windows) return a.windows;
  return a.evidence.found > b.evidence.found;
}

}  // namespace

bool assume_system_drive(const AuditedVolumes& volumes, VolumeMap& map) {
  if (volumes.size() != 1 || map.names(0) || !has_windows(*volumes.front())) return false;
  if (map.find("C:").kind != VolumeAnswer::Kind::kNotGiven) return false;
  map.assume("C:", 0, false);
  return true;
}

AssumedLetters assume_letters(const AuditedVolumes& volumes, VolumeMap& map,
                              const ResolveOptions& options) {
  AssumedLetters assumed;
  assumed.letters.resize(volumes.size());
  assumed.trials.resize(volumes.size());
  std::map<std::string, std::vector<Claim>> claims;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    if (map.names(i)) continue;
    std::optional<Claim> best;
    std::string best_letter;
    VolumeResolutions trial;
    const bool windows = has_windows(*volumes[i]);
    for (const auto& [letter, evidence] : gather(volumes, map, i, windows, options, trial)) {
      const Claim claim{.volume = i, .evidence = evidence, .windows = letter == "C:" && windows};
      const bool supported =
          claim.windows || (evidence.found > 0 && evidence.found >= evidence.not_found);
      if (supported && (!best || stronger(claim, *best))) {
        best = claim;
        best_letter = letter;
      }
    }
    if (best) claims[best_letter].push_back(*best);
    // With a single volume there are no competing claims to the letters tried.
    if (volumes.size() == 1) assumed.trials[i] = std::move(trial);
  }
  for (auto& [letter, claimants] : claims) {
    std::ranges::stable_sort(claimants, stronger);
    // Two volumes with equal evidence: undecidable.
    if (claimants.size() > 1 && !stronger(claimants[0], claimants[1])) continue;
    const Claim& claim = claimants.front();
    map.assume(letter, claim.volume, !claim.windows);
    assumed.letters[claim.volume].push_back({.letter = letter,
                                             .origin = report::LetterOrigin::kAssumed,
                                             .found = claim.evidence.found,
                                             .not_found = claim.evidence.not_found,
                                             .weak = !claim.windows});
  }
  return assumed;
}

}  // namespace scanner

#include "scanner/audit/path_audit.h"

#include <utility>

#include "report/text/human_text.h"
#include "scanner/live/driver_volume.h"
#include "scanner/resolve/letter_evidence.h"
#include "scanner/sweep/sweep.h"

namespace scanner {
namespace {

std::expected<std::unique_ptr<AuditedVolume>, Error> open_volume(const VolumeCandidate& candidate,
                                                                 std::uint32_t threads,
                                                                 const std::atomic<bool>& stop) {
  auto volume = open_for_lookups(candidate);
  if (!volume) return std::unexpected(volume.error());
  if ((*volume)->has_clusters()) {
    return AuditedVolume::through_indexes(*std::move(volume),
                                          std::make_unique<Catalog>(0, CatalogScope::kSomeFiles));
  }
  auto catalog = sweep(**volume, {.threads = threads, .stop = &stop});
  if (!catalog) return std::unexpected(catalog.error());
  return std::make_unique<AuditedVolume>(*std::move(volume), *std::move(catalog), threads);
}

}  // namespace

std::expected<std::unique_ptr<PathAudit>, AuditError> PathAudit::open(
    PathRequest request, const std::atomic<bool>& stop, Diagnostics& diagnostics,
    const std::function<void()>& inputs_opened) {
  std::unique_ptr<PathAudit> audit(new PathAudit(std::move(request), stop, diagnostics));
  VolumeSet& set = audit->set_;
  std::vector<report::SkippedSource> skipped;  // not part of an answer about one path
  const auto inputs = set.open(skipped);
  if (!inputs) return std::unexpected(inputs.error());
  inputs_opened();
  for (const auto& input : *inputs) {
    auto volume = open_volume(input.candidate, audit->threads_, stop);
    if (stop.load()) return audit_interrupted();
    if (!volume) {
      note_failure(input.candidate.name, volume.error().message, diagnostics, skipped);
      continue;
    }
    set.add(*std::move(volume), input.target_only);
  }
  set.name_volumes();
  const std::string& drive = audit->path_.drive;
  const auto start = set.start_of(drive);
  if (!start) return std::unexpected(start.error());
  audit->start_ = *start;
  const auto typed = set.assume_typed(drive, *start);
  if (!typed) return std::unexpected(typed.error());
  set.finish_opening();
  return audit;
}

PathAnswer PathAudit::walk(LastLink last_link, bool trailing_backslash) {
  VolumeMap& map = set_.map;
  PathAnswer answer;
  const auto again = [&] {
    answer = walk_path(set_.volumes, map, start_, path_.components, last_link, trailing_backslash);
  };
  again();
  while (answer.walk.unopened != 0) {
    set_.mounted->open({answer.walk.unopened}, set_.volumes, map);
    again();
  }
  for (const auto& failure : set_.mounted->failures()) {
    notes_.push_back(failure.name + " cannot be opened: " + failure.why);
  }
  if (map.has_view(start_)) return answer;
  const std::string& typed = path_.drive;
  const auto rests_on_typed = [&] {
    return (answer.walk.assumed_letters & map.find(typed).assumed_letter) != 0;
  };
  if (const auto wanted = answer.unmapped_volume();
      (wanted || rests_on_typed()) && !registries_read_) {
    registries_read_ = true;
    const bool assumed = map.find(typed).assumed_letter != 0;
    if (assumed) map.forget(typed);
    read_registries(wanted.value_or(typed));
    if (assumed && map.find(typed).kind == VolumeAnswer::Kind::kNotGiven)
      map.assume(typed, start_, false);
    again();
  }
  const auto wanted = answer.unmapped_volume();
  const bool is_letter = wanted && wanted->size() <= 2;
  if (is_letter && !letters_searched_) {
    letters_searched_ = true;
    search_letters(*wanted);
    again();
  }
  if (rests_on_typed()) {
    notes_.push_back(typed + " is assumed to be " + start_volume().volume().name() +
                     " because the path begins with it; proving that a target is missing there "
                     "requires --drive-map");
  }
  return answer;
}

void PathAudit::read_registries(const std::string& wanted) {
  const RegistryLetters registries = set_.read_registries();
  for (VolumeIndex i = 0; i < set_.volumes.size(); ++i) {
    for (const auto& letter : registries.letters[i]) {
      if (!wanted.empty() && letter.letter != wanted) continue;
      std::string note = letter.letter + " is " + set_.volumes[i]->volume().name() +
                         " by the registry on " + letter.registry;
      if (letter.provisional) {
        note += ", which may be out of date, so nothing can be proven to be missing there";
      }
      notes_.push_back(std::move(note));
    }
  }
}

void PathAudit::search_letters(const std::string& letter) {
  const auto search = scanner::search_letters(set_.volumes, set_.map, letter,
                                              {.threads = threads_, .stop = &stop_});
  if (!search) {
    notes_.push_back("letters cannot be assumed: " + search.error().message);
    return;
  }
  using Source = LetterSearch::Source;
  for (VolumeIndex i = 0; i < set_.volumes.size(); ++i) {
    for (const auto& assumed : search->letters[i]) {
      std::string note = assumed.letter + " is assumed to be " + set_.volumes[i]->volume().name();
      if (search->source == Source::kSystemDrive) {
        note += " because it contains the registry in \\Windows\\System32";
      } else {
        note += ": of the targets of its own links there, " +
                report::counted(assumed.found, "was found", "were found") + " and " +
                report::counted(assumed.not_found, "was not", "were not");
      }
      notes_.push_back(
          note + (assumed.weak ? "; this proves nothing without --drive-map " + assumed.letter +
                                     "=" + set_.volumes[i]->volume().name()
                               : "; proving that a target is missing there requires --drive-map"));
    }
  }
  if (search->source == Source::kSweep) {
    notes_.emplace_back("read the entire $MFT to determine which letters can be assumed");
  } else if (search->source == Source::kReparseIndex) {
    notes_.emplace_back("read all links to determine which letters can be assumed");
  }
}

}  // namespace scanner

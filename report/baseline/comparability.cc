#include "report/baseline/comparability.h"

#include <algorithm>

#include "report/model/words.h"

namespace report {
namespace {

constexpr Words<7> kReservations{"before-incomplete", "after-incomplete", "filters-differ",
                                 "engines-differ",    "letters-differ",   "cross-checks-differ",
                                 "volume-missing"};
static_assert(are_words(kReservations));

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) (text += text.empty() ? "" : " ") += word;
  return text.empty() ? "none" : text;
}

// "C: (drive-map)", sorted: what links to letters were judged by.
std::vector<std::string> letters_of(const VolumeSummary& volume) {
  std::vector<std::string> letters;
  letters.reserve(volume.letters.size());
  for (const LetterSummary& letter : volume.letters) {
    letters.push_back(letter.letter + " (" + std::string(word(letter.origin)) + ")");
  }
  std::ranges::sort(letters);
  return letters;
}

}  // namespace

std::string_view word(ReservationCode code) {
  return kReservations[static_cast<std::size_t>(code)];
}

std::vector<Reservation> reservations(const Summary& before, const Summary& after,
                                      const std::vector<VolumePair>& volumes) {
  using enum ReservationCode;
  std::vector<Reservation> found;
  if (!before.complete) found.push_back({kBeforeIncomplete, "the earlier report is incomplete"});
  if (!after.complete) found.push_back({kAfterIncomplete, "the later report is incomplete"});
  if (before.filters != after.filters) {
    found.push_back({kFiltersDiffer, "the reports have different filters: " +
                                         listed(before.filters) + "; " + listed(after.filters)});
  }
  for (const VolumePair& pair : volumes) {
    if (!pair.after) {
      found.push_back(
          {kVolumeMissing, before.volumes[*pair.before].name + " is not in the later report"});
    }
    if (!pair.before || !pair.after) continue;
    const VolumeSummary& old = before.volumes[*pair.before];
    const VolumeSummary& now = after.volumes[*pair.after];
    if (old.engine != now.engine) {
      found.push_back({kEnginesDiffer, now.name + " was read with different engines: " +
                                           std::string(word(old.engine)) + "; " +
                                           std::string(word(now.engine))});
    }
    if (const auto earlier = letters_of(old), later = letters_of(now); earlier != later) {
      found.push_back({kLettersDiffer, now.name + " had different drive letters: " +
                                           listed(earlier) + "; " + listed(later)});
    }
    if (old.cross_checked != now.cross_checked) {
      found.push_back(
          {kCrossChecksDiffer, "only one of the scans of " + now.name + " included a cross-check"});
    }
  }
  return found;
}

}  // namespace report

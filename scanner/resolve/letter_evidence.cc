#include "scanner/resolve/letter_evidence.h"

#include <memory>
#include <utility>

#include "scanner/sweep/fetch.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/reparse_index.h"

namespace scanner {
namespace {

// The same volume once more, with all of its links: those of the reparse index, if that is sound;
// otherwise those of $MFT, and `swept` is set.
std::expected<std::unique_ptr<AuditedVolume>, Error> with_links(const AuditedVolume& audited,
                                                                const ResolveOptions& options,
                                                                bool& swept) {
  auto volume = Volume::open(audited.volume().candidate());
  if (!volume) return std::unexpected(volume.error());
  const auto index = read_reparse_index(**volume);
  if (index && index->present && index->sound()) {
    std::vector<mft::FileReference> files;
    for (const auto& key : index->keys) files.push_back(key.file);
    auto catalog =
        fetch_catalog(**volume, files, {.threads = options.threads, .stop = options.stop});
    if (!catalog) return std::unexpected(catalog.error());
    return AuditedVolume::through_indexes(*std::move(volume), *std::move(catalog));
  }
  swept = true;
  auto catalog = sweep(**volume, {.threads = options.threads, .stop = options.stop});
  if (!catalog) return std::unexpected(catalog.error());
  return std::make_unique<AuditedVolume>(*std::move(volume), *std::move(catalog), options.threads);
}

}  // namespace

std::expected<LetterSearch, Error> search_letters(AuditedVolumes& volumes, VolumeMap& map,
                                                  const std::string& letter,
                                                  const ResolveOptions& options) {
  LetterSearch search;
  search.letters.resize(volumes.size());
  if (letter == "C:" && assume_system_drive(volumes, map)) {
    search.letters[0].push_back({.letter = letter, .origin = report::LetterOrigin::kAssumed});
    return search;
  }
  bool swept = false;
  AuditedVolumes evidence(volumes.size());
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    // Links of a mapped volume prove nothing; those of a loose $MFT are all there already.
    if (map.names(i) || !volumes[i]->volume().has_clusters()) continue;
    auto more = with_links(*volumes[i], options, swept);
    if (!more) return std::unexpected(more.error());
    evidence[i] = *std::move(more);
  }
  search.source = swept ? LetterSearch::Source::kSweep : LetterSearch::Source::kReparseIndex;
  // The others are borrowed for the duration of the search.
  std::vector<bool> borrowed(volumes.size());
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    borrowed[i] = evidence[i] == nullptr;
    if (borrowed[i]) evidence[i] = std::move(volumes[i]);
  }
  search.letters = assume_letters(evidence, map, options).letters;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    if (borrowed[i]) volumes[i] = std::move(evidence[i]);
  }
  return search;
}

}  // namespace scanner

#include "report/outline/drive_advice.h"

#include <algorithm>

#include "report/select/selected_rows.h"
#include "report/text/human_text.h"

namespace report {
namespace {

constexpr std::size_t kLetters = 26;

// 26 for a target that does not begin with a drive.
std::size_t letter_of(std::u16string_view target) {
  if (target.size() < 2 || target[1] != u':') return kLetters;
  const char16_t letter = target[0] >= u'a' ? target[0] - u'a' + u'A' : target[0];
  return letter >= u'A' && letter <= u'Z' ? std::size_t{letter} - u'A' : kLetters;
}

class LetterCounter final : public RowVisitor {
 public:
  void link(const LinkRow& row) override {
    const std::size_t letter = letter_of(row.target);
    if (letter < kLetters) ++counts[letter];
  }
  std::array<std::uint64_t, kLetters> counts{};
};

bool is_missing_volume(const Summary& summary) {
  return std::ranges::any_of(summary.volumes, [](const VolumeSummary& volume) {
    return volume.links.reasons_by_verdict[static_cast<std::size_t>(Verdict::kUnverifiable)]
                                          [static_cast<std::size_t>(Reason::kVolumeNotGiven)] != 0;
  });
}

bool has_letter(const Summary& summary, const std::string& letter) {
  return std::ranges::any_of(summary.volumes, [&letter](const VolumeSummary& volume) {
    return std::ranges::find(volume.letters, letter, &LetterSummary::letter) !=
           volume.letters.end();
  });
}

}  // namespace

std::expected<UnmappedDrives, Error> unmapped_drives(const RowSource& source,
                                                     const WorkOptions& options) {
  UnmappedDrives drives;
  if (!is_missing_volume(source.summary())) return drives;
  Selection selection;
  selection.verdicts.set(static_cast<std::size_t>(Verdict::kUnverifiable));
  selection.which = [](const LinkRow& row) { return row.reason == Reason::kVolumeNotGiven; };
  const auto rows = SelectedRows::select(source, selection, options);
  if (!rows) return std::unexpected(rows.error());
  LetterCounter counter;
  rows->visit(RowKind::kLink, 0, rows->count(RowKind::kLink), counter);
  for (std::size_t i = 0; i < kLetters; ++i) {
    std::string letter{static_cast<char>('A' + i), ':'};
    if (counter.counts[i] == 0 || has_letter(source.summary(), letter)) continue;
    drives.emplace_back(std::move(letter), counter.counts[i]);
  }
  return drives;
}

std::string drive_map_advice(const UnmappedDrives& drives) {
  constexpr std::size_t kMostNamed = 4;
  std::string text;
  std::string options;
  for (std::size_t i = 0; i < drives.size() && i < kMostNamed; ++i) {
    const auto& [letter, count] = drives[i];
    text += (i == 0 ? counted(count, "link leads to ", "links lead to ")
                    : ", " + grouped(count) + " to ") +
            letter;
    options += (i == 0 ? "" : " ") + std::string("--drive-map ") + letter + "=SOURCE";
  }
  if (drives.size() > kMostNamed) text += ", and others to other drives";
  return text + ". To check them, add " + options +
         ", where SOURCE is the image or volume of that drive.";
}

}  // namespace report

#include "report/policy/evaluate.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "report/policy/known_links.h"
#include "report/policy/link_rules.h"
#include "report/policy/required_links.h"
#include "report/policy/suppressions.h"
#include "report/threads/parallel.h"

namespace report {
namespace {

constexpr std::size_t kRowsAtATime = 2048;

bool is_of_cross_check(FindingKind kind) {
  return kind <= FindingKind::kNameNotOpenable;
}

// What is normal of a known link.
FindingKinds excused_kinds() {
  using enum FindingKind;
  FindingKinds kinds;
  for (const FindingKind kind : {kDegradedLink, kLinkAboveItself, kLongChain, kUntrustedJunction,
                                 kOffVolumeTarget, kDriveLetterTarget, kAssumedLetterTarget,
                                 kUnverifiableTarget, kUnknownReparsePoint, kSystemNameOutside}) {
    kinds.set(static_cast<std::size_t>(kind));
  }
  return kinds;
}

struct Shared {
  Shared(const RowSource& rows, const Policy& applied, std::chrono::year_month_day today)
      : source(rows),
        policy(applied),
        suppressions(applied, today),
        required(applied, rows.summary().volumes) {
    for (const VolumeSummary& volume : rows.summary().volumes) {
      patterns.push_back(patterns_for(applied, volume));
    }
  }

  const RowSource& source;
  const Policy& policy;
  Suppressions suppressions;
  RequiredLinks required;
  std::vector<VolumePatterns> patterns;  // by volume
  const KnownLinks& known = KnownLinks::built_in();
  const FindingKinds excused = excused_kinds();
};

// One thread's part.
class Judge final : public RowVisitor {
 public:
  explicit Judge(Shared& shared) : known(shared.known.groups().size()), shared_(shared) {}

  void rows(RowKind kind, std::size_t first, std::size_t last) {
    row_ = first;
    if (kind == RowKind::kHardLink) return hard_links(first, last);
    shared_.source.visit(kind, first, last, *this);
  }

  void link(const LinkRow& row) override {
    const std::size_t at = row_++;
    const auto volume = volume_of(row.file.volume);
    const auto target = row.resolved ? volume_of(row.resolved->volume) : volume;
    if (!volume || !target) return;
    FindingKinds kinds =
        link_findings(row, shared_.policy, shared_.patterns[*volume], shared_.patterns[*target],
                      !volumes()[*volume].cross_checked);
    if (!shared_.required.none() && shared_.required.differs(row, *volume)) {
      kinds.set(static_cast<std::size_t>(FindingKind::kRequiredLinkDiffers));
    }
    const KnownLinks::Match match = shared_.known.find(row);
    if (match.group) {
      ++known[*match.group].links;
      kinds &= ~shared_.excused;
    } else if (match.differs) {
      kinds.set(static_cast<std::size_t>(FindingKind::kKnownLinkDiffers));
    }
    add(kinds,
        {.row = at,
         .row_kind = RowKind::kLink,
         .volume = *volume,
         .record = row.file.record,
         .sequence = row.file.sequence},
        row.path, row.target);
  }

  void finding(const FindingRow& row) override {
    const std::size_t at = row_++;
    const auto volume = volume_of(row.volume);
    // Others, in a report of `check`, are judged anew by the rows that they are about.
    if (!volume || !volumes()[*volume].cross_checked || !is_of_cross_check(row.kind)) return;
    FindingKinds kinds;
    kinds.set(static_cast<std::size_t>(row.kind));
    add(kinds,
        {.row = at,
         .row_kind = RowKind::kFinding,
         .volume = *volume,
         .record = row.record,
         .sequence = row.sequence},
        row.path, {});
  }

  void hard_link(const HardLinkRow& row) override {
    const std::size_t at = row_++;
    const auto volume = volume_of(row.file.volume);
    if (!volume) return;
    names_.push_back({.place = {.row = at,
                                .row_kind = RowKind::kHardLink,
                                .volume = *volume,
                                .record = row.file.record,
                                .sequence = row.file.sequence},
                      .path = std::u16string(row.path),
                      .kinds = hard_link_set_findings(row, !volumes()[*volume].cross_checked)});
  }

  // A row names a volume that the summary does not: the report was edited.
  [[nodiscard]] bool has_foreign_rows() const { return has_foreign_rows_; }

  // A required link that is not there.
  void add_missing(Hit hit) {
    const RequiredLink& required = shared_.policy.required[hit.row];
    finish(hit, required.path, required.target);
  }

  std::vector<Hit> hits;
  std::vector<KnownCount> known;  // by group

 private:
  // The row that a finding is about.
  struct Place {
    std::size_t row = 0;
    RowKind row_kind{};
    std::uint32_t volume = 0;
    std::uint64_t record = 0;
    std::uint16_t sequence = 0;
  };
  // A name of a hard-link set.
  struct Name {
    Place place;
    std::u16string path;
    FindingKinds kinds;  // of the set
  };

  [[nodiscard]] const std::vector<VolumeSummary>& volumes() const {
    return shared_.source.summary().volumes;
  }

  // Nothing for a volume that only a row of an edited report names.
  std::optional<std::uint32_t> volume_of(std::string_view name) {
    if (volume_ < volumes().size() && volumes()[volume_].name == name) return volume_;
    const auto found = std::ranges::find(volumes(), name, &VolumeSummary::name);
    if (found == volumes().end()) {
      has_foreign_rows_ = true;
      return std::nullopt;
    }
    volume_ = static_cast<std::uint32_t>(found - volumes().begin());
    return volume_;
  }

  // The sets that begin in a range, with the names behind it that belong to its last one.
  void hard_links(std::size_t first, std::size_t last) {
    names_.clear();
    shared_.source.visit(RowKind::kHardLink, first, last, *this);
    const auto same_file = [](const Name& a, const Name& b) {
      return a.place.volume == b.place.volume && a.place.record == b.place.record;
    };
    // A source whose bytes have changed may lack rows.
    const std::size_t count = shared_.source.count(RowKind::kHardLink);
    for (std::size_t next = last; next < count && !names_.empty(); ++next) {
      const Name end = names_.back();
      shared_.source.visit(RowKind::kHardLink, next, next + 1, *this);
      if (same_file(end, names_.back())) continue;
      names_.pop_back();
      break;
    }
    auto name = names_.begin();
    if (first != 0) {  // the first names may belong to a set of the range before
      std::vector<Name> names;
      std::swap(names, names_);
      shared_.source.visit(RowKind::kHardLink, first - 1, first, *this);
      std::swap(names, names_);
      name = std::ranges::find_if(
          names_, [&](const Name& n) { return names.empty() || !same_file(names.back(), n); });
    }
    while (name != names_.end()) {
      const auto end =
          std::find_if(name, names_.end(), [&](const Name& n) { return !same_file(*name, n); });
      hard_link_set({name, end});
      name = end;
    }
  }

  void hard_link_set(std::span<const Name> set) {
    const Name& head = set.front();
    add(head.kinds, head.place, head.path, {});
    paths_.clear();
    for (const Name& name : set) paths_.emplace_back(name.path);
    if (const auto group = shared_.known.find_set(paths_)) {
      ++known[*group].hard_link_sets;
      return;
    }
    const auto& trees = shared_.patterns[head.place.volume].protected_trees;
    if (trees.empty()) return;
    const auto is_protected = [&trees](const Name& name) { return is_inside(trees, name.path); };
    const auto inside = std::ranges::find_if(set, is_protected);
    if (inside == set.end()) return;
    for (const Name& name : set) {
      if (is_protected(name)) continue;
      FindingKinds kinds;
      kinds.set(static_cast<std::size_t>(FindingKind::kSystemNameOutside));
      add(kinds, name.place, name.path, inside->path);
    }
  }

  void add(const FindingKinds& kinds, const Place& place, std::u16string_view path,
           std::u16string_view target) {
    if (kinds.none()) return;
    for (std::size_t i = 0; i < kFindingKindCount; ++i) {
      if (!kinds.test(i)) continue;
      Hit hit;
      hit.row = place.row;
      hit.row_kind = place.row_kind;
      hit.volume = place.volume;
      hit.record = place.record;
      hit.sequence = place.sequence;
      hit.kind = static_cast<FindingKind>(i);
      finish(hit, path, target);
    }
  }

  void finish(Hit& hit, std::u16string_view path, std::u16string_view target) {
    hit.severity = shared_.policy.severities[static_cast<std::size_t>(hit.kind)];
    if (hit.severity == RuleSeverity::kOff) return;
    const VolumeSummary& volume = volumes()[hit.volume];
    hit.fingerprint =
        fingerprint_of(hit.kind, volume.serial.empty() ? volume.name : volume.serial, path, target);
    hit.suppression = shared_.suppressions.find(hit, volume, path, target);
    hits.push_back(hit);
  }

  Shared& shared_;
  std::size_t row_ = 0;
  std::uint32_t volume_ = 0;  // the last one
  bool has_foreign_rows_ = false;
  std::vector<Name> names_;
  std::vector<std::u16string_view> paths_;  // of one set
};

auto place_of(const Hit& hit) {
  return std::tuple(hit.volume, hit.record, hit.sequence, hit.kind, hit.row);
}

std::unexpected<Error> out_of_memory() {
  return std::unexpected(Error{.code = ErrorCode::kResources, .message = "out of memory"});
}

}  // namespace

std::expected<Evaluation, Error> evaluate(const RowSource& source, const Policy& policy,
                                          std::chrono::year_month_day today,
                                          const WorkOptions& options) {
  Shared shared(source, policy, today);
  std::vector<Judge> judges(std::max(options.threads, 1U), Judge(shared));
  for (const RowKind kind : {RowKind::kLink, RowKind::kHardLink, RowKind::kFinding}) {
    const bool done =
        scanner::for_ranges(options.threads, source.count(kind), kRowsAtATime,
                            [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                              if (options.cancelled != nullptr && options.cancelled->load()) return;
                              judges[thread].rows(kind, first, last);
                            });
    if (!done) return out_of_memory();
    if (options.cancelled != nullptr && options.cancelled->load()) {
      return std::unexpected(Error{.code = ErrorCode::kCancelled, .message = "interrupted"});
    }
  }
  if (std::ranges::any_of(judges, &Judge::has_foreign_rows)) {
    return std::unexpected(Error{.code = ErrorCode::kResources,
                                 .message = "a row names a volume that is not in the header"});
  }
  for (const Hit& hit : shared.required.missing()) judges.front().add_missing(hit);

  Evaluation evaluation;
  evaluation.known.resize(shared.known.groups().size());
  for (Judge& judge : judges) {
    std::ranges::move(judge.hits, std::back_inserter(evaluation.hits));
    for (std::size_t i = 0; i < evaluation.known.size(); ++i) {
      evaluation.known[i].links += judge.known[i].links;
      evaluation.known[i].hard_link_sets += judge.known[i].hard_link_sets;
    }
  }
  std::ranges::sort(evaluation.hits, {}, place_of);
  evaluation.notes = shared.suppressions.notes();
  std::ranges::move(shared.required.notes(), std::back_inserter(evaluation.notes));
  return evaluation;
}

}  // namespace report

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
    const std::uint32_t volume = volume_of(row.file.volume);
    const std::uint32_t target = row.resolved ? volume_of(row.resolved->volume) : volume;
    FindingKinds kinds = link_findings(row, shared_.policy, shared_.patterns[volume],
                                       shared_.patterns[target], !volumes()[volume].cross_checked);
    if (!shared_.required.none() && shared_.required.differs(row, volume)) {
      kinds.set(static_cast<std::size_t>(FindingKind::kRequiredLinkDiffers));
    }
    const KnownLinks::Match match = shared_.known.find(row);
    if (match.group) {
      ++known[*match.group].links;
      kinds &= ~shared_.excused;
    } else if (match.differs) {
      kinds.set(static_cast<std::size_t>(FindingKind::kKnownLinkDiffers));
    }
    add(kinds, RowKind::kLink, volume, row.file.record, row.file.sequence, row.path, row.target);
    ++row_;
  }

  void finding(const FindingRow& row) override {
    const std::uint32_t volume = volume_of(row.volume);
    // Others, in a report of `check`, are judged anew by the rows that they are about.
    if (volumes()[volume].cross_checked && is_of_cross_check(row.kind)) {
      FindingKinds kinds;
      kinds.set(static_cast<std::size_t>(row.kind));
      add(kinds, RowKind::kFinding, volume, row.record, row.sequence, row.path, {});
    }
    ++row_;
  }

  void hard_link(const HardLinkRow& row) override { names_.push_back(copy_of(row)); }

  // A required link that is not there.
  void add_missing(Hit hit) {
    const RequiredLink& required = shared_.policy.required[hit.row];
    finish(hit, required.path, required.target);
  }

  std::vector<Hit> hits;
  std::vector<KnownCount> known;  // by group

 private:
  // A name of a hard-link set.
  struct Name {
    std::size_t row = 0;
    std::uint32_t volume = 0;
    std::uint32_t index = 0;
    std::uint64_t record = 0;
    std::uint16_t sequence = 0;
    std::u16string path;
    FindingKinds kinds;  // of the set
  };

  [[nodiscard]] const std::vector<VolumeSummary>& volumes() const {
    return shared_.source.summary().volumes;
  }

  std::uint32_t volume_of(std::string_view name) {
    if (volume_ < volumes().size() && volumes()[volume_].name == name) return volume_;
    const auto found = std::ranges::find(volumes(), name, &VolumeSummary::name);
    // A report that was read back has been checked for this.
    volume_ = found != volumes().end() ? static_cast<std::uint32_t>(found - volumes().begin()) : 0;
    return volume_;
  }

  Name copy_of(const HardLinkRow& row) {
    const std::uint32_t volume = volume_of(row.file.volume);
    return {.row = row_++,
            .volume = volume,
            .index = row.name_index,
            .record = row.file.record,
            .sequence = row.file.sequence,
            .path = std::u16string(row.path),
            .kinds = hard_link_set_findings(row, !volumes()[volume].cross_checked)};
  }

  // The sets that begin in a range, with the names behind it that belong to its last one.
  void hard_links(std::size_t first, std::size_t last) {
    names_.clear();
    shared_.source.visit(RowKind::kHardLink, first, last, *this);
    const std::size_t count = shared_.source.count(RowKind::kHardLink);
    const auto same_file = [](const Name& a, const Name& b) {
      return a.volume == b.volume && a.record == b.record;
    };
    while (row_ < count && !names_.empty()) {
      const Name end = names_.back();
      shared_.source.visit(RowKind::kHardLink, row_, row_ + 1, *this);
      if (same_file(end, names_.back())) continue;
      names_.pop_back();
      break;
    }
    auto name = names_.begin();
    // The first names belong to a set of the range before.
    if (first != 0) {
      std::vector<Name> before;
      std::swap(before, names_);
      row_ = first - 1;
      shared_.source.visit(RowKind::kHardLink, first - 1, first, *this);
      const Name previous = names_.back();
      names_ = std::move(before);
      name = std::ranges::find_if(names_, [&](const Name& n) { return !same_file(previous, n); });
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
    add(head.kinds, RowKind::kHardLink, head, {});
    paths_.clear();
    for (const Name& name : set) paths_.emplace_back(name.path);
    if (const auto group = shared_.known.find_set(paths_)) {
      ++known[*group].hard_link_sets;
      return;
    }
    const auto& trees = shared_.patterns[head.volume].protected_trees;
    if (trees.empty()) return;
    const auto is_protected = [&trees](const Name& name) { return is_inside(trees, name.path); };
    const auto inside = std::ranges::find_if(set, is_protected);
    if (inside == set.end()) return;
    for (const Name& name : set) {
      if (is_protected(name)) continue;
      FindingKinds kinds;
      kinds.set(static_cast<std::size_t>(FindingKind::kSystemNameOutside));
      add(kinds, RowKind::kHardLink, name, inside->path);
    }
  }

  void add(const FindingKinds& kinds, RowKind row_kind, const Name& name,
           std::u16string_view target) {
    const std::size_t row = std::exchange(row_, name.row);
    add(kinds, row_kind, name.volume, name.record, name.sequence, name.path, target);
    row_ = row;
  }

  // Of the row `row_`.
  void add(const FindingKinds& kinds, RowKind row_kind, std::uint32_t volume, std::uint64_t record,
           std::uint16_t sequence, std::u16string_view path, std::u16string_view target) {
    if (kinds.none()) return;
    for (std::size_t i = 0; i < kFindingKindCount; ++i) {
      if (!kinds.test(i)) continue;
      Hit hit;
      hit.row = row_;
      hit.row_kind = row_kind;
      hit.volume = volume;
      hit.record = record;
      hit.sequence = sequence;
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
  std::uint32_t volume_ = 0;
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

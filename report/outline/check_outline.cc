// The outline of a report of `check`.
#include <algorithm>
#include <array>
#include <map>

#include "report/outline/outcome_line.h"
#include "report/outline/sections.h"
#include "report/policy/rules.h"
#include "report/text/human_text.h"

namespace report {
namespace {

// The findings of one rule.
struct RuleCounts {
  RuleSeverity severity{};
  std::uint64_t active = 0;  // neither suppressed nor absent
  std::uint64_t fresh = 0;   // of these: new or updated
  std::uint64_t absent = 0;
};

class FindingCounter final : public RowVisitor {
 public:
  void finding(const FindingRow& row) override {
    if (!row.policy) return;
    RuleCounts& counts = rules[static_cast<std::size_t>(row.kind)];
    const PolicyResult& result = *row.policy;
    if (result.state == FindingState::kAbsent) {
      ++counts.absent;
      ++absent;
    } else if (result.suppressed) {
      ++suppressed;
      if (by_justification.size() < kMostJustifications) {
        ++by_justification[std::string(result.justification)];
      } else if (const auto known = by_justification.find(std::string(result.justification));
                 known != by_justification.end()) {
        ++known->second;
      }
    } else {
      counts.severity = result.severity;
      ++counts.active;
      const bool is_fresh =
          result.state == FindingState::kNew || result.state == FindingState::kUpdated;
      if (is_fresh) ++counts.fresh;
    }
  }

  std::array<RuleCounts, kFindingKindCount> rules{};
  std::map<std::string, std::uint64_t> by_justification;
  std::uint64_t suppressed = 0;
  std::uint64_t absent = 0;

 private:
  static constexpr std::size_t kMostJustifications = 1000;
};

class CheckOutline {
 public:
  CheckOutline(const RowSource& source, const OutlineOptions& contents, const WorkOptions& options)
      : source_(source),
        summary_(source.summary()),
        policy_(*source.summary().policy),
        contents_(contents),
        options_(options) {}

  std::expected<Outline, Error> make() {
    source_.visit(RowKind::kFinding, 0, source_.count(RowKind::kFinding), counts_);
    add_section(warnings_section(summary_), outline_);
    add_section(volumes_section(), outline_);
    add_section(policy_section(), outline_);
    for (const std::size_t kind : rules_by_severity()) {
      if (auto added = add_rule(static_cast<FindingKind>(kind)); !added) {
        return std::unexpected(added.error());
      }
    }
    add_section(information_section(), outline_);
    if (auto added = add_absent(); !added) return std::unexpected(added.error());
    add_section(suppressed_section(), outline_);
    add_section(known_section(), outline_);
    add_section(notes_section(), outline_);
    add_section(skipped_section(summary_), outline_);
    add_section(faults_section(source_, contents_.fault_limit), outline_);
    Section outcome{.id = SectionId::kOutcome};
    outcome.items.emplace_back(outcome_line(summary_));
    add_section(std::move(outcome), outline_);
    return std::move(outline_);
  }

 private:
  using Added = std::expected<void, Error>;

  [[nodiscard]] Section volumes_section() const {
    Section section{.id = SectionId::kVolume};
    for (const VolumeSummary& volume : summary_.volumes) {
      if (volume.target_only) continue;
      std::string line = volume.name;
      if (!volume.label.empty()) line += " (" + volume.label + ")";
      std::uint64_t links = 0;
      std::array<std::uint64_t, kVerdictCount> verdicts{};
      for (const auto& counts : volume.links.by_kind) {
        for (std::size_t i = 0; i < kVerdictCount; ++i) verdicts[i] += counts[i];
      }
      for (const std::uint64_t count : verdicts) links += count;
      line += ": " + counted(links, "link", "links");
      for (std::size_t i = 0; i < kVerdictCount; ++i) {
        if (verdicts[i] == 0) continue;
        line += ", " + grouped(verdicts[i]) + " " + std::string(word(static_cast<Verdict>(i)));
      }
      if (volume.hard_link_sets != 0) {
        line += "; " + counted(volume.hard_link_sets, "hard-link set", "hard-link sets");
      }
      section.items.emplace_back(Sentence{.text = line + "."});
      for (Sentence& sentence : assumed_letters(volume)) {
        section.items.emplace_back(std::move(sentence));
      }
    }
    return section;
  }

  [[nodiscard]] Section policy_section() const {
    Section section{.id = SectionId::kPolicy};
    section.items.emplace_back(
        Sentence{.text = "Policy: " + policy_.name + ".", .tone = Tone::kFaint});
    if (policy_.baseline) {
      const BaselineSummary& baseline = *policy_.baseline;
      std::string line = "Compared with " + baseline.file;
      if (!baseline.started.empty()) line += " of " + baseline.started;
      line += ": " + grouped(baseline.added) + " new, " + grouped(baseline.updated) + " updated, " +
              grouped(baseline.unchanged) + " unchanged, " + grouped(baseline.absent) + " gone.";
      section.items.emplace_back(Sentence{.text = std::move(line)});
      for (const std::string& reservation : baseline.reservations) {
        section.items.emplace_back(Remark{
            .label = "NOT COMPARABLE", .about = {}, .text = reservation, .tone = Tone::kWarning});
      }
    }
    return section;
  }

  // Those with active findings above kInformation, most severe first.
  [[nodiscard]] std::vector<std::size_t> rules_by_severity() const {
    std::vector<std::size_t> kinds;
    for (std::size_t i = 0; i < kFindingKindCount; ++i) {
      const RuleCounts& counts = counts_.rules[i];
      if (counts.active != 0 && counts.severity > RuleSeverity::kInformation) kinds.push_back(i);
    }
    std::ranges::stable_sort(kinds, std::ranges::greater(),
                             [this](std::size_t kind) { return counts_.rules[kind].severity; });
    return kinds;
  }

  Added add_rule(FindingKind kind) {
    const RuleCounts& counts = counts_.rules[static_cast<std::size_t>(kind)];
    const Rule& rule = rule_of(kind);
    Section section{.id = SectionId::kRule, .tone = tone_of(counts.severity)};
    section.title = std::string(word(counts.severity)) + "  " + std::string(word(kind));
    section.detail = std::string(rule.id);
    section.figures = grouped(counts.active);
    if (policy_.baseline) section.figures += ", " + grouped(counts.fresh) + " new";
    section.items.emplace_back(Sentence{.text = std::string(rule.rationale), .tone = Tone::kFaint});
    // With a baseline, what is new comes first.
    if (counts.fresh != 0) {
      if (Added added = add_list(section, kind, true); !added) return added;
    }
    if (counts.active != counts.fresh) {
      if (Added added = add_list(section, kind, false); !added) return added;
    }
    section.items.emplace_back(Sentence{.text = "Remedy: " + std::string(rule.remedy)});
    add_section(std::move(section), outline_);
    return {};
  }

  Added add_list(Section& section, FindingKind kind, bool fresh) {
    auto rows = SelectedRows::findings(
        source_,
        [kind, fresh](const FindingRow& row) {
          if (row.kind != kind || !row.policy || row.policy->suppressed) return false;
          const auto state = row.policy->state;
          if (state == FindingState::kAbsent) return false;
          return fresh == (state == FindingState::kNew || state == FindingState::kUpdated);
        },
        options_);
    if (!rows) return std::unexpected(rows.error());
    append_list(section, *std::move(rows));
    return {};
  }

  void append_list(Section& section, SelectedRows rows) {
    const std::size_t count = rows.count(RowKind::kFinding);
    outline_.selections.push_back(std::make_unique<SelectedRows>(std::move(rows)));
    section.items.emplace_back(RowList{.kind = RowKind::kFinding,
                                       .rows = outline_.selections.back().get(),
                                       .limit = contents_.list_all ? 0 : contents_.finding_limit,
                                       .total = count,
                                       .volumes = reported_volumes(summary_) > 1});
  }

  [[nodiscard]] Section information_section() const {
    Section section{.id = SectionId::kInformation, .title = "Information"};
    CountList list;
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < kFindingKindCount; ++i) {
      const RuleCounts& counts = counts_.rules[i];
      if (counts.active == 0 || counts.severity != RuleSeverity::kInformation) continue;
      const auto kind = static_cast<FindingKind>(i);
      all += counts.active;
      list.rows.push_back({.count = counts.active,
                           .text = std::string(word(kind)) + ": " + std::string(explain(kind))});
    }
    section.figures = grouped(all);
    if (!list.rows.empty()) section.items.emplace_back(std::move(list));
    return section;
  }

  Added add_absent() {
    if (counts_.absent == 0) return {};
    auto rows = SelectedRows::findings(
        source_,
        [](const FindingRow& row) {
          return row.policy && row.policy->state == FindingState::kAbsent;
        },
        options_);
    if (!rows) return std::unexpected(rows.error());
    Section section{.id = SectionId::kAbsent, .title = "Gone since the baseline"};
    section.figures = grouped(counts_.absent);
    append_list(section, *std::move(rows));
    add_section(std::move(section), outline_);
    return {};
  }

  [[nodiscard]] Section suppressed_section() const {
    constexpr std::size_t kMostLines = 10;
    Section section{.id = SectionId::kSuppressed,
                    .title = "Suppressed by the policy",
                    .figures = grouped(counts_.suppressed)};
    if (counts_.suppressed == 0) return section;
    CountList list;
    std::uint64_t shown = 0;
    for (const auto& [justification, count] : counts_.by_justification) {
      if (list.rows.size() == kMostLines) break;
      list.rows.push_back({.count = count, .text = justification});
      shown += count;
    }
    if (shown != counts_.suppressed) {
      list.rows.push_back({.count = counts_.suppressed - shown, .text = "for other reasons"});
    }
    section.items.emplace_back(std::move(list));
    return section;
  }

  [[nodiscard]] Section known_section() const {
    Section section{.id = SectionId::kKnown, .title = "Known to be normal"};
    CountList list;
    for (const KnownSummary& group : policy_.known) {
      const bool links = group.links != 0;
      std::string text = group.name;
      if (links && group.hard_link_sets != 0) {
        text += ", and " + counted(group.hard_link_sets, "hard-link set", "hard-link sets");
      } else if (!links) {
        text += " (hard-link sets)";
      }
      list.rows.push_back(
          {.count = links ? group.links : group.hard_link_sets, .text = std::move(text)});
    }
    if (!list.rows.empty()) section.items.emplace_back(std::move(list));
    return section;
  }

  [[nodiscard]] Section notes_section() const {
    Section section{.id = SectionId::kNotes, .title = "About the policy"};
    for (const std::string& note : policy_.notes) {
      section.items.emplace_back(
          Remark{.label = {}, .about = {}, .text = note, .tone = Tone::kWarning});
    }
    return section;
  }

  const RowSource& source_;
  const Summary& summary_;
  const PolicySummary& policy_;
  const OutlineOptions& contents_;
  const WorkOptions& options_;
  FindingCounter counts_;
  Outline outline_;
};

}  // namespace

std::expected<Outline, Error> check_outline(const RowSource& source, const OutlineOptions& contents,
                                            const WorkOptions& options) {
  return CheckOutline(source, contents, options).make();
}

}  // namespace report

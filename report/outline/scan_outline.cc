// The outline of a report of `scan`.
#include <algorithm>
#include <array>

#include "report/outline/drive_advice.h"
#include "report/outline/sections.h"
#include "report/text/human_text.h"

namespace report {
namespace {

using Added = std::expected<void, Error>;

class ScanOutline {
 public:
  ScanOutline(const RowSource& source, const OutlineOptions& contents, const WorkOptions& options)
      : source_(source), summary_(source.summary()), contents_(contents), options_(options) {}

  std::expected<Outline, Error> make() {
    add_section(warnings_section(summary_), outline_);
    for (const VolumeSummary& volume : summary_.volumes) {
      add_section(volume_section(volume), outline_);
    }
    add_section(duration_section(summary_), outline_);
    add_section(probe_section(summary_), outline_);
    if (!contents_.list_all && !summary_.filters.empty()) {  // something is left out
      add_sentence(SectionId::kFilters,
                   "The counts above are for entire volumes. What follows is without: " +
                       joined(summary_.filters) + ".",
                   Tone::kPlain, outline_);
    }
    if (contents_.list_all) {
      add_all();
    } else if (const Added bad = add_bad(); !bad) {
      return std::unexpected(bad.error());
    }
    add_section(skipped_section(summary_), outline_);
    const std::size_t findings = contents_.list_all ? 0 : contents_.finding_limit;
    if (const Added added = add_findings(source_, findings, options_, outline_); !added) {
      return std::unexpected(added.error());
    }
    add_section(faults_section(source_, contents_.fault_limit), outline_);
    add_section(more_section("scan", "links"), outline_);
    return std::move(outline_);
  }

 private:
  // The report without filters.
  Added add_bad() {
    const auto counted_broken = broken_links();
    if (!counted_broken) return std::unexpected(counted_broken.error());
    const std::uint64_t broken = *counted_broken;
    const auto others = broken_for_others();
    if (!others) return std::unexpected(others.error());
    if (broken == 0) add_none_broken(*others);
    if (const Added added = add_verdict(SectionId::kBroken, Verdict::kBroken, "Broken", Tone::kBad,
                                        contents_.broken_limit);
        !added) {
      return added;
    }
    if (broken != 0 && !others->empty()) {
      add_sentence(SectionId::kBrokenForOthers, "In addition, " + *others + ".", Tone::kWarning,
                   outline_);
    }
    if (const Added added = add_verdict(SectionId::kDegraded, Verdict::kDegraded, "Degraded",
                                        Tone::kWarning, contents_.degraded_limit);
        !added) {
      return added;
    }
    return add_unverifiable();
  }

  Added add_unverifiable() {
    Section section = unverifiable_section(summary_);
    auto drives = unmapped_drives(source_, options_);
    if (!drives) return std::unexpected(drives.error());
    if (!drives->empty()) section.items.emplace_back(Sentence{.text = drive_map_advice(*drives)});
    add_section(std::move(section), outline_);
    return {};
  }

  // Those that are not left out.
  std::expected<std::uint64_t, Error> broken_links() {
    const std::uint64_t all = total(summary_, Verdict::kBroken);
    if (all == 0 || summary_.filters.empty()) return all;
    Selection selection;
    selection.verdicts.set(static_cast<std::size_t>(Verdict::kBroken));
    const auto rows = SelectedRows::select(source_, selection, options_);
    if (!rows) return std::unexpected(rows.error());
    return rows->count(RowKind::kLink);
  }

  void add_none_broken(const std::string& others) {
    std::string line = "No broken links";
    if (!others.empty()) line += " for Windows";
    if (!summary_.complete) line += " in the data that could be read";
    if (!others.empty()) line += ", but " + others;
    const std::uint64_t unverifiable = total(summary_, Verdict::kUnverifiable);
    if (unverifiable != 0) {
      line += "; " + counted(unverifiable, "link", "links") + " could not be verified";
    }
    const bool good = summary_.complete && others.empty() && unverifiable == 0;
    add_sentence(SectionId::kNoneBroken, line + ".", good ? Tone::kGood : Tone::kWarning, outline_);
  }

  [[nodiscard]] bool has_any(LinkKind kind) const {
    return std::ranges::any_of(summary_.volumes, [kind](const VolumeSummary& volume) {
      const auto& counts = volume.links.by_kind[static_cast<std::size_t>(kind)];
      return !volume.target_only && std::ranges::any_of(counts, [](auto n) { return n != 0; });
    });
  }

  // "1 LX link is broken for WSL and ...": these are opaque to Windows itself. Empty if there are
  // none.
  std::expected<std::string, Error> broken_for_others() {
    struct Other {
      LinkKind kind;
      std::string_view one;
      std::string_view several;
      std::string_view to;
    };
    constexpr std::array<Other, 2> kOthers{
        {{LinkKind::kLxSymlink, "LX link is", "LX links are", " broken for WSL"},
         {LinkKind::kAppExecLink, "app-execution link is", "app-execution links are",
          " broken for CreateProcess"}}};
    std::string text;
    std::string types;
    for (const Other& other : kOthers) {
      if (!has_any(other.kind)) continue;  // saves going through all rows
      Selection selection;
      selection.kinds.set(static_cast<std::size_t>(other.kind));
      selection.which = [](const LinkRow& row) {
        return row.evaluator && row.evaluator->verdict == Verdict::kBroken;
      };
      const auto rows = SelectedRows::select(source_, selection, options_);
      if (!rows) return std::unexpected(rows.error());
      const std::size_t count = rows->count(RowKind::kLink);
      if (count == 0) continue;
      text += text.empty() ? "" : " and ";
      text += counted(count, other.one, other.several) + std::string(other.to);
      types += (types.empty() ? "" : ",") + std::string(word(other.kind));
    }
    return text.empty() ? text : text + " (use --type " + types + " to list them)";
  }

  Added add_verdict(SectionId id, Verdict verdict, std::string title, Tone tone,
                    std::size_t limit) {
    if (total(summary_, verdict) == 0) return {};  // saves going through all rows
    Selection selection;
    selection.verdicts.set(static_cast<std::size_t>(verdict));
    auto rows = SelectedRows::select(source_, selection, options_);
    if (!rows) return std::unexpected(rows.error());
    const std::size_t count = rows->count(RowKind::kLink);
    if (count == 0) return {};
    outline_.selections.push_back(std::make_unique<SelectedRows>(*std::move(rows)));
    Section section{.id = id, .title = std::move(title), .figures = grouped(count), .tone = tone};
    section.items.emplace_back(RowList{.kind = RowKind::kLink,
                                       .rows = outline_.selections.back().get(),
                                       .limit = limit,
                                       .total = count,
                                       .volumes = reported_volumes(summary_) > 1});
    add_section(std::move(section), outline_);
    return {};
  }

  // The report with filters.
  void add_all() {
    add_sentence(SectionId::kFilters,
                 "The counts above are for entire volumes. Links that match the filters (" +
                     joined(summary_.filters) + "):",
                 Tone::kPlain, outline_);
    const std::size_t links = source_.count(RowKind::kLink);
    const std::size_t names = source_.count(RowKind::kHardLink);
    if (links + names == 0) {
      add_sentence(SectionId::kNoMatch, "Nothing matches the filters.", Tone::kPlain, outline_);
    }
    if (links != 0) {
      Section section{.id = SectionId::kLinks, .title = "Links", .figures = grouped(links)};
      section.items.emplace_back(RowList{.kind = RowKind::kLink,
                                         .rows = &source_,
                                         .total = links,
                                         .verdicts = true,
                                         .volumes = reported_volumes(summary_) > 1});
      add_section(std::move(section), outline_);
    }
    if (names != 0) {
      Section section{.id = SectionId::kHardLinks,
                      .title = "Hard links",
                      .figures = counted(names, "name", "names")};
      section.items.emplace_back(
          RowList{.kind = RowKind::kHardLink, .rows = &source_, .total = names});
      add_section(std::move(section), outline_);
    }
  }

  const RowSource& source_;
  const Summary& summary_;
  const OutlineOptions& contents_;
  const WorkOptions& options_;
  Outline outline_;
};

}  // namespace

std::expected<Outline, Error> scan_outline(const RowSource& source, const OutlineOptions& contents,
                                           const WorkOptions& options) {
  return ScanOutline(source, contents, options).make();
}

}  // namespace report

#include "report/terminal/terminal_report.h"

#include <algorithm>
#include <array>
#include <exception>

#include "report/selected_rows.h"
#include "report/terminal/finding_list.h"
#include "report/terminal/link_list.h"
#include "report/terminal/volume_text.h"
#include "report/text/human_text.h"

namespace report {
namespace {

using Result = std::expected<void, Error>;

class TerminalReport {
 public:
  TerminalReport(const RowSource& source, const TerminalOptions& terminal,
                 const WorkOptions& options, Sink& sink)
      : source_(source),
        summary_(source.summary()),
        terminal_(terminal),
        options_(options),
        sink_(sink),
        screen_(terminal.width, terminal.colour, text_),
        reported_volumes_(
            std::ranges::count(summary_.volumes, false, &VolumeSummary::target_only)) {}

  Result write() {
    show_warnings(summary_, screen_);
    for (const VolumeSummary& volume : summary_.volumes) show_volume(volume, screen_);
    show_duration(summary_, screen_);
    show_probe(summary_, screen_);
    if (const Result links = terminal_.list_all ? list_all() : list_bad(); !links) return links;
    show_skipped(summary_, screen_);
    show_findings();
    show_faults();
    show_way_on();
    return flush();
  }

 private:
  Result flush() {
    const Result done = sink_.write(text_.text());
    text_.clear();
    return done;
  }

  void heading(std::string_view what, std::string_view figures, Tone tone) {
    screen_.text(what, tone);
    screen_.text(" (");
    screen_.text(figures);
    screen_.text(")");
    screen_.end_line();
  }

  void and_more(std::uint64_t total, std::size_t shown) {
    if (total <= shown) return;
    screen_.pad_to(2);
    screen_.paragraph("... and " + grouped(total - shown) + " more; use -o FILE to list all", 4,
                      Tone::kFaint);
  }

  // The report without filters.
  Result list_bad() {
    const std::uint64_t broken = total(summary_, Verdict::kBroken);
    const auto others = broken_for_others();
    if (!others) return std::unexpected(others.error());
    if (broken == 0) {
      std::string line = "No broken links";
      if (!others->empty()) line += " for Windows";
      if (!summary_.complete) line += " in the data that could be read";
      if (!others->empty()) line += ", but " + *others;
      const bool good = summary_.complete && others->empty();
      screen_.paragraph(line + ".", 0, good ? Tone::kGood : Tone::kWarning);
      screen_.end_line();
    }
    if (const Result done =
            list_verdict(Verdict::kBroken, "Broken", Tone::kBad, terminal_.broken_limit);
        !done) {
      return done;
    }
    if (broken != 0 && !others->empty()) {
      screen_.paragraph("In addition, " + *others + ".", 0, Tone::kWarning);
      screen_.end_line();
    }
    if (const Result done =
            list_verdict(Verdict::kDegraded, "Degraded", Tone::kWarning, terminal_.degraded_limit);
        !done) {
      return done;
    }
    show_unverifiable(summary_, screen_);
    return {};
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

  Result list_verdict(Verdict verdict, std::string_view title, Tone tone, std::size_t limit) {
    if (total(summary_, verdict) == 0) return {};  // saves going through all rows
    Selection selection;
    selection.verdicts.set(static_cast<std::size_t>(verdict));
    const auto rows = SelectedRows::select(source_, selection, options_);
    if (!rows) return std::unexpected(rows.error());
    const std::size_t count = rows->count(RowKind::kLink);
    const std::size_t shown = limit == 0 ? count : std::min(count, limit);
    heading(title, grouped(count), tone);
    const LinkListFormat format = link_format(*rows, false);
    if (limit == 0) {
      if (const Result head = flush(); !head) return head;
      if (const Result done = write_rows(*rows, RowKind::kLink, format, options_, sink_); !done) {
        return done;
      }
    } else {
      format.append(*rows, RowKind::kLink, 0, shown, text_);
    }
    and_more(count, shown);
    screen_.end_line();
    return {};
  }

  // The report with filters.
  Result list_all() {
    std::string filters;
    for (const std::string& filter : summary_.filters)
      filters += (filters.empty() ? "" : ", ") + filter;
    screen_.paragraph(
        "The counts above are for entire volumes. Links that match the filters (" + filters + "):",
        0);
    screen_.end_line();
    const std::size_t links = source_.count(RowKind::kLink);
    const std::size_t names = source_.count(RowKind::kHardLink);
    if (links + names == 0) {
      screen_.paragraph("Nothing matches the filters.", 0);
      screen_.end_line();
    }
    if (links != 0) {
      heading("Links", grouped(links), Tone::kStrong);
      if (const Result done = list(RowKind::kLink, link_format(source_, true)); !done) return done;
    }
    if (names != 0) {
      heading("Hard links", counted(names, "name", "names"), Tone::kStrong);
      const HardLinkListFormat format(terminal_.width, terminal_.colour);
      if (const Result done = list(RowKind::kHardLink, format); !done) return done;
    }
    return {};
  }

  Result list(RowKind kind, const RowFormat& format) {
    if (const Result head = flush(); !head) return head;
    if (const Result done = write_rows(source_, kind, format, options_, sink_); !done) return done;
    screen_.end_line();
    return {};
  }

  [[nodiscard]] LinkListFormat link_format(const RowSource& rows, bool verdict) const {
    return {fit_columns(rows, verdict, terminal_.width), terminal_.width, terminal_.colour,
            reported_volumes_ > 1};
  }

  void show_findings() {
    if (std::ranges::none_of(summary_.volumes, &VolumeSummary::cross_checked)) return;
    show_finding_counts(summary_, screen_);
    list_findings(source_, terminal_.list_all ? 0 : terminal_.finding_limit, reported_volumes_ > 1,
                  screen_);
  }

  void show_faults() {
    // A source may keep only the first faults as rows; the summaries count all.
    std::uint64_t faults = 0;
    for (const VolumeSummary& volume : summary_.volumes) faults += volume.faults;
    const std::size_t rows = source_.count(RowKind::kFault);
    faults = std::max<std::uint64_t>(faults, rows);
    if (faults == 0) return;
    heading("Faults", grouped(faults), Tone::kStrong);
    const std::size_t limit = terminal_.fault_limit;
    const std::size_t shown = limit == 0 ? rows : std::min(rows, limit);
    FaultListFormat(terminal_.width, terminal_.colour)
        .append(source_, RowKind::kFault, 0, shown, text_);
    and_more(faults, shown);
    screen_.end_line();
  }

  void show_way_on() {
    screen_.paragraph("For complete, machine-readable results: " + terminal_.command +
                          " -o links.json (or .ndjson, .csv)",
                      2, Tone::kFaint);
  }

  const RowSource& source_;
  const Summary& summary_;
  const TerminalOptions& terminal_;
  const WorkOptions& options_;
  Sink& sink_;
  TextOut text_;
  Screen screen_;
  std::ptrdiff_t reported_volumes_;
};

}  // namespace

std::expected<void, Error> write_terminal(const RowSource& source, const TerminalOptions& terminal,
                                          const WorkOptions& options, Sink& sink) {
  try {
    return TerminalReport(source, terminal, options, sink).write();
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report

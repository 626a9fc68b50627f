#include "report/terminal/reference_report.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <string>

#include "mft/utf16.h"
#include "report/selected_rows.h"
#include "report/terminal/link_list.h"
#include "report/terminal/volume_text.h"
#include "report/text/human_text.h"

namespace report {
namespace {

using Result = std::expected<void, Error>;

std::string links(std::uint64_t count) {
  return counted(count, "link", "links");
}

class ReferenceReport {
 public:
  ReferenceReport(const RowSource& source, const TerminalOptions& terminal,
                  const WorkOptions& options, Sink& sink)
      : source_(source),
        summary_(source.summary()),
        subject_(*summary_.subject),
        terminal_(terminal),
        options_(options),
        sink_(sink),
        screen_(terminal.width, terminal.colour, text_) {}

  Result write() {
    show_warnings(summary_, screen_);
    show_subject();
    if (const Result done = show_links(); !done) return done;
    if (const Result done = show_other_names(); !done) return done;
    show_breaks();
    show_not_known();
    show_engines();
    show_skipped(summary_, screen_);
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

  [[nodiscard]] std::string what_it_is() const {
    if (subject_.root) return "the root of the volume";
    switch (subject_.kind) {
      case SubjectKind::kMissing: return "not found";
      case SubjectKind::kDirectory: return "a directory";
      case SubjectKind::kFile: return "a file";
      case SubjectKind::kLink: break;
    }
    return "a " + std::string(word(*subject_.link_kind)) +
           ", the link itself rather than its target";
  }

  void show_subject() {
    screen_.text(std::u16string_view(subject_.path), Tone::kStrong);
    screen_.text("  ");
    screen_.text(subject_.volume, Tone::kFaint);
    screen_.end_line();
    screen_.pad_to(kIndent);
    if (!subject_.target.empty()) {
      screen_.text("-> " + mft::to_utf8(subject_.target), Tone::kTarget);
      screen_.end_line();
      screen_.pad_to(kIndent);
    }
    screen_.paragraph(what_it_is(), kIndent);
    for (const VolumeSummary& volume : summary_.volumes) {
      if (volume.name == subject_.volume) show_assumed_letters(volume, screen_);
    }
    screen_.end_line();
  }

  void heading(std::string_view what, const std::string& figures) {
    screen_.text(what, Tone::kStrong);
    screen_.text(" (" + figures + ")");
    screen_.end_line();
  }

  void and_more(std::uint64_t total, std::size_t shown) {
    if (total <= shown) return;
    screen_.pad_to(kIndent);
    screen_.paragraph("... and " + grouped(total - shown) + " more; use -o FILE to list all",
                      kIndent + 2, Tone::kFaint);
  }

  Result show_links() {
    if (terminal_.list_all) {
      std::string filters;
      for (const std::string& filter : summary_.filters) {
        filters += (filters.empty() ? "" : ", ") + filter;
      }
      screen_.paragraph("Only links that match the filters are listed: " + filters +
                            ". The totals below cover all links.",
                        0);
      screen_.end_line();
    }
    const bool missing = subject_.kind == SubjectKind::kMissing;
    const bool link = subject_.kind == SubjectKind::kLink;
    const auto outside = [](RelationKind kind) {
      return [kind](const LinkRow& row) {
        return row.relation && !row.relation->inside && row.relation->kind == kind;
      };
    };
    const auto inside = [link](bool out) {
      return [link, out](const LinkRow& row) {
        return row.relation && row.relation->inside && !link &&
               (row.relation->kind == RelationKind::kOut) == out;
      };
    };
    const struct {
      std::string_view title;
      std::function<bool(const LinkRow&)> which;
    } groups[] = {
        {"Links to it", outside(RelationKind::kAt)},
        {missing ? "Links to its former contents"
         : link  ? "Links that continue through it"
                 : "Links into it",
         outside(RelationKind::kInto)},
        {"Links that lead here through other links", outside(RelationKind::kThrough)},
        {"Links inside it that stay inside", inside(false)},
        {"Links inside it that lead out by a relative target", inside(true)},
    };
    bool any = false;
    for (const auto& group : groups) {
      if (const Result done = show_group(group.title, group.which, any); !done) return done;
    }
    if (!any) {
      screen_.paragraph(source_.summary().filters.empty()
                            ? "No link leads here."
                            : "No link that leads here matches the filters.",
                        0, summary_.complete ? Tone::kGood : Tone::kWarning);
      screen_.end_line();
    }
    if (!link) return {};
    const auto itself = [](const LinkRow& row) { return row.relation && row.relation->inside; };
    return show_group("The link itself, with a relative target", itself, any);
  }

  Result show_group(std::string_view title, const std::function<bool(const LinkRow&)>& which,
                    bool& any) {
    Selection selection;
    selection.which = which;
    const auto rows = SelectedRows::select(source_, selection, options_);
    if (!rows) return std::unexpected(rows.error());
    const std::size_t count = rows->count(RowKind::kLink);
    if (count == 0) return {};
    any = true;
    heading(title, grouped(count));
    const LinkListFormat format(fit_columns(*rows, true, terminal_.width), terminal_.width,
                                terminal_.colour, summary_.volumes.size() > 1);
    const std::size_t limit = terminal_.list_all ? 0 : terminal_.broken_limit;
    const std::size_t shown = limit == 0 ? count : std::min(count, limit);
    if (limit == 0) {
      if (const Result head = flush(); !head) return head;
      const Result done = write_rows(*rows, RowKind::kLink, format, options_, sink_);
      if (!done) return done;
    } else {
      format.append(*rows, RowKind::kLink, 0, shown, text_);
    }
    and_more(count, shown);
    screen_.end_line();
    return {};
  }

  Result show_other_names() {
    const std::size_t count = source_.count(RowKind::kHardLink);
    if (count == 0) return {};
    heading("Other names of the file", grouped(count));
    const std::size_t limit = terminal_.list_all ? 0 : terminal_.broken_limit;
    const std::size_t shown = limit == 0 ? count : std::min(count, limit);
    HardLinkListFormat(terminal_.width, terminal_.colour)
        .append(source_, RowKind::kHardLink, 0, shown, text_);
    and_more(count, shown);
    screen_.end_line();
    return {};
  }

  void show_break(const std::string& what, std::uint64_t count, std::uint64_t inside) {
    constexpr std::size_t kFigures = 40;
    screen_.pad_to(kIndent);
    screen_.text(what);
    screen_.pad_to(kFigures);
    if (count == 0) {
      screen_.text("no link", Tone::kGood);
      screen_.end_line();
      return;
    }
    screen_.text(links(count), Tone::kBad);
    const bool link = subject_.kind == SubjectKind::kLink;
    const std::string where = link ? "the link itself" : "inside it";
    if (inside != 0 && inside == count) screen_.text(", " + where);
    if (inside != 0 && inside != count) {
      screen_.text(", " + grouped(inside) + " of them " + where);
    }
    screen_.end_line();
  }

  void show_breaks() {
    if (subject_.kind == SubjectKind::kMissing) return;
    const BreakCounts& all = subject_.breaks;
    const BreakCounts& inside = subject_.breaks_inside;
    screen_.text("What would break", Tone::kStrong);
    screen_.text(" (of links that work now)");
    screen_.end_line();
    if (!subject_.root) {
      show_break(subject_.other_names == 0 ? "if it is deleted" : "if this name is deleted",
                 all.if_deleted, inside.if_deleted);
      show_break("if it is renamed", all.if_renamed, inside.if_renamed);
      show_break("if it is moved to another directory", all.if_moved, inside.if_moved);
    }
    std::string letters;
    for (const auto& letter : subject_.letters) letters += (letters.empty() ? "" : ", ") + letter;
    show_break(letters.empty() ? "if its volume gets a different letter"
                               : "if " + letters + " changes to another letter",
               all.if_relettered, inside.if_relettered);
    if (subject_.other_names != 0) {
      screen_.pad_to(kIndent);
      screen_.paragraph("The data remain available under " +
                            (subject_.other_names == 1
                                 ? std::string("the other name")
                                 : "the " + grouped(subject_.other_names) + " other names") +
                            ".",
                        kIndent);
    }
    screen_.end_line();
  }

  void show_not_known() {
    if (subject_.not_known == 0) return;
    const bool one = subject_.not_known == 1;
    screen_.paragraph(
        "For " + links(subject_.not_known) + ", it is not known whether " +
            (one ? "it leads here: its path ends" : "they lead here: their paths end") +
            " in a location that this run cannot see. For details, use scan --only unverifiable.",
        0);
    screen_.end_line();
  }

  // How completely links were searched for.
  void show_engines() {
    bool indexed = false;
    for (const VolumeSummary& volume : summary_.volumes) {
      indexed = indexed || volume.engine == Engine::kIndex;
      if (volume.engine_refusal.empty()) continue;
      screen_.paragraph(volume.name + ": " + engine_fallback(volume) + ".", kIndent);
    }
    if (indexed) {
      screen_.paragraph(
          "Found with the volume's own reparse index; --engine mft examines every file.", 0,
          Tone::kFaint);
    }
    screen_.end_line();
  }

  void show_faults() {
    std::uint64_t faults = 0;
    for (const VolumeSummary& volume : summary_.volumes) faults += volume.faults;
    const std::size_t rows = source_.count(RowKind::kFault);
    faults = std::max<std::uint64_t>(faults, rows);
    if (faults == 0) return;
    heading("Faults", grouped(faults));
    const std::size_t limit = terminal_.fault_limit;
    const std::size_t shown = limit == 0 ? rows : std::min(rows, limit);
    FaultListFormat(terminal_.width, terminal_.colour)
        .append(source_, RowKind::kFault, 0, shown, text_);
    and_more(faults, shown);
    screen_.end_line();
  }

  void show_way_on() {
    screen_.paragraph("For complete, machine-readable results: " + terminal_.command +
                          " -o refs.json (or .ndjson, .csv)",
                      kIndent, Tone::kFaint);
  }

  const RowSource& source_;
  const Summary& summary_;
  const SubjectSummary& subject_;
  const TerminalOptions& terminal_;
  const WorkOptions& options_;
  Sink& sink_;
  TextOut text_;
  Screen screen_;
};

}  // namespace

std::expected<void, Error> write_references(const RowSource& source,
                                            const TerminalOptions& terminal,
                                            const WorkOptions& options, Sink& sink) {
  try {
    return ReferenceReport(source, terminal, options, sink).write();
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report

#include "report/write/terminal/terminal_report.h"

#include <exception>

#include "report/write/terminal/link_list.h"
#include "report/write/terminal/tables.h"

namespace report {
namespace {

using Result = std::expected<void, Error>;

class TerminalReport {
 public:
  TerminalReport(const TerminalOptions& terminal, const WorkOptions& options, Sink& sink)
      : terminal_(terminal),
        options_(options),
        sink_(sink),
        screen_(terminal.width, terminal.colour, text_) {}

  Result write(const Outline& outline) {
    for (const Section& section : outline.sections) {
      if (&section != &outline.sections.front()) screen_.end_line();
      if (const Result done = show_section(section); !done) return done;
    }
    return flush();
  }

 private:
  Result flush() {
    const Result done = sink_.write(text_.text());
    text_.clear();
    return done;
  }

  Result show_section(const Section& section) {
    show_title(section);
    indent_ = section.title.empty() ? 0 : kIndent;
    for (const OutlineItem& item : section.items) {
      if (const auto* const list = std::get_if<RowList>(&item)) {
        if (const Result done = show_rows(*list); !done) return done;
      } else if (const auto* const sentence = std::get_if<Sentence>(&item)) {
        screen_.pad_to(indent_);
        screen_.paragraph(sentence->text, indent_, sentence->tone);
      } else if (const auto* const remark = std::get_if<Remark>(&item)) {
        screen_.pad_to(indent_);
        screen_.paragraph(remark->whole(), indent_ + kIndent, remark->tone);
      } else if (const auto* const subject = std::get_if<SubjectLine>(&item)) {
        show_subject(*subject);
      } else if (const auto* const table = std::get_if<VerdictTable>(&item)) {
        show(*table, screen_);
      } else if (const auto* const counts = std::get_if<CountList>(&item)) {
        show(*counts, screen_);
      } else {
        show(std::get<BreakList>(item), screen_);
      }
    }
    return {};
  }

  void show_title(const Section& section) {
    if (section.title.empty()) return;
    screen_.text(section.title, section.tone);
    if (!section.detail.empty()) screen_.text("  " + section.detail);
    if (!section.figures.empty()) screen_.text(" (" + section.figures + ")");
    screen_.end_line();
  }

  // Replaces a title.
  void show_subject(const SubjectLine& subject) {
    screen_.text(subject.path, Tone::kStrong);
    screen_.text("  ");
    screen_.text(subject.volume, Tone::kFaint);
    screen_.end_line();
    indent_ = kIndent;
    if (subject.target.empty()) return;
    screen_.pad_to(indent_);
    screen_.text(std::u16string(kArrow) + std::u16string(subject.target), Tone::kTarget);
    screen_.end_line();
  }

  Result show_rows(const RowList& list) {
    std::size_t more_at = kIndent;
    if (!list.title.empty()) {
      more_at += kIndent;
      screen_.pad_to(kIndent);
      screen_.text(list.title, list.tone);
      screen_.end_line();
    }
    if (const Result done = write_list(list, *format_of(list)); !done) return done;
    if (const std::string more = list.more(); !more.empty()) {
      screen_.pad_to(more_at);
      screen_.paragraph(more, more_at + kIndent, Tone::kFaint);
    }
    return {};
  }

  [[nodiscard]] std::unique_ptr<RowFormat> format_of(const RowList& list) const {
    const ListLayout layout{
        .width = terminal_.width, .colour = terminal_.colour, .volumes = list.volumes};
    switch (list.kind) {
      case RowKind::kLink: return link_list(*list.rows, list.verdicts, layout);
      case RowKind::kHardLink: return hard_link_list(layout);
      case RowKind::kFinding: return finding_list(layout);
      case RowKind::kFault: break;
    }
    return fault_list(layout);
  }

  Result write_list(const RowList& list, const RowFormat& format) {
    if (list.limit != 0) {  // few
      format.append(*list.rows, list.kind, 0, list.shown(), text_);
      return {};
    }
    if (const Result head = flush(); !head) return head;
    return write_rows(*list.rows, list.kind, format, options_, sink_);
  }

  const TerminalOptions& terminal_;
  const WorkOptions& options_;
  Sink& sink_;
  TextOut text_;
  Screen screen_;
  std::size_t indent_ = 0;  // of sentences in this section
};

}  // namespace

std::expected<void, Error> write_terminal(const RowSource& source, const TerminalOptions& terminal,
                                          const WorkOptions& options, Sink& sink) {
  try {
    const auto outline = make_outline(source, terminal.contents, options);
    if (!outline) return std::unexpected(outline.error());
    return TerminalReport(terminal, options, sink).write(*outline);
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report

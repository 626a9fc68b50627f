#include "report/write/terminal/diff_screen.h"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/outline/link_note.h"
#include "report/outline/row_text.h"
#include "report/text/human_text.h"
#include "report/text/text_out.h"
#include "report/write/terminal/screen.h"

namespace report {
namespace {

constexpr std::size_t kFlushBytes = 256UL * 1024;
constexpr std::size_t kDetails = 6;  // where the lines below a row begin

// What the screen shows of a row, copied.
struct ShownRow {
  std::string what;     // "junction", "hard link", a code
  std::u16string path;  // empty: none
  std::u16string target;
  std::u16string note;
  std::string verdict;  // with its reason
  std::string trust;
  Tone tone = Tone::kPlain;
};

class ShownRowReader final : public RowVisitor {
 public:
  void link(const LinkRow& row) override {
    shown.what = word(row.kind);
    shown.path = row.path;
    shown.target = shown_target(row);
    append_note(row, shown.note);
    shown.verdict = word(row.verdict);
    if (row.reason != Reason::kNone) (shown.verdict += " ") += word(row.reason);
    if (row.trust) shown.trust = word(*row.trust);
    shown.tone = tone_of(row.verdict);
  }
  void hard_link(const HardLinkRow& row) override {
    shown.what = "hard link";
    shown.path = row.path;
    const std::string names = "one of " + counted(row.name_count, "name", "names");
    shown.note.assign(names.begin(), names.end());
  }
  void finding(const FindingRow& row) override {
    shown.what = word(row.kind);
    shown.path = row.path;
    shown.tone = tone_of(severity_of(row.kind));
    const std::string record = describe(row, false);
    shown.note.assign(record.begin(), record.end());
  }
  void fault(const FaultRow& row) override {
    const std::string text = describe(row);
    shown.what = "fault";
    shown.note.assign(text.begin(), text.end());
  }

  ShownRow shown;
};

ShownRow shown_row(const RowSource& source, RowKind kind, std::size_t row) {
  ShownRowReader reader;
  source.visit(kind, row, row + 1, reader);
  return std::move(reader.shown);
}

class DiffScreen {
 public:
  DiffScreen(const DiffView& view, std::size_t width, bool colour, Sink& sink)
      : view_(view), screen_(width, colour, out_), sink_(sink) {}

  std::expected<void, Error> write() {
    show_reports();
    for (std::size_t i = 0; i < view_.comparison.volumes.size(); ++i) {
      if (auto shown = show_volume(i); !shown) return shown;
    }
    show_counts();
    return flush();
  }

 private:
  using List = std::vector<const Difference*>;

  std::expected<void, Error> flush() {
    auto written = sink_.write(out_.text());
    out_.clear();
    return written;
  }

  void show_report(std::string_view label, const std::string& name, const Summary& summary) {
    screen_.text(label, Tone::kFaint);
    screen_.text(name);
    if (summary.started) screen_.text("  " + *summary.started, Tone::kFaint);
    screen_.end_line();
  }
  void show_reports() {
    show_report("before: ", view_.before_name, view_.before.summary());
    show_report("after:  ", view_.after_name, view_.after.summary());
    for (const Reservation& reservation : view_.reservations) {
      screen_.text("NOTE: ", Tone::kWarning);
      screen_.paragraph(reservation.text, kIndent, Tone::kWarning);
    }
  }

  std::expected<void, Error> show_volume(std::size_t volume) {
    List added;
    List gone;
    List changed;
    for (const Difference& difference :
         std::ranges::equal_range(view_.comparison.differences, volume, {}, &Difference::volume)) {
      (!difference.before ? added : !difference.after ? gone : changed).push_back(&difference);
    }
    if (added.empty() && gone.empty() && changed.empty()) return {};
    const VolumePair& pair = view_.comparison.volumes[volume];
    const VolumeSummary& shown = pair.after ? view_.after.summary().volumes[*pair.after]
                                            : view_.before.summary().volumes[*pair.before];
    screen_.end_line();
    screen_.text(shown.name, Tone::kStrong);
    if (!shown.label.empty()) screen_.text("  " + shown.label, Tone::kFaint);
    screen_.end_line();
    const std::array<std::pair<std::string_view, const List*>, 3> lists{
        {{"New", &added}, {"Gone", &gone}, {"Changed", &changed}}};
    for (const auto& [title, list] : lists) {
      if (auto done = show_list(title, *list); !done) return done;
    }
    return {};
  }

  std::expected<void, Error> show_list(std::string_view title, const List& list) {
    if (list.empty()) return {};
    screen_.end_line();
    screen_.text(std::string(title) + " (" + grouped(list.size()) + ")", Tone::kStrong);
    screen_.end_line();
    for (const Difference* const difference : list) {
      show(*difference);
      if (out_.size() < kFlushBytes) continue;
      if (auto written = flush(); !written) return written;
    }
    return {};
  }

  void show(const Difference& difference) {
    if (difference.before && difference.after) return show_change(difference);
    const ShownRow row = difference.after
                             ? shown_row(view_.after, difference.kind, *difference.after)
                             : shown_row(view_.before, difference.kind, *difference.before);
    begin(row);
    detail(u"-> ", row.target, Tone::kTarget);
    if (!row.verdict.empty()) detail(row.verdict, row.tone);
    if (difference.kind != RowKind::kLink) detail(u"", row.note, Tone::kFaint);
  }

  void begin(const ShownRow& row) {
    screen_.pad_to(kIndent);
    screen_.text(row.what, row.tone);
    screen_.text("  ");
    screen_.text(row.path);
    screen_.end_line();
  }
  void detail(std::u16string_view label, std::u16string_view text, Tone tone) {
    if (text.empty()) return;
    screen_.pad_to(kDetails);
    screen_.text(std::u16string(label) + std::u16string(text), tone);
    screen_.end_line();
  }
  void detail(const std::string& text, Tone tone) {
    screen_.pad_to(kDetails);
    screen_.text(text, tone);
    screen_.end_line();
  }

  void show_change(const Difference& difference) {
    const ShownRow old = shown_row(view_.before, difference.kind, *difference.before);
    const ShownRow now = shown_row(view_.after, difference.kind, *difference.after);
    begin(now);
    const Aspects& changed = difference.changed;
    if (changed.has(Aspect::kPath)) detail(u"moved from ", old.path, Tone::kPlain);
    if (changed.has(Aspect::kKind)) detail("was: " + old.what, Tone::kPlain);
    if (changed.has(Aspect::kTarget)) {
      detail(u"-> ", now.target, Tone::kTarget);
      detail(u"was: -> ", old.target, Tone::kFaint);
    }
    if (changed.has(Aspect::kVerdict)) {
      detail(now.verdict + ", was " + old.verdict, now.tone);
      detail(u"", now.note, Tone::kPlain);
    }
    if (changed.has(Aspect::kTrust))
      detail("trust: " + now.trust + ", was " + old.trust, Tone::kPlain);
  }

  void show_counts() {
    screen_.end_line();
    screen_.text(grouped(view_.comparison.added()) + " new, " + grouped(view_.comparison.gone()) +
                     " gone, " + grouped(view_.comparison.changed()) + " changed; " +
                     counted(view_.comparison.unchanged_rows(), "row", "rows") + " unchanged.",
                 view_.comparison.differences.empty() ? Tone::kGood : Tone::kStrong);
    screen_.end_line();
  }

  const DiffView& view_;
  TextOut out_;
  Screen screen_;
  Sink& sink_;
};

}  // namespace

std::expected<void, Error> write_diff_screen(const DiffView& view, std::size_t width, bool colour,
                                             Sink& sink) {
  try {
    return DiffScreen(view, width, colour, sink).write();
  } catch (const std::exception& exception) {
    return std::unexpected(Error{.code = ErrorCode::kResources, .message = exception.what()});
  }
}

}  // namespace report

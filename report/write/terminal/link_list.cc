#include "report/write/terminal/link_list.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "report/outline/link_note.h"
#include "report/text/terminal_text.h"
#include "report/write/terminal/screen.h"

namespace report {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kFallback = 6;  // the column of a cell that needs its own line
constexpr std::size_t kSampleRows = 1000;

// Without a terminal: wide enough for most paths, narrow enough to read.
constexpr std::size_t kWidthWithoutLimit = 160;

// The start of each column.
struct LinkColumns {
  bool verdict = false;  // shown at all
  std::size_t kind = 0;
  std::size_t path = 0;
  std::size_t target = 0;
  std::size_t note = 0;
};

enum Cell : std::uint8_t { kPath, kTarget, kNote };
constexpr std::size_t kCells = 3;

class Measure final : public RowVisitor {
 public:
  void link(const LinkRow& row) override {
    verdict = std::max(verdict, word(row.verdict).size());
    kind = std::max(kind, word(row.kind).size());
    widths[kPath].push_back(columns_of(row.path));
    widths[kTarget].push_back(columns_of(shown_target(row)) + kArrow.size());
    note_.clear();
    append_note(row, note_);
    widths[kNote].push_back(columns_of(note_));
  }

  std::size_t verdict = 0;
  std::size_t kind = 0;
  std::array<std::vector<std::size_t>, kCells> widths;

 private:
  std::size_t columns_of(std::u16string_view text) {
    scratch_.clear();
    return append_terminal(text, scratch_);
  }
  std::string scratch_;
  std::u16string note_;
};

// The widest that is not wider than `limit`: one long path must not widen all rows.
std::size_t widest_within(const std::vector<std::size_t>& widths, std::size_t limit) {
  std::size_t widest = 0;
  for (const std::size_t width : widths) {
    if (width <= limit) widest = std::max(widest, width);
  }
  return widest;
}

// Divides `room` among the cells: each gets as much as it needs, up to an equal share of what the
// smaller cells leave.
std::array<std::size_t, kCells> share(const std::array<std::vector<std::size_t>, kCells>& widths,
                                      std::size_t room) {
  std::array<std::size_t, kCells> wanted{};
  for (std::size_t i = 0; i < kCells; ++i) wanted[i] = widest_within(widths[i], kUnlimited);
  std::array<std::size_t, kCells> order{kPath, kTarget, kNote};
  std::ranges::sort(order, {}, [&](std::size_t i) { return wanted[i]; });
  std::array<std::size_t, kCells> shares{};
  for (std::size_t at = 0; at < kCells; ++at) {
    const std::size_t part = room / (kCells - at);
    shares[order[at]] = widest_within(widths[order[at]], part);
    room -= shares[order[at]];
  }
  return shares;
}

class LinkList final : public RowVisitor {
 public:
  LinkList(const LinkColumns& columns, bool volumes, std::size_t width, Screen& screen)
      : columns_(columns), volumes_(volumes), width_(width), screen_(screen) {}

  // The content before the first row.
  void after(std::string_view volume) { volume_ = volume; }

  void link(const LinkRow& row) override {
    if (volumes_ && row.file.volume != volume_) {
      volume_ = row.file.volume;
      screen_.text(volume_, Tone::kStrong);
      screen_.end_line();
    }
    screen_.pad_to(kIndent);
    if (columns_.verdict) screen_.text(word(row.verdict), tone_of(row.verdict));
    screen_.pad_to(columns_.kind);
    screen_.text(word(row.kind), Tone::kFaint);
    units_.clear();
    if (const auto target = shown_target(row); !target.empty()) {
      units_ = kArrow;
      units_ += target;
    }
    note_.clear();
    append_note(row, note_);
    screen_.cell(row.path, columns_.path, kFallback);
    if (fits(row)) {
      screen_.cell(units_, columns_.target, kFallback, Tone::kTarget);
      screen_.cell(note_, columns_.note, kFallback, tone_of(row.verdict));
    } else {
      show_below(tone_of(row.verdict));
    }
    screen_.end_line();
  }

 private:
  // Either all cells are in their columns, or all except the path are below it.
  bool fits(const LinkRow& row) {
    return columns_.path + columns_of(row.path) < columns_.target &&
           columns_.target + columns_of(units_) < columns_.note &&
           columns_.note + columns_of(note_) <= width_;
  }

  void show_below(Tone tone) {
    const std::size_t target = columns_of(units_);
    if (target != 0) {
      screen_.end_line();
      screen_.pad_to(kFallback);
      screen_.text(units_, Tone::kTarget);
    }
    if (note_.empty()) return;
    if (target != 0 && kFallback + target + kGap + columns_of(note_) <= width_) {
      screen_.text("  ");
    } else {
      screen_.end_line();
      screen_.pad_to(kFallback);
    }
    screen_.text(note_, tone);
  }

  std::size_t columns_of(std::u16string_view text) {
    scratch_.clear();
    return append_terminal(text, scratch_);
  }

  LinkColumns columns_;
  bool volumes_;
  std::size_t width_;
  Screen& screen_;
  std::string volume_;
  std::string scratch_;
  std::u16string units_;
  std::u16string note_;
};

// Remembers the subject of the row before a range.
class Before final : public RowVisitor {
 public:
  void link(const LinkRow& row) override { volume = row.file.volume; }
  std::string volume;
};

LinkColumns fit_columns(const RowSource& source, bool verdict, std::size_t width) {
  Measure measure;
  source.visit(RowKind::kLink, 0, std::min(source.count(RowKind::kLink), kSampleRows), measure);
  const std::size_t available = width == kUnlimited ? kWidthWithoutLimit : width;
  LinkColumns columns{.verdict = verdict, .kind = kIndent};
  if (verdict) columns.kind += measure.verdict + kGap;
  columns.path = columns.kind + measure.kind + kGap;
  const std::size_t fixed = columns.path + 2 * kGap;
  const auto shares = share(measure.widths, available > fixed ? available - fixed : 0);
  columns.target = columns.path + shares[kPath] + kGap;
  columns.note = columns.target + shares[kTarget] + kGap;
  return columns;
}

class LinkListFormat final : public RowFormat {
 public:
  LinkListFormat(const LinkColumns& columns, const ListLayout& layout)
      : columns_(columns), layout_(layout) {}

  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override {
    Screen screen(layout_.width, layout_.colour, out);
    LinkList list(columns_, layout_.volumes, layout_.width, screen);
    if (layout_.volumes && first > 0) {
      Before before;
      source.visit(kind, first - 1, first, before);
      list.after(before.volume);
    }
    source.visit(kind, first, last, list);
  }

 private:
  LinkColumns columns_;
  ListLayout layout_;
};

}  // namespace

std::unique_ptr<RowFormat> link_list(const RowSource& source, bool verdicts,
                                     const ListLayout& layout) {
  return std::make_unique<LinkListFormat>(fit_columns(source, verdicts, layout.width), layout);
}

}  // namespace report

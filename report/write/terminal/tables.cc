#include "report/write/terminal/tables.h"

#include <algorithm>

#include "report/text/human_text.h"

namespace report {
namespace {

constexpr std::size_t kLeastLabel = 5;

// Counts that are neither good nor bad are as plain as their labels.
Tone count_tone(Verdict verdict) {
  const Tone tone = tone_of(verdict);
  return tone == Tone::kFaint ? Tone::kPlain : tone;
}

// Right edges of the columns.
using VerdictEdges = std::array<std::size_t, kVerdictCount>;

VerdictEdges verdict_edges(const VerdictTable& table) {
  std::size_t label = kLeastLabel;
  for (const VerdictTable::Row& row : table.rows) label = std::max(label, row.label.size());
  const VerdictTable::Row& widest = table.total ? *table.total : table.rows.front();
  VerdictEdges edges{};
  std::size_t at = kIndent + label;
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    at += 2 + std::max(word(static_cast<Verdict>(i)).size(), grouped(widest.counts[i]).size());
    edges[i] = at;
  }
  return edges;
}

void show_verdicts(const VerdictTable::Row& row, const VerdictEdges& edges, Screen& screen) {
  screen.pad_to(kIndent);
  screen.text(row.label);
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    if (row.counts[i] == 0) {
      screen.right_aligned("-", edges[i], Tone::kFaint);
    } else {
      screen.right_aligned(grouped(row.counts[i]), edges[i], count_tone(static_cast<Verdict>(i)));
    }
  }
  screen.end_line();
}

}  // namespace

void show(const VerdictTable& table, Screen& screen) {
  screen.end_line();  // apart from the sentences above it
  if (table.rows.empty()) return;
  const VerdictEdges edges = verdict_edges(table);
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    screen.right_aligned(word(static_cast<Verdict>(i)), edges[i], Tone::kFaint);
  }
  screen.end_line();
  for (const VerdictTable::Row& row : table.rows) show_verdicts(row, edges, screen);
  if (table.total) show_verdicts(*table.total, edges, screen);
}

void show(const CountList& list, Screen& screen) {
  std::uint64_t most = list.total;
  for (const CountList::Row& row : list.rows) most = std::max(most, row.count);
  const std::size_t edge = kIndent + grouped(most).size();
  for (const CountList::Row& row : list.rows) {
    screen.right_aligned(grouped(row.count), edge, row.tone);
    screen.pad_to(edge + 2);
    screen.paragraph(row.text, edge + 4);
  }
}

void show(const BreakList& list, Screen& screen) {
  constexpr std::size_t kFigures = 40;
  for (const BreakList::Row& row : list.rows) {
    screen.pad_to(kIndent);
    screen.text(row.change);
    screen.pad_to(kFigures);
    screen.text(row.figures, row.tone);
    if (!row.where.empty()) screen.text(", " + row.where);
    screen.end_line();
  }
}

}  // namespace report

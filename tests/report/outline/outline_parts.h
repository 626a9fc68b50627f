// Looks into outlines.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "report/outline/outline.h"

namespace report_test {

// An empty one, and a failed test, on errors.
inline report::Outline outline_of(const report::RowSource& source,
                                  const report::OutlineOptions& contents = {}) {
  auto outline = report::make_outline(source, contents, {.threads = 2});
  if (outline) return *std::move(outline);
  ADD_FAILURE() << outline.error().message;
  return {};
}

inline std::vector<report::SectionId> ids(const report::Outline& outline) {
  std::vector<report::SectionId> all;
  for (const report::Section& section : outline.sections) all.push_back(section.id);
  return all;
}

// The first of that kind; an empty one, and a failed test, if there is none.
inline const report::Section& section_of(const report::Outline& outline, report::SectionId id) {
  static const report::Section kNone;
  const auto found = std::ranges::find(outline.sections, id, &report::Section::id);
  if (found != outline.sections.end()) return *found;
  ADD_FAILURE() << "no section " << static_cast<int>(id);
  return kNone;
}

// The items of one type, in order.
template <typename Item>
std::vector<Item> items_of(const report::Section& section) {
  std::vector<Item> items;
  for (const report::OutlineItem& item : section.items) {
    if (const auto* const wanted = std::get_if<Item>(&item)) items.push_back(*wanted);
  }
  return items;
}

inline std::vector<std::string> sentences(const report::Section& section) {
  std::vector<std::string> texts;
  for (const auto& sentence : items_of<report::Sentence>(section)) texts.push_back(sentence.text);
  return texts;
}

inline std::vector<std::string> remarks(const report::Section& section) {
  std::vector<std::string> texts;
  for (const auto& remark : items_of<report::Remark>(section)) texts.push_back(remark.whole());
  return texts;
}

// The only list of a section; one without rows, and a failed test, if it has not just one.
inline report::RowList list_of(const report::Section& section) {
  const auto lists = items_of<report::RowList>(section);
  if (lists.size() == 1) return lists.front();
  ADD_FAILURE() << lists.size() << " lists";
  return {};
}

// The records of the rows that are shown.
inline std::vector<std::uint64_t> shown_records(const report::RowList& list) {
  class Records final : public report::RowVisitor {
   public:
    void link(const report::LinkRow& row) override { records.push_back(row.file.record); }
    void hard_link(const report::HardLinkRow& row) override { records.push_back(row.file.record); }
    void finding(const report::FindingRow& row) override { records.push_back(row.record); }
    void fault(const report::FaultRow& row) override { records.push_back(row.fault.record); }
    std::vector<std::uint64_t> records;
  };
  Records records;
  if (list.rows != nullptr) list.rows->visit(list.kind, 0, list.shown(), records);
  return records.records;
}

}  // namespace report_test

// Rows as lines of one CSV table with the same columns for every type of row; columns that do not
// apply are empty. RFC 4180, CRLF; the separator can be set.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/model/payload.h"
#include "report/output/ordered_formatter.h"
#include "report/text/csv_text.h"
#include "report/write/details_text.h"

namespace report {

// With the columns that only reports of `refs` or of `check` have.
enum class CsvTable : std::uint8_t { kAll, kRelations, kPolicy };

struct CsvLayout {
  FormulaGuard guard = FormulaGuard::kOn;
  CsvTable table = CsvTable::kAll;
  char separator = kCommaSeparator;  // or one of the others in csv_text.h
};

// The names of all columns, with the separator between them. `exact` holds, as column=hex with
// blanks between, the little-endian units of each text that UTF-8 cannot show (target_bytes: of an
// LX target that is no UTF-8).
[[nodiscard]] std::string csv_columns(const CsvLayout& layout = {});

class CsvRows final : public RowVisitor {
 public:
  CsvRows(const CsvLayout& layout, TextOut& out) : layout_(layout), out_(out) {}

  void link(const LinkRow& row) override;
  void hard_link(const HardLinkRow& row) override;
  void finding(const FindingRow& row) override;
  void fault(const FaultRow& row) override;
  // A row about a problem of the entire scan: columns type, volume and what.
  void remark(std::string_view type, std::string_view volume, std::string_view what);

 private:
  void begin(std::string_view type, std::string_view volume);
  void end(const std::optional<Relation>& relation = std::nullopt);
  void end_line();
  void relation_cells(const std::optional<Relation>& relation);
  void separate() { out_.put(layout_.separator); }
  void optional_cell(std::optional<std::uint64_t> value);
  void details(const FileIdentity& file);
  void blank(int cells);
  void word_cell(std::string_view word);
  void reason_cell(Reason reason);
  void bool_cell(bool value);
  void number_cell(std::uint64_t value);
  void utf8_cell(std::string_view text);
  void text_cell(std::string_view column, std::u16string_view text);
  void text_cell(std::string_view column, mft::Utf16View text);
  void exact(std::string_view column);

  void place(const FileIdentity& file, std::u16string_view path, PathState state);
  void tag_cells(const LinkRow& row);
  void target_cells(const LinkRow& row);
  void judgement_cells(const LinkRow& row);
  void resolved_cells(const LinkRow& row);
  void probe_cells(const LinkRow& row);
  void payload_cells(const Payload& payload);

  CsvLayout layout_;
  TextOut& out_;
  TextOut exact_;  // the last column of this row
  DetailsText details_;
  std::u16string units_;  // a string of the payload, in aligned units
};

class CsvRowFormat final : public RowFormat {
 public:
  explicit CsvRowFormat(const CsvLayout& layout) : layout_(layout) {}
  void append(const RowSource& source, RowKind kind, std::size_t first, std::size_t last,
              TextOut& out) const override {
    CsvRows rows(layout_, out);
    source.visit(kind, first, last, rows);
  }

 private:
  CsvLayout layout_;
};

}  // namespace report

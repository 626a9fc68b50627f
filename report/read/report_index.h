// Where the rows, the header and the summary of a report lie. Rows cost eight bytes each: ten
// million of them take 80 MB.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <vector>

#include "report/model/row_source.h"
#include "report/read/value_scanner.h"

namespace report {

// Longer rows are refused. The longest paths and names there can be take less than 2 MiB.
inline constexpr std::size_t kMostRowBytes = 4UL << 20U;
// Longer headers and summaries are.
inline constexpr std::size_t kMostHeaderBytes = 64UL << 20U;
// The bound of their parts, which take some 100 bytes of memory each.
inline constexpr std::size_t kMostHeaderNodes = 1'000'000;

struct RowPlace {
  std::uint64_t offset = 0;
  std::size_t size = 0;
};

class RowIndex {
 public:
  // A report beyond that is refused.
  static constexpr std::uint64_t kMostReportBytes = std::uint64_t{1} << 40U;

  // REQUIRES: it lies within kMostReportBytes and has at most kMostRowBytes.
  void add(RowKind kind, RowPlace place) {
    of(kind).push_back(place.offset << kSizeBits | place.size);
  }
  [[nodiscard]] std::size_t count(RowKind kind) const { return of(kind).size(); }
  [[nodiscard]] RowPlace at(RowKind kind, std::size_t row) const {
    const std::uint64_t packed = of(kind)[row];
    return {.offset = packed >> kSizeBits,
            .size = static_cast<std::size_t>(packed & ((std::uint64_t{1} << kSizeBits) - 1))};
  }
  // Forgets the rows with those numbers, which rise.
  void remove(RowKind kind, const std::vector<std::size_t>& rows);

 private:
  static constexpr unsigned kSizeBits = 24;
  static_assert(kMostRowBytes < std::uint64_t{1} << kSizeBits);

  [[nodiscard]] std::vector<std::uint64_t>& of(RowKind kind) {
    return packed_[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] const std::vector<std::uint64_t>& of(RowKind kind) const {
    return packed_[static_cast<std::size_t>(kind)];
  }
  std::array<std::vector<std::uint64_t>, std::size(kRowKinds)> packed_;
};

struct ReportIndex {
  RowIndex rows;
  ValueSpan header;
  ValueSpan summary;
  std::uint32_t minor_version = 0;  // of the schema; the major one is 1
  std::uint64_t unknown_parts = 0;  // rows and sections of types that this version does not know
  std::uint64_t first_unknown_line = 0;
};

// Goes through a whole report, NDJSON or one JSON document in any layout. Rows are not looked into.
// Errors: it is cut off, is no report or one of another major version, or cannot be read.
std::expected<ReportIndex, ReadError> index_report(const ReportBytes& bytes);

// The text of a value; a view as ReportBytes::read() gives it.
std::expected<std::string_view, ReadError> text_at(const ReportBytes& bytes, const ValueSpan& span,
                                                   std::string& room);

// "1.4" gives 4. Errors: another major version, or no version at all.
std::expected<std::uint32_t, std::string> minor_version_from(std::string_view version);

}  // namespace report

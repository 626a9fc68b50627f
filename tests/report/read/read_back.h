// A report that was read back says what it said: written again it has the same bytes in each form.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "report/read/report_rows.h"
#include "report/write/csv/csv_writer.h"
#include "report/write/json/json_writer.h"
#include "report/write/terminal/terminal_report.h"

namespace report_test {

inline std::string json_of(const report::RowSource& source) {
  report::StringSink sink;
  EXPECT_TRUE(report::write_json(source, {}, sink));
  return sink.text();
}

inline std::string ndjson_of(const report::RowSource& source) {
  report::StringSink sink;
  EXPECT_TRUE(report::write_ndjson(source, {}, sink));
  return sink.text();
}

inline std::string csv_of(const report::RowSource& source) {
  report::StringSink sink;
  EXPECT_TRUE(report::write_csv(source, {}, {}, sink));
  return sink.text();
}

// With every row, and as usual.
inline std::string text_of_all(const report::RowSource& source) {
  const report::TerminalOptions all{
      .contents = {.list_all = true, .finding_limit = 0, .fault_limit = 0}};
  report::StringSink sink;
  EXPECT_TRUE(report::write_terminal(source, all, {}, sink));
  EXPECT_TRUE(report::write_terminal(source, {}, {}, sink));
  return sink.text();
}

// Keeps the bytes; null and a failed test where they are no report.
inline std::unique_ptr<report::ReportRows> read_back(std::string text) {
  class Owned final : public report::ReportBytes {
   public:
    explicit Owned(std::string text) : text_(std::move(text)), bytes_(text_) {}
    [[nodiscard]] std::uint64_t size_bytes() const override { return bytes_.size_bytes(); }
    std::expected<std::string_view, std::string> read(std::uint64_t offset, std::size_t size,
                                                      std::string& room) const override {
      return bytes_.read(offset, size, room);
    }

   private:
    std::string text_;
    report::ReportInMemory bytes_;
  };
  auto rows = report::open_report(std::make_shared<const Owned>(std::move(text)), {.threads = 2});
  if (rows) return *std::move(rows);
  ADD_FAILURE() << report::text_of(rows.error());
  return nullptr;
}

inline void expect_same_read_back(const report::RowSource& source) {
  const std::string json = json_of(source);
  const std::string ndjson = ndjson_of(source);
  for (const std::string& text : {json, ndjson}) {
    const auto rows = read_back(text);
    ASSERT_TRUE(rows);
    EXPECT_FALSE(rows->truncated());
    EXPECT_EQ(rows->unknown_parts(), 0U);
    EXPECT_EQ(json_of(*rows), json);
    EXPECT_EQ(ndjson_of(*rows), ndjson);
    EXPECT_EQ(csv_of(*rows), csv_of(source));
    EXPECT_EQ(text_of_all(*rows), text_of_all(source));
    EXPECT_FALSE(rows->changed());
  }
}

}  // namespace report_test

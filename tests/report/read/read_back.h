// A report that was read back says what it said: written again it has the same bytes in each form.
#pragma once

#include <memory>
#include <string>

#include "report/model/row_source.h"
#include "report/read/report_rows.h"

namespace report_test {

std::string json_of(const report::RowSource& source);
std::string ndjson_of(const report::RowSource& source);
std::string csv_of(const report::RowSource& source);
// With every row, and as usual.
std::string text_of_all(const report::RowSource& source);

// Keeps the bytes; null and a failed test where they are no report.
std::unique_ptr<report::ReportRows> read_back(std::string text);

void expect_same_read_back(const report::RowSource& source);

}  // namespace report_test

// A report that is read back: whatever is taken for one can be written in every form, and what was
// written can be read again and is the same.
#include <cstdlib>
#include <memory>
#include <string>

#include "report/read/report_rows.h"
#include "report/write/csv/csv_writer.h"
#include "report/write/json/json_writer.h"
#include "report/write/terminal/terminal_report.h"

namespace {

std::string ndjson(const report::RowSource& source) {
  report::StringSink sink;
  if (!report::write_ndjson(source, {}, sink)) std::abort();
  return sink.text();
}

void write_everything(const report::RowSource& source) {
  report::StringSink sink;
  if (!report::write_json(source, {}, sink)) std::abort();
  if (!report::write_csv(source, {}, {}, sink)) std::abort();
  if (!report::write_terminal(source, {.contents = {.list_all = true}}, {}, sink)) std::abort();
  if (!report::write_terminal(source, {.width = 40}, {}, sink)) std::abort();
}

std::unique_ptr<report::ReportRows> open(std::string_view text) {
  auto rows = report::open_report(std::make_shared<const report::ReportInMemory>(text), {});
  return rows ? *std::move(rows) : nullptr;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto rows = open({reinterpret_cast<const char*>(data), size});
  if (!rows) return 0;
  write_everything(*rows);
  if (rows->changed()) std::abort();
  if (rows->truncated()) return 0;  // what is written says nothing of that
  const std::string once = ndjson(*rows);
  const auto again = open(once);
  if (!again || ndjson(*again) != once) std::abort();
  return 0;
}

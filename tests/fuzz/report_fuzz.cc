// A report that is read back: whatever is taken for one can be written in every form, and what was
// written can be read again and is the same. It can be judged by a policy, too.
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>

#include "report/baseline/judgement.h"
#include "report/policy/policy_reader.h"
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

// By the strictest profile, also against itself; what comes out is a report as well.
void judge(const report::ReportRows& rows) {
  using namespace std::chrono_literals;
  static const report::Policy policy = *report::profile_policy("forensic");
  for (const bool compared : {false, true}) {
    const report::Baseline baseline{.rows = compared ? &rows : nullptr, .file = "baseline"};
    const auto judgement = report::Judgement::make(rows, policy, baseline, {}, 2026y / 12 / 1, {});
    if (!judgement) return;  // rows of a volume that the header does not have
    const std::string once = ndjson((*judgement)->rows());
    const auto again =
        report::open_report(std::make_shared<const report::ReportInMemory>(once), {});
    if (!again || ndjson(**again) != once) std::abort();
    report::StringSink sink;
    if (!report::write_terminal((*judgement)->rows(), {.width = 60}, {}, sink)) std::abort();
  }
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
  judge(*rows);
  if (rows->truncated()) return 0;  // what is written says nothing of that
  const std::string once = ndjson(*rows);
  const auto again = open(once);
  if (!again || ndjson(*again) != once) std::abort();
  return 0;
}

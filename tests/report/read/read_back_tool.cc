// Reads a report back and writes it again in every form, for read_back_test.py:
//   read_back REPORT PREFIX
// leaves PREFIX.json, PREFIX.ndjson, PREFIX.csv and PREFIX.txt. Exit code 1: it could not.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "report/read/report_rows.h"
#include "report/write/csv/csv_writer.h"
#include "report/write/json/json_writer.h"
#include "report/write/terminal/terminal_report.h"

namespace {

using Written = std::expected<void, report::Error>;

bool save(const Written& written, const report::StringSink& sink, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file << sink.text();
  return written && file.flush().good();
}

// As the program writes its text reports to files.
Written write_text(const report::RowSource& rows, report::Sink& sink) {
  const bool list_all = !rows.summary().filters.empty();
  return report::write_terminal(rows, {.contents = {.list_all = list_all}}, {}, sink);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 1;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto rows =
      report::open_report(std::make_shared<const report::ReportInMemory>(text), {.threads = 2});
  if (!rows) {
    std::fprintf(stderr, "%s: %s\n", argv[1], report::text_of(rows.error()).c_str());
    return 1;
  }
  const std::string prefix = argv[2];
  report::StringSink json;
  report::StringSink ndjson;
  report::StringSink csv;
  report::StringSink screen;
  const bool saved = save(report::write_json(**rows, {}, json), json, prefix + ".json") &&
                     save(report::write_ndjson(**rows, {}, ndjson), ndjson, prefix + ".ndjson") &&
                     save(report::write_csv(**rows, {}, {}, csv), csv, prefix + ".csv") &&
                     save(write_text(**rows, screen), screen, prefix + ".txt");
  return saved && !(*rows)->changed() ? 0 : 1;
}

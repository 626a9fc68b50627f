// Scans images twice, by the mft engine and by the usn engine over a driver simulated from the
// image, and compares the reports byte for byte: usn_oracle IMAGE...
// One line for each volume; exit code 1 if any differs, 2 if an image is none.
#include <algorithm>
#include <cstdio>
#include <exception>

#include "scanner/live/usn_catalog.h"
#include "scanner/source/open_source.h"
#include "tests/scanner/live/simulated_driver.h"

namespace {

using scanner_test::Scene;

void print_difference(const std::string& swept, const std::string& asked) {
  const auto at = static_cast<std::size_t>(std::ranges::mismatch(swept, asked).in1 - swept.begin());
  const std::size_t from = at < 200 ? 0 : at - 200;
  std::printf("  mft: %s\n  usn: %s\n", swept.substr(from, 400).c_str(),
              asked.substr(from, 400).c_str());
}

bool compare(const scanner::VolumeCandidate& candidate) {
  Scene swept;
  swept.add(candidate.bytes, "C:");
  const auto device =
      std::make_shared<const scanner_test::StandInVolume>(scanner_test::mounted(candidate.bytes));
  auto scan = scanner::usn_catalog(scanner_test::candidate_of(device), {.threads = 2});
  if (!scan) {
    std::printf("%s: %s\n", candidate.name.c_str(), scan.error().message.c_str());
    return false;
  }
  const bool all_given = scan->gone == 0 && scan->beyond == 0 && scan->notes.empty();
  const auto listed = scan->listed;
  Scene asked;
  asked.add(std::move(scan->volume), std::move(scan->catalog), "C:");
  const std::string swept_json = swept.json();
  const std::string asked_json = asked.json();
  const bool same = all_given && swept_json == asked_json;
  std::printf("%s: %s, %zu links, %zu hard links, %llu files listed\n", candidate.name.c_str(),
              same ? "same" : "DIFFERS", swept.rows().links.size(), swept.rows().hard_links.size(),
              static_cast<unsigned long long>(listed));
  if (swept_json != asked_json) print_difference(swept_json, asked_json);
  return same;
}

int compare_image(const std::string& path) {
  const auto opened = scanner::open_source(path);
  if (!opened) {
    std::printf("%s: %s\n", path.c_str(), opened.error().message.c_str());
    return 2;
  }
  bool same = true;
  for (const auto& candidate : opened->volumes) same = compare(candidate) && same;
  return same ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  int worst = argc < 2 ? 2 : 0;
  for (int i = 1; i < argc; ++i) {
    try {
      worst = std::max(worst, compare_image(argv[i]));
    } catch (const std::exception& error) {
      std::printf("%s: %s\n", argv[i], error.what());
      worst = 2;
    }
  }
  return worst;
}

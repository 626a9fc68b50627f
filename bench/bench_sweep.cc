// The steps of a scan by themselves, which the program has no switches for.
//   linkaudit_bench_sweep IMAGE [--threads N] [--io map|read] [--rounds N]
// prints the milliseconds of the sweep, one line for each round. With
//   --report FILE.json
// all steps run, C: being the image, and each line is a JSON object with the milliseconds of each.
// Every round opens the volume anew; opening stays outside of the sweep's clock.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "bench/timing.h"
#include "report/write/json/json_writer.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/cli/output/output_file.h"
#include "scanner/resolve/resolver.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/volume.h"

namespace {

using bench::Clock;
using bench::die;

struct Arguments : bench::Arguments {
  scanner::IoMode io = scanner::IoMode::kMap;
  std::string report;
};

Arguments parse(int argc, char** argv) {
  std::string io = "map";
  std::string report;
  bench::Arguments shared = bench::parse(argc, argv, {{"--io", &io}, {"--report", &report}});
  if (io != "map" && io != "read") die("--io: map or read");
  return {std::move(shared), io == "read" ? scanner::IoMode::kRead : scanner::IoMode::kMap, report};
}

std::unique_ptr<scanner::Volume> open_volume(const Arguments& arguments) {
  const auto opened = scanner::open_source(arguments.image, {.io = arguments.io});
  if (!opened) die(opened.error().message);
  auto volume = scanner::Volume::open(opened->volumes.front());
  if (!volume) die(volume.error().message);
  return *std::move(volume);
}

std::unique_ptr<scanner::Catalog> sweep(const scanner::Volume& volume, const Arguments& arguments) {
  auto catalog = scanner::sweep(volume, {.threads = arguments.threads});
  if (!catalog) die(catalog.error().message);
  return *std::move(catalog);
}

void run_sweep(const Arguments& arguments) {
  const auto volume = open_volume(arguments);
  Clock clock;
  const auto catalog = sweep(*volume, arguments);
  std::printf("%.3f\n", clock.lap());
}

void run_all_steps(const Arguments& arguments) {
  Clock clock;
  auto volume = open_volume(arguments);
  const double opening = clock.lap();
  auto catalog = sweep(*volume, arguments);
  const double sweeping = clock.lap();
  scanner::AuditedVolumes volumes;
  volumes.push_back(std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog),
                                                             arguments.threads));
  const double indexing = clock.lap();
  scanner::VolumeMap map;
  map.map("C:", 0);
  std::vector<scanner::VolumeResolutions> resolutions;
  resolutions.push_back(resolve_volume(volumes, map, 0, {.threads = arguments.threads}));
  const double resolving = clock.lap();
  report::Summary summary;
  summary.volumes.emplace_back();
  summary.volumes.front().name = volumes.front()->volume().name();
  count_links(*volumes.front(), resolutions.front(), summary.volumes.front());
  const scanner::AuditRows rows(volumes, resolutions, {0}, std::move(summary));
  const auto file = scanner::OutputFile::open(arguments.report);
  if (!file) die(file.error().message);
  clock.lap();
  if (!report::write_json(rows, {.threads = arguments.threads}, **file)) die("cannot write");
  const double writing = clock.lap();
  if (!(*file)->commit()) die("cannot write");
  const double committing = clock.lap();
  std::printf(
      "{\"open\": %.3f, \"sweep\": %.3f, \"index\": %.3f, \"resolve\": %.3f, \"write\": %.3f, "
      "\"commit\": %.3f, \"rows\": %zu}\n",
      opening, sweeping, indexing, resolving, writing, committing,
      rows.count(report::RowKind::kLink) + rows.count(report::RowKind::kHardLink));
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = parse(argc, argv);
  for (std::uint32_t i = 0; i < arguments.rounds; ++i) {
    if (arguments.report.empty()) {
      run_sweep(arguments);
    } else {
      run_all_steps(arguments);
    }
  }
  return 0;
}

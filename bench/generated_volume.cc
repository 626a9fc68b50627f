#include "bench/generated_volume.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "bench/generate/record_writer.h"
#include "bench/generate/skeleton.h"
#include "bench/generate/survey.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/source/memory_source.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"

namespace bench {

namespace {

template <typename T>
T value_of(std::expected<T, scanner::Error> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

}  // namespace

std::vector<std::byte> generated_mft(const generate::Options& options) {
  const generate::Model model(options);
  generate::Survey seen = generate::survey(model);
  const generate::Layout layout = generate::lay_out(options, 0);
  const fixture::Volume skeleton =
      generate::build_skeleton(model, layout, seen, nullptr, seen.truth);
  std::vector<std::byte> mft(options.records * options.record_bytes);
  generate::RecordWriter writer(model, layout, nullptr);
  std::vector<generate::ClusterContent> contents;
  for (std::uint64_t number = 0; number < options.records; ++number) {
    const std::span record =
        std::span(mft).subspan(number * options.record_bytes, options.record_bytes);
    if (number < generate::kFirstUserRecord) {
      std::ranges::copy(skeleton.record(number), record.begin());
    } else {
      writer.write(number, record, contents);
    }
  }
  return mft;
}

GeneratedVolume::GeneratedVolume(const generate::Options& options)
    : options_(options), mft_(generated_mft(options)) {
  auto volume = open();
  auto catalog = value_of(scanner::sweep(*volume, {}));
  volumes_.push_back(
      std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog)));
  scanner::VolumeMap map;
  map.map("C:", 0);
  resolutions_.push_back(resolve_volume(volumes_, map, 0, {}));
  report::Summary summary;
  summary.volumes.emplace_back();
  summary.volumes.front().name = audited().volume().name();
  count_links(audited(), resolutions_.front(), summary.volumes.front());
  rows_ = std::make_unique<scanner::AuditRows>(
      volumes_, resolutions_, std::vector<scanner::VolumeIndex>{0}, std::move(summary));
}

std::unique_ptr<scanner::Volume> GeneratedVolume::open() const {
  const auto opened =
      value_of(scanner::open_bytes(scanner::MemorySource::borrow(mft::Bytes(mft())), "generated"));
  return value_of(scanner::Volume::open(opened.volumes.front()));
}

const GeneratedVolume& usual_volume() {
  static const GeneratedVolume volume({.records = 65536});
  return volume;
}

const GeneratedVolume& linked_volume() {
  static const GeneratedVolume volume({.records = 65536, .hard_links = 26});
  return volume;
}

const GeneratedVolume& large_record_volume() {
  static const GeneratedVolume volume({.records = 65536, .record_bytes = 4096});
  return volume;
}

}  // namespace bench

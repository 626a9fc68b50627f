#include "tests/scanner/support.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ostream>
#include <stdexcept>

#include "report/model/fault_text.h"
#include "report/write/json/json_writer.h"
#include "scanner/source/memory_source.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/fetch.h"
#include "scanner/sweep/sweep.h"
#include "tests/report/read/read_back.h"

namespace scanner_test {
namespace {

// A composed image as a source: one with 2 MiB clusters is too large to be laid out flat.
class ImageSource final : public scanner::ByteSource {
 public:
  explicit ImageSource(fixture::SparseImage image) : image_(std::move(image)) {}
  [[nodiscard]] std::expected<std::size_t, scanner::Error> read_at(
      std::uint64_t offset, std::span<std::byte> buffer) const override {
    return image_.read(offset, buffer);
  }
  [[nodiscard]] std::uint64_t size_bytes() const override { return image_.size(); }

 private:
  fixture::SparseImage image_;
};

}  // namespace

scanner::SharedSource source_of(const fixture::Volume& volume, bool with_views) {
  constexpr std::uint64_t kFlat = 16U << 20U;
  if (with_views && volume.image.size() <= kFlat) {
    return std::make_shared<const scanner::MemorySource>(volume.image_bytes());
  }
  return std::make_shared<const ImageSource>(volume.image);
}
scanner::SharedSource loose_source_of(const fixture::Volume& volume) {
  return std::make_shared<const scanner::MemorySource>(volume.mft_bytes());
}

std::unique_ptr<scanner::Volume> open_volume(const scanner::SharedSource& source,
                                             const std::string& name) {
  const auto opened = scanner::open_bytes(source, name);
  if (!opened) {
    ADD_FAILURE() << opened.error().message;
    return nullptr;
  }
  auto volume = scanner::Volume::open(opened->volumes.at(0));
  if (!volume) {
    ADD_FAILURE() << volume.error().message;
    return nullptr;
  }
  return *std::move(volume);
}

std::unique_ptr<scanner::Catalog> sweep_volume(const scanner::Volume& volume,
                                               std::uint32_t threads) {
  auto catalog = scanner::sweep(volume, {.threads = threads});
  if (!catalog) {
    ADD_FAILURE() << catalog.error().message;
    return nullptr;
  }
  return *std::move(catalog);
}

std::unique_ptr<scanner::Catalog> fetch_links(const scanner::Volume& volume,
                                              const scanner::Catalog& swept,
                                              std::uint32_t threads) {
  std::vector<mft::FileReference> files;
  for (const auto& file : swept.files) {
    if (file.has_reparse) files.push_back({.record = file.record, .sequence = file.sequence});
  }
  auto catalog = scanner::fetch_catalog(volume, files, {.threads = threads});
  if (!catalog) {
    ADD_FAILURE() << catalog.error().message;
    return nullptr;
  }
  return *std::move(catalog);
}

std::string ascii(std::u16string_view text) {
  std::string out;
  for (const char16_t unit : text) {
    if (unit >= 0x20 && unit < 0x7F) {
      out.push_back(static_cast<char>(unit));
    } else {
      char buffer[8];
      std::snprintf(buffer, sizeof(buffer), "{%04X}", static_cast<unsigned>(unit));
      out += buffer;
    }
  }
  return out;
}

std::u16string numbered(std::u16string_view prefix, std::size_t number) {
  std::u16string name(prefix);
  for (const char c : std::to_string(number)) name.push_back(static_cast<char16_t>(c));
  return name;
}

void tear(fixture::VolumeBuilder& builder, fixture::File file, std::size_t stride) {
  builder.edit_record(file.record,
                      [stride](fixture::RecordBuilder& record) { record.tear(stride); });
}

std::vector<std::size_t> index_blocks(const fixture::Blob& image) {
  constexpr std::uint32_t kIndx = 0x58444E49;
  std::vector<std::size_t> blocks;
  for (std::size_t at = 0; at + 512 <= image.size(); at += 512) {
    if (fixture::get<std::uint32_t>(image, at) == kIndx) blocks.push_back(at);
  }
  return blocks;
}

void PrintTo(const SeenLink& link, std::ostream* out) {
  *out << link.kind << ": " << link.answer << " -> " << link.resolved << " [" << link.flags << "]";
}

void Collector::link(const report::LinkRow& row) {
  SeenLink seen;
  seen.kind = report::word(row.kind);
  seen.answer = report::word(row.verdict);
  if (row.reason != report::Reason::kNone) {
    seen.answer += " " + std::string(report::word(row.reason));
    if (row.hop != 0) seen.answer += "@" + std::to_string(row.hop);
    if (!row.component.empty()) seen.answer += " " + ascii(row.component);
  }
  if (row.resolved) {
    seen.resolved = ascii(row.resolved->path);
    seen.resolved_record = row.resolved->record;
  }
  for (const report::Flag flag : report::kFlags) {
    if (!row.flags.has(flag)) continue;
    if (!seen.flags.empty()) seen.flags += " ";
    seen.flags += report::word(flag);
  }
  if (row.evaluator) {
    seen.evaluator = std::string(row.evaluator->evaluator) + " " +
                     std::string(report::word(row.evaluator->verdict));
    if (row.evaluator->reason != report::Reason::kNone) {
      seen.evaluator += " " + std::string(report::word(row.evaluator->reason));
    }
  }
  if (row.probe) {
    seen.probe = std::string(report::word(row.probe->outcome)) + " " + ascii(row.probe->path);
  }
  seen.path_state = report::word(row.path_state);
  seen.target = ascii(row.target);
  seen.record = row.file.record;
  seen.hops = row.hops;
  links.emplace_back(ascii(row.path), std::move(seen));
}

void Collector::hard_link(const report::HardLinkRow& row) {
  hard_links.push_back({.path = ascii(row.path),
                        .record = row.file.record,
                        .index = row.name_index,
                        .count = row.name_count,
                        .dos_names = row.dos_name_count,
                        .header_count = row.header_link_count});
}

void Collector::fault(const report::FaultRow& row) {
  faults.push_back(std::to_string(row.fault.record) + " " +
                   std::string(report::word(row.fault.code)));
}

Scene::Scene() = default;

Scene::Scene(const scanner::SharedSource& source, const std::string& letter) : Scene() {
  add(source, letter);
}

Scene::Scene(const fixture::Volume& volume, const std::string& letter) : Scene() {
  add(volume, letter);
}

Scene::~Scene() = default;

VolumeIndex Scene::add(const scanner::SharedSource& source, const std::string& letter) {
  auto volume = open_volume(source, "volume" + std::to_string(volumes_.size()));
  if (!volume) throw std::runtime_error("no volume");
  auto catalog = sweep_volume(*volume, threads);
  if (!catalog) throw std::runtime_error("no catalog");
  sources_.push_back(source);
  return add(std::move(volume), std::move(catalog), letter);
}

VolumeIndex Scene::add(std::unique_ptr<const scanner::Volume> volume,
                       std::unique_ptr<const scanner::Catalog> catalog, const std::string& letter) {
  const auto index = static_cast<VolumeIndex>(volumes_.size());
  volumes_.push_back(
      std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog)));
  if (!letter.empty()) map.map(letter, index);
  return index;
}

VolumeIndex Scene::add(const fixture::Volume& volume, const std::string& letter) {
  return add(source_of(volume), letter);
}

VolumeIndex Scene::add_loose(const fixture::Volume& volume, const std::string& letter) {
  return add(loose_source_of(volume), letter);
}

void Scene::assume_letters() {
  auto assumed = scanner::assume_letters(volumes_, map, {.threads = threads});
  letters = std::move(assumed.letters);
  trials_ = std::move(assumed.trials);
}

void Scene::forget_trials() {
  trials_.clear();
}

const Collector& Scene::rows() {
  if (!rows_) make_rows();
  return seen_;
}

const SeenLink& Scene::link(const std::string& path) {
  static const SeenLink none{.answer = "no such row"};
  for (const auto& [row_path, row] : rows().links) {
    if (row_path == path) return row;
  }
  ADD_FAILURE() << "no link row for " << path;
  return none;
}

const report::RowSource& Scene::source() {
  rows();
  return *rows_;
}

std::string Scene::json() {
  report::StringSink sink;
  EXPECT_TRUE(report::write_json(source(), {.threads = threads}, sink));
  return sink.text();
}

const scanner::AuditedVolume& Scene::volume(VolumeIndex index) const {
  return *volumes_.at(index);
}

Collector Scene::rows_through_indexes() const {
  scanner::AuditedVolumes volumes;
  std::vector<scanner::VolumeResolutions> resolutions;
  std::vector<VolumeIndex> reported;
  for (VolumeIndex i = 0; i < sources_.size(); ++i) {
    auto volume = open_volume(sources_[i], "volume" + std::to_string(i));
    auto catalog = fetch_links(*volume, volumes_[i]->catalog());
    volumes.push_back(
        scanner::AuditedVolume::through_indexes(std::move(volume), std::move(catalog)));
    reported.push_back(i);
  }
  for (const VolumeIndex i : reported) {
    resolutions.push_back(scanner::resolve_volume(volumes, map, i, {.threads = threads}));
  }
  const scanner::AuditRows rows(volumes, resolutions, reported, {});
  Collector seen;
  rows.visit(report::RowKind::kLink, 0, rows.count(report::RowKind::kLink), seen);
  return seen;
}

bool Scene::incomplete() const {
  for (const auto& volume : volumes_) {
    if (!volume->volume().incomplete().empty()) return true;
    const auto hides = [](const mft::Fault& fault) { return report::may_hide_links(fault.code); };
    if (std::ranges::any_of(volume->volume().faults(), hides)) return true;
    if (std::ranges::any_of(volume->catalog().faults, hides)) return true;
  }
  return false;
}

void Scene::make_rows() {
  report::Summary summary;
  std::vector<VolumeIndex> reported;
  for (VolumeIndex i = 0; i < volumes_.size(); ++i) {
    resolutions_.push_back(scanner::resolve_volume(
        volumes_, map, i, {.threads = threads},
        i < trials_.size() ? std::move(trials_[i]) : scanner::VolumeResolutions()));
    reported.push_back(i);
    report::VolumeSummary volume;
    volume.name = volumes_[i]->volume().name();
    volume.incomplete = volumes_[i]->volume().incomplete();
    scanner::count_links(*volumes_[i], resolutions_[i], volume);
    summary.volumes.push_back(std::move(volume));
  }
  rows_ = std::make_unique<scanner::AuditRows>(volumes_, resolutions_, reported, summary);
  for (const report::RowKind kind : report::kRowKinds) {
    rows_->visit(kind, 0, rows_->count(kind), seen_);
  }
  report_test::expect_same_read_back(*rows_);
  const bool whole =
      sources_.size() == volumes_.size() && std::ranges::all_of(volumes_, [](const auto& volume) {
        return volume->volume().has_clusters();
      });
  if (whole && same_through_indexes) {
    EXPECT_EQ(rows_through_indexes().links, seen_.links);
  }
}

}  // namespace scanner_test

// From a composed volume to what a report says of its links: the way every test of the engine goes.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "report/model/fault_text.h"
#include "report/write/json/json_writer.h"
#include "scanner/audit/audit_rows.h"
#include "scanner/resolve/resolver.h"
#include "scanner/source/memory_source.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/fetch.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/volume.h"
#include "tests/report/read/read_back.h"
#include "tests/support/volume_builder.h"

namespace scanner_test {

using scanner::VolumeIndex;

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

// Small images can be looked at where they are, as mapped files can; both ways must see the same.
inline scanner::SharedSource source_of(const fixture::Volume& volume, bool with_views = true) {
  constexpr std::uint64_t kFlat = 16U << 20U;
  if (with_views && volume.image.size() <= kFlat) {
    return std::make_shared<const scanner::MemorySource>(volume.image_bytes());
  }
  return std::make_shared<const ImageSource>(volume.image);
}
inline scanner::SharedSource loose_source_of(const fixture::Volume& volume) {
  return std::make_shared<const scanner::MemorySource>(volume.mft_bytes());
}

// As a command would open it; null and a failed test where that fails.
inline std::unique_ptr<scanner::Volume> open_volume(const scanner::SharedSource& source,
                                                    const std::string& name = "volume") {
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

inline std::unique_ptr<scanner::Catalog> sweep_volume(const scanner::Volume& volume,
                                                      std::uint32_t threads = 1) {
  auto catalog = scanner::sweep(volume, {.threads = threads});
  if (!catalog) {
    ADD_FAILURE() << catalog.error().message;
    return nullptr;
  }
  return *std::move(catalog);
}

// A catalog of all reparse points that the swept one has, and of their ancestors.
inline std::unique_ptr<scanner::Catalog> fetch_links(const scanner::Volume& volume,
                                                     const scanner::Catalog& swept,
                                                     std::uint32_t threads = 1) {
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

// Printable ASCII as it is, all else as {hex}.
inline std::string ascii(std::u16string_view text) {
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

inline std::u16string numbered(std::u16string_view prefix, std::size_t number) {
  std::u16string name(prefix);
  for (const char c : std::to_string(number)) name.push_back(static_cast<char16_t>(c));
  return name;
}

// Leaves a record as a write does that reached the disk but for the sector `stride`.
inline void tear(fixture::VolumeBuilder& builder, fixture::File file, std::size_t stride = 0) {
  builder.edit_record(file.record,
                      [stride](fixture::RecordBuilder& record) { record.tear(stride); });
}

// Where the index blocks lie in an image.
inline std::vector<std::size_t> index_blocks(const fixture::Blob& image) {
  constexpr std::uint32_t kIndx = 0x58444E49;
  std::vector<std::size_t> blocks;
  for (std::size_t at = 0; at + 512 <= image.size(); at += 512) {
    if (fixture::get<std::uint32_t>(image, at) == kIndx) blocks.push_back(at);
  }
  return blocks;
}

// What a report says of one link name.
struct SeenLink {
  std::string kind{};
  std::string answer{};    // "ok", "broken missing@1 x": verdict, reason, hop and component
  std::string resolved{};  // path of the object reached
  std::uint64_t resolved_record = 0;
  std::string flags{};      // words with a blank between
  std::string evaluator{};  // "wsl broken missing", empty if there is none
  std::string probe{};      // "missing E:\x", empty if the system was not asked
  std::string path_state{};
  std::string target{};
  std::uint64_t record = 0;
  std::uint32_t hops = 0;

  friend bool operator==(const SeenLink&, const SeenLink&) = default;
  friend void PrintTo(const SeenLink& link, std::ostream* out) {
    *out << link.kind << ": " << link.answer << " -> " << link.resolved << " [" << link.flags
         << "]";
  }
};

struct SeenHardLink {
  std::string path{};
  std::uint64_t record = 0;
  std::uint32_t index = 0;
  std::uint32_t count = 0;
  std::uint32_t dos_names = 0;
  std::uint16_t header_count = 0;
};

class Collector final : public report::RowVisitor {
 public:
  void link(const report::LinkRow& row) override {
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
  void hard_link(const report::HardLinkRow& row) override {
    hard_links.push_back({.path = ascii(row.path),
                          .record = row.file.record,
                          .index = row.name_index,
                          .count = row.name_count,
                          .dos_names = row.dos_name_count,
                          .header_count = row.header_link_count});
  }
  void fault(const report::FaultRow& row) override {
    faults.push_back(std::to_string(row.fault.record) + " " +
                     std::string(report::word(row.fault.code)));
  }

  std::vector<std::pair<std::string, SeenLink>> links;  // by path
  std::vector<SeenHardLink> hard_links;
  std::vector<std::string> faults;  // "27 torn-record"
};

// Volumes audited together.
class Scene {
 public:
  Scene() = default;
  // One volume alone, as add() takes it.
  explicit Scene(const scanner::SharedSource& source, const std::string& letter = {}) {
    add(source, letter);
  }
  explicit Scene(const fixture::Volume& volume, const std::string& letter = {}) {
    add(volume, letter);
  }

  // A name of its own for each; the first one is called C: in the map if `letters` says so.
  VolumeIndex add(const scanner::SharedSource& source, const std::string& letter = {}) {
    auto volume = open_volume(source, "volume" + std::to_string(volumes_.size()));
    if (!volume) throw std::runtime_error("no volume");
    auto catalog = sweep_volume(*volume, threads);
    if (!catalog) throw std::runtime_error("no catalog");
    sources_.push_back(source);
    return add(std::move(volume), std::move(catalog), letter);
  }
  // One whose catalog was made in another way.
  VolumeIndex add(std::unique_ptr<const scanner::Volume> volume,
                  std::unique_ptr<const scanner::Catalog> catalog, const std::string& letter = {}) {
    const auto index = static_cast<VolumeIndex>(volumes_.size());
    volumes_.push_back(
        std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog)));
    if (!letter.empty()) map.map(letter, index);
    return index;
  }
  VolumeIndex add(const fixture::Volume& volume, const std::string& letter = {}) {
    return add(source_of(volume), letter);
  }
  VolumeIndex add_loose(const fixture::Volume& volume, const std::string& letter = {}) {
    return add(loose_source_of(volume), letter);
  }

  void assume_letters() {
    auto assumed = scanner::assume_letters(volumes_, map, {.threads = threads});
    letters = std::move(assumed.letters);
    trials_ = std::move(assumed.trials);
  }
  // All rows anew, whatever the trials of letters found.
  void forget_trials() { trials_.clear(); }

  // Resolves everything, at the first question.
  const Collector& rows() {
    if (!rows_) make_rows();
    return seen_;
  }
  // The first row of that path; a failed test if there is none.
  const SeenLink& link(const std::string& path) {
    static const SeenLink none{.answer = "no such row"};
    for (const auto& [row_path, row] : rows().links) {
      if (row_path == path) return row;
    }
    ADD_FAILURE() << "no link row for " << path;
    return none;
  }
  const std::string& answer(const std::string& path) { return link(path).answer; }
  const report::RowSource& source() {
    rows();
    return *rows_;
  }
  std::string json() {
    rows();
    report::StringSink sink;
    EXPECT_TRUE(report::write_json(*rows_, {.threads = threads}, sink));
    return sink.text();
  }

  [[nodiscard]] const scanner::AuditedVolume& volume(VolumeIndex index = 0) const {
    return *volumes_.at(index);
  }
  [[nodiscard]] const scanner::AuditedVolumes& volumes() const { return volumes_; }
  // What the links' answers are when only their records and ancestors are read, and components are
  // looked up in the directories' own indexes.
  Collector rows_through_indexes() const {
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
  // Whether the scan says that something may be missing, or shows any damage at all.
  [[nodiscard]] bool incomplete() const {
    for (const auto& volume : volumes_) {
      if (!volume->volume().incomplete().empty()) return true;
      const auto hides = [](const mft::Fault& fault) { return report::may_hide_links(fault.code); };
      if (std::ranges::any_of(volume->volume().faults(), hides)) return true;
      if (std::ranges::any_of(volume->catalog().faults, hides)) return true;
    }
    return false;
  }

  std::uint32_t threads = 1;
  // Off for volumes whose indexes and records disagree.
  bool same_through_indexes = true;
  scanner::VolumeMap map;
  std::vector<std::vector<report::LetterSummary>> letters;

 private:
  void make_rows() {
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

  scanner::AuditedVolumes volumes_;
  std::vector<scanner::SharedSource> sources_;
  std::vector<scanner::VolumeResolutions> resolutions_;
  std::vector<scanner::VolumeResolutions> trials_;
  std::unique_ptr<scanner::AuditRows> rows_;
  Collector seen_;
};

}  // namespace scanner_test

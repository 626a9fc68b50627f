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

#include "report/fault_text.h"
#include "report/json/json_writer.h"
#include "scanner/links/audit_rows.h"
#include "scanner/links/resolver.h"
#include "scanner/source/memory_source.h"
#include "scanner/source/open_source.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/volume.h"
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

// What a report says of one link name.
struct SeenLink {
  std::string kind{};
  std::string answer{};    // "ok", "broken missing@1 x": verdict, reason, hop and component
  std::string resolved{};  // path of the object reached
  std::uint64_t resolved_record = 0;
  std::string flags{};      // words with a blank between
  std::string evaluator{};  // "wsl broken missing", empty if there is none
  std::string path_state{};
  std::string target{};
  std::uint64_t record = 0;
  std::uint32_t hops = 0;
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
  // A name of its own for each; the first one is called C: in the map if `letters` says so.
  VolumeIndex add(const scanner::SharedSource& source, const std::string& letter = {}) {
    auto volume = open_volume(source, "volume" + std::to_string(volumes_.size()));
    if (!volume) throw std::runtime_error("no volume");
    auto catalog = sweep_volume(*volume, threads);
    if (!catalog) throw std::runtime_error("no catalog");
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
  }

  scanner::AuditedVolumes volumes_;
  std::vector<scanner::VolumeResolutions> resolutions_;
  std::vector<scanner::VolumeResolutions> trials_;
  std::unique_ptr<scanner::AuditRows> rows_;
  Collector seen_;
};

}  // namespace scanner_test

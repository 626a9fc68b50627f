#include "tests/scanner/resolve/references/reference_scene.h"

#include <gtest/gtest.h>

#include <utility>

#include "scanner/audit/audit_rows.h"
#include "scanner/resolve/references/reference_rows.h"
#include "scanner/resolve/references/references.h"
#include "scanner/resolve/references/subject.h"
#include "scanner/resolve/typed_path.h"

namespace scanner_test {
namespace {

class Describer final : public report::RowVisitor {
 public:
  explicit Describer(Relations& out) : out_(out) {}
  void link(const report::LinkRow& row) override {
    const report::Relation& relation = *row.relation;
    std::string text(report::word(relation.kind));
    text += " " + std::string(report::word(relation.access));
    if (relation.inside) text += " inside";
    const report::Breaks& breaks = relation.breaks;
    std::string broken;
    if (breaks.if_deleted) broken += "D";
    if (breaks.if_renamed) broken += "R";
    if (breaks.if_moved) broken += "M";
    if (breaks.if_relettered) broken += "L";
    text += " " + (broken.empty() ? "-" : broken);
    if (relation.kind == report::RelationKind::kThrough) {
      text += " (" + ascii(relation.through_path) + " -> " + ascii(relation.through_target) + ")";
    }
    const bool first = row.file.volume == "volume0";
    out_[(first ? "" : std::string(row.file.volume)) + ascii(row.path)] = text;
  }

 private:
  Relations& out_;
};

}  // namespace

VolumeIndex RefScene::add(const fixture::Volume& volume, const std::string& letter) {
  const auto index = static_cast<VolumeIndex>(sources_.size());
  sources_.push_back(source_of(volume));
  if (!letter.empty()) map.map(letter, index);
  return index;
}

Relations RefScene::of(const std::string& path, VolumeIndex volume) {
  const auto swept = look_up(path, volume, false);
  const auto indexed = look_up(path, volume, true);
  EXPECT_EQ(swept, indexed) << "look-ups disagree about " << path;
  return swept;
}

std::string RefScene::why_not(const std::string& path, bool through_indexes) {
  const auto volumes = open(through_indexes);
  const auto typed = scanner::parse_typed_path(path);
  const auto found = scanner::find_subject(volumes, map, 0, typed->components);
  return found ? "" : (found.error().proven ? "no: " : "cannot tell: ") + found.error().message;
}

std::string RefScene::sums() const {
  const report::BreakCounts& breaks = summary_.breaks;
  return std::to_string(breaks.if_deleted) + " " + std::to_string(breaks.if_renamed) + " " +
         std::to_string(breaks.if_moved) + " " + std::to_string(breaks.if_relettered);
}

scanner::AuditedVolumes RefScene::open(bool through_indexes) const {
  scanner::AuditedVolumes volumes;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    auto volume = open_volume(sources_[i], "volume" + std::to_string(i));
    auto catalog = sweep_volume(*volume);
    volumes.push_back(
        through_indexes
            ? scanner::AuditedVolume::through_indexes(std::move(volume), std::move(catalog))
            : std::make_unique<scanner::AuditedVolume>(std::move(volume), std::move(catalog)));
  }
  return volumes;
}

Relations RefScene::look_up(const std::string& path, VolumeIndex volume, bool through_indexes) {
  const auto volumes = open(through_indexes);
  std::vector<scanner::VolumeResolutions> resolutions;
  std::vector<VolumeIndex> all;
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    resolutions.push_back(scanner::resolve_volume(volumes, map, i, {.threads = threads}));
    all.push_back(i);
  }
  const auto typed = scanner::parse_typed_path(path);
  const auto subject = scanner::find_subject(volumes, map, volume, typed->components);
  if (!subject) {
    ADD_FAILURE() << path << ": " << subject.error().message;
    return {};
  }
  const auto references =
      scanner::find_references(volumes, map, resolutions, *subject, {.threads = threads});
  summary_ = scanner::summarize(volumes, map, *subject, references);
  const scanner::AuditRows links(volumes, resolutions, all, {});
  const scanner::ReferenceRows rows(links, volumes, references, {}, {});
  Relations relations;
  Describer describer(relations);
  rows.visit(report::RowKind::kLink, 0, rows.count(report::RowKind::kLink), describer);
  return relations;
}

}  // namespace scanner_test

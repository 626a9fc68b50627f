#include "scanner/audit/audit_rows.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "scanner/catalog/copy_units.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/resolve/decoded_link.h"
#include "scanner/resolve/object_path.h"

namespace scanner {
namespace {

using report::Flag;
using report::LinkRow;
using report::RowKind;

report::FileIdentity identity_of(const Volume& volume, const LinkFile& file) {
  report::FileIdentity identity;
  identity.volume = volume.name();
  identity.record = file.record;
  identity.sequence = file.sequence;
  identity.directory = file.directory;
  if (file.has_information) {
    identity.times = report::FileTimes{.created = file.information.created,
                                       .modified = file.information.modified,
                                       .mft_changed = file.information.mft_changed,
                                       .accessed = file.information.accessed};
    identity.attributes = file.information.attributes;
    identity.security_id = file.information.security_id;
  }
  return identity;
}

// Builds paths and keeps the previous one, since neighbours often share a directory.
class PathText {
 public:
  explicit PathText(const DirectoryTree& tree) : tree_(tree) {}

  std::u16string_view of(const LinkFile& file, const LinkName& name) {
    if (name.units == nullptr) {
      text_ = u"<no-name ";
      for (const char c : std::to_string(file.record) + "-" + std::to_string(file.sequence)) {
        text_.push_back(static_cast<char16_t>(c));
      }
      text_.push_back(u'>');
      known_ = false;
      is_openable_ = true;
      state_ = tree_.state(name.parent);
      return text_;
    }
    if (!known_ || !(parent_ == name.parent)) {
      text_.clear();
      state_ = tree_.append_path(name.parent, text_);
      parent_ = name.parent;
      prefix_ = text_.size();
      known_ = true;
    }
    if (!is_openable_name(name.text())) {
      text_.resize(prefix_);
      text_.push_back(u'\\');
      append_shown_name(name.text(), text_);
      is_openable_ = false;
      return text_;
    }
    is_openable_ = tree_.is_openable(name.parent);
    const bool is_root = name.parent.record == mft::kRootRecord && file.record == mft::kRootRecord;
    const std::size_t units = is_root ? 0 : name.length;
    const std::size_t size = prefix_ + 1 + units;  // libstdc++ 12 may provide more room
    text_.resize_and_overwrite(size, [&](char16_t* text, std::size_t) {
      text[prefix_] = u'\\';
      copy_units(text + prefix_ + 1, name.units, units);
      return size;
    });
    return text_;
  }
  // Whether Windows can open all names of it.
  [[nodiscard]] bool is_openable() const { return is_openable_; }
  // The state of the last path.
  [[nodiscard]] report::PathState state() const { return state_; }

 private:
  const DirectoryTree& tree_;
  std::u16string text_;
  report::PathState state_ = report::PathState::kWhole;
  std::size_t prefix_ = 0;
  Parent parent_;
  bool known_ = false;
  bool is_openable_ = false;
};

// Lets a tree prefetch what the paths of the next rows need, a few dozen at a time.
class PathsAhead {
 public:
  explicit PathsAhead(const DirectoryTree& tree) : tree_(tree) {}
  // REQUIRES: has_room().
  void add(Parent parent) { parents_[count_++] = parent; }
  // For one row: its own path, and one that it refers to.
  [[nodiscard]] bool has_room() const { return count_ + 2 <= parents_.size(); }
  void fetch() {
    tree_.fetch_ahead(std::span(parents_).first(count_));
    count_ = 0;
  }

 private:
  const DirectoryTree& tree_;
  std::array<Parent, DirectoryTree::kFetchedAtOnce> parents_;
  std::size_t count_ = 0;
};

}  // namespace

AuditRows::AuditRows(const AuditedVolumes& volumes,
                     const std::vector<VolumeResolutions>& resolutions,
                     std::vector<VolumeIndex> reported, report::Summary summary)
    : volumes_(volumes),
      resolutions_(resolutions),
      reported_(std::move(reported)),
      summary_(std::move(summary)) {
  for (const auto& audited : volumes) {
    std::vector<mft::Fault> all = audited->volume().faults();
    const auto append = [&all](const std::vector<mft::Fault>& more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    append(audited->catalog().faults);
    append(audited->tree_faults());
    append(audited->lookup().faults());
    std::ranges::stable_sort(all, {}, &mft::Fault::record);
    faults_.push_back(std::move(all));
  }
}

std::size_t AuditRows::rows_of(RowKind kind, VolumeIndex volume) const {
  switch (kind) {
    case RowKind::kLink: return volumes_[volume]->catalog().link_row_count;
    case RowKind::kHardLink: return volumes_[volume]->catalog().hard_link_row_count;
    case RowKind::kFinding: return 0;  // these are in CheckedRows
    case RowKind::kFault: return faults_[volume].size();
  }
  std::unreachable();
}

std::size_t AuditRows::count(RowKind kind) const {
  std::size_t rows = 0;
  for (const VolumeIndex volume : reported_) rows += rows_of(kind, volume);
  return rows;
}

template <typename Show>
void AuditRows::for_volumes(RowKind kind, std::size_t first, std::size_t last,
                            const Show& show) const {
  std::size_t begin = 0;
  for (const VolumeIndex volume : reported_) {
    const std::size_t end = begin + rows_of(kind, volume);
    const std::size_t from = std::max(first, begin);
    const std::size_t to = std::min(last, end);
    if (from < to) show(volume, from - begin, to - begin);
    begin = end;
  }
}

void AuditRows::visit(RowKind kind, std::size_t first, std::size_t last,
                      report::RowVisitor& visitor) const {
  for_volumes(kind, first, last, [&](VolumeIndex volume, std::size_t from, std::size_t to) {
    switch (kind) {
      case RowKind::kLink: return visit_links(volume, from, to, visitor);
      case RowKind::kHardLink: return visit_hard_links(volume, from, to, visitor);
      case RowKind::kFinding: return;
      case RowKind::kFault: return visit_faults(volume, from, to, visitor);
    }
  });
}

void AuditRows::visit_links(VolumeIndex index, std::size_t first, std::size_t last,
                            report::RowVisitor& visitor) const {
  const AuditedVolume& audited = *volumes_[index];
  PathText path(audited.tree());
  PathsAhead ahead(audited.tree());
  DecodedLink decoded;
  std::u16string resolved_path;
  LinkRowCursor next(audited.catalog(), first);
  for (LinkRowCursor cursor = next; cursor.row() < last; cursor.advance()) {
    if (cursor.row() == next.row()) {
      for (; ahead.has_room() && next.row() < last; next.advance()) {
        const Resolution& coming = resolutions_[index].rows[next.row()];
        ahead.add(next.name().parent);
        if (coming.has_object && coming.object.volume == index)
          ahead.add(last_directory(coming.object));
      }
      ahead.fetch();
    }
    const LinkFile& file = cursor.file();
    const LinkName& name = cursor.name();
    const Resolution& resolution = resolutions_[index].rows[cursor.row()];
    decoded.decode(file);
    LinkRow row;
    row.file = identity_of(audited.volume(), file);
    row.path = path.of(file, name);
    row.path_state = path.state();
    if (!path.is_openable()) row.flags.set(Flag::kNameNotOpenable);
    if (file.has_information) row.trust = file.information.trust;
    row.kind = decoded.kind;
    row.tag = decoded.tag;
    if (decoded.point) {
      row.guid = decoded.point->guid();
      row.payload = report::decode_payload(decoded.kind, *decoded.point);
    }
    row.has_names = decoded.has_names;
    row.relative = decoded.relative;
    row.substitute_name = decoded.substitute;
    row.print_name = decoded.print;
    row.target = decoded.target;
    row.target_bytes = decoded.target_bytes;
    row.verdict = resolution.verdict;
    row.reason = resolution.reason;
    row.malformation = resolution.malformation;
    row.hop = resolution.hop;
    row.component = resolution.component;
    row.hops = resolution.hops;
    row.flags.add(resolution.flags);
    row.flags.add(decoded.flags);
    if (resolution.has_object) {
      const ReachedObject& object = resolution.object;
      const AuditedVolume& there = *volumes_[object.volume];
      resolved_path.clear();
      append_object_path(there.lookup(), object, resolution.object_name, resolved_path);
      row.resolved = report::ResolvedObject{.volume = there.volume().name(),
                                            .record = object.record,
                                            .sequence = object.sequence,
                                            .directory = object.directory,
                                            .path = resolved_path};
    }
    if (resolution.evaluator != Evaluator::kNone) {
      row.evaluator = report::EvaluatorAnswer{.evaluator = word(resolution.evaluator),
                                              .verdict = resolution.evaluator_verdict,
                                              .reason = resolution.evaluator_reason};
    }
    if (resolution.probe != 0) row.probe = resolutions_[index].probes[resolution.probe - 1];
    visitor.link(row);
  }
}

void AuditRows::visit_hard_links(VolumeIndex index, std::size_t first, std::size_t last,
                                 report::RowVisitor& visitor) const {
  const AuditedVolume& audited = *volumes_[index];
  PathText path(audited.tree());
  PathsAhead ahead(audited.tree());
  HardLinkRowCursor next(audited.catalog(), first);
  for (HardLinkRowCursor row = next; row.row() < last; row.advance()) {
    if (row.row() == next.row()) {
      for (; ahead.has_room() && next.row() < last; next.advance()) {
        ahead.add(next.name().parent);
      }
      ahead.fetch();
    }
    const LinkFile& file = row.file();
    report::HardLinkRow shown;
    shown.file = identity_of(audited.volume(), file);
    shown.path = path.of(file, row.name());
    shown.path_state = path.state();
    shown.name_index = row.nth() + 1;
    shown.name_count = file.name_count;
    shown.dos_name_count = file.alias_count;
    shown.header_link_count = file.header_link_count;
    if (file.has_size) {
      shown.size_bytes = file.size_bytes;
      shown.allocated_bytes = file.allocated_bytes;
      shown.saved_bytes = file.allocated_bytes * (file.name_count - 1);
    }
    visitor.hard_link(shown);
  }
}

void AuditRows::visit_faults(VolumeIndex index, std::size_t first, std::size_t last,
                             report::RowVisitor& visitor) const {
  for (std::size_t i = first; i < last; ++i) {
    visitor.fault({.volume = volumes_[index]->volume().name(), .fault = faults_[index][i]});
  }
}

void count_links(const AuditedVolume& audited, const VolumeResolutions& resolutions,
                 report::VolumeSummary& summary) {
  const Catalog& catalog = audited.catalog();
  summary.records = audited.volume().record_count();
  summary.records_in_use = catalog.counts.records_in_use;
  summary.files = catalog.counts.files;
  summary.directories = catalog.counts.directories;
  summary.names = catalog.counts.names;
  summary.dos_names = catalog.counts.dos_names;
  summary.reparse_points = catalog.counts.reparse_points;
  summary.ntfs3g_links = catalog.counts.ntfs3g_links;
  summary.hard_link_names = catalog.hard_link_row_count;
  summary.faults = catalog.fault_count + audited.volume().faults().size() +
                   audited.tree_faults().size() + audited.lookup().faults().size();
  for (const auto& file : catalog.files) {
    if (catalog.scope != CatalogScope::kVolume) break;
    if (!file.is_hard_link_set()) continue;
    ++summary.hard_link_sets;
    summary.hard_link_saved_bytes += file.allocated_bytes * (file.name_count - 1);
  }
  if (catalog.link_row_count == 0 || resolutions.rows.empty()) return;
  for (LinkRowCursor row(catalog, 0); row.row() < catalog.link_row_count; row.advance()) {
    const Resolution& resolution = resolutions.rows[row.row()];
    ++summary.links.by_kind[static_cast<std::size_t>(kind_of(row.file()))]
                           [static_cast<std::size_t>(resolution.verdict)];
    ++summary.links.reasons_by_verdict[static_cast<std::size_t>(resolution.verdict)]
                                      [static_cast<std::size_t>(resolution.reason)];
  }
}

}  // namespace scanner

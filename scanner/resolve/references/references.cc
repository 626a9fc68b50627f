#include "scanner/resolve/references/references.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "mft/reparse_point.h"
#include "report/threads/parallel.h"
#include "scanner/catalog/shown_name.h"
#include "scanner/resolve/evaluators.h"
#include "scanner/resolve/references/reference_watch.h"
#include "scanner/resolve/target.h"
#include "scanner/resolve/walker.h"
#include "scanner/source/ascii.h"

namespace scanner {
namespace {

using report::RelationKind;
using report::SubjectKind;
using report::Verdict;

bool works(const Resolution& resolution) {
  const bool other = resolution.evaluator != Evaluator::kNone;
  const Verdict verdict = other ? resolution.evaluator_verdict : resolution.verdict;
  return verdict == Verdict::kOk || verdict == Verdict::kDegraded;
}

// The links of one volume, on one thread.
class ReferenceSearch {
 public:
  ReferenceSearch(const AuditedVolumes& volumes, const VolumeMap& map, const Subject& subject,
                  VolumeIndex index, const VolumeResolutions& resolutions)
      : volumes_(volumes),
        map_(map),
        subject_(subject),
        index_(index),
        resolutions_(resolutions),
        watch_(volumes, map, subject),
        walker_(volumes, map, &watch_) {}

  void look_at(std::size_t row, const LinkFile& file, const LinkName& name) {
    if (is_subject(file, name)) return look_at_itself(row, file, name);
    const Resolution& resolution = resolutions_.rows[row];
    const bool inside = index_ == subject_.volume && subject_.holds_others() &&
                        volumes_[index_]->tree().is_within(name.parent, subject_.record);
    if (!walk(file, name, inside)) return;
    // For these two it is known where the target would be. A share may lead back here, whatever the
    // system found there.
    const bool lost = cut_short_ || resolution.probe != 0 ||
                      (resolution.verdict == Verdict::kUnverifiable &&
                       resolution.reason != report::Reason::kAssumedLetter &&
                       resolution.reason != report::Reason::kPlaceholder);
    const bool refers = watch_.passed() && !ends_elsewhere(resolution);
    const bool climbs = inside && watch_.climbs_out() && works(resolution);
    if (!refers && lost) ++not_known;
    if (!refers && !climbs) return;
    Reference reference{.row = row,
                        .kind = refers ? watch_.kind() : RelationKind::kOut,
                        .access = refers ? watch_.access() : report::Access::kRelative,
                        .inside = inside};
    if (works(resolution)) {
      const bool mortal = !subject_.root && refers;
      reference.breaks = {.if_deleted = mortal && !inside,
                          .if_renamed = mortal && (!inside || watch_.by_name()),
                          .if_moved = (mortal && (!inside || watch_.by_name())) || climbs,
                          .if_relettered = watch_.uses_letter()};
    }
    if (reference.kind == RelationKind::kThrough) describe_through(reference);
    found.push_back(std::move(reference));
  }

  void charge_to(Steps* steps) { walker_.charge_to(steps); }

  std::vector<Reference> found;
  std::uint64_t not_known = 0;

 private:
  [[nodiscard]] bool is_subject(const LinkFile& file, const LinkName& name) const {
    return index_ == subject_.volume && subject_.kind != SubjectKind::kMissing &&
           file.record == subject_.record &&
           (subject_.root ||
            (name.parent.record == subject_.parent.record && name.text() == subject_.name));
  }

  // What the subject leads to is a different matter; but a relative target is valid only in its
  // location.
  void look_at_itself(std::size_t row, const LinkFile& file, const LinkName& name) {
    if (subject_.kind != SubjectKind::kLink || !works(resolutions_.rows[row])) return;
    if (!leads_on_from_its_location(file) || !walk(file, name, false)) return;
    found.push_back({.row = row,
                     .kind = RelationKind::kOut,
                     .access = report::Access::kRelative,
                     .inside = true,
                     .breaks = {.if_moved = true, .if_relettered = watch_.uses_letter()}});
  }

  static bool leads_on_from_its_location(const LinkFile& file) {
    const auto point = mft::ReparsePoint::parse(file.reparse());
    const auto names = point ? mft::parse_link_names(*point) : std::unexpected(mft::Fault{});
    if (!names || !names->relative) return false;
    return parse_relative_target(names->substitute.str()).form == TargetForm::kRelative;
  }

  // False if it leads nowhere.
  bool walk(const LinkFile& file, const LinkName& name, bool inside) {
    if (file.reparse_unavailable) {
      ++not_known;
      return false;
    }
    const auto point = mft::ReparsePoint::parse(file.reparse());
    if (!point) return false;
    const std::uint32_t tag = point->tag().value();
    if (tag == mft::kTagMountPoint || tag == mft::kTagSymlink) {
      watch_.start(inside);
      finish(walker_.follow(index_, file, name));
      return true;
    }
    if (tag != mft::kTagAppExecLink) return false;
    const auto link = mft::parse_app_exec_link(*point);
    if (!link) return false;
    executable_ = link->executable.str();
    const std::u16string_view path = executable_;
    if (!starts_with_drive(path)) return false;
    watch_.start_from_letter(index_, drive_of_letter(path[0]));
    finish(evaluate_create_process(walker_, map_, index_, executable_));
    return true;
  }
  void finish(const WalkResult& walk) {
    cut_short_ = walk.cut_short;
    watch_.finish(walk);
  }

  // If names differ only in case, the walk does not know which one was found, but the verdict does.
  [[nodiscard]] bool ends_elsewhere(const Resolution& resolution) const {
    if (subject_.kind != SubjectKind::kFile || subject_.reparse != nullptr) return false;
    if (!resolution.has_object || resolution.object.directory) return false;
    return resolution.object.volume != subject_.volume ||
           resolution.object.record != subject_.record ||
           resolution.object.parent.record != subject_.parent.record ||
           resolution.object_name != subject_.name;
  }

  void describe_through(Reference& reference) const {
    const ReferenceWatch::Through& through = watch_.through();
    const AuditedVolume& volume = *volumes_[through.volume];
    reference.through_volume = through.volume;
    volume.lookup().append_path(through.parent, reference.through_path);
    reference.through_path.push_back(u'\\');
    append_shown_name(matched_name(*through.file, through.parent.record,
                                   split_stream(through.name).file, volume.volume().upcase()),
                      reference.through_path);
    reference.through_target =
        through.relative ? through.substitute : display_target(through.substitute);
  }

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  const Subject& subject_;
  VolumeIndex index_;
  const VolumeResolutions& resolutions_;
  ReferenceWatch watch_;
  Walker walker_;
  std::u16string executable_;
  bool cut_short_ = false;  // the last walk
};

// The links that take many steps. They come last and in order, so that always the same ones are
// within the budget.
void follow_long_walks(const Catalog& catalog, const VolumeResolutions& resolutions,
                       const ResolveOptions& options, ReferenceSearch& search) {
  std::uint64_t left = step_budget(catalog, options);
  for (std::size_t row = 0; row < resolutions.rows.size(); ++row) {
    if (!resolutions.rows[row].long_walk) continue;
    Steps steps{.limit = left, .stop = options.stop};
    search.charge_to(&steps);
    const LinkRowCursor cursor(catalog, row);
    search.look_at(row, cursor.file(), cursor.name());
    search.charge_to(nullptr);
    left -= std::min(left, steps.used);
  }
}

}  // namespace

References find_references(const AuditedVolumes& volumes, const VolumeMap& map,
                           const std::vector<VolumeResolutions>& resolutions,
                           const Subject& subject, const ResolveOptions& options) {
  constexpr std::size_t kGrain = 256;
  References references;
  references.volumes.resize(volumes.size());
  for (VolumeIndex i = 0; i < volumes.size(); ++i) {
    const Catalog& catalog = volumes[i]->catalog();
    const std::size_t rows = std::min(resolutions[i].rows.size(), catalog.link_row_count);
    std::vector<std::unique_ptr<ReferenceSearch>> searches;
    searches.reserve(options.threads);
    for (std::uint32_t thread = 0; thread < options.threads; ++thread) {
      searches.push_back(
          std::make_unique<ReferenceSearch>(volumes, map, subject, i, resolutions[i]));
    }
    const bool done =
        for_ranges(options.threads, rows, kGrain,
                   [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                     if (options.stop != nullptr && options.stop->load()) return;
                     for (LinkRowCursor row(catalog, first); row.row() < last; row.advance()) {
                       if (resolutions[i].rows[row.row()].long_walk) continue;
                       searches[thread]->look_at(row.row(), row.file(), row.name());
                     }
                   });
    if (!done) throw std::bad_alloc();
    follow_long_walks(catalog, resolutions[i], options, *searches.front());
    auto& found = references.volumes[i];
    for (const auto& search : searches) {
      std::ranges::move(search->found, std::back_inserter(found));
      references.not_known += search->not_known;
    }
    std::ranges::sort(found, {}, &Reference::row);
  }
  return references;
}

report::SubjectSummary summarize(const AuditedVolumes& volumes, const VolumeMap& map,
                                 const Subject& subject, const References& references) {
  report::SubjectSummary summary;
  summary.kind = subject.kind;
  summary.volume = volumes[subject.volume]->volume().name();
  summary.path = subject.path;
  summary.record = subject.record;
  summary.sequence = subject.sequence;
  summary.root = subject.root;
  for (const std::string& name : map.names_of(subject.volume)) {
    if (name.size() == 2) summary.letters.push_back(name);
  }
  summary.not_known = references.not_known;
  for (const auto& found : references.volumes) {
    for (const Reference& reference : found) {
      ++summary.relations[static_cast<std::size_t>(reference.kind)];
      summary.breaks.add(reference.breaks);
      if (!reference.inside) continue;
      ++summary.inside;
      summary.breaks_inside.add(reference.breaks);
    }
  }
  if (subject.reparse == nullptr) return summary;
  const auto point = mft::ReparsePoint::parse(subject.reparse->reparse());
  if (!point) {
    summary.link_kind = report::LinkKind::kUnknown;
    return summary;
  }
  summary.link_kind = report::kind_of(point->tag(), subject.reparse->directory);
  const auto names = mft::parse_link_names(*point);
  if (subject.kind != SubjectKind::kLink || !names) return summary;
  const std::u16string substitute = names->substitute.str();
  summary.target = names->relative ? substitute : display_target(substitute);
  if (summary.link_kind == report::LinkKind::kJunction && !names->relative &&
      names_volume_root_by_guid(parse_absolute_target(substitute))) {
    summary.link_kind = report::LinkKind::kVolumeMountPoint;
  }
  return summary;
}

}  // namespace scanner

#include "scanner/resolve/trace/path_trace.h"

#include <utility>

#include "scanner/resolve/decoded_link.h"
#include "scanner/resolve/trace/lookup_text.h"

namespace scanner {
namespace {

using report::Reason;
using report::TraceCause;
using report::TraceFound;
using report::Verdict;

class Tracer {
 public:
  Tracer(const AuditedVolumes& volumes, const VolumeMap& map, LastLink last_link)
      : volumes_(volumes), map_(map), last_link_(last_link) {}

  report::Trace trace(const PathAnswer& answer) {
    report::Trace trace;
    trace.max_hops = kMaxHops;
    trace.long_chain_hops = kLongChainHops;
    for (const auto& event : answer.record.events) {
      if (const auto* const begun = std::get_if<PathBegun>(&event)) {
        trace.events.emplace_back(path(*begun));
      } else {
        trace.events.emplace_back(component(std::get<ComponentStep>(event)));
      }
    }
    trace.left_out = answer.record.left_out;
    trace.end = end(answer);
    add_flags_of_asked_link(answer, trace.end.flags);
    if (answer.evaluator != Evaluator::kNone) {
      trace.evaluator = report::EvaluatorAnswer{.evaluator = word(answer.evaluator),
                                                .verdict = answer.evaluator_verdict,
                                                .reason = answer.evaluator_reason};
    }
    for (const auto& relative_via_junction : answer.record.relative_via_junction)
      add_own_location(relative_via_junction, answer, trace);
    add_notes(answer, trace);
    return trace;
  }

 private:
  [[nodiscard]] std::string_view name_of(VolumeIndex volume) const {
    return volumes_[volume]->volume().name();
  }

  [[nodiscard]] report::TracePath path(const PathBegun& begun) const {
    report::TracePath path{.hop = begun.hop,
                           .depth = begun.depth,
                           .volume = name_of(begun.volume),
                           .drive = drive_of(map_, begun.volume),
                           .path = begun.path};
    switch (begun.cause) {
      case WalkObserver::Cause::kAsked: path.cause = TraceCause::kAsked; break;
      case WalkObserver::Cause::kRewritten: path.cause = TraceCause::kRewritten; break;
      case WalkObserver::Cause::kJunction: path.cause = TraceCause::kJunction; break;
    }
    return path;
  }

  [[nodiscard]] report::TraceComponent component(const ComponentStep& step) {
    report::TraceComponent component;
    component.depth = step.depth;
    component.name = step.name;
    component.name_on_disk = name_on_disk(volumes_, step);
    component.short_name = step.match.through_alias;
    component.ambiguous = step.match.ambiguous;
    component.found = TraceFound::kUnknown;
    if (step.match.found()) {
      const LinkFile* const file = step.match.file;
      const Directory* const directory = step.match.directory;
      component.found = directory != nullptr ? TraceFound::kDirectory : TraceFound::kFile;
      component.record = directory != nullptr ? directory->record : file->record;
      component.sequence = directory != nullptr ? directory->sequence : file->sequence;
      if (file != nullptr && file->has_reparse) add_link(*file, step, component);
    } else if (step.match.plain_file) {
      const FileAnswer& file = *step.match.plain_file;
      if (file.kind == FileAnswer::Kind::kAbsent) component.found = TraceFound::kNothing;
      if (file.kind == FileAnswer::Kind::kFound) {
        component.found = TraceFound::kFile;
        component.record = file.record;
        component.sequence = file.sequence;
        component.short_name = file.through_alias;
        component.ambiguous = file.ambiguous;
      }
    }
    return component;
  }

  void add_link(const LinkFile& file, const ComponentStep& step,
                report::TraceComponent& component) {
    decoded_.decode(file);
    component.kind = decoded_.kind;
    component.tag = decoded_.tag.value();
    component.target = decoded_.target;
    if (!step.link) return;
    component.hop = step.link->hop;
    component.relative = step.link->relative;
  }

  [[nodiscard]] report::TraceEnd end(const PathAnswer& answer) const {
    const WalkResult& walk = answer.walk;
    report::TraceEnd end{.reached = answer.reached,
                         .verdict = walk.verdict,
                         .reason = walk.reason,
                         .hop = walk.hop,
                         .component = walk.component,
                         .malformation = walk.malformation,
                         .hops = walk.hops,
                         .flags = walk.flags,
                         .object = std::nullopt,
                         .probe = std::nullopt,
                         .why = {}};
    if (walk.object) {
      end.object = report::TraceObject{.volume = name_of(walk.object->volume),
                                       .drive = drive_of(map_, walk.object->volume),
                                       .record = walk.object->record,
                                       .sequence = walk.object->sequence,
                                       .directory = walk.object->directory,
                                       .path = path_of(volumes_, *walk.object, walk.object_name)};
    }
    if (walk.verdict == Verdict::kOpaque) {
      end.why = opaque_words(answer);
    } else if (!answer.reached || !*answer.reached) {
      end.why = explain_end(volumes_, answer);
    } else if (walk.reason != Reason::kNone) {
      end.why = report::explain(walk.reason);
    }
    return end;
  }

  [[nodiscard]] static std::string opaque_words(const PathAnswer& answer) {
    const std::string text = "it is " + describe_reparse_point(*answer.record.last->match.file);
    if (!answer.reached) return text + ": only a filter driver knows what it leads to";
    return text + (*answer.reached ? ", which Windows serves as it would any other"
                                   : ", which Windows does not follow: opening it fails");
  }

  // The same flags as in a scan's row for that link.
  void add_flags_of_asked_link(const PathAnswer& answer, report::Flags& flags) {
    if (answer.record.asked_link == nullptr) return;
    decoded_.decode(*answer.record.asked_link);
    for (const report::Flag flag : report::kFlags) {
      if (decoded_.flags.has(flag)) flags.set(flag);
    }
  }

  void add_own_location(const RelativeThroughJunction& relative_via_junction,
                        const PathAnswer& answer, report::Trace& trace) {
    const auto own = walk_from_own_location(volumes_, map_, relative_via_junction, last_link_,
                                            answer.trailing_backslash);
    if (!own) return;
    const WalkResult& there = own->answer.walk;
    const WalkResult& here = answer.walk;
    const bool same = here.object && there.object
                          ? here.object->volume == there.object->volume &&
                                here.object->record == there.object->record
                          : here.verdict == there.verdict && here.reason == there.reason;
    trace.own_places.push_back({.hop = relative_via_junction.hop,
                                .volume = name_of(relative_via_junction.volume),
                                .drive = drive_of(map_, relative_via_junction.volume),
                                .path = own->path,
                                .elsewhere = !same,
                                .end = end(own->answer)});
  }

  void add_notes(const PathAnswer& answer, report::Trace& trace) const {
    bool junction = false;
    bool symlink = false;
    bool absolute = false;
    for (const auto& event : trace.events) {
      const auto* const component = std::get_if<report::TraceComponent>(&event);
      if (component == nullptr || component->hop == 0) continue;
      const bool mount_point = component->tag == mft::kTagMountPoint;
      junction = junction || mount_point;
      symlink = symlink || !mount_point;
      absolute = absolute || (!mount_point && !component->relative);
    }
    if (answer.walk.ambiguous && answer.reached && *answer.reached) {
      trace.notes.emplace_back(
          "The path contains names that differ only in case; it is not documented which one "
          "Windows uses.");
    }
    if (symlink) {
      std::string note = "Through a share, the client follows the symbolic ";
      note += "links, not the server";
      if (absolute) note += ": drives in their targets are drives of the client";
      note +=
          ". By default, it refuses those that it finds on a share (fsutil behavior query "
          "SymlinkEvaluation: R2L, R2R).";
      trace.notes.push_back(std::move(note));
    } else if (junction) {
      trace.notes.emplace_back(
          "Through a share the result is the same: the server follows junctions, on its own "
          "drives.");
    }
  }

  const AuditedVolumes& volumes_;
  const VolumeMap& map_;
  LastLink last_link_;
  DecodedLink decoded_;
};

}  // namespace

report::Trace trace_of(const AuditedVolumes& volumes, const VolumeMap& map,
                       const PathAnswer& answer, LastLink last_link) {
  return Tracer(volumes, map, last_link).trace(answer);
}

std::string drive_of(const VolumeMap& map, VolumeIndex volume) {
  for (const std::string& name : map.names_of(volume)) {
    if (name.size() == 2) return name;
  }
  return {};
}

}  // namespace scanner

#include "report/write/json/json_document.h"

#include <nlohmann/json.hpp>

#include "mft/utf16.h"
#include "report/schema/schema.h"
#include "report/text/json_text.h"
#include "report/text/number_text.h"
#include "report/text/text_out.h"
#include "report/text/time_text.h"
#include "report/write/json/limitations_json.h"
#include "report/write/json/policy_json.h"

namespace report {
namespace {

// Keys keep the order in which they are set.
using Json = nlohmann::ordered_json;

Json text(const std::string& value) {
  return valid_utf8(value);
}

Json text_or_null(const std::string& value) {
  return value.empty() ? Json() : text(value);
}

Json texts(const std::vector<std::string>& values) {
  Json list = Json::array();
  for (const std::string& value : values) list.push_back(text(value));
  return list;
}

Json letter_object(const LetterSummary& letter) {
  Json object{{"letter", text(letter.letter)},
              {"origin", word(letter.origin)},
              {"found", letter.found},
              {"not_found", letter.not_found}};
  if (letter.origin == LetterOrigin::kRegistry) {
    object["registry"] = text(letter.registry);
    object["provisional"] = letter.provisional;
  }
  if (letter.typed) object["typed"] = true;
  if (letter.weak) object["weak"] = true;
  return object;
}

Json registry_object(const RegistrySummary& registry) {
  return {{"path", text(registry.path)},
          {"state", word(registry.state)},
          {"notes", texts(sentences_of(registry.notes))}};
}

Json snapshot_object(const SnapshotSummary& snapshot) {
  return {{"id", text(snapshot.id)},
          {"created", text_or_null(snapshot.created)},
          {"origin", text(snapshot.origin)},
          {"notes", texts(sentences_of(snapshot.notes))}};
}

Json not_known_array(Engine engine) {
  Json list = Json::array();
  for (const std::string_view what : not_known(engine)) list.push_back(what);
  return list;
}

Json catch_up_object(const CatchUpSummary& catch_up) {
  std::string since;
  const bool known = catch_up.oldest_change != 0 && append_rfc3339(catch_up.oldest_change, since);
  return {{"changed_files", catch_up.changed_files},
          {"refreshed_records", catch_up.refreshed_records},
          {"journal_margin_seconds", catch_up.margin ? Json(catch_up.margin->count()) : Json()},
          {"journal_margin_bytes", catch_up.margin_bytes},
          {"journal_since", known ? Json(since) : Json()}};
}

Json limitations_array(const VolumeSummary& volume) {
  Json array = Json::array();
  append_limitations(volume.incomplete, "incomplete", array);
  append_limitations(volume.unclean, "unclean", array);
  if (volume.registry) append_limitations(volume.registry->notes, "registry", array);
  if (volume.snapshot) append_limitations(volume.snapshot->notes, "snapshot", array);
  if (!volume.engine_refusal.empty()) {
    append_limitations(
        {{.code = LimitationCode::kEngineNotUsed,
          .arguments = {std::string(word(volume.engine_asked)), volume.engine_refusal}}},
        "engine", array);
  }
  return array;
}

Json volume_object(const VolumeSummary& volume) {
  Json letters = Json::array();
  for (const LetterSummary& letter : volume.letters) letters.push_back(letter_object(letter));
  Json object{{"name", text(volume.name)},
              {"source", text(volume.source)},
              {"partition", volume.partition == 0 ? Json() : Json(volume.partition)},
              {"target_only", volume.target_only},
              {"loose_mft", volume.loose_mft},
              {"engine", word(volume.engine)},
              {"engine_refusal", text_or_null(volume.engine_refusal)},
              {"not_known", not_known_array(volume.engine)},
              {"label", text(volume.label)},
              {"serial", text(volume.serial)},
              {"ntfs_version", text_or_null(volume.ntfs_version)},
              {"size_bytes", volume.size_bytes},
              {"sector_bytes", volume.sector_bytes},
              {"cluster_bytes", volume.cluster_bytes},
              {"record_bytes", volume.record_bytes},
              {"mft_bytes", volume.mft_bytes},
              {"mft_extents", volume.mft_extents},
              {"letters", std::move(letters)},
              {"unclean", texts(texts_of(volume.unclean))},
              {"incomplete", texts(texts_of(volume.incomplete))},
              {"limitations", limitations_array(volume)}};
  if (!volume.engine_refusal.empty()) object["engine_asked"] = word(volume.engine_asked);
  if (volume.registry) object["registry"] = registry_object(*volume.registry);
  if (volume.catch_up) object["catch_up"] = catch_up_object(*volume.catch_up);
  if (volume.snapshot) object["snapshot"] = snapshot_object(*volume.snapshot);
  return object;
}

Json links_object(const LinkCounts& counts) {
  Json kinds = Json::object();
  for (std::size_t kind = 0; kind < kLinkKindCount; ++kind) {
    Json verdicts = Json::object();
    for (std::size_t verdict = 0; verdict < kVerdictCount; ++verdict) {
      const std::uint64_t count = counts.by_kind[kind][verdict];
      if (count != 0) verdicts[std::string(word(static_cast<Verdict>(verdict)))] = count;
    }
    if (!verdicts.empty()) {
      kinds[std::string(word(static_cast<LinkKind>(kind)))] = std::move(verdicts);
    }
  }
  Json all_reasons = Json::object();
  Json verdicts = Json::object();
  for (std::size_t reason = 1; reason < kReasonCount; ++reason) {  // 0 is no reason
    const std::string name(word(static_cast<Reason>(reason)));
    std::uint64_t sum = 0;
    for (std::size_t verdict = 0; verdict < kVerdictCount; ++verdict) {
      const std::uint64_t count = counts.reasons_by_verdict[verdict][reason];
      if (count != 0) verdicts[std::string(word(static_cast<Verdict>(verdict)))][name] = count;
      sum += count;
    }
    if (sum != 0) all_reasons[name] = sum;
  }
  return {{"by_kind", std::move(kinds)},
          {"by_reason", std::move(all_reasons)},
          {"reasons_by_verdict", std::move(verdicts)}};
}

Json findings_object(const VolumeSummary& volume) {
  Json kinds = Json::object();
  for (std::size_t kind = 0; kind < kFindingKindCount; ++kind) {
    const std::uint64_t count = volume.findings[kind];
    if (count != 0) kinds[std::string(word(static_cast<FindingKind>(kind)))] = count;
  }
  return kinds;
}

Json counts_object(const VolumeSummary& volume) {
  const bool whole = looks_at_all_files(volume.engine);
  const auto known = [](bool is_known, std::uint64_t count) {
    return is_known ? Json(count) : Json();
  };
  Json counts{{"name", text(volume.name)},
              {"records", volume.records},
              {"records_in_use", known(whole, volume.records_in_use)},
              {"files", known(whole, volume.files)},
              {"directories", known(whole, volume.directories)},
              {"names", known(whole, volume.names)},
              {"dos_names", known(whole, volume.dos_names)},
              {"reparse_points", known(whole || !volume.target_only, volume.reparse_points)},
              {"hard_link_sets", known(whole, volume.hard_link_sets)},
              {"hard_link_names", known(whole, volume.hard_link_names)},
              {"hard_link_saved_bytes", known(whole, volume.hard_link_saved_bytes)},
              {"faults", volume.faults},
              {"links", links_object(volume.links)}};
  if (volume.ntfs3g_links != 0) counts["ntfs3g_links"] = volume.ntfs3g_links;
  if (volume.cross_checked) counts["findings"] = findings_object(volume);
  return counts;
}

// As for all texts of a report: adds the exact units if it is not valid UTF-16.
void set_text(const std::string& name, std::u16string_view value, Json& object) {
  object[name] = mft::to_utf8(value);
  TextOut scratch;
  if (append_json_string(value, scratch)) return;
  scratch.clear();
  append_hex_units(value, scratch);
  object[name + "_utf16"] = scratch.text();
  object[name + "_lossy"] = true;
}

Json breaks_object(const BreakCounts& breaks) {
  return {{"if_deleted", breaks.if_deleted},
          {"if_renamed", breaks.if_renamed},
          {"if_moved", breaks.if_moved},
          {"if_relettered", breaks.if_relettered}};
}

Json subject_object(const SubjectSummary& subject) {
  Json object{{"kind", word(subject.kind)}, {"volume", text(subject.volume)}};
  set_text("path", subject.path, object);
  const bool missing = subject.kind == SubjectKind::kMissing;
  object["record"] = missing ? Json() : Json(subject.record);
  object["sequence"] = missing ? Json() : Json(subject.sequence);
  object["link_kind"] = subject.link_kind ? Json(word(*subject.link_kind)) : Json();
  if (subject.kind == SubjectKind::kLink) set_text("target", subject.target, object);
  object["letters"] = texts(subject.letters);
  if (subject.root) object["root"] = true;
  return object;
}

Json probe_object(const ProbeSummary& probe) {
  Json object{{"timeout_ms", probe.timeout_ms}, {"links", probe.links},
              {"paths", probe.paths},           {"answered", probe.answered},
              {"timed_out", probe.timed_out},   {"not_asked", probe.not_asked}};
  if (!probe.notes.empty()) object["notes"] = texts(probe.notes);
  return object;
}

Json references_object(const SubjectSummary& subject) {
  Json object;
  for (std::size_t i = 0; i < kRelationKindCount; ++i) {
    object[std::string(word(static_cast<RelationKind>(i)))] = subject.relations[i];
  }
  object["inside"] = subject.inside;
  object["other_names"] = subject.other_names;
  object["not_known"] = subject.not_known;
  object["breaks"] = breaks_object(subject.breaks);
  object["breaks_inside"] = breaks_object(subject.breaks_inside);
  return object;
}

}  // namespace

std::string header_json(const Summary& summary, bool pretty) {
  Json header{{"type", "header"},
              {"schema_version", kSchemaVersion},
              {"tool", "linkaudit"},
              {"tool_version", text(summary.tool_version)}};
  if (summary.started) header["started"] = text(*summary.started);
  if (summary.host) header["host"] = text(*summary.host);
  if (summary.policy) header["policy"] = policy_identity_json(*summary.policy);
  header["filters"] = texts(summary.filters);
  header["complete"] = summary.complete;
  Json volumes = Json::array();
  for (const VolumeSummary& volume : summary.volumes) volumes.push_back(volume_object(volume));
  header["volumes"] = std::move(volumes);
  Json skipped = Json::array();
  for (const SkippedSource& source : summary.skipped) {
    skipped.push_back(
        Json{{"name", text(source.name)}, {"what", text(source.what)}, {"failed", source.failed}});
  }
  header["skipped"] = std::move(skipped);
  if (summary.subject) header["subject"] = subject_object(*summary.subject);
  return header.dump(pretty ? 2 : -1);
}

std::string summary_json(const RowSource& source, bool truncated) {
  const Summary& summary = source.summary();
  Json volumes = Json::array();
  for (const VolumeSummary& volume : summary.volumes) volumes.push_back(counts_object(volume));
  Json object{{"type", "summary"},
              {"rows",
               {{"link", source.count(RowKind::kLink)},
                {"hard_link", source.count(RowKind::kHardLink)},
                {"finding", source.count(RowKind::kFinding)},
                {"fault", source.count(RowKind::kFault)}}},
              {"volumes", std::move(volumes)},
              {"complete", summary.complete && !truncated}};
  if (truncated) object["truncated"] = true;
  if (summary.subject) object["references"] = references_object(*summary.subject);
  if (summary.policy) object["policy"] = policy_outcome_json(*summary.policy);
  if (summary.probe) object["probe"] = probe_object(*summary.probe);
  if (summary.duration_seconds) object["duration_seconds"] = *summary.duration_seconds;
  if (summary.threads) object["threads"] = *summary.threads;
  return object.dump();
}

}  // namespace report

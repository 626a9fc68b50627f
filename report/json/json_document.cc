#include "report/json/json_document.h"

#include <nlohmann/json.hpp>

#include "report/text/json_text.h"

namespace report {
namespace {

// Keys stay in the order in which they are set.
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
  return object;
}

Json registry_object(const RegistrySummary& registry) {
  return {{"path", text(registry.path)},
          {"state", word(registry.state)},
          {"notes", texts(registry.notes)}};
}

Json volume_object(const VolumeSummary& volume) {
  Json letters = Json::array();
  for (const LetterSummary& letter : volume.letters) letters.push_back(letter_object(letter));
  Json object{{"name", text(volume.name)},
              {"source", text(volume.source)},
              {"partition", volume.partition == 0 ? Json() : Json(volume.partition)},
              {"target_only", volume.target_only},
              {"loose_mft", volume.loose_mft},
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
              {"unclean", texts(volume.unclean)},
              {"incomplete", texts(volume.incomplete)}};
  if (volume.registry) object["registry"] = registry_object(*volume.registry);
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
  Json reasons = Json::object();
  for (std::size_t reason = 1; reason < kReasonCount; ++reason) {  // 0 is no reason
    const std::uint64_t count = counts.by_reason[reason];
    if (count != 0) reasons[std::string(word(static_cast<Reason>(reason)))] = count;
  }
  return {{"by_kind", std::move(kinds)}, {"by_reason", std::move(reasons)}};
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
  Json counts{{"name", text(volume.name)},
              {"records", volume.records},
              {"records_in_use", volume.records_in_use},
              {"files", volume.files},
              {"directories", volume.directories},
              {"names", volume.names},
              {"dos_names", volume.dos_names},
              {"reparse_points", volume.reparse_points},
              {"hard_link_sets", volume.hard_link_sets},
              {"hard_link_names", volume.hard_link_names},
              {"hard_link_saved_bytes", volume.hard_link_saved_bytes},
              {"faults", volume.faults},
              {"links", links_object(volume.links)}};
  if (volume.cross_checked) counts["findings"] = findings_object(volume);
  return counts;
}

}  // namespace

std::string header_json(const Summary& summary, bool pretty) {
  Json header{{"type", "header"},
              {"schema_version", kSchemaVersion},
              {"tool", "linkaudit"},
              {"tool_version", text(summary.tool_version)}};
  if (summary.started) header["started"] = text(*summary.started);
  if (summary.host) header["host"] = text(*summary.host);
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
  return header.dump(pretty ? 2 : -1);
}

std::string summary_json(const RowSource& source) {
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
              {"complete", summary.complete}};
  if (summary.duration_seconds) object["duration_seconds"] = *summary.duration_seconds;
  if (summary.threads) object["threads"] = *summary.threads;
  return object.dump();
}

}  // namespace report

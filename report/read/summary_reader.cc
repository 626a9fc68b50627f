#include "report/read/summary_reader.h"

#include <algorithm>
#include <limits>
#include <map>

#include "report/read/number_from.h"
#include "report/read/policy_reading.h"
#include "report/read/row_reader.h"

namespace report {
namespace {

std::string owned(std::string_view text) {
  return std::string(text);
}

// Empty for null.
std::string owned_or_empty(Fields& fields, std::string_view key) {
  return owned(fields.string_or_null(key).value_or(""));
}

// Nothing for an object that is not there.
std::optional<Fields> object_in(Fields& fields, std::string_view key, Problem& problem) {
  const auto member = fields.find(key);
  return member ? std::optional(Fields(*member, problem)) : std::nullopt;
}

LetterSummary letter_from(Fields fields) {
  LetterSummary letter;
  letter.letter = owned(fields.string("letter"));
  letter.origin = fields.word("origin", letter_origin_from);
  letter.found = fields.number<std::uint64_t>("found");
  letter.not_found = fields.number<std::uint64_t>("not_found");
  letter.weak = fields.boolean_or_null("weak").value_or(false);
  letter.typed = fields.boolean_or_null("typed").value_or(false);
  letter.registry = owned_or_empty(fields, "registry");
  letter.provisional = fields.boolean_or_null("provisional").value_or(false);
  return letter;
}

// A newer version's code is kept as its sentence.
Limitation limitation_from(Fields& fields) {
  const auto code = limitation_code_from(fields.string("code"));
  std::vector<std::string> arguments = fields.strings("arguments");
  if (code && arguments.size() == argument_count(*code)) {
    return {.code = *code, .arguments = std::move(arguments)};
  }
  return {.code = LimitationCode::kOther, .arguments = {owned(fields.string("text"))}};
}

Limitations limitations_from(std::vector<std::string> sentences) {
  Limitations limitations;
  for (std::string& sentence : sentences) {
    limitations.push_back({.code = LimitationCode::kOther, .arguments = {std::move(sentence)}});
  }
  return limitations;
}

// Sentences with full stops.
Limitations notes_from(Fields& fields) {
  std::vector<std::string> sentences = fields.strings("notes");
  for (std::string& sentence : sentences) {
    if (sentence.ends_with('.')) sentence.pop_back();
  }
  return limitations_from(std::move(sentences));
}

RegistrySummary registry_from(Fields& fields) {
  RegistrySummary registry;
  registry.path = owned(fields.string("path"));
  registry.state = fields.word("state", registry_state_from);
  registry.notes = notes_from(fields);
  return registry;
}

CatchUpSummary catch_up_from(Fields& fields) {
  CatchUpSummary catch_up;
  catch_up.changed_files = fields.number<std::uint64_t>("changed_files");
  catch_up.refreshed_records = fields.number<std::uint64_t>("refreshed_records");
  if (const auto margin = fields.number_or_null<std::uint32_t>("journal_margin_seconds")) {
    catch_up.margin = std::chrono::seconds(*margin);
  }
  catch_up.margin_bytes = fields.number<std::uint64_t>("journal_margin_bytes");
  if (const auto since = fields.string_or_null("journal_since")) {
    const auto time = filetime_from(*since);
    if (!time) fields.bad("journal_since", "is not a time");
    catch_up.oldest_change = time.value_or(0);
  }
  return catch_up;
}

SnapshotSummary snapshot_from(Fields& fields) {
  SnapshotSummary snapshot;
  snapshot.id = owned(fields.string("id"));
  snapshot.created = owned_or_empty(fields, "created");
  snapshot.origin = owned(fields.string("origin"));
  snapshot.notes = notes_from(fields);
  return snapshot;
}

// Reports of schema 1.0 have the sentences alone.
void read_limitations(Fields& fields, VolumeSummary& volume, Problem& problem) {
  volume.unclean = limitations_from(fields.strings("unclean"));
  volume.incomplete = limitations_from(fields.strings("incomplete"));
  if (!fields.find("limitations")) return;
  std::map<std::string_view, Limitations> by_kind;
  for (const JsonNode item : fields.array("limitations")) {
    Fields limitation(item, problem);
    by_kind[limitation.string("kind")].push_back(limitation_from(limitation));
  }
  const auto replace = [&](Limitations& sentences, const char* kind, const char* key) {
    Limitations& coded = by_kind[kind];
    if (coded.size() != sentences.size()) {
      fields.bad("limitations", "does not match \"" + std::string(key) + "\"");
    }
    sentences = std::move(coded);
  };
  replace(volume.incomplete, "incomplete", "incomplete");
  replace(volume.unclean, "unclean", "unclean");
  if (volume.registry) replace(volume.registry->notes, "registry", "notes");
  if (volume.snapshot) replace(volume.snapshot->notes, "snapshot", "notes");
}

VolumeSummary volume_from(JsonNode object, Problem& problem) {
  Fields fields(object, problem);
  VolumeSummary volume;
  volume.name = owned(fields.string("name"));
  volume.source = owned(fields.string("source"));
  volume.partition = fields.number_or_null<std::uint32_t>("partition").value_or(0);
  volume.target_only = fields.boolean("target_only");
  volume.loose_mft = fields.boolean("loose_mft");
  volume.engine = fields.word("engine", engine_from);
  volume.engine_refusal = owned_or_empty(fields, "engine_refusal");
  volume.engine_asked = fields.word_or_null("engine_asked", engine_from).value_or(Engine::kIndex);
  volume.label = owned(fields.string("label"));
  volume.serial = owned(fields.string("serial"));
  volume.ntfs_version = owned_or_empty(fields, "ntfs_version");
  volume.size_bytes = fields.number<std::uint64_t>("size_bytes");
  volume.sector_bytes = fields.number<std::uint32_t>("sector_bytes");
  volume.cluster_bytes = fields.number<std::uint32_t>("cluster_bytes");
  volume.record_bytes = fields.number<std::uint32_t>("record_bytes");
  volume.mft_bytes = fields.number<std::uint64_t>("mft_bytes");
  volume.mft_extents = fields.number<std::uint64_t>("mft_extents");
  for (const JsonNode letter : fields.array("letters")) {
    volume.letters.push_back(letter_from({letter, problem}));
  }
  if (auto part = object_in(fields, "registry", problem)) volume.registry = registry_from(*part);
  if (auto part = object_in(fields, "catch_up", problem)) volume.catch_up = catch_up_from(*part);
  if (auto part = object_in(fields, "snapshot", problem)) volume.snapshot = snapshot_from(*part);
  read_limitations(fields, volume, problem);
  return volume;
}

SubjectSummary subject_from(JsonNode object, Problem& problem) {
  Fields fields(object, problem);
  SubjectSummary subject;
  subject.kind = fields.word("kind", subject_kind_from);
  subject.volume = owned(fields.string("volume"));
  fields.text("path", subject.path);
  subject.record = fields.number_or_null<std::uint64_t>("record").value_or(0);
  subject.sequence = fields.number_or_null<std::uint16_t>("sequence").value_or(0);
  subject.root = fields.boolean_or_null("root").value_or(false);
  subject.link_kind = fields.word_or_null("link_kind", link_kind_from);
  if (subject.kind == SubjectKind::kLink && !subject.link_kind) {
    fields.bad("link_kind", "is missing, although the subject is a link");
  }
  fields.text_or_null("target", subject.target);
  subject.letters = fields.strings("letters");
  return subject;
}

BreakCounts breaks_from(Fields fields) {
  return {.if_deleted = fields.number<std::uint64_t>("if_deleted"),
          .if_renamed = fields.number<std::uint64_t>("if_renamed"),
          .if_moved = fields.number<std::uint64_t>("if_moved"),
          .if_relettered = fields.number<std::uint64_t>("if_relettered")};
}

void read_references(Fields& fields, SubjectSummary& subject, Problem& problem) {
  for (std::size_t i = 0; i < kRelationKindCount; ++i) {
    subject.relations[i] = fields.number<std::uint64_t>(word(static_cast<RelationKind>(i)));
  }
  subject.inside = fields.number<std::uint64_t>("inside");
  subject.other_names = fields.number<std::uint64_t>("other_names");
  subject.not_known = fields.number<std::uint64_t>("not_known");
  subject.breaks = breaks_from({fields.object("breaks"), problem});
  subject.breaks_inside = breaks_from({fields.object("breaks_inside"), problem});
}

ProbeSummary probe_from(Fields& fields) {
  ProbeSummary probe;
  probe.timeout_ms = fields.number<std::uint32_t>("timeout_ms");
  probe.links = fields.number<std::uint64_t>("links");
  probe.paths = fields.number<std::uint64_t>("paths");
  probe.answered = fields.number<std::uint64_t>("answered");
  probe.timed_out = fields.number<std::uint64_t>("timed_out");
  probe.not_asked = fields.number<std::uint64_t>("not_asked");
  if (fields.find("notes")) probe.notes = fields.strings("notes");
  return probe;
}

// Calls take(value, count) for each member of an object of counts by word. Words that this version
// does not know are left out: they are counts of rows that are left out too.
template <typename From, typename Take>
void for_counts(JsonNode counts, From from, Problem& problem, const Take& take) {
  const Fields checked(counts, problem);  // that it is an object
  for (const JsonNode member : counts) {
    const std::string_view key = member.key();
    if (const auto value = from(key)) take(static_cast<std::size_t>(*value), member);
  }
}

std::uint64_t count_of(JsonNode number, Problem& problem) {
  if (!number.is(JsonType::kUnsigned) && !problem.any()) {
    problem.message = "\"" + owned(number.key()) + "\" is not a whole number";
  }
  return number.number();
}

// In reports of schema 1.0, a reason belonged to one verdict.
Verdict only_verdict_of(std::size_t reason) {
  if (reason <= static_cast<std::size_t>(Reason::kTrailingBackslash)) return Verdict::kBroken;
  if (reason <= static_cast<std::size_t>(Reason::kNoTrailingBackslash)) return Verdict::kDegraded;
  return Verdict::kUnverifiable;
}

void read_reasons(Fields& links, LinkCounts& counts, Problem& problem) {
  const auto by_verdict = links.find("reasons_by_verdict");
  if (!by_verdict) {
    for_counts(links.object("by_reason"), reason_from, problem,
               [&](std::size_t reason, JsonNode n) {
                 const auto verdict = static_cast<std::size_t>(only_verdict_of(reason));
                 counts.reasons_by_verdict[verdict][reason] = count_of(n, problem);
               });
    return;
  }
  for_counts(*by_verdict, verdict_from, problem, [&](std::size_t verdict, JsonNode reasons) {
    for_counts(reasons, reason_from, problem, [&](std::size_t reason, JsonNode n) {
      counts.reasons_by_verdict[verdict][reason] = count_of(n, problem);
    });
  });
}

void read_counts(JsonNode object, VolumeSummary& volume, Problem& problem) {
  Fields fields(object, problem);
  if (fields.string("name") != volume.name) {
    fields.bad("name", "differs from the name of that volume in the header");
  }
  const auto known = [&](std::string_view key) {
    return fields.number_or_null<std::uint64_t>(key).value_or(0);
  };
  volume.records = fields.number<std::uint64_t>("records");
  volume.records_in_use = known("records_in_use");
  volume.files = known("files");
  volume.directories = known("directories");
  volume.names = known("names");
  volume.dos_names = known("dos_names");
  volume.reparse_points = known("reparse_points");
  volume.hard_link_sets = known("hard_link_sets");
  volume.hard_link_names = known("hard_link_names");
  volume.hard_link_saved_bytes = known("hard_link_saved_bytes");
  if (fields.find("ntfs3g_links")) {
    volume.ntfs3g_links = fields.number<std::uint64_t>("ntfs3g_links");
  }
  volume.faults = fields.number<std::uint64_t>("faults");
  Fields links(fields.object("links"), problem);
  for_counts(links.object("by_kind"), link_kind_from, problem,
             [&](std::size_t kind, JsonNode verdicts) {
               for_counts(verdicts, verdict_from, problem, [&](std::size_t verdict, JsonNode n) {
                 volume.links.by_kind[kind][verdict] = count_of(n, problem);
               });
             });
  read_reasons(links, volume.links, problem);
  const auto findings = fields.find("findings");
  volume.cross_checked = findings.has_value();
  if (!findings) return;
  for_counts(*findings, finding_kind_from, problem,
             [&](std::size_t kind, JsonNode n) { volume.findings[kind] = count_of(n, problem); });
}

}  // namespace

void read_header(JsonNode header, Summary& summary, Problem& problem) {
  Fields fields(header, problem);
  if (fields.string("type") != "header") fields.bad("type", "is not \"header\"");
  summary.tool_version = owned(fields.string("tool_version"));
  if (const auto started = fields.string_or_null("started")) summary.started = owned(*started);
  if (const auto host = fields.string_or_null("host")) summary.host = owned(*host);
  if (const auto policy = fields.find("policy")) {
    read_policy_identity({*policy, problem}, summary.policy.emplace());
  }
  summary.filters = fields.strings("filters");
  summary.complete = fields.boolean("complete");
  for (const JsonNode volume : fields.array("volumes")) {
    summary.volumes.push_back(volume_from(volume, problem));
  }
  for (const JsonNode item : fields.array("skipped")) {
    Fields skipped(item, problem);
    SkippedSource& source = summary.skipped.emplace_back();
    source.name = owned(skipped.string("name"));
    source.what = owned(skipped.string("what"));
    source.failed = skipped.boolean("failed");
  }
  if (const auto subject = fields.find("subject")) {
    summary.subject = subject_from(*subject, problem);
  }
}

void read_summary(JsonNode object, Summary& summary, ReportEnd& end, Problem& problem) {
  Fields fields(object, problem);
  if (fields.string("type") != "summary") fields.bad("type", "is not \"summary\"");
  Fields rows(fields.object("rows"), problem);
  for (const RowKind kind : kRowKinds) {
    // Reports were written without findings once.
    end.rows[static_cast<std::size_t>(kind)] =
        kind == RowKind::kFinding ? rows.number_or_null<std::uint64_t>(type_word(kind)).value_or(0)
                                  : rows.number<std::uint64_t>(type_word(kind));
  }
  std::size_t volume = 0;
  for (const JsonNode counts : fields.array("volumes")) {
    if (volume < summary.volumes.size()) read_counts(counts, summary.volumes[volume], problem);
    ++volume;
  }
  if (volume != summary.volumes.size()) {
    fields.bad("volumes", "does not have as many volumes as the header");
  }
  end.truncated = fields.boolean_or_null("truncated").value_or(false);
  const auto references = fields.find("references");
  if (references.has_value() != summary.subject.has_value()) {
    fields.bad("references", "and the header's \"subject\" must be present or absent together");
  } else if (references) {
    Fields parts(*references, problem);
    read_references(parts, *summary.subject, problem);
  }
  const auto policy = fields.find("policy");
  if (policy.has_value() != summary.policy.has_value()) {
    fields.bad("policy", "must be in both the header and the summary, or in neither");
  } else if (policy) {
    read_policy_outcome({*policy, problem}, *summary.policy, problem);
  }
  if (auto probe = object_in(fields, "probe", problem)) summary.probe = probe_from(*probe);
  if (const auto seconds = fields.find("duration_seconds")) {
    constexpr double kMostSeconds = 1e9;
    const bool is_number = seconds->is(JsonType::kNumber) || seconds->is(JsonType::kUnsigned);
    if (!is_number || seconds->real() < 0 || seconds->real() > kMostSeconds) {
      fields.bad("duration_seconds", "is not a number from 0 to 1e9");
    }
    summary.duration_seconds = seconds->real();
  }
  summary.threads = fields.number_or_null<std::uint32_t>("threads");
}

}  // namespace report

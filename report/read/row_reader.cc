#include "report/read/row_reader.h"

#include "report/model/fault_text.h"
#include "report/model/words.h"
#include "report/read/number_from.h"

namespace report {
namespace {

constexpr Words<std::size(kRowKinds)> kRowTypes{"link", "hard_link", "finding", "fault"};
static_assert(are_words(kRowTypes));

// Writers put these out as they are, so only those two may come in.
std::optional<std::string_view> evaluator_from(std::string_view text) {
  for (const std::string_view known : {"wsl", "createprocess"}) {
    if (text == known) return known;
  }
  return std::nullopt;
}

std::uint64_t time_of(Fields& fields, std::string_view key) {
  const auto text = fields.string_or_null(key);
  if (!text) return 0;
  const auto time = filetime_from(*text);
  if (!time) fields.bad(key, "is not a time");
  return time.value_or(0);
}

std::optional<mft::Guid> guid_of(Fields& fields, std::string_view key) {
  const auto text = fields.string_or_null(key);
  if (!text) return std::nullopt;
  const auto guid = guid_from(*text);
  if (!guid) fields.bad(key, "is not a GUID");
  return guid;
}

Reason reason_of(Fields& fields) {
  return fields.word_or_null("reason", reason_from).value_or(Reason::kNone);
}

}  // namespace

std::string_view type_word(RowKind kind) {
  return kRowTypes[static_cast<std::size_t>(kind)];
}

std::optional<RowKind> row_kind_from(std::string_view type) {
  return value_of<RowKind>(kRowTypes, type);
}

Problem RowReader::read(std::string_view text, RowKind kind, RowVisitor& visitor) {
  problem_ = {};
  const auto root = tree_.parse(text, kMostNodes);
  if (!root) {
    problem_.message = root.error();
    return problem_;
  }
  Fields fields(*root, problem_);
  if (fields.string("type") != type_word(kind)) {
    fields.bad("type", "is not \"" + std::string(type_word(kind)) + "\"");
  }
  // Whatever is shown must be whole: it is only looked at once all members were.
  const auto show = [&](auto&& row, auto fill, auto shown) {
    (this->*fill)(fields, row);
    if (!problem_.any()) (visitor.*shown)(row);
  };
  switch (kind) {
    case RowKind::kLink: show(LinkRow(), &RowReader::link, &RowVisitor::link); break;
    case RowKind::kHardLink:
      show(HardLinkRow(), &RowReader::hard_link, &RowVisitor::hard_link);
      break;
    case RowKind::kFinding: show(FindingRow(), &RowReader::finding, &RowVisitor::finding); break;
    case RowKind::kFault: show(FaultRow(), &RowReader::fault, &RowVisitor::fault); break;
  }
  return problem_;
}

void RowReader::identity(Fields& fields, FileIdentity& file) {
  file.volume = fields.string("volume");
  file.record = fields.number<std::uint64_t>("record");
  file.sequence = fields.number<std::uint16_t>("sequence");
}

void RowReader::details(Fields& fields, FileIdentity& file) {
  const FileTimes times{.created = time_of(fields, "created"),
                        .modified = time_of(fields, "modified"),
                        .mft_changed = time_of(fields, "mft_changed"),
                        .accessed = time_of(fields, "accessed")};
  if (times != FileTimes()) file.times = times;
  file.attributes = fields.number_or_null<std::uint32_t>("attributes");
  file.security_id = fields.number_or_null<std::uint32_t>("security_id");
}

PathState RowReader::path(Fields& fields, std::u16string& units) {
  fields.text("path", units);
  return fields.word_or_null("path_state", path_state_from).value_or(PathState::kWhole);
}

void RowReader::link(Fields& fields, LinkRow& row) {
  identity(fields, row.file);
  row.path_state = path(fields, path_);
  row.path = path_;
  row.file.directory = fields.boolean("directory");
  row.kind = fields.word("kind", link_kind_from);
  if (const auto tag = fields.string_or_null("tag")) {
    const auto number = hex_number_from(*tag, 8);
    if (!number) fields.bad("tag", "is not 0x and eight hex digits");
    row.tag = mft::ReparseTag(static_cast<std::uint32_t>(number.value_or(0)));
  }
  row.guid = guid_of(fields, "guid");
  names(fields, row);
  judgement(fields, row);
  if (const auto object = fields.find("payload")) row.payload = payload({*object, problem_});
  if (const auto object = fields.find("relation")) relation({*object, problem_}, row);
  details(fields, row.file);
}

void RowReader::names(Fields& fields, LinkRow& row) {
  row.has_names = fields.text_or_null("substitute_name", substitute_);
  fields.text_or_null("print_name", print_);
  row.relative = fields.boolean_or_null("relative").value_or(false);
  fields.text_or_null("target", target_);
  row.substitute_name = substitute_;
  row.print_name = print_;
  row.target = target_;
  if (const auto hex = fields.string_or_null("target_hex")) {
    if (!bytes_from_hex(*hex, target_bytes_)) fields.bad("target_hex", "is not hex digits");
    row.target_bytes = mft::Bytes(target_bytes_);
  }
}

void RowReader::judgement(Fields& fields, LinkRow& row) {
  row.verdict = fields.word("verdict", verdict_from);
  row.reason = reason_of(fields);
  row.hop = fields.number_or_null<std::uint32_t>("hop").value_or(0);
  fields.text_or_null("component", component_);
  row.component = component_;
  row.malformation =
      fields.word_or_null("malformation", malformation_from).value_or(Malformation::kNone);
  row.hops = fields.number<std::uint32_t>("hops");
  for (const JsonNode flag : fields.array("flags")) {
    if (!flag.is(JsonType::kString)) {
      fields.bad("flags", "contains something that is not a string");
      break;
    }
    if (const auto known = flag_from(flag.text())) {
      row.flags.set(*known);
    } else {
      fields.bad_word("flags", flag.text());
    }
  }
  row.trust = fields.word_or_null("trust", trust_from);
  const auto object = fields.find("resolved");
  if (object && !object->is(JsonType::kNull)) resolved({*object, problem_}, row);
  if (const auto answer = fields.find("evaluator")) evaluator({*answer, problem_}, row);
  if (const auto answer = fields.find("probe")) probe({*answer, problem_}, row);
}

void RowReader::resolved(Fields fields, LinkRow& row) {
  ResolvedObject& object = row.resolved.emplace();
  object.volume = fields.string("volume");
  object.record = fields.number<std::uint64_t>("record");
  object.sequence = fields.number<std::uint16_t>("sequence");
  object.directory = fields.boolean("directory");
  fields.text("path", resolved_path_);
  object.path = resolved_path_;
}

void RowReader::evaluator(Fields fields, LinkRow& row) {
  EvaluatorAnswer& answer = row.evaluator.emplace();
  answer.evaluator = fields.word("name", evaluator_from);
  answer.verdict = fields.word("verdict", verdict_from);
  answer.reason = reason_of(fields);
}

void RowReader::probe(Fields fields, LinkRow& row) {
  ProbeAnswer& answer = row.probe.emplace();
  answer.outcome = fields.word("answer", probe_outcome_from);
  answer.error = fields.number_or_null<std::uint32_t>("error").value_or(0);
  fields.text("path", probe_path_);
  answer.path = probe_path_;
}

void RowReader::relation(Fields fields, LinkRow& row) {
  Relation& relation = row.relation.emplace();
  relation.kind = fields.word("kind", relation_kind_from);
  relation.access = fields.word("access", access_from);
  relation.inside = fields.boolean("inside");
  relation.breaks = {.if_deleted = fields.boolean("breaks_if_deleted"),
                     .if_renamed = fields.boolean("breaks_if_renamed"),
                     .if_moved = fields.boolean("breaks_if_moved"),
                     .if_relettered = fields.boolean("breaks_if_relettered")};
  if (relation.kind != RelationKind::kThrough) return;
  Fields through(fields.object("through"), problem_);
  relation.through_volume = through.string("volume");
  through.text("path", through_path_);
  through.text("target", through_target_);
  relation.through_path = through_path_;
  relation.through_target = through_target_;
}

void RowReader::hard_link(Fields& fields, HardLinkRow& row) {
  identity(fields, row.file);
  row.path_state = path(fields, path_);
  row.path = path_;
  row.name_index = fields.number<std::uint32_t>("name_index");
  row.name_count = fields.number<std::uint32_t>("name_count");
  row.dos_name_count = fields.number<std::uint32_t>("dos_name_count");
  row.header_link_count = fields.number<std::uint16_t>("header_link_count");
  row.size_bytes = fields.number_or_null<std::uint64_t>("size_bytes");
  row.allocated_bytes = fields.number_or_null<std::uint64_t>("allocated_bytes");
  row.saved_bytes = fields.number_or_null<std::uint64_t>("saved_bytes");
  details(fields, row.file);
}

void RowReader::finding(Fields& fields, FindingRow& row) {
  row.volume = fields.string("volume");
  row.record = fields.number<std::uint64_t>("record");
  row.sequence = fields.number<std::uint16_t>("sequence");
  fields.text_or_null("path", path_);
  row.path = path_;
  row.path_state = fields.word_or_null("path_state", path_state_from).value_or(PathState::kWhole);
  row.kind = fields.word("code", finding_kind_from);
  row.expected = fields.number<std::uint64_t>("expected");
  row.actual = fields.number<std::uint64_t>("actual");
  if (const auto rule = fields.string_or_null("rule")) policy(fields, *rule, row.policy.emplace());
}

void RowReader::policy(Fields& fields, std::string_view rule, PolicyResult& result) {
  result.rule = rule;
  result.severity = fields.word("severity", rule_severity_from);
  result.state = fields.word_or_null("state", finding_state_from);
  if (fields.text_or_null("target", target_)) result.target = target_;
  if (const auto justification = fields.string_or_null("suppression")) {
    result.suppressed = true;
    result.justification = *justification;
  }
  result.fingerprint = fields.string("fingerprint");
}

void RowReader::fault(Fields& fields, FaultRow& row) {
  row.volume = fields.string("volume");
  row.fault.record = fields.number<std::uint64_t>("record");
  row.fault.code = fields.word("code", fault_code_from);
  row.fault.offset = fields.number<std::uint32_t>("offset");
  row.fault.expected = fields.number<std::uint64_t>("expected");
  row.fault.actual = fields.number<std::uint64_t>("actual");
}

}  // namespace report

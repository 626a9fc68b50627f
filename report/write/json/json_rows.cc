#include "report/write/json/json_rows.h"

#include "report/model/fault_text.h"
#include "report/model/payload.h"
#include "report/text/json_text.h"
#include "report/text/number_text.h"
#include "report/text/time_text.h"

namespace report {
namespace {

// A word from our own tables, or null if it is empty.
void append_word(std::string_view word, TextOut& out) {
  if (word.empty()) {
    out.put("null");
    return;
  }
  out.put('"');
  out.put(word);
  out.put('"');
}

void append_bool(bool value, TextOut& out) {
  out.put(value ? "true" : "false");
}

void append_reason(Reason reason, TextOut& out) {
  append_word(reason == Reason::kNone ? std::string_view() : word(reason), out);
}

void append_member(std::string_view key, std::optional<std::uint64_t> value, TextOut& out) {
  out.put(key);
  if (value) {
    append_number(*value, out);
  } else {
    out.put("null");
  }
}

std::optional<std::uint64_t> error_of(const ProbeAnswer& answer) {
  return answer.error != 0 ? std::optional<std::uint64_t>(answer.error) : std::nullopt;
}

void append_time(std::uint64_t time, TextOut& out) {
  out.put('"');
  if (append_rfc3339(time, out)) {
    out.put('"');
    return;
  }
  out.drop_back();
  out.put("null");
}

void append_details(const FileIdentity& file, TextOut& out) {
  const FileTimes times = file.times.value_or(FileTimes());  // 0 has no date
  out.put(R"(,"created":)");
  append_time(times.created, out);
  out.put(R"(,"modified":)");
  append_time(times.modified, out);
  out.put(R"(,"mft_changed":)");
  append_time(times.mft_changed, out);
  out.put(R"(,"accessed":)");
  append_time(times.accessed, out);
  append_member(R"(,"attributes":)", file.attributes, out);
  append_member(R"(,"security_id":)", file.security_id, out);
}

}  // namespace

std::string_view JsonRows::volume_json(std::string_view name) {
  if (volume_json_.size() == 0 || name != volume_) {
    volume_ = name;
    volume_json_.clear();
    append_json_string(name, volume_json_);
  }
  return volume_json_.text();
}

void JsonRows::separate() {
  if (layout_ == JsonLayout::kArray) out_.put(index_ == 0 ? "\n" : ",\n");
  ++index_;
}

void JsonRows::begin(std::string_view type, std::string_view volume) {
  set_names_ = 0;  // a row of another kind ends the set
  separate();
  head(type, volume);
}

void JsonRows::head(std::string_view type, std::string_view volume) {
  out_.put(R"({"type":")");
  out_.put(type);
  out_.put(R"(","volume":)");
  out_.put(volume_json(volume));
}

void JsonRows::end() {
  out_.put('}');
  if (layout_ == JsonLayout::kLines) out_.put('\n');
}

// ,"name":"value" and, if the text was changed, the exact units.
void JsonRows::text(std::string_view name, std::u16string_view value) {
  if (out_.back() != '{') out_.put(',');
  out_.put('"');
  out_.put(name);
  out_.put("\":");
  if (append_json_string(value, out_)) return;
  out_.put(",\"");
  out_.put(name);
  out_.put("_utf16\":\"");
  append_hex_units(value, out_);
  out_.put("\",\"");
  out_.put(name);
  out_.put("_lossy\":true");
}

void JsonRows::text_or_null(std::string_view name, std::u16string_view value, bool present) {
  if (present) {
    text(name, value);
    return;
  }
  out_.put(",\"");
  out_.put(name);
  out_.put("\":null");
}

void JsonRows::text(std::string_view name, mft::Utf16View value) {
  units_.resize(value.size());
  if (!units_.empty()) value.copy_to(units_.data());
  text(name, std::u16string_view(units_));
}

void JsonRows::path(std::u16string_view path, PathState state) {
  text("path", path);
  if (state == PathState::kWhole) return;
  out_.put(R"(,"path_state":)");
  append_word(word(state), out_);
}

void JsonRows::link(const LinkRow& row) {
  begin("link", row.file.volume);
  number(R"(,"record":)", row.file.record);
  number(R"(,"sequence":)", row.file.sequence);
  path(row.path, row.path_state);
  out_.put(R"(,"directory":)");
  append_bool(row.file.directory, out_);
  out_.put(R"(,"kind":)");
  append_word(word(row.kind), out_);
  tag(row);
  target(row);
  judgement(row);
  payload(row);
  if (row.relation) relation(*row.relation);
  out_.put(details_.of(row.file, append_details));
  end();
}

void JsonRows::tag(const LinkRow& row) {
  out_.put(R"(,"tag":)");
  if (row.tag.value() == 0) {
    out_.put(R"(null,"tag_name":null)");
    return;
  }
  out_.put('"');
  append_hex(row.tag.value(), 8, out_);
  out_.put(R"(","tag_name":)");
  append_word(row.tag.name(), out_);
  if (!row.guid) return;
  out_.put(R"(,"guid":")");
  append_guid(*row.guid, out_);
  out_.put('"');
}

void JsonRows::target(const LinkRow& row) {
  text_or_null("substitute_name", row.substitute_name, row.has_names);
  text_or_null("print_name", row.print_name, row.has_names);
  out_.put(R"(,"relative":)");
  if (row.has_names) {
    append_bool(row.relative, out_);
  } else {
    out_.put("null");
  }
  text_or_null("target", row.target, !row.target.empty());
  if (row.target_bytes.empty()) return;
  out_.put(R"(,"target_hex":")");
  append_hex_bytes(row.target_bytes.span(), out_);
  out_.put('"');
}

void JsonRows::judgement(const LinkRow& row) {
  out_.put(R"(,"verdict":)");
  append_word(word(row.verdict), out_);
  out_.put(R"(,"reason":)");
  append_reason(row.reason, out_);
  if (row.reason != Reason::kNone) {
    if (row.hop != 0) number(R"(,"hop":)", row.hop);
    if (!row.component.empty()) text("component", row.component);
    if (row.malformation != Malformation::kNone) {
      out_.put(R"(,"malformation":)");
      append_word(word(row.malformation), out_);
    }
  }
  number(R"(,"hops":)", row.hops);
  out_.put(R"(,"flags":[)");
  for (const Flag flag : kFlags) {
    if (!row.flags.has(flag)) continue;
    append_word(word(flag), out_);
    out_.put(',');
  }
  if (out_.back() == ',') out_.drop_back();
  out_.put(R"(],"trust":)");
  append_word(row.trust ? word(*row.trust) : std::string_view(), out_);
  out_.put(R"(,"resolved":)");
  if (row.resolved) {
    resolved(*row.resolved);
  } else {
    out_.put("null");
  }
  if (row.evaluator) {
    out_.put(R"(,"evaluator":{"name":)");
    append_word(row.evaluator->evaluator, out_);
    out_.put(R"(,"verdict":)");
    append_word(word(row.evaluator->verdict), out_);
    out_.put(R"(,"reason":)");
    append_reason(row.evaluator->reason, out_);
    out_.put('}');
  }
  if (row.probe) probe(*row.probe);
}

void JsonRows::probe(const ProbeAnswer& answer) {
  out_.put(R"(,"probe":{"answer":)");
  append_word(word(answer.outcome), out_);
  append_member(R"(,"error":)", error_of(answer), out_);
  text("path", answer.path);
  out_.put('}');
}

void JsonRows::resolved(const ResolvedObject& object) {
  out_.put(R"({"volume":)");
  out_.put(volume_json(object.volume));
  number(R"(,"record":)", object.record);
  number(R"(,"sequence":)", object.sequence);
  out_.put(R"(,"directory":)");
  append_bool(object.directory, out_);
  text("path", object.path);
  out_.put('}');
}

void JsonRows::relation(const Relation& relation) {
  out_.put(R"(,"relation":{"kind":)");
  append_word(word(relation.kind), out_);
  out_.put(R"(,"access":)");
  append_word(word(relation.access), out_);
  out_.put(R"(,"inside":)");
  append_bool(relation.inside, out_);
  out_.put(R"(,"breaks_if_deleted":)");
  append_bool(relation.breaks.if_deleted, out_);
  out_.put(R"(,"breaks_if_renamed":)");
  append_bool(relation.breaks.if_renamed, out_);
  out_.put(R"(,"breaks_if_moved":)");
  append_bool(relation.breaks.if_moved, out_);
  out_.put(R"(,"breaks_if_relettered":)");
  append_bool(relation.breaks.if_relettered, out_);
  if (relation.kind == RelationKind::kThrough) {
    out_.put(R"(,"through":{"volume":)");
    out_.put(volume_json(relation.through_volume));
    text("path", relation.through_path);
    text("target", relation.through_target);
    out_.put('}');
  }
  out_.put('}');
}

void JsonRows::hard_link(const HardLinkRow& row) {
  const bool known = is_next_of_set(row);
  separate();
  if (known) {
    out_.repeat(set_head_);
  } else {
    const std::size_t start = out_.size();
    head("hard_link", row.file.volume);
    number(R"(,"record":)", row.file.record);
    number(R"(,"sequence":)", row.file.sequence);
    set_head_ = out_.since(start);
  }
  path(row.path, row.path_state);
  number(R"(,"name_index":)", row.name_index);
  if (known) {
    out_.repeat(set_tail_);
  } else {
    const std::size_t start = out_.size();
    number(R"(,"name_count":)", row.name_count);
    number(R"(,"dos_name_count":)", row.dos_name_count);
    number(R"(,"header_link_count":)", row.header_link_count);
    append_member(R"(,"size_bytes":)", row.size_bytes, out_);
    append_member(R"(,"allocated_bytes":)", row.allocated_bytes, out_);
    append_member(R"(,"saved_bytes":)", row.saved_bytes, out_);
    append_details(row.file, out_);
    set_tail_ = out_.since(start);
  }
  end();
}

// Rows of one set are adjacent, and each set begins with its first name.
bool JsonRows::is_next_of_set(const HardLinkRow& row) {
  const bool is_next = row.name_index != 1 && row.name_index == set_names_ + 1 &&
                       row.file.record == set_record_ && row.file.volume == volume_;
  set_record_ = row.file.record;
  set_names_ = row.name_index;
  return is_next;
}

void JsonRows::finding(const FindingRow& row) {
  begin("finding", row.volume);
  number(R"(,"record":)", row.record);
  number(R"(,"sequence":)", row.sequence);
  if (row.path.empty()) {
    out_.put(R"(,"path":null)");
  } else {
    path(row.path, row.path_state);
  }
  out_.put(R"(,"code":)");
  append_word(word(row.kind), out_);
  out_.put(R"(,"severity":)");
  append_word(row.policy ? word(row.policy->severity) : word(severity_of(row.kind)), out_);
  out_.put(R"(,"what":)");
  append_json_string(explain(row.kind), out_);
  number(R"(,"expected":)", row.expected);
  number(R"(,"actual":)", row.actual);
  if (row.policy) policy(*row.policy);
  end();
}

void JsonRows::policy(const PolicyResult& result) {
  // Of a report that was read back, this is what it said.
  out_.put(R"(,"rule":)");
  append_json_string(result.rule, out_);
  if (result.state) {
    out_.put(R"(,"state":)");
    append_word(word(*result.state), out_);
  }
  if (!result.target.empty()) text("target", result.target);
  if (result.suppressed) {
    out_.put(R"(,"suppression":)");
    append_json_string(result.justification, out_);
  }
  out_.put(R"(,"fingerprint":)");
  append_json_string(result.fingerprint, out_);
}

void JsonRows::fault(const FaultRow& row) {
  begin("fault", row.volume);
  number(R"(,"record":)", row.fault.record);
  out_.put(R"(,"code":)");
  append_word(word(row.fault.code), out_);
  out_.put(R"(,"what":)");
  append_json_string(explain(row.fault.code), out_);
  number(R"(,"offset":)", row.fault.offset);
  number(R"(,"expected":)", row.fault.expected);
  number(R"(,"actual":)", row.fault.actual);
  end();
}

}  // namespace report

#include "report/outline/link_note.h"

#include "mft/utf16.h"
#include "report/model/payload.h"
#include "report/text/number_text.h"

namespace report {
namespace {

void add(std::string_view ascii, std::u16string& out) {
  for (const char c : ascii) out.push_back(static_cast<unsigned char>(c));
}

// Begins another remark of the same note.
void separate(std::u16string& out) {
  if (!out.empty()) out += u"; ";
}

void append_reason(const LinkRow& row, std::u16string& out) {
  if (row.reason == Reason::kNone) return;
  add(word(row.reason), out);
  if (!row.component.empty()) {
    out += u": ";
    out += row.component;
  }
  if (row.malformation != Malformation::kNone) {
    out += row.component.empty() ? u": " : u" (";
    add(explain(row.malformation), out);
    if (!row.component.empty()) out += u")";
  }
  if (row.hop > 1) {
    std::string hop;
    append_number(row.hop, hop);
    out += u" (hop ";
    add(hop, out);
    out += u")";
  }
}

// For payloads: the details that matter to people, on one line.
void append_payload(const LinkRow& row, std::u16string& out) {
  const Payload& payload = row.payload;
  const auto say = [&](std::string_view what, std::string_view detail) {
    separate(out);
    add(what, out);
    add(detail, out);
  };
  if (const auto* const app = std::get_if<mft::AppExecLink>(&payload)) {
    separate(out);
    out += app->package.str();
  } else if (const auto* const wof = std::get_if<mft::Wof>(&payload)) {
    const std::string_view provider = wof_provider_word(wof->provider);
    say("", provider == "file" ? wof_algorithm_word(wof->algorithm) : provider);
  } else if (const auto* const nfs = std::get_if<mft::NfsSpecial>(&payload)) {
    say("", nfs_type_word(nfs->type));
  } else if (row.kind == LinkKind::kOtherMicrosoft || row.kind == LinkKind::kThirdParty) {
    std::string tag;
    append_hex(row.tag.value(), 8, tag);
    say("tag ", row.tag.name().empty() ? std::string_view(tag) : row.tag.name());
  }
}

}  // namespace

std::u16string_view shown_target(const LinkRow& row) {
  if (!row.target.empty()) return row.target;
  return row.has_names ? row.substitute_name : std::u16string_view();
}

namespace {

// The path to the subject, and remarks about links inside it.
void append_relation(const Relation& relation, std::u16string& out) {
  if (relation.kind == RelationKind::kThrough) {
    separate(out);
    out += u"through ";
    out += relation.through_path;
    out += u" -> ";
    out += relation.through_target;
  }
  if (!relation.inside || !relation.breaks.if_moved) return;
  separate(out);
  add(relation.breaks.if_renamed ? "breaks if it is renamed or moved" : "breaks if it is moved",
      out);
}

}  // namespace

void append_note(const LinkRow& row, std::u16string& out) {
  append_reason(row, out);
  append_payload(row, out);
  if (row.evaluator) {
    separate(out);
    add(row.evaluator->evaluator, out);
    out += u": ";
    add(word(row.evaluator->verdict), out);
    if (row.evaluator->reason != Reason::kNone) {
      out += u", ";
      add(word(row.evaluator->reason), out);
    }
  }
  if (row.probe) {
    separate(out);
    out += u"the system ";
    add(explain(row.probe->outcome), out);
  }
  if (row.relation) append_relation(*row.relation, out);
  if (row.flags.none()) return;
  out += out.empty() ? u"[" : u" [";
  for (const Flag flag : kFlags) {
    if (!row.flags.has(flag)) continue;
    add(word(flag), out);
    out += u", ";
  }
  out.resize(out.size() - 2);
  out += u"]";
}

}  // namespace report

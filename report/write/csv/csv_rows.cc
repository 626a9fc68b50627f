#include "report/write/csv/csv_rows.h"

#include <algorithm>

#include "report/model/fault_text.h"
#include "report/text/number_text.h"
#include "report/text/time_text.h"

namespace report {
namespace {

// Empty cells between two groups of cells of a row.
constexpr int kLinkCells = 27;
constexpr int kPayloadCells = 10;
constexpr int kHardLinkCells = 7;
constexpr int kDetailCells = 6;
constexpr int kFaultCells = 6;
constexpr int kRelationCells = 10;
constexpr int kPolicyCells = 4;
constexpr int kCellsBeforeTarget = 7;  // of a link

}  // namespace

std::string csv_columns(const CsvLayout& layout) {
  std::string columns =
      "type,volume,record,sequence,path,path_state,directory,"
      "kind,tag,tag_name,guid,substitute_name,print_name,relative,target,verdict,reason,hop,"
      "component,malformation,hops,flags,trust,resolved_volume,resolved_record,resolved_sequence,"
      "resolved_directory,resolved_path,evaluator,evaluator_verdict,evaluator_reason,"
      "probe,probe_error,probe_path,"
      "app_package,app_entry_point,app_executable,wof_provider,wof_algorithm,wci_layer,wci_name,"
      "nfs_type,nfs_target,data_bytes,"
      "name_index,name_count,dos_name_count,header_link_count,size_bytes,allocated_bytes,"
      "saved_bytes,"
      "created,modified,mft_changed,accessed,attributes,security_id,"
      "code,what,offset,expected,actual,severity,";
  if (layout.table == CsvTable::kRelations) {
    columns +=
        "relation,access,inside,breaks_if_deleted,breaks_if_renamed,breaks_if_moved,"
        "breaks_if_relettered,through_volume,through_path,through_target,";
  }
  if (layout.table == CsvTable::kPolicy) columns += "rule,state,suppression,fingerprint,";
  columns += "exact";
  std::ranges::replace(columns, kCommaSeparator, layout.separator);
  return columns;
}

// Every cell but the first starts with its separator.
void CsvRows::begin(std::string_view type, std::string_view volume) {
  exact_.clear();
  out_.put(type);
  utf8_cell(volume);
}

void CsvRows::end(const std::optional<Relation>& relation) {
  if (layout_.table == CsvTable::kRelations) relation_cells(relation);
  if (layout_.table == CsvTable::kPolicy) blank(kPolicyCells);
  end_line();
}

void CsvRows::end_line() {
  separate();
  out_.put(exact_.text());
  out_.put("\r\n");
}

void CsvRows::blank(int cells) {
  out_.fill(static_cast<std::size_t>(cells), layout_.separator);
}

void CsvRows::word_cell(std::string_view word) {
  separate();
  out_.put(word);
}

void CsvRows::reason_cell(Reason reason) {
  word_cell(reason == Reason::kNone ? std::string_view() : word(reason));
}

void CsvRows::bool_cell(bool value) {
  word_cell(value ? "true" : "false");
}

void CsvRows::number_cell(std::uint64_t value) {
  separate();
  append_number(value, out_);
}

void CsvRows::optional_cell(std::optional<std::uint64_t> value) {
  separate();
  if (value) append_number(*value, out_);
}

void CsvRows::details(const FileIdentity& file) {
  out_.put(details_.of(file, [separator = layout_.separator](const FileIdentity& of, TextOut& out) {
    const auto number = [&](std::optional<std::uint64_t> value) {
      out.put(separator);
      if (value) append_number(*value, out);
    };
    const FileTimes times = of.times.value_or(FileTimes());  // 0 has no date
    for (const std::uint64_t time :
         {times.created, times.modified, times.mft_changed, times.accessed}) {
      out.put(separator);
      append_rfc3339(time, out);
    }
    number(of.attributes);
    number(of.security_id);
  }));
}

void CsvRows::utf8_cell(std::string_view text) {
  separate();
  append_csv_field(text, layout_.guard, out_);
}

void CsvRows::exact(std::string_view column) {
  if (exact_.size() != 0) exact_.put(' ');
  exact_.put(column);
  exact_.put('=');
}

void CsvRows::text_cell(std::string_view column, std::u16string_view text) {
  separate();
  if (append_csv_field(text, layout_.guard, out_)) return;
  exact(column);
  append_hex_units(text, exact_);
}

void CsvRows::text_cell(std::string_view column, mft::Utf16View text) {
  units_.resize(text.size());
  if (!units_.empty()) text.copy_to(units_.data());
  text_cell(column, std::u16string_view(units_));
}

void CsvRows::place(const FileIdentity& file, std::u16string_view path, PathState state) {
  number_cell(file.record);
  number_cell(file.sequence);
  text_cell("path", path);
  word_cell(state == PathState::kWhole ? std::string_view() : word(state));
}

void CsvRows::link(const LinkRow& row) {
  begin("link", row.file.volume);
  place(row.file, row.path, row.path_state);
  bool_cell(row.file.directory);
  tag_cells(row);
  target_cells(row);
  judgement_cells(row);
  resolved_cells(row);
  probe_cells(row);
  payload_cells(row.payload);
  blank(kHardLinkCells);
  details(row.file);
  blank(kFaultCells);
  end(row.relation);
}

void CsvRows::relation_cells(const std::optional<Relation>& relation) {
  if (!relation) return blank(kRelationCells);
  word_cell(word(relation->kind));
  word_cell(word(relation->access));
  bool_cell(relation->inside);
  bool_cell(relation->breaks.if_deleted);
  bool_cell(relation->breaks.if_renamed);
  bool_cell(relation->breaks.if_moved);
  bool_cell(relation->breaks.if_relettered);
  if (relation->kind != RelationKind::kThrough) return blank(3);
  utf8_cell(relation->through_volume);
  text_cell("through_path", relation->through_path);
  text_cell("through_target", relation->through_target);
}

void CsvRows::tag_cells(const LinkRow& row) {
  word_cell(word(row.kind));
  separate();
  if (row.tag.value() != 0) append_hex(row.tag.value(), 8, out_);
  word_cell(row.tag.name());
  separate();
  if (row.guid) append_guid(*row.guid, out_);
}

void CsvRows::target_cells(const LinkRow& row) {
  text_cell("substitute_name", row.substitute_name);
  text_cell("print_name", row.print_name);
  if (row.has_names) {
    bool_cell(row.relative);
  } else {
    blank(1);
  }
  text_cell("target", row.target);
  if (row.target_bytes.empty()) return;
  exact("target_bytes");
  append_hex_bytes(row.target_bytes.span(), exact_);
}

void CsvRows::judgement_cells(const LinkRow& row) {
  const bool reasoned = row.reason != Reason::kNone;
  word_cell(word(row.verdict));
  reason_cell(row.reason);
  if (reasoned && row.hop != 0) {
    number_cell(row.hop);
  } else {
    blank(1);
  }
  text_cell("component", reasoned ? row.component : std::u16string_view());
  word_cell(row.malformation == Malformation::kNone ? std::string_view() : word(row.malformation));
  number_cell(row.hops);
  separate();
  for (const Flag flag : kFlags) {
    if (!row.flags.has(flag)) continue;
    out_.put(word(flag));
    out_.put(' ');
  }
  if (out_.back() == ' ') out_.drop_back();
  word_cell(row.trust ? word(*row.trust) : std::string_view());
}

void CsvRows::resolved_cells(const LinkRow& row) {
  if (row.resolved) {
    utf8_cell(row.resolved->volume);
    number_cell(row.resolved->record);
    number_cell(row.resolved->sequence);
    bool_cell(row.resolved->directory);
    text_cell("resolved_path", row.resolved->path);
  } else {
    blank(5);
  }
  if (row.evaluator) {
    word_cell(row.evaluator->evaluator);
    word_cell(word(row.evaluator->verdict));
    reason_cell(row.evaluator->reason);
  } else {
    blank(3);
  }
}

void CsvRows::probe_cells(const LinkRow& row) {
  if (!row.probe) return blank(3);
  word_cell(word(row.probe->outcome));
  if (row.probe->error != 0) {
    number_cell(row.probe->error);
  } else {
    blank(1);
  }
  text_cell("probe_path", row.probe->path);
}

void CsvRows::payload_cells(const Payload& payload) {
  // A word if there is one, otherwise the number.
  const auto word_or_number = [this](std::string_view word, std::uint64_t number) {
    if (word.empty()) {
      number_cell(number);
    } else {
      word_cell(word);
    }
  };
  if (const auto* const app = std::get_if<mft::AppExecLink>(&payload)) {
    text_cell("app_package", app->package);
    text_cell("app_entry_point", app->entry_point);
    text_cell("app_executable", app->executable);
    blank(kPayloadCells - 3);
  } else if (const auto* const wof = std::get_if<mft::Wof>(&payload)) {
    blank(3);
    const std::string_view provider = wof_provider_word(wof->provider);
    word_or_number(provider, wof->provider);
    if (provider == "file") {
      word_or_number(wof_algorithm_word(wof->algorithm), wof->algorithm);
    } else {
      blank(1);
    }
    blank(kPayloadCells - 5);
  } else if (const auto* const wci = std::get_if<mft::Wci>(&payload)) {
    blank(5);
    separate();
    append_guid(wci->layer, out_);
    text_cell("wci_name", wci->name);
    blank(kPayloadCells - 7);
  } else if (const auto* const nfs = std::get_if<mft::NfsSpecial>(&payload)) {
    blank(7);
    word_or_number(nfs_type_word(nfs->type), nfs->type);
    text_cell("nfs_target", nfs->link_target);
    blank(kPayloadCells - 9);
  } else if (const auto* const plain = std::get_if<PlainData>(&payload)) {
    blank(kPayloadCells - 1);
    number_cell(plain->data_bytes);
  } else {
    blank(kPayloadCells);
  }
}

void CsvRows::hard_link(const HardLinkRow& row) {
  begin("hard_link", row.file.volume);
  place(row.file, row.path, row.path_state);
  blank(1 + kLinkCells + kPayloadCells);  // no column `directory`: directories have one name
  number_cell(row.name_index);
  number_cell(row.name_count);
  number_cell(row.dos_name_count);
  number_cell(row.header_link_count);
  optional_cell(row.size_bytes);
  optional_cell(row.allocated_bytes);
  optional_cell(row.saved_bytes);
  details(row.file);
  blank(kFaultCells);
  end();
}

void CsvRows::finding(const FindingRow& row) {
  begin("finding", row.volume);
  number_cell(row.record);
  number_cell(row.sequence);
  text_cell("path", row.path);
  word_cell(row.path_state == PathState::kWhole ? std::string_view() : word(row.path_state));
  blank(1 + kCellsBeforeTarget);
  text_cell("target", row.policy ? row.policy->target : std::u16string_view());
  blank(kLinkCells - kCellsBeforeTarget - 1 + kPayloadCells + kHardLinkCells + kDetailCells);
  word_cell(word(row.kind));
  utf8_cell(explain(row.kind));
  blank(1);
  number_cell(row.expected);
  number_cell(row.actual);
  word_cell(row.policy ? word(row.policy->severity) : word(severity_of(row.kind)));
  if (row.policy && layout_.table == CsvTable::kPolicy) {
    utf8_cell(row.policy->rule);
    word_cell(row.policy->state ? word(*row.policy->state) : std::string_view());
    utf8_cell(row.policy->justification);
    utf8_cell(row.policy->fingerprint);
    return end_line();
  }
  end();
}

void CsvRows::fault(const FaultRow& row) {
  begin("fault", row.volume);
  number_cell(row.fault.record);
  blank(4 + kLinkCells + kPayloadCells + kHardLinkCells + kDetailCells);
  word_cell(word(row.fault.code));
  utf8_cell(explain(row.fault.code));
  number_cell(row.fault.offset);
  number_cell(row.fault.expected);
  number_cell(row.fault.actual);
  blank(1);
  end();
}

void CsvRows::remark(std::string_view type, std::string_view volume, std::string_view what) {
  begin(type, volume);
  blank(5 + kLinkCells + kPayloadCells + kHardLinkCells + kDetailCells + 1);
  utf8_cell(what);
  blank(4);
  end();
}

}  // namespace report

#include "report/write/json/trace_json.h"

#include <nlohmann/json.hpp>

#include "mft/utf16.h"
#include "report/model/summary.h"
#include "report/schema/schema.h"
#include "report/text/json_text.h"
#include "report/text/number_text.h"
#include "report/write/json/json_rows.h"
#include "report/write/json/limitations_json.h"

namespace report {
namespace {

using Json = nlohmann::ordered_json;

// As for all texts of a report: adds the exact units if it is not valid UTF-16.
void put_text(Json& json, const std::string& name, std::u16string_view text) {
  TextOut out;
  const bool exact = append_json_string(text, out);
  json[name] = Json::parse(out.text());
  if (exact) return;
  out.clear();
  append_hex_units(text, out);
  json[name + "_utf16"] = out.text();
  json[name + "_lossy"] = true;
}

void put_word(Json& json, const std::string& name, std::string_view text) {
  if (text.empty()) {
    json[name] = nullptr;
  } else {
    json[name] = valid_utf8(text);
  }
}

void put_reached(Json& json, std::optional<bool> reached) {
  if (reached) {
    json["reached"] = *reached;
  } else {
    json["reached"] = nullptr;
  }
}

Json path_json(const TracePath& path) {
  Json json{{"type", "path"}, {"cause", word(path.cause)}};
  if (path.hop != 0) json["hop"] = path.hop;
  json["depth"] = path.depth;
  put_word(json, "volume", path.volume);
  put_word(json, "drive", path.drive);
  put_text(json, "path", path.path);
  return json;
}

Json component_json(const TraceComponent& component) {
  Json json{{"type", "component"}, {"depth", component.depth}};
  put_text(json, "name", component.name);
  if (!component.name_on_disk.empty()) put_text(json, "name_on_disk", component.name_on_disk);
  json["found"] = word(component.found);
  if (component.short_name) json["short_name"] = true;
  if (component.ambiguous) json["ambiguous"] = true;
  if (component.found == TraceFound::kDirectory || component.found == TraceFound::kFile) {
    json["record"] = component.record;
    json["sequence"] = component.sequence;
  }
  if (!component.kind) return json;
  json["kind"] = word(*component.kind);
  std::string tag;
  append_hex(component.tag, 8, tag);
  json["tag"] = component.tag == 0 ? Json(nullptr) : Json(tag);
  if (!component.target.empty()) put_text(json, "target", component.target);
  if (component.hop == 0) return json;
  json["relative"] = component.relative;
  json["hop"] = component.hop;
  return json;
}

void put_end(Json& json, const TraceEnd& end) {
  put_reached(json, end.reached);
  json["verdict"] = word(end.verdict);
  put_word(json, "reason", end.reason == Reason::kNone ? std::string_view() : word(end.reason));
  if (end.hop != 0) json["hop"] = end.hop;
  if (!end.component.empty()) put_text(json, "component", end.component);
  if (end.malformation != Malformation::kNone) json["malformation"] = word(end.malformation);
  put_word(json, "why", end.why);
  json["hops"] = end.hops;
  json["flags"] = Json::array();
  for (const Flag flag : kFlags) {
    if (end.flags.has(flag)) json["flags"].push_back(word(flag));
  }
  if (end.probe) {
    Json probe{{"answer", word(end.probe->outcome)},
               {"error", end.probe->error != 0 ? Json(end.probe->error) : Json()}};
    put_text(probe, "path", end.probe->path);
    json["probe"] = std::move(probe);
  }
  json["resolved"] = nullptr;
  if (!end.object) return;
  Json object;
  put_word(object, "volume", end.object->volume);
  object["record"] = end.object->record;
  object["sequence"] = end.object->sequence;
  object["directory"] = end.object->directory;
  put_text(object, "path", end.object->path);
  json["resolved"] = std::move(object);
}

Json sentences(const std::vector<std::string>& texts) {
  Json json = Json::array();
  for (const auto& text : texts) json.push_back(valid_utf8(text));
  return json;
}

Json fault_json(const FaultRow& row) {
  TextOut out;
  JsonRows(JsonLayout::kArray, 0, out).fault(row);
  return Json::parse(out.text());
}

}  // namespace

std::string trace_json(const Trace& trace) {
  Json json{{"schema_version", kSchemaVersion}, {"type", "resolve"}, {"tool", "linkaudit"}};
  put_word(json, "tool_version", trace.tool_version);
  put_word(json, "volume", trace.volume);
  put_word(json, "drive", trace.drive);
  put_text(json, "path", trace.path);
  put_end(json, trace.end);
  json["max_hops"] = trace.max_hops;
  if (trace.evaluator) {
    json["evaluator"] = {{"name", trace.evaluator->evaluator},
                         {"verdict", word(trace.evaluator->verdict)}};
    put_word(json["evaluator"], "reason",
             trace.evaluator->reason == Reason::kNone ? std::string_view()
                                                      : word(trace.evaluator->reason));
  }
  json["trace"] = Json::array();
  for (const auto& event : trace.events) {
    const auto* const path = std::get_if<TracePath>(&event);
    json["trace"].push_back(path != nullptr ? path_json(*path)
                                            : component_json(std::get<TraceComponent>(event)));
  }
  json["left_out"] = trace.left_out;
  json["own_places"] = Json::array();
  for (const auto& own : trace.own_places) {
    Json place{{"of_hop", own.hop}};
    put_word(place, "volume", own.volume);
    put_text(place, "path", own.path);
    place["elsewhere"] = own.elsewhere;
    put_end(place, own.end);
    json["own_places"].push_back(std::move(place));
  }
  json["notes"] = sentences(trace.notes);
  json["complete"] = trace.incomplete.empty();
  json["incomplete"] = sentences(texts_of(trace.incomplete));
  json["limitations"] = Json::array();
  append_limitations(trace.incomplete, "incomplete", json["limitations"]);
  json["faults"] = Json::array();
  for (const auto& row : trace.faults) json["faults"].push_back(fault_json(row));
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace report

#include "report/write/json/snapshots_json.h"

#include <nlohmann/json.hpp>

#include "report/model/summary.h"
#include "report/schema/schema.h"
#include "report/text/json_text.h"

namespace report {
namespace {

using Json = nlohmann::ordered_json;

Json null_if_empty(const std::string& text) {
  return text.empty() ? Json() : Json(valid_utf8(text));
}

}  // namespace

std::string snapshots_json(const SnapshotList& list) {
  Json json{{"schema_version", kSchemaVersion},
            {"type", "snapshots"},
            {"tool", "linkaudit"},
            {"tool_version", list.tool_version},
            {"volume", valid_utf8(list.volume)},
            {"volume_name", null_if_empty(list.name)},
            {"snapshots", Json::array()}};
  for (const SnapshotEntry& snapshot : list.snapshots) {
    json["snapshots"].push_back({{"id", valid_utf8(snapshot.id)},
                                 {"created", null_if_empty(snapshot.created)},
                                 {"device", valid_utf8(snapshot.device)}});
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace report

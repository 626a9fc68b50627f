// A volume's shadow copies as JSON. See the schema, "snapshots".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace report {

struct SnapshotEntry {
  std::string id;       // "{GUID}"
  std::string created;  // RFC 3339, UTC; empty if unknown
  std::string device;
};

struct SnapshotList {
  std::string_view tool_version;
  std::string volume;                    // as the user gave it: "C:"
  std::string name;                      // "Volume{…}"; empty if it has none
  std::vector<SnapshotEntry> snapshots;  // oldest first
};

[[nodiscard]] std::string snapshots_json(const SnapshotList& list);

}  // namespace report

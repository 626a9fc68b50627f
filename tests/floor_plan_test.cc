// The order of floors and rooms. Includes point downwards only: from scanner to report to mft, and
// inside scanner and report from each room to those below it. Reads every #include.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> kMayInclude{
    {"mft", {"mft"}},
    {"report", {"mft", "report"}},
    {"scanner", {"mft", "report", "scanner"}},
};

// The rooms of a floor, from the top down. A room may include those on the lines below its own, not
// its neighbours on the same line. The floor's README.md says what each is for.
using Rooms = std::vector<std::vector<std::string>>;
const std::map<std::string, Rooms> kRooms{
    {"scanner",
     {
         {"cli"},
         {"audit"},
         {"crosscheck", "machine", "probe", "registry"},
         {"live", "resolve"},
         {"sweep"},
         {"catalog"},
         {"volume"},
         {"driver"},
         {"waiting"},
         {"source"},
     }},
    {"report",
     {
         {"write"},
         {"outline"},
         {"baseline"},
         {"policy", "read", "select"},
         {"output"},
         {"model"},
         {"schema", "text", "threads"},
     }},
};

// Third-party headers and threads have one room each.
struct Rule {
  std::string header;           // as a prefix of what is included
  std::set<std::string> rooms;  // path prefixes that may include it
};
const std::array<Rule, 7> kRules{{
    {"CLI/", {"scanner/cli/options"}},
    {"spdlog/", {"scanner/cli/log"}},
    {"toml++/", {"report/policy/"}},
    {"xxhash", {"report/policy/fingerprint"}},
    {"nlohmann/", {"report/read/json_tree", "report/write/json/", "scanner/cli/info"}},
    {"thread",
     {"report/threads/thread_pool", "scanner/source/page_releaser", "scanner/cli/progress",
      "scanner/cli/options", "scanner/waiting/detached_thread", "scanner/driver/device"}},
    {"iostream", {}},
}};

struct Include {
  std::string file;  // relative to the repository
  std::string header;
};

// What an #include line includes; empty for any other line.
std::string included(const std::string& line) {
  const auto hash = line.find_first_not_of(" \t");
  if (hash == std::string::npos || line[hash] != '#') return {};
  if (line.find("include", hash) == std::string::npos) return {};
  const auto open = line.find_first_of("<\"", hash);
  if (open == std::string::npos) return {};
  const auto close = line.find_first_of(">\"", open + 1);
  return line.substr(open + 1, close - open - 1);
}

std::vector<Include> all_includes(const std::string& floor) {
  const fs::path root = LINKAUDIT_SOURCE_DIR;
  std::vector<Include> includes;
  for (const auto& entry : fs::recursive_directory_iterator(root / floor)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    std::ifstream file(entry.path());
    std::string line;
    while (std::getline(file, line)) {
      const std::string header = included(line);
      if (!header.empty()) {
        includes.push_back({fs::relative(entry.path(), root).generic_string(), header});
      }
    }
  }
  return includes;
}

TEST(FloorPlan, ArrowsPointDown) {
  for (const auto& [floor, allowed] : kMayInclude) {
    const auto includes = all_includes(floor);
    EXPECT_GT(includes.size(), 20U) << floor << ": nothing was read";
    for (const auto& include : includes) {
      const std::string room = include.header.substr(0, include.header.find('/'));
      for (const std::string house : {"mft", "report", "scanner", "bench", "tests", "samples"}) {
        if (room != house) continue;
        EXPECT_TRUE(allowed.contains(room)) << include.file << " includes " << include.header;
      }
    }
  }
}

// A room's line; the number of lines for a room that is not there.
std::size_t line_of(const Rooms& rooms, const std::string& room) {
  std::size_t line = 0;
  while (line < rooms.size() && std::ranges::find(rooms[line], room) == rooms[line].end()) ++line;
  return line;
}

std::string drawn(const std::string& floor, const Rooms& rooms) {
  std::string drawing = "The rooms of " + floor + "/, from the top down:\n";
  for (const auto& line : rooms) {
    for (const auto& room : line) drawing += "  " + room;
    drawing += '\n';
  }
  return drawing;
}

// The folder after "scanner/" or another floor; empty where there is none.
std::string room_of(const std::string& floor, const std::string& path) {
  const std::string start = floor + '/';
  if (!path.starts_with(start)) return {};
  const auto end = path.find('/', start.size());
  return end == std::string::npos ? std::string() : path.substr(start.size(), end - start.size());
}

void expect_downward_includes(const std::string& floor, const Rooms& rooms) {
  std::set<std::string> seen;
  bool upward = false;
  for (const auto& include : all_includes(floor)) {
    const std::string room = room_of(floor, include.file);
    ASSERT_LT(line_of(rooms, room), rooms.size()) << include.file << " lies in no room of kRooms";
    seen.insert(room);
    const std::string included_room = room_of(floor, include.header);
    if (included_room.empty() || included_room == room) continue;
    EXPECT_LT(line_of(rooms, included_room), rooms.size()) << include.file << " " << include.header;
    if (line_of(rooms, room) < line_of(rooms, included_room)) continue;
    upward = true;
    ADD_FAILURE() << include.file << " includes " << include.header;
  }
  EXPECT_FALSE(upward) << drawn(floor, rooms);
  for (const auto& line : rooms) {
    for (const auto& room : line) EXPECT_TRUE(seen.contains(room)) << room << " is empty";
  }
}

TEST(FloorPlan, RoomsIncludeLowerRoomsOnly) {
  for (const auto& [floor, rooms] : kRooms) expect_downward_includes(floor, rooms);
}

TEST(FloorPlan, PackagesAndThreadsStayInTheirRooms) {
  for (const auto& [floor, allowed] : kMayInclude) {
    for (const auto& include : all_includes(floor)) {
      for (const auto& rule : kRules) {
        if (!include.header.starts_with(rule.header)) continue;
        bool permitted = false;
        for (const auto& prefix : rule.rooms)
          permitted = permitted || include.file.starts_with(prefix);
        EXPECT_TRUE(permitted) << include.file << " includes " << include.header;
      }
    }
  }
}

TEST(FloorPlan, MftNeedsTheStandardLibraryOnly) {
  for (const auto& include : all_includes("mft")) {
    if (include.header.starts_with("mft/")) continue;
    EXPECT_EQ(include.header.find('/'), std::string::npos) << include.file << " " << include.header;
    EXPECT_EQ(include.header.find('.'), std::string::npos) << include.file << " " << include.header;
  }
}

}  // namespace

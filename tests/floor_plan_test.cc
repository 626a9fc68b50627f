// The order of floors and rooms. Includes point downwards only: from scanner to report to mft, and
// inside scanner from each room to those below it. Reads every #include.
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

// The rooms of scanner/, from the top down. A room may include those on the lines below its own,
// not its neighbours on the same line. scanner/README.md says what each is for.
const std::vector<std::vector<std::string>> kRooms{
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
};

// Third-party headers and threads have one room each.
struct Rule {
  std::string header;           // as a prefix of what is included
  std::set<std::string> rooms;  // path prefixes that may include it
};
const std::array<Rule, 5> kRules{{
    {"CLI/", {"scanner/cli/options"}},
    {"spdlog/", {"scanner/cli/log"}},
    {"nlohmann/", {"report/json/", "report/read/json_tree", "scanner/cli/info"}},
    {"thread",
     {"report/thread_pool", "scanner/source/page_releaser", "scanner/cli/progress",
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

// A room's line in kRooms; its size for a room that is not there.
std::size_t line_of(const std::string& room) {
  std::size_t line = 0;
  while (line < kRooms.size() && std::ranges::find(kRooms[line], room) == kRooms[line].end())
    ++line;
  return line;
}

std::string drawn_rooms() {
  std::string drawing = "The rooms of scanner/, from the top down:\n";
  for (const auto& line : kRooms) {
    for (const auto& room : line) drawing += "  " + room;
    drawing += '\n';
  }
  return drawing;
}

// The folder after "scanner/"; empty where there is none.
std::string room_of(const std::string& path) {
  const std::string floor = "scanner/";
  if (!path.starts_with(floor)) return {};
  const auto end = path.find('/', floor.size());
  return end == std::string::npos ? std::string() : path.substr(floor.size(), end - floor.size());
}

TEST(FloorPlan, ScannerRoomsIncludeLowerRoomsOnly) {
  std::set<std::string> seen;
  bool upward = false;
  for (const auto& include : all_includes("scanner")) {
    const std::string room = room_of(include.file);
    ASSERT_LT(line_of(room), kRooms.size()) << include.file << " lies in no room of kRooms";
    seen.insert(room);
    const std::string included_room = room_of(include.header);
    if (included_room.empty() || included_room == room) continue;
    EXPECT_LT(line_of(included_room), kRooms.size()) << include.file << " " << include.header;
    if (line_of(room) < line_of(included_room)) continue;
    upward = true;
    ADD_FAILURE() << include.file << " includes " << include.header;
  }
  EXPECT_FALSE(upward) << drawn_rooms();
  for (const auto& line : kRooms) {
    for (const auto& room : line) EXPECT_TRUE(seen.contains(room)) << room << " is empty";
  }
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

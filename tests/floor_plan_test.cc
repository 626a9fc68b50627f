// The house has three floors, and arrows point down: mft <- report <- scanner. Reads every
// #include.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::set<std::string>> kMayInclude{
    {"mft", {"mft"}},
    {"report", {"mft", "report"}},
    {"scanner", {"mft", "report", "scanner"}},
};

// Third-party headers and threads have one room each.
struct Rule {
  std::string header;           // as a prefix of what is included
  std::set<std::string> rooms;  // path prefixes that may include it
};
const std::array<Rule, 5> kRules{{
    {"CLI/", {"scanner/app/options"}},
    {"spdlog/", {"scanner/app/log"}},
    {"nlohmann/", {"report/json/", "scanner/app/info"}},
    {"thread",
     {"report/crew", "scanner/sweep/forgetting_views", "scanner/app/progress",
      "scanner/app/options", "scanner/waiting/detached_thread", "scanner/live/device"}},
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

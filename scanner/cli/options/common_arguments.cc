#include "scanner/cli/options/common_arguments.h"

#include <algorithm>
#include <thread>

#include "mft/utf16.h"
#include "scanner/cli/terminal.h"

namespace scanner {

std::uint32_t all_cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

std::expected<void, std::string> check_utf8(const std::string& what, const std::string& path) {
  std::u16string text;
  if (mft::append_utf16(path, text)) return {};
  return std::unexpected((what.empty() ? "" : what + " ") + path +
                         ": is not valid UTF-8, in which paths are written");
}

void add_partition(ArgumentList list, std::optional<std::uint32_t>& partition,
                   const char* purpose) {
  list.number("--partition", partition, 1024, purpose);
}

void add_system_map(ArgumentList list, bool& none) {
  list.flag("--no-system-map", none,
            "On Windows: do not take the drive letters of this machine for its volumes' links");
}

void ProbeArguments::add_to(ArgumentList list) {
  list.flag("--probe", asked,
            "On Windows: ask this system, over the network too, for targets that lie outside of "
            "what is read");
  list.number("--probe-timeout", timeout_ms, 3'600'000,
              "With --probe: how long to wait for each path (default: 5000)", "MS");
}

std::expected<std::optional<std::chrono::milliseconds>, std::string> ProbeArguments::resolve()
    const {
  constexpr std::uint32_t kDefaultMs = 5000;
  if (timeout_ms && !asked) {
    return std::unexpected("--probe-timeout: means something with --probe only");
  }
  if (!asked) return std::nullopt;
  return std::chrono::milliseconds(timeout_ms.value_or(kDefaultMs));
}

void add_io(ArgumentList list, std::string& word) {
  list.word("--io", word, {"auto", "map", "read"},
            "How image files are read: auto, map (memory mapping) or read");
}

IoMode io_mode(const std::string& word) {
  if (word == "map") return IoMode::kMap;
  return word == "read" ? IoMode::kRead : IoMode::kAuto;
}

void add_colour(ArgumentList list, std::string& word) {
  list.word("--color,--colour", word, {"auto", "always", "never"},
            "Colours on the screen: auto, always or never");
}

bool wants_colour(const std::string& word) {
  return word == "auto" ? colour_by_default() : word == "always";
}

void add_output_rules(ArgumentList list, OutputRules& rules) {
  list.flag("--unsafe-output", rules.unsafe,
            "As root or elevated: write even where other users could replace the report");
  list.flag("--no-sync", rules.no_sync, "Do not wait until finished reports are on the disk");
}

void add_statistics(ArgumentList list, bool& statistics) {
  list.flag("--stats", statistics, "Say on standard error how many reads and bytes it took");
}

}  // namespace scanner

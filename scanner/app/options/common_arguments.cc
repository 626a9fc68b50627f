#include "scanner/app/options/common_arguments.h"

#include <algorithm>
#include <thread>

#include "scanner/app/terminal.h"

namespace scanner {

std::uint32_t all_cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

void add_partition(CLI::App& app, std::optional<std::uint32_t>& partition, const char* purpose) {
  app.add_option("--partition", partition, purpose)->type_name("N")->check(CLI::Range(1, 1024));
}

void add_system_map(CLI::App& app, bool& none) {
  app.add_flag("--no-system-map", none,
               "On Windows: do not take the drive letters of this machine for its volumes' links");
}

void ProbeArguments::add_to(CLI::App& app) {
  app.add_flag("--probe", asked,
               "On Windows: ask this system, over the network too, for targets that lie outside of "
               "what is read");
  app.add_option("--probe-timeout", timeout_ms,
                 "With --probe: how long to wait for each path (default: 5000)")
      ->type_name("MS")
      ->check(CLI::Range(1, 3'600'000));
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

void add_io(CLI::App& app, std::string& word) {
  app.add_option("--io", word, "How image files are read: auto, map (memory mapping) or read")
      ->check(CLI::IsMember({"auto", "map", "read"}));
}

IoMode io_mode(const std::string& word) {
  if (word == "map") return IoMode::kMap;
  return word == "read" ? IoMode::kRead : IoMode::kAuto;
}

void add_colour(CLI::App& app, std::string& word) {
  app.add_option("--color,--colour", word, "Colours on the screen: auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

bool wants_colour(const std::string& word) {
  return word == "auto" ? colour_by_default() : word == "always";
}

void add_statistics(CLI::App& app, bool& statistics) {
  app.add_flag("--stats", statistics, "Say on standard error how many reads and bytes it took");
}

}  // namespace scanner

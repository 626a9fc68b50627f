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
                         ": not valid UTF-8, which paths must be");
}

void ProbeArguments::bind_to(Bindings& bindings) {
  bindings.bind("--probe", asked);
  bindings.bind("--probe-timeout", timeout_ms);
}

std::expected<std::optional<std::chrono::milliseconds>, std::string> ProbeArguments::resolve()
    const {
  constexpr std::uint32_t kDefaultMs = 5000;
  if (timeout_ms && !asked) {
    return std::unexpected("--probe-timeout: requires --probe");
  }
  if (!asked) return std::nullopt;
  return std::chrono::milliseconds(timeout_ms.value_or(kDefaultMs));
}

IoMode io_mode(const std::string& word) {
  if (word == "map") return IoMode::kMap;
  return word == "read" ? IoMode::kRead : IoMode::kAuto;
}

bool wants_colour(const std::string& word) {
  return word == "auto" ? colour_by_default() : word == "always";
}

void bind_output_rules(Bindings& bindings, OutputRules& rules) {
  bindings.bind("--unsafe-output", rules.unsafe);
  bindings.bind("--no-sync", rules.no_sync);
}

}  // namespace scanner

#include "scanner/cli/log_diagnostics.h"

#include <string>

#include "scanner/cli/log.h"
#include "scanner/cli/progress.h"

namespace scanner {

void LogDiagnostics::error(std::string_view message) {
  log_error(message);
}
void LogDiagnostics::warning(std::string_view message) {
  log_warning(message);
}
void LogDiagnostics::note(std::string_view message) {
  log_note(message);
}

std::unique_ptr<Diagnostics::Progress> LogDiagnostics::progress(
    std::string_view title, const std::atomic<std::uint64_t>& done, std::uint64_t total) {
  if (!shows_progress_ || total == 0) return nullptr;
  return std::make_unique<ProgressBar>(std::string(title), done, total);
}

}  // namespace scanner

#include "scanner/app/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

#include "report/text/terminal_text.h"

namespace scanner {
namespace {

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("linkaudit", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_pattern("linkaudit: %v");
    return made;
  }();
  return instance;
}

void log(spdlog::level::level_enum level, std::string_view message) {
  std::string safe;
  report::append_terminal(message, safe);
  logger().log(level, "{}", safe);
  logger().flush();
}

}  // namespace

void log_error(std::string_view message) {
  log(spdlog::level::err, message);
}
void log_warning(std::string_view message) {
  log(spdlog::level::warn, message);
}
void log_note(std::string_view message) {
  log(spdlog::level::info, message);
}
void set_quiet(bool quiet) {
  logger().set_level(quiet ? spdlog::level::warn : spdlog::level::info);
}

}  // namespace scanner

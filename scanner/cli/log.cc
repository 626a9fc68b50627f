#include "scanner/cli/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "report/text/terminal_text.h"
#include "scanner/cli/standard_streams.h"

namespace scanner {
namespace {

class StandardErrorSink final : public spdlog::sinks::base_sink<std::mutex> {
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    write_standard(StandardStream::kError, std::string_view(line.data(), line.size()));
  }
  void flush_() override {}
};

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("linkaudit", std::make_shared<StandardErrorSink>());
    // The same line ending on all systems, as on stdout; consoles handle it.
    made.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        "linkaudit: %v", spdlog::pattern_time_type::local, "\n"));
    return made;
  }();
  return instance;
}

void log(spdlog::level::level_enum level, std::string_view message) {
  std::string safe;
  report::append_terminal(message, safe);
  logger().log(level, "{}", safe);
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

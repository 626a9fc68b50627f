#include "scanner/cli/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/sink.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "report/text/terminal_text.h"
#include "scanner/cli/standard_streams.h"

namespace scanner {
namespace {

class StandardErrorSink final : public spdlog::sinks::sink {
 public:
  void log(const spdlog::details::log_msg& message) override {
    std::string line = "linkaudit: ";
    line.append(message.payload.data(), message.payload.size());
    // The same end of line everywhere: stdout has it, too, and a console knows what to do.
    line += '\n';
    const std::scoped_lock lock(mutex_);
    write_standard(StandardStream::kError, line);
  }
  void flush() override {}
  void set_pattern(const std::string& /*pattern*/) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) override {}

 private:
  std::mutex mutex_;
};

spdlog::logger& logger() {
  static spdlog::logger instance("linkaudit", std::make_shared<StandardErrorSink>());
  return instance;
}

void log(spdlog::level::level_enum level, std::string_view message) {
  std::string safe;
  report::append_terminal(message, safe);
  logger().log(level, spdlog::string_view_t(safe));
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

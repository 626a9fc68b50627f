// The program: parses the command line and runs one command.
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "report/schema/schema.h"
#include "scanner/cli/check_command.h"
#include "scanner/cli/convert_command.h"
#include "scanner/cli/diff_command.h"
#include "scanner/cli/info_command.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/links_command.h"
#include "scanner/cli/log.h"
#include "scanner/cli/options.h"
#include "scanner/cli/options/completions/completions.h"
#include "scanner/cli/policy_command.h"
#include "scanner/cli/print.h"
#include "scanner/cli/process_start.h"
#include "scanner/cli/refs_command.h"
#include "scanner/cli/resolve_command.h"
#include "scanner/cli/scan_command.h"
#include "scanner/cli/snapshots_command.h"
#include "scanner/cli/standard_streams.h"
#include "scanner/cli/terminal.h"
#include "scanner/waiting/call_breaker.h"
#include "scanner/waiting/detached_thread.h"
#ifdef _WIN32
#include "mft/utf16.h"
#include "scanner/cli/command_line.h"
#include "scanner/driver/placeholders.h"
#include "scanner/source/win32.h"
#endif

namespace {

// Does not use the log or allocate memory.
void complain(std::string_view what, std::string_view detail = {}) {
  using enum scanner::StandardStream;
  scanner::write_standard(kError, "linkaudit: ");
  scanner::write_standard(kError, what);
  if (!detail.empty()) scanner::write_standard(kError, ": ");
  scanner::write_standard(kError, detail);
  scanner::write_standard(kError, "\n");
}

scanner::ExitCode run(std::vector<std::string> arguments) {
  try {
    if (!scanner::prepare_process()) return scanner::ExitCode::kFailed;
    const scanner::PreparedTerminal terminal;
    const scanner::Command command = scanner::parse_options(std::move(arguments));
    if (const auto* const ended = std::get_if<scanner::ExitCode>(&command)) return *ended;
    if (const auto* const scan = std::get_if<scanner::ScanOptions>(&command)) {
      return scanner::run_scan(*scan);
    }
    if (const auto* const check = std::get_if<scanner::CheckOptions>(&command)) {
      return scanner::run_check(*check);
    }
    if (const auto* const policy = std::get_if<scanner::PolicyOptions>(&command)) {
      return scanner::run_policy(*policy);
    }
    if (const auto* const info = std::get_if<scanner::InfoOptions>(&command)) {
      return scanner::run_info(*info);
    }
    if (const auto* const links = std::get_if<scanner::LinksOptions>(&command)) {
      return scanner::run_links(*links);
    }
    if (const auto* const resolve = std::get_if<scanner::ResolvePathOptions>(&command)) {
      return scanner::run_resolve(*resolve);
    }
    if (const auto* const refs = std::get_if<scanner::RefsOptions>(&command)) {
      return scanner::run_refs(*refs);
    }
    if (const auto* const snapshots = std::get_if<scanner::SnapshotsOptions>(&command)) {
      return scanner::run_snapshots(*snapshots);
    }
    if (const auto* const convert = std::get_if<scanner::ConvertOptions>(&command)) {
      return scanner::run_convert(*convert);
    }
    if (const auto* const diff = std::get_if<scanner::DiffOptions>(&command)) {
      return scanner::run_diff(*diff);
    }
    if (const auto* const completions = std::get_if<scanner::CompletionsOptions>(&command)) {
      return scanner::print(scanner::completion_script(completions->shell));
    }
    return scanner::print(report::schema_text());
  } catch (const std::bad_alloc&) {
    complain("out of memory");
  } catch (const std::exception& error) {
    complain("unexpected error", error.what());
  }
  return scanner::ExitCode::kFailed;
}

// All output has been written. A thread abandoned in a hanging call must neither keep the process
// alive nor return to destroyed globals.
int finished(scanner::ExitCode code) {
  if (scanner::detached_threads() != 0) scanner::end_at_once(static_cast<int>(code));
  return static_cast<int>(code);
}

}  // namespace

#ifdef _WIN32
// Ignores the arguments from the C runtime: see split_command_line().
int wmain() {
  scanner::expose_placeholders();
  const std::wstring_view line(GetCommandLineW());
  std::vector<std::string> arguments;
  for (const auto& units : scanner::split_command_line(std::u16string(line.begin(), line.end()))) {
    arguments.push_back(mft::to_utf8(units));
  }
  return finished(run(std::move(arguments)));
}
#else
int main(int count, char** values) {
  return finished(run(std::vector<std::string>(values + 1, values + count)));
}
#endif

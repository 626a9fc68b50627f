// The program: parses the command line and runs one command.
#include <cstdio>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "report/schema.h"
#include "scanner/app/info_command.h"
#include "scanner/app/interrupt.h"
#include "scanner/app/links_command.h"
#include "scanner/app/log.h"
#include "scanner/app/options.h"
#include "scanner/app/refs_command.h"
#include "scanner/app/resolve_command.h"
#include "scanner/app/scan_command.h"
#include "scanner/app/terminal.h"
#ifdef _WIN32
#include "mft/utf16.h"
#endif

namespace {

scanner::ExitCode run_schema() {
  const std::string_view text = report::schema_text();
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return written ? scanner::ExitCode::kDone : scanner::ExitCode::kFailed;
}

scanner::ExitCode run(std::vector<std::string> arguments) {
  try {
    scanner::prepare_terminal();
    const scanner::Command command = scanner::parse_options(std::move(arguments));
    if (const auto* const ended = std::get_if<scanner::ExitCode>(&command)) return *ended;
    if (const auto* const scan = std::get_if<scanner::ScanOptions>(&command)) {
      return scanner::run_scan(*scan);
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
    return run_schema();
  } catch (const std::bad_alloc&) {
    std::fputs("linkaudit: out of memory\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "linkaudit: unexpected: %s\n", error.what());
  }
  return scanner::ExitCode::kFailed;
}

}  // namespace

#ifdef _WIN32
int wmain(int count, wchar_t** values) {
  std::vector<std::string> arguments;
  for (int i = 1; i < count; ++i) {
    const std::wstring_view wide(values[i]);
    arguments.push_back(mft::to_utf8(std::u16string(wide.begin(), wide.end())));
  }
  return static_cast<int>(run(std::move(arguments)));
}
#else
int main(int count, char** values) {
  return static_cast<int>(run(std::vector<std::string>(values + 1, values + count)));
}
#endif

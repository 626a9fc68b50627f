// Messages for the person at the terminal, on stderr. The only user of spdlog.
#pragma once

#include <string_view>

namespace scanner {

// "linkaudit: message", with whatever could disturb a terminal escaped.
void log_error(std::string_view message);
void log_warning(std::string_view message);
void log_note(std::string_view message);  // left out when quiet

void set_quiet(bool quiet);

}  // namespace scanner

// Messages for the user, on stderr. The only user of spdlog.
#pragma once

#include <string_view>

namespace scanner {

// "linkaudit: message", with control characters and the like escaped.
void log_error(std::string_view message);
void log_warning(std::string_view message);
void log_note(std::string_view message);  // suppressed when quiet

void set_quiet(bool quiet);

}  // namespace scanner

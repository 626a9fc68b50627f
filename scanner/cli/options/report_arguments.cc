#include "scanner/cli/options/report_arguments.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <string_view>

#include "mft/utf16.h"
#include "scanner/cli/options/common_arguments.h"
#include "scanner/cli/terminal.h"

namespace scanner {
namespace {

std::vector<std::string> split_commas(const std::vector<std::string>& values) {
  std::vector<std::string> words;
  for (const auto& value : values) {
    for (std::size_t at = 0; at <= value.size();) {
      const std::size_t end = std::min(value.find(',', at), value.size());
      if (end > at) words.push_back(value.substr(at, end - at));
      at = end + 1;
    }
  }
  return words;
}

std::string known_words(bool kinds) {
  std::string text;
  const auto add = [&text](std::string_view word) { (text += text.empty() ? "" : ", ") += word; };
  if (kinds) {
    for (std::size_t i = 0; i < report::kLinkKindCount; ++i)
      add(report::word(static_cast<report::LinkKind>(i)));
    add("hard-link");
  } else {
    for (std::size_t i = 0; i < report::kVerdictCount; ++i)
      add(report::word(static_cast<report::Verdict>(i)));
  }
  return text;
}

// None means all.
std::expected<std::optional<std::chrono::seconds>, std::string> parse_catch_up_margin(
    std::string_view text) {
  using Margin = std::optional<std::chrono::seconds>;
  constexpr std::uint64_t kMostDays = 3650;  // longer than any journal
  if (text == "all") return Margin();
  std::uint64_t count = 0;
  const auto [unit, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view rest = text.substr(static_cast<std::size_t>(unit - text.data()));
  const std::uint64_t seconds_each = rest == "s"   ? 1
                                     : rest == "m" ? 60
                                     : rest == "h" ? 3600
                                     : rest == "d" ? 86'400
                                                   : 0;
  if (error != std::errc() || seconds_each == 0) {
    return std::unexpected("expected a number followed by s, m, h or d, or all, not '" +
                           std::string(text) + "'");
  }
  if (count > kMostDays * 86'400 / seconds_each) {
    return std::unexpected(std::string(text) + " is too long; use all");
  }
  return Margin(std::chrono::seconds(count * seconds_each));
}

}  // namespace

void ReportArguments::bind_to(Bindings& bindings, ScanOptions& options) {
  output_.bind_to(bindings, options);
  bindings.bind("--only", only_);
  bindings.bind("--type", types_);
  bindings.bind("--under", under_);
  bindings.bind("--exclude", exclude_);
  bindings.bind("--partition", options.partition);
  bindings.bind("--drive-map", drive_map_);
  bindings.bind("--no-registry", no_registry_);
  bindings.bind("--no-system-map", no_system_map_);
  probe_.bind_to(bindings);
  bindings.bind("--no-catch-up", no_catch_up_);
  bindings.bind("--catch-up-margin", catch_up_margin_);
  bindings.bind("--no-budget", no_budget_);
  bindings.bind("--threads", options.threads);
  bindings.bind("--io", io_);
  bindings.bind("--stats", options.statistics);
  bindings.bind("--reproducible", options.reproducible);
  bindings.bind("--no-progress", no_progress_);
}

std::expected<void, std::string> ReportArguments::resolve_selection(ScanOptions& options) const {
  // In a script, an unset variable must not select everything.
  const auto empty = [](const std::vector<std::string>& values) {
    return !values.empty() && split_commas(values).empty();
  };
  if (empty(only_))
    return std::unexpected("--only: no verdict given; expected " + known_words(false));
  if (empty(types_))
    return std::unexpected("--type: no kind given; expected symlink (both kinds), " +
                           known_words(true));
  if (under_ && under_->empty()) return std::unexpected("--under: no directory given");
  options.under = under_.value_or("");
  if (auto text = check_utf8("--under", options.under); !text) return text;
  for (const auto& word : split_commas(only_)) {
    if (!options.selection.add_verdict(word)) {
      return std::unexpected("--only " + word + ": unknown verdict; expected " +
                             known_words(false));
    }
    options.filters.push_back("only=" + word);
  }
  for (const auto& word : split_commas(types_)) {
    bool known = true;
    if (word == "symlink") {
      known = options.selection.add_kind("file-symlink") &&
              options.selection.add_kind("directory-symlink");
    } else {
      known = options.selection.add_kind(word);
    }
    if (!known) {
      return std::unexpected("--type " + word + ": unknown kind; expected symlink (both kinds), " +
                             known_words(true));
    }
    options.filters.push_back("type=" + word);
  }
  if (!options.under.empty()) options.filters.push_back("under=" + options.under);
  for (const auto& text : exclude_) {
    if (auto valid = check_utf8("--exclude", text); !valid) return valid;
    auto pattern = report::PathPattern::parse(mft::to_utf16(text));
    if (!pattern) return std::unexpected("--exclude " + text + ": " + pattern.error());
    options.exclude.push_back(*std::move(pattern));
    options.filters.push_back("exclude=" + text);
  }
  return {};
}

std::expected<void, std::string> ReportArguments::resolve(ScanOptions& options) const {
  if (auto resolved = output_.resolve(options); !resolved) return resolved;
  if (auto resolved = resolve_selection(options); !resolved) return resolved;
  auto drive_map = parse_drive_map(drive_map_);
  if (!drive_map) return std::unexpected(drive_map.error().message);
  options.drive_map = *std::move(drive_map);
  const auto probe = probe_.resolve();
  if (!probe) return std::unexpected(probe.error());
  options.probe = *probe;
  options.budget = !no_budget_;
  options.io = io_mode(io_);
  options.registry = !no_registry_;
  options.system_map = !no_system_map_;
  options.catch_up = !no_catch_up_;
  if (no_catch_up_ && catch_up_margin_) {
    return std::unexpected("--catch-up-margin: cannot be combined with --no-catch-up");
  }
  const auto margin = parse_catch_up_margin(catch_up_margin_.value_or("15m"));
  if (!margin) return std::unexpected("--catch-up-margin: " + margin.error());
  options.catch_up_margin = *margin;
  options.progress = !no_progress_ && !options.quiet && stderr_is_terminal();
  return {};
}

}  // namespace scanner

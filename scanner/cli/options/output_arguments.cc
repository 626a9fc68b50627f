#include "scanner/cli/options/output_arguments.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>

#include "scanner/cli/options/common_arguments.h"
#include "scanner/source/ascii.h"
#include "scanner/source/file_identity.h"

namespace scanner {
namespace {

std::optional<ReportFormat> format_from(std::string_view word) {
  if (word == "json") return ReportFormat::kJson;
  if (word == "ndjson" || word == "jsonl") return ReportFormat::kNdjson;
  if (word == "csv") return ReportFormat::kCsv;
  if (word == "txt" || word == "text") return ReportFormat::kText;
  return std::nullopt;
}

char separator_from(std::string_view word) {
  if (word == "semicolon") return report::kSemicolonSeparator;
  return word == "tab" ? report::kTabSeparator : report::kCommaSeparator;
}

bool is_word(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_ascii_letter<char>);
}

// "FILE.json", "json=FILE", "csv=-", or "-" (the screen report).
std::expected<OutputOption, std::string> parse_output(const std::string& text) {
  if (text == "-") return OutputOption{.format = ReportFormat::kText, .path = "-"};
  if (const auto equals = text.find('='); equals != std::string::npos) {
    if (const auto format = format_from(ascii_lower(text.substr(0, equals)))) {
      if (equals + 1 == text.size()) return std::unexpected("-o " + text + ": missing file name");
      return OutputOption{.format = *format, .path = text.substr(equals + 1)};
    }
  }
  const auto dot = text.rfind('.');
  const auto format =
      dot == std::string::npos ? std::nullopt : format_from(ascii_lower(text.substr(dot + 1)));
  if (const auto word = text.substr(0, text.find('=')); !format && is_word(word) && word != text) {
    return std::unexpected("-o " + text + ": unknown format " + word +
                           "; expected json=, ndjson=, csv= or txt=");
  }
  if (!format) {
    return std::unexpected(
        "-o " + text +
        ": unknown format; use the extension .json, .ndjson, .csv or .txt, or write "
        "json=" +
        text);
  }
  return OutputOption{.format = *format, .path = text};
}

// "500M", "10G", "123456"; "none" is the largest number.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  if (text == "none") return std::numeric_limits<std::uint64_t>::max();
  unsigned shift = 0;
  if (!text.empty()) {
    constexpr std::string_view kUnits = "KMGT";
    const auto unit = kUnits.find(ascii_upper(text.back()));
    if (unit != std::string_view::npos) {
      shift = 10 * (static_cast<unsigned>(unit) + 1);
      text.remove_suffix(1);
    }
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number == 0 || number > std::numeric_limits<std::uint64_t>::max() >> shift) {
    return std::nullopt;
  }
  return number << shift;
}

}  // namespace

void OutputArguments::bind_to(Bindings& bindings, ReportOptions& options) {
  bindings.bind("--output", outputs_);
  bind_output_rules(bindings, options.output_rules);
  bindings.bind("--max-output", max_output_);
  bindings.bind("--quiet", options.quiet);
  bindings.bind("--color", colour_);
  bindings.bind("--csv-bom", options.csv_bom);
  bindings.bind("--csv-raw", options.csv_raw);
  bindings.bind("--csv-separator", csv_separator_);
}

std::expected<void, std::string> OutputArguments::resolve_outputs(ReportOptions& options) const {
  for (const auto& text : outputs_) {
    auto output = parse_output(text);
    if (!output) return std::unexpected(output.error());
    options.outputs.push_back(*output);
  }
  for (auto output = options.outputs.begin(); output != options.outputs.end(); ++output) {
    const bool repeated =
        std::any_of(options.outputs.begin(), output,
                    [&](const OutputOption& other) { return same_path(other.path, output->path); });
    if (repeated && output->path != "-") {
      return std::unexpected("-o " + output->path + ": given twice");
    }
  }
  if (std::ranges::count(options.outputs, "-", &OutputOption::path) > 1) {
    return std::unexpected("-o -: only one report can go to standard output");
  }
  return {};
}

std::expected<void, std::string> OutputArguments::resolve(ReportOptions& options) const {
  if (auto resolved = resolve_outputs(options); !resolved) return resolved;
  if (max_output_) {
    options.max_output_bytes = parse_size(*max_output_);
    if (!options.max_output_bytes) {
      return std::unexpected("--max-output " + *max_output_ +
                             ": expected a size such as 500M or 10G, or none");
    }
  }
  options.colour = wants_colour(colour_);
  options.csv_separator = separator_from(csv_separator_);
  return {};
}

}  // namespace scanner

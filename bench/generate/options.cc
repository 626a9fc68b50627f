#include "bench/generate/options.h"

#include <charconv>
#include <cstring>
#include <map>
#include <string_view>
#include <system_error>
#include <variant>

namespace generate {

const char* const kUsage =
    R"(linkaudit_generate [OPTIONS] OUTPUT
Writes a synthetic NTFS volume as a sparse image, and OUTPUT.json with what is true of it.
  --records N        slots in $MFT (default 1000000); K and M may follow the number
  --loose            only $MFT, as a file of its own
  --indexes          directory indexes that hold every name (slower; memory grows with the names)
  --seed N           same seed and options, same bytes (default 1)
  --threads N        default 2
  --record-bytes N   1024, 2048 or 4096
  --extents K        of $MFT (default 4)
  --hard-links PCT   files with several names (default 2)
  --reparse PCT      records with a reparse point (default 1)
  --dos-names PCT    names with an 8.3 alias (default 50)
  --directories PCT  default 7.6
  --unused PCT       default 5
  --extensions PCT   extension records (default 0.4)
)";

namespace {

using Target = std::variant<std::uint64_t*, std::uint32_t*, double*, bool*>;

bool parse_number(std::string_view text, std::uint64_t& value) {
  std::uint64_t unit = 1;
  if (text.ends_with('K')) unit = 1'000;
  if (text.ends_with('M')) unit = 1'000'000;
  if (unit != 1) text.remove_suffix(1);
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  value *= unit;
  return error == std::errc() && stop == end;
}

bool parse_share(std::string_view text, double& value) {
  const auto end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && value >= 0 && value <= 100;
}

bool parse_value(std::string_view text, const Target& target) {
  if (auto* const* const share = std::get_if<double*>(&target)) return parse_share(text, **share);
  std::uint64_t value = 0;
  if (!parse_number(text, value)) return false;
  if (auto* const* const wide = std::get_if<std::uint64_t*>(&target)) {
    **wide = value;
  } else {
    if (value > UINT32_MAX) return false;
    **std::get_if<std::uint32_t*>(&target) = static_cast<std::uint32_t>(value);
  }
  return true;
}

std::string check(Options& options) {
  constexpr std::uint64_t kSmallest = 256;
  if (options.output.empty()) return "where to? Name an output file";
  options.records = (options.records + 63) / 64 * 64;
  if (options.records < kSmallest || options.records > 4'000'000'000) {
    return "--records: 256 to 4000M";
  }
  const std::uint32_t bytes = options.record_bytes;
  if (bytes != 1024 && bytes != 2048 && bytes != 4096) {
    return "--record-bytes: 1024, 2048 or 4096";
  }
  if (options.extents == 0 || options.extents > 1024 || options.records / options.extents < 64) {
    return "--extents: 1 to 1024, and 64 records in each";
  }
  if (options.threads == 0 || options.threads > 64) return "--threads: 1 to 64";
  if (options.directories < 0.1 || options.directories > 50) return "--directories: 0.1 to 50";
  if (options.directories + options.unused + options.reparse + options.extensions > 90) {
    return "directories, unused, reparse and extensions together: at most 90 per cent";
  }
  if (options.loose && options.indexes) return "--loose has no room for --indexes";
  return {};
}

}  // namespace

std::expected<Options, std::string> parse_options(std::span<char* const> arguments) {
  Options options;
  const std::map<std::string_view, Target> targets = {
      {"--records", &options.records},         {"--loose", &options.loose},
      {"--indexes", &options.indexes},         {"--seed", &options.seed},
      {"--threads", &options.threads},         {"--record-bytes", &options.record_bytes},
      {"--extents", &options.extents},         {"--hard-links", &options.hard_links},
      {"--reparse", &options.reparse},         {"--dos-names", &options.dos_names},
      {"--directories", &options.directories}, {"--unused", &options.unused},
      {"--extensions", &options.extensions},
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (word == "--help" || word == "-h") return std::unexpected(std::string());
    const auto found = targets.find(word);
    if (found == targets.end()) {
      if (word.starts_with('-') || !options.output.empty()) {
        return std::unexpected("what is " + std::string(word) + "?");
      }
      options.output = word;
    } else if (auto* const* const flag = std::get_if<bool*>(&found->second)) {
      **flag = true;
    } else if (i + 1 == arguments.size() || !parse_value(arguments[++i], found->second)) {
      return std::unexpected(std::string(word) + ": a number is missing or cannot be");
    }
  }
  if (auto error = check(options); !error.empty()) return std::unexpected(std::move(error));
  return options;
}

}  // namespace generate

#include "bench/generate/truth.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string_view>

namespace generate {

namespace {

constexpr std::array<std::string_view, 5> kVerdicts = {"ok", "degraded", "broken", "unverifiable",
                                                       "opaque"};

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out + "\"";
}

}  // namespace

void Truth::add(const Plan& plan) {
  if (!plan.in_use()) return;
  ++records_in_use;
  if (plan.role == Role::kExtension) {
    ++extension_records;
    return;
  }
  ++(plan.directory ? directories : files);
  names += plan.names;
  dos_names += plan.dos_name ? 1 : 0;
  if (!plan.directory && plan.names > 1) {
    ++hard_link_sets;
    hard_link_names += plan.names;
  }
  if (plan.role == Role::kLink) {
    ++reparse_points;
    link_names[static_cast<std::size_t>(plan.shape)] += plan.names;
  }
}

void Truth::add(const Truth& other) {
  records_in_use += other.records_in_use;
  files += other.files;
  directories += other.directories;
  names += other.names;
  dos_names += other.dos_names;
  extension_records += other.extension_records;
  reparse_points += other.reparse_points;
  non_resident_reparse += other.non_resident_reparse;
  hard_link_sets += other.hard_link_sets;
  hard_link_names += other.hard_link_names;
  for (std::size_t i = 0; i < link_names.size(); ++i) link_names[i] += other.link_names[i];
}

void save(const Truth& truth, const Options& options, const Layout& layout,
          const std::string& path) {
  std::ofstream out(path);
  const auto number = [&out](std::string_view name, auto value) {
    out << "  " << quoted(name) << ": " << value << ",\n";
  };
  out << "{\n  \"image\": " << quoted(options.output) << ",\n";
  number("loose", options.loose ? "true" : "false");
  number("indexes", options.indexes ? "true" : "false");
  number("seed", options.seed);
  number("records", options.records);
  number("record_bytes", options.record_bytes);
  number("cluster_bytes", kClusterBytes);
  number("records_in_use", truth.records_in_use);
  number("files", truth.files);
  number("directories", truth.directories);
  number("names", truth.names);
  number("dos_names", truth.dos_names);
  number("extension_records", truth.extension_records);
  number("reparse_points", truth.reparse_points);
  number("non_resident_reparse", truth.non_resident_reparse);
  number("hard_link_sets", truth.hard_link_sets);
  number("hard_link_names", truth.hard_link_names);

  std::map<std::string_view, std::array<std::uint64_t, kVerdicts.size()>> links;
  std::uint64_t rows = 0;
  for (const LinkShapeFacts& facts : kLinkShapes) {
    const std::uint64_t count = truth.link_names[static_cast<std::size_t>(facts.shape)];
    if (count == 0) continue;
    links[facts.kind][static_cast<std::size_t>(facts.expected)] += count;
    rows += count;
  }
  number("link_rows", rows);
  // Verdicts with the volume as C: (--drive-map C:=IMAGE) and nothing else known.
  out << "  \"links\": {";
  const char* separator = "\n";
  for (const auto& [kind, verdicts] : links) {
    out << separator << "    " << quoted(kind) << ": {";
    const char* comma = "";
    for (std::size_t i = 0; i < kVerdicts.size(); ++i) {
      if (verdicts[i] == 0) continue;
      out << comma << quoted(kVerdicts[i]) << ": " << verdicts[i];
      comma = ", ";
    }
    out << "}";
    separator = ",\n";
  }
  // Where the $MFT's bytes are in the image, in their order.
  out << "\n  },\n  \"mft_extents\": [";
  separator = "\n";
  for (const auto& run : layout.mft_runs) {
    const std::uint64_t offset =
        options.loose ? 0 : static_cast<std::uint64_t>(run.lcn) * kClusterBytes;
    const std::uint64_t bytes =
        options.loose ? options.records * options.record_bytes : run.length * kClusterBytes;
    out << separator << "    {\"offset\": " << offset << ", \"bytes\": " << bytes << "}";
    separator = ",\n";
    if (options.loose) break;
  }
  out << "\n  ]\n}\n";
  out.close();
  if (!out) throw std::runtime_error("cannot write " + path);
}

}  // namespace generate

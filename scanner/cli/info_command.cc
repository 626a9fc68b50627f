#include "scanner/cli/info_command.h"

#include <atomic>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/model/fault_text.h"
#include "report/model/limitation.h"
#include "report/text/human_text.h"
#include "report/text/terminal_text.h"
#include "scanner/audit/inputs.h"
#include "scanner/audit/serial_text.h"
#include "scanner/cli/interrupt.h"
#include "scanner/cli/log_diagnostics.h"
#include "scanner/cli/print.h"
#include "scanner/cli/report_files.h"
#include "scanner/source/open_source.h"
#include "scanner/volume/volume.h"

namespace scanner {
namespace {

using Json = nlohmann::ordered_json;

std::string safe(std::string_view text) {
  std::string out;
  report::append_terminal(text, out);
  return out;
}

Json partition_json(const PartitionTable& table) {
  const bool is_gpt = table.scheme == PartitionScheme::kGpt;
  Json partitions = Json::array();
  for (const auto& partition : table.partitions) {
    Json json{{"number", partition.number},
              {"offset_bytes", partition.offset_bytes},
              {"size_bytes", partition.size_bytes},
              {"type", partition.type},
              {"name", partition.name}};
    const PartitionIdentity identity = identity_of(table, partition);
    if (is_gpt) json["guid"] = guid_text(partition.guid);
    if (const std::string name = volume_name_of(identity);
        !name.empty() && !partition.is_extended) {
      json["volume_name"] = name;
    }
    partitions.push_back(std::move(json));
  }
  Json json{{"scheme", is_gpt ? "GPT" : "MBR"}, {"sector_bytes", table.sector_bytes}};
  if (is_gpt) {
    json["guid"] = guid_text(table.disk_guid);
  } else {
    json["signature"] = signature_text(table.disk_signature);
  }
  json["partitions"] = std::move(partitions);
  json["problems"] = table.problems;
  return json;
}

Json volume_json(const Volume& volume) {
  Json faults = Json::array();
  for (const auto& fault : volume.faults()) faults.push_back(report::word(fault.code));
  Json json{{"name", volume.name()},
            {"loose_mft", volume.candidate().loose_mft},
            {"label", volume.label()},
            {"ntfs_version", volume.ntfs_version()},
            {"record_bytes", volume.record_bytes()},
            {"records", volume.record_count()},
            {"mft_bytes", volume.mft_bytes()},
            {"mft_extents", volume.mft_extents()}};
  if (const auto& boot = volume.boot()) {
    json["serial"] = serial_text(boot->serial);
    json["size_bytes"] = boot->volume_bytes();
    json["sector_bytes"] = boot->sector_bytes;
    json["cluster_bytes"] = boot->cluster_bytes;
    json["clusters"] = boot->total_clusters;
    json["mft_lcn"] = boot->mft_lcn;
    json["mft_mirror_lcn"] = boot->mft_mirror_lcn;
  }
  json["volume_flags"] = volume.volume_flags();
  json["unclean"] = report::texts_of(volume.unclean());
  json["incomplete"] = report::texts_of(volume.incomplete());
  json["faults"] = std::move(faults);
  return json;
}

std::string padded(std::string_view text, std::size_t columns) {
  std::string cell(text);
  if (cell.size() < columns) cell.append(columns - cell.size(), ' ');
  return cell;
}

std::string right(const std::string& text, std::size_t columns) {
  return text.size() < columns ? std::string(columns - text.size(), ' ') + text : text;
}

// Collects the text about one source.
class InfoText {
 public:
  void line(std::string_view name, const std::string& value) {
    text_ += "  " + padded(name, 14) + ' ' + safe(value) + '\n';
  }
  void add(const std::string& text) { text_ += text; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string table_row(const std::string& number, const std::string& offset, const std::string& size,
                      const std::string& type) {
  return "  " + right(number, 3) + "  " + right(offset, 16) + "  " + right(size, 10) + "  " + type +
         '\n';
}

void add_table(const PartitionTable& table, const OpenedSource& source, InfoText& out) {
  const bool is_gpt = table.scheme == PartitionScheme::kGpt;
  out.add(safe(source.argument) + ": disk with " + (is_gpt ? "a GPT" : "an MBR") + ", " +
          std::to_string(table.sector_bytes) + "-byte sectors\n");
  out.line(is_gpt ? "disk GUID" : "disk signature",
           is_gpt ? guid_text(table.disk_guid) : signature_text(table.disk_signature));
  out.add(table_row("#", "offset", "size", "type"));
  for (const auto& partition : table.partitions) {
    const std::string name = partition.name.empty() ? "" : "  \"" + partition.name + "\"";
    out.add(table_row(std::to_string(partition.number), report::grouped(partition.offset_bytes),
                      report::human_bytes(partition.size_bytes),
                      safe(partition.type) + safe(name)));
  }
  // What links to them name, and so what --drive-map takes.
  for (const auto& partition : table.partitions) {
    const std::string name = volume_name_of(identity_of(table, partition));
    const std::string label = "partition " + std::to_string(partition.number);
    if (is_gpt) {
      out.line(label, "GUID " + guid_text(partition.guid));
    } else if (!name.empty() && !partition.is_extended) {
      out.line(label, name);
    }
  }
  for (const auto& part : source.skipped) {
    out.add("  not scanned: " + safe(part.name) + ": " + safe(part.what) + '\n');
  }
}

void add_volume(const Volume& volume, InfoText& out) {
  const bool loose = volume.candidate().loose_mft;
  out.add(safe(volume.name()) + (loose ? ": loose $MFT\n" : ": NTFS volume\n"));
  if (!volume.label().empty()) out.line("label", volume.label());
  if (!volume.ntfs_version().empty()) out.line("NTFS version", volume.ntfs_version());
  if (const auto& boot = volume.boot()) {
    out.line("serial", serial_text(boot->serial));
    out.line("size", report::human_bytes(boot->volume_bytes()) + " (" +
                         report::grouped(boot->volume_bytes()) + " bytes)");
    out.line("sectors", report::grouped(boot->total_sectors) + " of " +
                            report::grouped(boot->sector_bytes) + " bytes");
    out.line("clusters", report::grouped(boot->total_clusters) + " of " +
                             report::grouped(boot->cluster_bytes) + " bytes");
    out.line("$MFT at", "cluster " + report::grouped(boot->mft_lcn) + ", mirror at cluster " +
                            report::grouped(boot->mft_mirror_lcn));
  }
  out.line("$MFT",
           report::human_bytes(volume.mft_bytes()) + ", " + report::grouped(volume.record_count()) +
               " records of " + report::grouped(volume.record_bytes()) + " bytes" +
               (loose ? "" : ", in " + report::counted(volume.mft_extents(), "extent", "extents")));
  if (volume.unclean().empty()) {
    const bool copy = volume.candidate().shadow_copy;
    out.line("state", loose  ? "not marked dirty"
                      : copy ? "shadow copy: assumed to be consistent, and not marked dirty"
                             : "clean");
  }
  for (const auto& reason : volume.unclean()) out.line("state", "not clean: " + reason.text());
  for (const auto& reason : volume.incomplete()) out.line("incomplete", reason.text());
  for (const auto& fault : volume.faults())
    out.line("fault", std::string(report::explain(fault.code)));
}

}  // namespace

ExitCode run_info(const InfoOptions& options) {
  const std::atomic<bool>& stop = interrupt_flag();
  Json all = Json::array();
  std::size_t shown = 0;
  bool failed = false;
  InfoText out;
  LogDiagnostics diagnostics(false);
  const auto fail = [&](const std::string& name, std::string what) {
    std::vector<report::SkippedSource> skipped;
    note_failure(name, std::move(what), diagnostics, skipped);
    failed = true;
    return Json{{"name", name}, {"error", skipped.front().what}};
  };
  for (const auto& argument : options.sources) {
    if (stop.load()) break;
    const auto opened = open_source(argument);
    if (!opened) {
      all.push_back(
          {{"source", argument}, {"error", fail(argument, opened.error().message)["error"]}});
      continue;
    }
    Json source{{"source", argument}};
    if (opened->table) {
      source["disk"] = partition_json(*opened->table);
      if (!options.json) add_table(*opened->table, *opened, out);
    }
    Json volumes = Json::array();
    for (const auto& candidate : opened->volumes) {
      const auto volume = Volume::open(candidate);
      if (!volume) {
        volumes.push_back(fail(candidate.name, volume.error().message));
        continue;
      }
      ++shown;
      if (options.json) {
        volumes.push_back(volume_json(**volume));
      } else {
        add_volume(**volume, out);
      }
    }
    Json skipped = Json::array();
    for (const auto& part : opened->skipped) {
      skipped.push_back({{"name", part.name}, {"what", part.what}});
    }
    source["volumes"] = std::move(volumes);
    source["skipped"] = std::move(skipped);
    source["notes"] = opened->notes;
    for (const auto& note : opened->notes) {
      if (!options.json) out.line("note", note);
    }
    all.push_back(std::move(source));
  }
  if (options.json) {
    out.add(all.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  }
  if (stop.load()) return no_report_finished();
  if (const ExitCode printed = print(out.text()); printed != ExitCode::kDone) return printed;
  if (shown == 0) return ExitCode::kFailed;
  return failed ? ExitCode::kIncomplete : ExitCode::kDone;
}

}  // namespace scanner

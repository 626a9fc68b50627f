#include "scanner/resolve/trace/lookup_limitations.h"

#include <algorithm>
#include <utility>

#include "mft/utf16.h"
#include "report/fault_text.h"
#include "scanner/resolve/lookup/index_lookup.h"

namespace scanner {
namespace {

bool same(const mft::Fault& a, const mft::Fault& b) {
  return a.code == b.code && a.record == b.record;
}

std::string record_text(const mft::Fault& fault) {
  return "record " + std::to_string(fault.record) + ": " + std::string(report::explain(fault.code));
}

// "the index of \a is damaged (block at VCN 4: …); its readable part was searched block by block"
std::string explain_damage(const ComponentLookup& lookup, const DamagedDirectory& damaged) {
  std::u16string path;
  lookup.append_path(damaged.directory, path);
  if (path.empty()) path.push_back(u'\\');
  const IndexDamage& first = damaged.damage.front();
  const bool unreadable = first.fault.code == mft::FaultCode::kUnreadable;
  std::string text = "the index of " + mft::to_utf8(path) +
                     (unreadable ? " cannot be read completely (" : " is damaged (");
  text += first.vcn ? "block at VCN " + std::to_string(*first.vcn) + ": " +
                          std::string(report::explain(first.fault.code))
                    : record_text(first.fault);
  if (damaged.count > 1) text += "; " + std::to_string(damaged.count - 1) + " more";
  return text + "); its readable part was searched block by block";
}

class Collector {
 public:
  Collector(const std::vector<mft::Fault>& reported, LookupLimitations& doubts)
      : reported_(reported), doubts_(doubts) {}

  void add_state(const Volume& volume) {
    for (const auto& sentence : volume.unclean()) doubts_.incomplete.push_back(sentence);
    for (const auto& sentence : volume.incomplete()) doubts_.incomplete.push_back(sentence);
    if (volume.written_to()) doubts_.incomplete.emplace_back(kWrittenTo);
    for (const auto& fault : volume.faults()) {
      // With another $UpCase, names are sorted differently.
      if (report::may_hide_links(fault.code) || fault.code == mft::FaultCode::kBadUpCase) {
        doubts_.incomplete.emplace_back(report::explain(fault.code));
      }
    }
  }

  void add_indexes(const Volume& volume, const IndexLookup& lookup) {
    for (const auto& damaged : lookup.damaged_directories()) {
      doubts_.incomplete.push_back(explain_damage(lookup, damaged));
      for (const auto& damage : damaged.damage) doubts_.add(volume.name(), damage.fault);
    }
    for (const auto& fault : lookup.faults()) add_fault(volume, fault, "a path may be wrong: ");
  }

  void add_catalog(const AuditedVolume& audited) {
    const Catalog& catalog = audited.catalog();
    if (!catalog.may_hide_names && !audited.tree_is_damaged()) return;
    doubts_.incomplete.emplace_back("there is damage that may hide names");
    for (const auto& fault : catalog.faults) doubts_.add(audited.volume().name(), fault);
  }

 private:
  void add_fault(const Volume& volume, const mft::Fault& fault, const std::string& consequence) {
    doubts_.add(volume.name(), fault);
    const auto is_same = [&fault](const mft::Fault& other) { return same(fault, other); };
    if (std::ranges::any_of(reported_, is_same)) return;
    std::string sentence = consequence + record_text(fault);
    if (std::ranges::find(doubts_.incomplete, sentence) == doubts_.incomplete.end()) {
      doubts_.incomplete.push_back(std::move(sentence));
    }
  }

  const std::vector<mft::Fault>& reported_;
  LookupLimitations& doubts_;
};

}  // namespace

void LookupLimitations::add(std::string_view volume, const mft::Fault& fault) {
  const bool known = std::ranges::any_of(faults, [&](const report::FaultRow& row) {
    return row.volume == volume && same(row.fault, fault);
  });
  if (!known) faults.push_back({.volume = volume, .fault = fault});
}

LookupLimitations doubts_of(const AuditedVolumes& volumes,
                            std::span<const VolumeIndex> volume_indexes,
                            const std::vector<mft::Fault>& reported) {
  LookupLimitations doubts;
  Collector collector(reported, doubts);
  for (const VolumeIndex index : volume_indexes) {
    const AuditedVolume& audited = *volumes[index];
    for (const auto& fault : reported) doubts.add(audited.volume().name(), fault);
    collector.add_state(audited.volume());
    if (audited.index_lookup() != nullptr) {
      collector.add_indexes(audited.volume(), *audited.index_lookup());
    } else {
      collector.add_catalog(audited);
    }
  }
  return doubts;
}

}  // namespace scanner

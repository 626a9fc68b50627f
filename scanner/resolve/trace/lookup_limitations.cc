#include "scanner/resolve/trace/lookup_limitations.h"

#include <algorithm>
#include <utility>

#include "mft/utf16.h"
#include "report/model/fault_text.h"
#include "scanner/resolve/lookup/index_lookup.h"

namespace scanner {
namespace {

using report::LimitationCode;

bool same(const mft::Fault& a, const mft::Fault& b) {
  return a.code == b.code && a.record == b.record;
}

std::string record_text(const mft::Fault& fault) {
  return "record " + std::to_string(fault.record) + ": " + std::string(report::explain(fault.code));
}

report::Limitation damaged_index(const ComponentLookup& lookup, const DamagedDirectory& damaged) {
  std::u16string path;
  lookup.append_path(damaged.directory, path);
  if (path.empty()) path.push_back(u'\\');
  const IndexDamage& first = damaged.damage.front();
  std::string fault = first.vcn ? "block at VCN " + std::to_string(*first.vcn) + ": " +
                                      std::string(report::explain(first.fault.code))
                                : record_text(first.fault);
  if (damaged.count > 1) fault += "; " + std::to_string(damaged.count - 1) + " more";
  return {.code = first.fault.code == mft::FaultCode::kUnreadable
                      ? LimitationCode::kDirectoryIndexUnreadable
                      : LimitationCode::kDirectoryIndexDamaged,
          .arguments = {mft::to_utf8(path), std::move(fault)}};
}

class Collector {
 public:
  Collector(const std::vector<mft::Fault>& reported, LookupLimitations& limitations)
      : reported_(reported), limitations_(limitations) {}

  void add_state(const Volume& volume) {
    for (const auto& limitation : volume.unclean()) limitations_.incomplete.push_back(limitation);
    for (const auto& limitation : volume.incomplete())
      limitations_.incomplete.push_back(limitation);
    if (volume.written_to()) {
      limitations_.incomplete.push_back({.code = LimitationCode::kImageChanged});
    }
    for (const auto& fault : volume.faults()) {
      // With another $UpCase, names are sorted differently.
      if (report::may_hide_links(fault.code) || fault.code == mft::FaultCode::kBadUpCase) {
        limitations_.incomplete.push_back(
            {.code = LimitationCode::kVolumeDamaged,
             .arguments = {std::string(report::explain(fault.code))}});
      }
    }
  }

  void add_indexes(const Volume& volume, const IndexLookup& lookup) {
    for (const auto& damaged : lookup.damaged_directories()) {
      limitations_.incomplete.push_back(damaged_index(lookup, damaged));
      for (const auto& damage : damaged.damage) limitations_.add(volume.name(), damage.fault);
    }
    for (const auto& fault : lookup.faults()) add_fault(volume, fault);
  }

  void add_catalog(const AuditedVolume& audited) {
    const Catalog& catalog = audited.catalog();
    if (!catalog.may_hide_names && !audited.tree_is_damaged()) return;
    limitations_.incomplete.push_back({.code = LimitationCode::kNamesMayBeHidden});
    for (const auto& fault : catalog.faults) limitations_.add(audited.volume().name(), fault);
  }

 private:
  void add_fault(const Volume& volume, const mft::Fault& fault) {
    limitations_.add(volume.name(), fault);
    const auto is_same = [&fault](const mft::Fault& other) { return same(fault, other); };
    if (std::ranges::any_of(reported_, is_same)) return;
    report::Limitation limitation{.code = LimitationCode::kPathUncertain,
                                  .arguments = {record_text(fault)}};
    if (std::ranges::find(limitations_.incomplete, limitation) == limitations_.incomplete.end()) {
      limitations_.incomplete.push_back(std::move(limitation));
    }
  }

  const std::vector<mft::Fault>& reported_;
  LookupLimitations& limitations_;
};

}  // namespace

void LookupLimitations::add(std::string_view volume, const mft::Fault& fault) {
  const bool known = std::ranges::any_of(faults, [&](const report::FaultRow& row) {
    return row.volume == volume && same(row.fault, fault);
  });
  if (!known) faults.push_back({.volume = volume, .fault = fault});
}

LookupLimitations lookup_limitations(const AuditedVolumes& volumes,
                                     std::span<const VolumeIndex> volume_indexes,
                                     const std::vector<mft::Fault>& reported) {
  LookupLimitations limitations;
  Collector collector(reported, limitations);
  for (const VolumeIndex index : volume_indexes) {
    const AuditedVolume& audited = *volumes[index];
    for (const auto& fault : reported) limitations.add(audited.volume().name(), fault);
    collector.add_state(audited.volume());
    if (audited.index_lookup() != nullptr) {
      collector.add_indexes(audited.volume(), *audited.index_lookup());
    } else {
      collector.add_catalog(audited);
    }
  }
  return limitations;
}

}  // namespace scanner

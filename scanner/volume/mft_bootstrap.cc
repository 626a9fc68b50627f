#include "scanner/volume/mft_bootstrap.h"

#include <algorithm>
#include <utility>

#include "mft/attribute_list.h"
#include "mft/fixup.h"
#include "mft/record.h"
#include "scanner/volume/mft_record.h"

namespace scanner {
namespace {

using mft::AttributeType;
using mft::Fault;
using mft::FaultCode;

// A later part of $MFT's $DATA, and the record that describes it.
struct LaterExtent {
  std::uint64_t lowest_vcn;
  mft::FileReference holder;
};

class Bootstrapper {
 public:
  Bootstrapper(const SharedSource& volume, const mft::BootSector& boot)
      : volume_(volume), boot_(boot) {}

  std::expected<MftBootstrap, Error> run() {
    if (!take_sound_record() && !take_damaged_record() && !take_records_in_place()) {
      return std::unexpected(
          Error{"its $MFT cannot be found: record 0 is damaged, and so is its mirror"});
    }
    for (const auto& extent : later_extents()) {
      if (extent.lowest_vcn < runs_->clusters()) continue;  // described already
      if (auto fault = append(extent)) {
        result_.faults.push_back(*fault);
        break;
      }
    }
    const std::uint64_t mapped = runs_->clusters() * boot_.cluster_bytes;
    if (mapped < sizes_.initialized_bytes) {
      result_.faults.push_back(Fault{.code = FaultCode::kMftIncomplete,
                                     .expected = sizes_.initialized_bytes,
                                     .actual = mapped});
    }
    result_.initialized_bytes = sizes_.initialized_bytes;
    result_.stream = std::make_shared<const Stream>(volume_, boot_.cluster_bytes,
                                                    std::shared_ptr<const RunList>(runs_), sizes_);
    return std::move(result_);
  }

 private:
  // Record 0, or the mirror's copy of it.
  bool take_sound_record() {
    auto first = read_mft_record(volume_, boot_, boot_.mft_lcn);
    if (first && first->runs.runs().front().lcn == boot_.mft_lcn) return take(*std::move(first));
    // A record that contradicts the boot sector may be a stray copy.
    Fault fault = first ? Fault{.code = FaultCode::kMftRecordDamaged,
                                .expected = boot_.mft_lcn,
                                .actual = first->runs.runs().front().lcn.value_or(0)}
                        : first.error();
    fault.record = mft::kMftRecord;
    result_.faults.push_back(fault);
    auto mirror = read_mft_record(volume_, boot_, boot_.mft_mirror_lcn);
    if (!mirror || !leads_to_records(volume_, boot_, mirror->runs)) return false;
    result_.faults.push_back(Fault{.code = FaultCode::kMftMirrorUsed});
    return take(*std::move(mirror));
  }

  // Whichever damaged copy leads to more of $MFT.
  bool take_damaged_record() {
    auto best = salvage_mft_record(volume_, boot_, boot_.mft_lcn);
    auto mirror = salvage_mft_record(volume_, boot_, boot_.mft_mirror_lcn);
    if (mirror && (!best || mirror->runs.clusters() > best->runs.clusters())) {
      best = std::move(mirror);
    }
    if (!best) return false;
    result_.faults.push_back(Fault{.code = FaultCode::kMftRecordDamaged});
    result_.record_damaged = true;
    return take(*std::move(best));
  }

  // Without any copy of record 0.
  bool take_records_in_place() {
    RunList runs = records_in_place(volume_, boot_);
    const std::uint64_t mapped = runs.clusters() * boot_.cluster_bytes;
    if (mapped == 0) return false;
    result_.faults.push_back(Fault{.code = FaultCode::kMftIncomplete, .actual = mapped});
    result_.found_in_place = true;
    *runs_ = std::move(runs);
    sizes_ = {.data_bytes = mapped, .initialized_bytes = mapped};
    return true;
  }

  bool take(MftRecord record) {
    record_ = std::move(record);
    *runs_ = std::move(record_.runs);
    sizes_ = record_.sizes;
    if (record_.fault) result_.faults.push_back(*record_.fault);
    return true;
  }

  // In VCN order.
  std::vector<LaterExtent> later_extents() {
    std::vector<LaterExtent> extents;
    const auto list = attribute_list();
    mft::AttributeListCursor entries{mft::Bytes(list)};
    while (const auto entry = entries.next()) {
      if (entry->type == AttributeType::kData && entry->name.empty() && entry->lowest_vcn != 0) {
        extents.push_back({entry->lowest_vcn, entry->holder});
      }
    }
    if (entries.fault()) result_.faults.push_back(*entries.fault());
    std::ranges::stable_sort(extents, {}, &LaterExtent::lowest_vcn);
    return extents;
  }

  std::vector<std::byte> attribute_list() {
    const mft::Attribute& attribute = record_.attribute_list;
    if (!attribute) return {};
    if (attribute.resident()) {
      const auto value = attribute.value().span();
      return {value.begin(), value.end()};
    }
    // Its run list always fits in the base record. [LFN]
    const auto header = attribute.non_resident();
    RunList runs;
    const auto fault = runs.append_extent(
        attribute.mapping_pairs(),
        header.lowest_vcn.value() < 0 ? 1 : static_cast<std::uint64_t>(header.lowest_vcn.value()),
        boot_.total_clusters);
    const std::uint64_t size = header.data_bytes;
    if (fault || size > mft::kMaxAttributeListBytes) {
      result_.faults.push_back(fault ? *fault
                                     : Fault{.code = FaultCode::kBadAttributeList, .actual = size});
      return {};
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    const Stream stream(volume_, boot_.cluster_bytes, std::move(runs),
                        {.data_bytes = size, .initialized_bytes = header.initialized_bytes});
    if (!read_exactly(stream, 0, bytes)) {
      result_.faults.push_back(Fault{.code = FaultCode::kAttributeListUnreadable});
      return {};
    }
    return bytes;
  }

  // The record that describes an extent must be within the extents known so far.
  std::optional<Fault> append(const LaterExtent& extent) {
    Fault missing{.code = FaultCode::kExtensionMissing,
                  .record = extent.holder.record,
                  .expected = extent.lowest_vcn};
    const std::uint64_t mapped = runs_->clusters() * boot_.cluster_bytes;
    if (extent.holder.record >= mapped / boot_.record_bytes) return missing;
    const Stream so_far(volume_, boot_.cluster_bytes, std::shared_ptr<const RunList>(runs_),
                        {.data_bytes = mapped, .initialized_bytes = mapped});
    std::vector<std::byte> buffer(boot_.record_bytes);
    if (!read_exactly(so_far, extent.holder.record * boot_.record_bytes, buffer)) return missing;
    if (auto fault = mft::apply_fixup(buffer)) {
      fault->record = extent.holder.record;
      return fault;
    }
    const auto record = mft::RecordView::parse(mft::Bytes(buffer));
    if (!record || !record->in_use() || record->is_base() ||
        record->base().record != mft::kMftRecord || !extent.holder.accepts(record->sequence())) {
      return missing;
    }
    auto attributes = record->attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kData || !attribute.unnamed() ||
          attribute.resident()) {
        continue;
      }
      const std::int64_t lowest = attribute.lowest_vcn();
      if (lowest < 0 || static_cast<std::uint64_t>(lowest) != extent.lowest_vcn) continue;
      return runs_->append_extent(attribute.mapping_pairs(), extent.lowest_vcn,
                                  boot_.total_clusters);
    }
    return missing;
  }

  const SharedSource& volume_;
  const mft::BootSector& boot_;
  MftRecord record_;
  std::shared_ptr<RunList> runs_ =
      std::make_shared<RunList>();  // shared with the streams that use it
  StreamSizes sizes_;
  MftBootstrap result_;
};

}  // namespace

std::expected<MftBootstrap, Error> bootstrap_mft(const SharedSource& volume,
                                                 const mft::BootSector& boot) {
  return Bootstrapper(volume, boot).run();
}

}  // namespace scanner

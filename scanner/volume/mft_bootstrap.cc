#include "scanner/volume/mft_bootstrap.h"

#include <algorithm>
#include <utility>

#include "mft/attribute_list.h"
#include "mft/fixup.h"
#include "mft/record.h"

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
      : volume_(volume), boot_(boot), record_(boot.record_bytes) {}

  std::expected<MftBootstrap, Error> run() {
    if (auto fault = first_record(boot_.mft_lcn)) {
      result_.faults.push_back(*fault);
      *runs_ = RunList();
      if (boot_.mft_mirror_lcn >= boot_.total_clusters || first_record(boot_.mft_mirror_lcn)) {
        return std::unexpected(
            Error{"its $MFT cannot be found: record 0 is damaged, and so is its mirror"});
      }
      result_.faults.push_back(Fault{.code = FaultCode::kMftMirrorUsed});
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
  // Reads $DATA's first extent from the record at `lcn`, and keeps the record.
  std::optional<Fault> first_record(std::uint64_t lcn) {
    if (!read_exactly(*volume_, lcn * boot_.cluster_bytes, record_)) {
      return Fault{.code = FaultCode::kUnreadable};
    }
    if (auto fault = mft::apply_fixup(record_)) return fault;
    const auto record = mft::RecordView::parse(mft::Bytes(record_));
    if (!record) return record.error();
    if (!record->in_use() || !record->is_base()) return Fault{.code = FaultCode::kNotInUse};
    auto attributes = record->attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kData || !attribute.unnamed() ||
          attribute.resident()) {
        continue;
      }
      const auto header = attribute.non_resident();
      if (header.lowest_vcn != 0) continue;
      sizes_ = {.data_bytes = header.data_bytes,
                .initialized_bytes =
                    std::min<std::uint64_t>(header.initialized_bytes, header.data_bytes)};
      auto fault = runs_->append_extent(attribute.mapping_pairs(), 0, boot_.total_clusters);
      if (runs_->clusters() == 0 || !runs_->runs().front().lcn || sizes_.initialized_bytes == 0) {
        return fault ? *fault : Fault{.code = FaultCode::kMftIncomplete};
      }
      if (fault) result_.faults.push_back(*fault);
      return std::nullopt;
    }
    return attributes.fault().value_or(Fault{.code = FaultCode::kMftIncomplete});
  }

  // In VCN order. REQUIRES: record_ holds record 0.
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
    const auto record = mft::RecordView::parse(mft::Bytes(record_));
    if (!record) return {};
    auto attributes = record->attributes();
    while (attributes.next()) {
      const mft::Attribute& attribute = attributes.attribute();
      if (attribute.type() != AttributeType::kAttributeList) continue;
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
        result_.faults.push_back(
            fault ? *fault : Fault{.code = FaultCode::kBadAttributeList, .actual = size});
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
    return {};
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
  std::vector<std::byte> record_;
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

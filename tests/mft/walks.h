// Walks that read all that the parsers of mft/ give for arbitrary bytes, and check what the headers
// promise: views lie inside the input, cursors end and stay ended, faults carry the right code.
// A broken promise throws; reading out of bounds is for the sanitizers to see. Shared by the sweeps
// and the fuzz targets.
#pragma once

#include <bit>
#include <functional>
#include <initializer_list>
#include <span>
#include <stdexcept>

#include "mft/attribute_list.h"
#include "mft/boot_sector.h"
#include "mft/data_runs.h"
#include "mft/driver_record.h"
#include "mft/file_name.h"
#include "mft/fixup.h"
#include "mft/index.h"
#include "mft/record.h"
#include "mft/reparse_point.h"
#include "mft/standard_information.h"
#include "mft/usn_journal.h"
#include "mft/usn_record.h"
#include "mft/volume_data.h"
#include "mft/volume_information.h"

namespace mft::walks {

inline void require(bool holds, const char* promise) {
  if (!holds) throw std::logic_error(promise);
}

inline void require_code(const Fault& fault, std::initializer_list<FaultCode> allowed) {
  for (const FaultCode code : allowed) {
    if (fault.code == code) return;
  }
  throw std::logic_error("a fault of another kind");
}

// Reads every byte of a view and checks that it is a part of `outer`.
inline void touch(Bytes outer, Bytes inner) {
  if (inner.empty()) return;
  const std::less_equal<const std::byte*> not_after;
  require(not_after(outer.data(), inner.data()) &&
              not_after(inner.data() + inner.size(), outer.data() + outer.size()),
          "a view lies inside its input");
  unsigned sum = 0;
  for (const std::byte byte : inner.span()) sum += std::to_integer<unsigned>(byte);
  [[maybe_unused]] const volatile unsigned keep = sum;  // the reads must not be optimised away
}

inline void touch(Bytes outer, Utf16View text) {
  touch(outer, text.bytes());
  require(text.str().size() == text.size(), "all units are there");
}

inline void walk_file_name(Bytes value) {
  const auto name = FileName::parse(value);
  if (!name) return require_code(FileName::fault_of(value), {FaultCode::kBadFileName});
  require(!name.name().empty(), "a name is never empty");
  touch(value, name.name());
  static_cast<void>(name.parent());
}

inline void walk_data_runs(Bytes pairs, std::uint64_t lowest_vcn) {
  constexpr std::uint64_t kLimit = std::uint64_t{1} << 63U;
  DataRunCursor cursor(pairs, lowest_vcn);
  std::uint64_t vcn = lowest_vcn;
  std::size_t steps = 0;
  while (const auto run = cursor.next()) {
    require(++steps <= pairs.size() / 2, "a run is at least two bytes");
    require(run->length_clusters > 0 && run->length_clusters < kLimit, "a run has clusters");
    require(run->vcn == vcn, "runs follow each other");
    require(!run->lcn || *run->lcn < kLimit, "no cluster is negative");
    vcn += run->length_clusters;
    require(vcn < kLimit && cursor.next_vcn() == vcn, "no VCN is past 2^63");
  }
  require(!cursor.next(), "an ended cursor stays ended");
  if (cursor.fault()) require_code(*cursor.fault(), {FaultCode::kBadDataRuns});
}

inline void walk_attribute_list(Bytes list) {
  AttributeListCursor cursor(list);
  std::size_t steps = 0;
  while (const auto entry = cursor.next()) {
    require(++steps <= list.size() / 0x1A, "an entry is at least 1A bytes");
    touch(list, entry->name);
  }
  require(!cursor.next(), "an ended cursor stays ended");
  if (cursor.fault()) require_code(*cursor.fault(), {FaultCode::kBadAttributeList});
}

inline void walk_index_node(Bytes bytes) {
  auto node = IndexNode::parse(bytes);
  if (!node) return require_code(node.error(), {FaultCode::kBadIndex});
  bool last = false;
  std::size_t steps = 0;
  while (const auto entry = node->next()) {
    require(++steps <= bytes.size() / 0x10, "an entry is at least 10 bytes");
    require(!last, "nothing follows the last entry");
    last = entry->last;
    require(!last || entry->key.empty(), "the last entry has no key");
    touch(bytes, entry->key);
    walk_file_name(entry->key);
  }
  require(!node->next(), "an ended node stays ended");
  require(last != node->fault().has_value(), "a node ends with its last entry or with a fault");
  if (node->fault()) require_code(*node->fault(), {FaultCode::kBadIndex});
}

inline void walk_index_root(Bytes value) {
  const auto root = IndexRoot::parse(value);
  if (!root) return require_code(root.error(), {FaultCode::kBadIndex});
  require(std::has_single_bit(root->block_bytes) && root->block_bytes >= 512 &&
              root->block_bytes <= 0x10000,
          "block sizes are bounded");
  touch(value, root->node);
  walk_index_node(root->node);
}

// After fixups.
inline void walk_index_block(Bytes block) {
  const auto vcn = block.read<Le64>(0x10);
  const auto node = parse_index_block(block, vcn ? vcn->value() : 0);
  if (!node) return require_code(node.error(), {FaultCode::kBadIndex});
  touch(block, *node);
  walk_index_node(*node);
  require(!parse_index_block(block, *vcn + 1), "a block has one VCN");
}

template <typename T>
bool parsed(const std::expected<T, Fault>& payload) {
  if (!payload) require_code(payload.error(), {FaultCode::kBadReparsePoint});
  return payload.has_value();
}

inline void walk_reparse_point(Bytes value) {
  const auto point = ReparsePoint::parse(value);
  if (!parsed(point)) return;
  require(point->guid().has_value() != point->tag().is_microsoft(), "third parties have a GUID");
  require(point->data().size() + (point->guid() ? 0x18 : 8) == value.size(), "data is the rest");
  touch(value, point->data());
  static_cast<void>(point->tag().name());
  static_cast<void>(point->tag().behaviour());
  const std::uint32_t tag = point->tag().value();
  if (tag == kTagMountPoint || tag == kTagSymlink) {
    if (const auto names = parse_link_names(*point); parsed(names)) {
      touch(value, names->substitute);
      touch(value, names->print);
      require(names->substitute.bytes().size() % 2 == 0, "no half units");
    }
  }
  // The others take any tag.
  if (const auto target = parse_lx_symlink(*point); parsed(target)) touch(value, *target);
  if (const auto link = parse_app_exec_link(*point); parsed(link)) {
    for (const auto& text : {link->package, link->entry_point, link->executable, link->type}) {
      touch(value, text);
      require(text.str().find(u'\0') == std::u16string::npos, "strings end at their NUL");
    }
    require(!link->executable.empty(), "there is an executable");
  }
  static_cast<void>(parsed(parse_wof(*point)));
  if (const auto wci = parse_wci(*point); parsed(wci)) touch(value, wci->name);
  if (const auto nfs = parse_nfs(*point); parsed(nfs)) touch(value, nfs->link_target);
}

inline void walk_value(const Attribute& attribute) {
  const Bytes value = attribute.value();
  switch (attribute.type()) {
    case AttributeType::kStandardInformation:
      return static_cast<void>(StandardInformation::parse(value));
    case AttributeType::kAttributeList: return walk_attribute_list(value);
    case AttributeType::kFileName: return walk_file_name(value);
    case AttributeType::kVolumeInformation:
      return static_cast<void>(VolumeInformation::parse(value));
    case AttributeType::kIndexRoot: return walk_index_root(value);
    case AttributeType::kReparsePoint: return walk_reparse_point(value);
    default: return;
  }
}

// After fixups. True if the record itself could be parsed.
inline bool walk_record(Bytes bytes) {
  const auto record = RecordView::parse(bytes);
  if (!record) {
    require_code(record.error(), {FaultCode::kBadSignature, FaultCode::kBaadRecord,
                                  FaultCode::kBadRecordHeader, FaultCode::kBadUpdateSequence});
    return false;
  }
  static_cast<void>(record->base());
  auto attributes = record->attributes();
  std::size_t steps = 0;
  while (attributes.next()) {
    const Attribute& attribute = attributes.attribute();
    require(++steps <= bytes.size() / 0x18, "an attribute is at least 18 bytes");
    touch(bytes, attribute.raw());
    touch(attribute.raw(), attribute.name());
    touch(attribute.raw(), attribute.value());
    touch(attribute.raw(), attribute.mapping_pairs());
    require(attribute.resident() || attribute.value().empty(), "one form or the other");
    if (attribute.resident()) {
      walk_value(attribute);
    } else {
      const auto header = attribute.non_resident();
      walk_data_runs(attribute.mapping_pairs(),
                     static_cast<std::uint64_t>(header.lowest_vcn.value()));
    }
  }
  require(!attributes.next(), "an ended cursor stays ended");
  if (attributes.fault()) {
    require_code(*attributes.fault(),
                 {FaultCode::kBadAttributeLength, FaultCode::kBadAttributeValue,
                  FaultCode::kMissingEndMarker});
    require(attributes.fault()->offset <= bytes.size(), "a fault lies inside the record");
  }
  return true;
}

// As on disk. `block.size()` must be a multiple of 512. Applies the fixups; true if they hold.
inline bool walk_fixup(std::span<std::byte> block) {
  const auto checked = check_fixup(Bytes(block));
  const auto applied = apply_fixup(block);
  require(checked.has_value() == applied.has_value(), "check and apply agree");
  if (applied) require_code(*applied, {FaultCode::kBadUpdateSequence, FaultCode::kTornRecord});
  return !applied;
}

inline void walk_boot_sector(Bytes sector) {
  const auto boot = BootSector::parse(sector);
  if (!boot) return require_code(boot.error(), {FaultCode::kBadBootSector});
  require(std::has_single_bit(boot->sector_bytes) && boot->sector_bytes >= 256 &&
              boot->sector_bytes <= 4096,
          "sectors are 256 to 4096 bytes");
  require(std::has_single_bit(boot->cluster_bytes) && boot->cluster_bytes >= boot->sector_bytes &&
              boot->cluster_bytes <= 2U << 20U,
          "clusters are at most 2 MiB");
  require(std::has_single_bit(boot->record_bytes) && boot->record_bytes >= 512 &&
              boot->record_bytes <= 4096,
          "records are 512 to 4096 bytes");
  require(boot->total_clusters > 0 && boot->total_clusters <= 0xFFFF'FFFF, "clusters have 32 bits");
  require(boot->mft_lcn > 0 && boot->mft_lcn < boot->total_clusters, "$MFT is on the volume");
  require(boot->volume_bytes() / boot->sector_bytes == boot->total_sectors, "no size overflows");
}

inline void walk_usn_records(Bytes output) {
  auto cursor = UsnRecordCursor::parse(output);
  if (!cursor) return require_code(cursor.error(), {FaultCode::kBadUsnRecord});
  std::size_t steps = 0;
  while (const auto record = cursor->next()) {
    require(++steps <= output.size() / 0x40, "a record is at least 40 bytes");
    touch(output, record->name);
    require(record->name.bytes().size() % 2 == 0, "no half units");
  }
  require(steps + cursor->range_records() <= output.size() / 8, "every record has a header");
  require(!cursor->next(), "an ended cursor stays ended");
  if (cursor->fault()) {
    require_code(*cursor->fault(), {FaultCode::kBadUsnRecord});
    require(cursor->fault()->offset < output.size(), "a fault lies inside the buffer");
  }
}

inline void walk_driver_answers(Bytes output) {
  if (const auto data = VolumeData::parse(output)) {
    require(data->mft_bytes >= data->geometry.record_bytes, "$MFT has a record");
    require(
        data->geometry.volume_bytes() / data->geometry.sector_bytes == data->geometry.total_sectors,
        "no size overflows");
  }
  if (const auto journal = UsnJournal::parse(output)) {
    require(journal->first_usn >= 0 && journal->first_usn <= journal->next_usn, "USNs grow");
  }
  if (const auto answer = DriverRecord::parse(output)) {
    require(answer->number < std::uint64_t{1} << 48U, "record numbers have 48 bits");
    touch(output, answer->record);
    walk_record(answer->record);
  }
}

}  // namespace mft::walks

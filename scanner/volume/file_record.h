// One file with all its records: the base and the extension records that its attribute list names.
// For single files; the sweep merges extension records its own way, without reading twice.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "mft/attribute.h"
#include "mft/file_name.h"
#include "mft/record.h"
#include "mft/reference.h"
#include "scanner/source/byte_source.h"
#include "scanner/volume/run_list.h"

namespace scanner {

class Volume;

class FileRecord {
 public:
  // Reads the base record and its extension records. Faults: as Volume::read_record; kNotInUse if
  // the slot is free, holds an extension record, or its sequence number is not the reference's.
  static std::expected<FileRecord, mft::Fault> read(const Volume& volume,
                                                    mft::FileReference reference);

  [[nodiscard]] const mft::RecordView& base() const { return views_.front(); }
  [[nodiscard]] const std::vector<mft::RecordView>& records() const { return views_; }
  // What is missing: an attribute list or an extension record that could not be read.
  [[nodiscard]] const std::vector<mft::Fault>& faults() const { return faults_; }

  // All its names, including 8.3 aliases; damaged ones are left out. Views into this object.
  [[nodiscard]] std::vector<mft::FileName> names() const;
  // The first attribute of that type and name (folded through the volume's $UpCase), or none.
  [[nodiscard]] mft::Attribute find(mft::AttributeType type, std::u16string_view name) const;
  // Where its clusters lie, in the order of its extents. kBadDataRuns, kRunsOutsideVolume;
  // kUnreadable if there is no such attribute, it is resident, or the volume's clusters are
  // unavailable.
  [[nodiscard]] std::expected<RunList, mft::Fault> runs(mft::AttributeType type,
                                                        std::u16string_view name) const;
  // Its bytes: the value itself, or a Stream over all its extents, decompressed if necessary.
  // kBadDataRuns, kRunsOutsideVolume; kUnreadable if there is no such attribute, the volume's
  // clusters are unavailable, or its compression unit is impossible.
  [[nodiscard]] std::expected<SharedSource, mft::Fault> open(mft::AttributeType type,
                                                             std::u16string_view name) const;

 private:
  explicit FileRecord(const Volume& volume) : volume_(&volume) {}
  void add_extensions(mft::RecordNumber number);

  const Volume* volume_;
  std::vector<std::unique_ptr<std::vector<std::byte>>> buffers_;
  std::vector<mft::RecordView> views_;
  std::vector<mft::Fault> faults_;
};

}  // namespace scanner

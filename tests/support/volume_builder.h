// Composes whole NTFS volumes in memory, for what no tool can make.
//
//   fixture::VolumeBuilder builder({.cluster_bytes = 65536});
//   const auto dir = builder.add_directory(fixture::kRoot, u"dir");
//   const auto link = builder.add_file(dir, u"link", {.record = 40, .sequence = 7});
//   builder.set_reparse(link, fixture::relative_symlink(u"target"));
//   const fixture::Volume volume = builder.build();
//
// Names overflow into extension records by themselves. Record numbers below
// 27 belong to the system files. build() leaves the builder as it was, so
// variants can be built from one. Wrong use throws std::logic_error.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "reparse_buffers.h"
#include "sparse_image.h"
#include "volume_options.h"

namespace fixture {

struct VolumePlan;

/// A file or directory of the builder: its base record's number.
struct File {
  std::uint64_t record = 0;
};

inline constexpr File kRoot{5};
inline constexpr File kExtend{11};

/// One FILE_NAME as the builder knows it.
struct NameTruth {
  FileReference file{};
  FileReference parent{};
  std::u16string name{};
  Namespace name_space = Namespace::kPosix;
  bool indexed = true;  // its parent's $I30 has it
  bool directory = false;
  std::u16string path{};  // "dir\name"; empty when the parents do not lead to the root
};

/// A finished volume.
struct Volume {
  SparseImage image{};
  std::uint32_t sector_bytes = 0;
  std::uint32_t cluster_bytes = 0;
  std::uint32_t record_bytes = 0;
  std::uint64_t total_clusters = 0;
  std::vector<Run> mft_runs{};
  std::uint64_t mft_data_bytes = 0;
  std::map<std::uint64_t, std::vector<std::uint64_t>> extension_records{};  // by base record
  std::vector<NameTruth> names{};                                           // without deleted files

  std::size_t read(std::uint64_t offset, std::span<std::byte> buffer) const {
    return image.read(offset, buffer);
  }
  Blob image_bytes() const { return image.flatten(); }
  /// $MFT:$DATA alone, as a tool exports it.
  Blob mft_bytes() const;
  /// The same with record 0 zeroed: nothing says where the extents lie.
  Blob mft_bytes_unmapped() const;
  std::uint64_t record_count() const { return mft_data_bytes / record_bytes; }

  /// A record's bytes on disk, and replacing them (e.g. by damaged ones).
  Blob record(std::uint64_t number) const;
  void set_record(std::uint64_t number, std::span<const std::byte> bytes);
  /// Offset in the image of a byte of a record; a record may straddle extents.
  std::uint64_t record_byte_offset(std::uint64_t number, std::uint64_t byte = 0) const;
};

class VolumeBuilder {
 public:
  explicit VolumeBuilder(VolumeOptions options = {});
  ~VolumeBuilder();
  VolumeBuilder(VolumeBuilder&&) noexcept;
  VolumeBuilder& operator=(VolumeBuilder&&) noexcept;

  File add_directory(File parent, std::u16string_view name, const NodeOptions& options = {});
  File add_file(File parent, std::u16string_view name, const NodeOptions& options = {});
  /// A record without any name yet.
  File add_nameless(bool directory, const NodeOptions& options = {});

  void add_name(File file, File parent, std::u16string_view name,
                Namespace name_space = Namespace::kPosix);
  /// Any $FILE_NAME, e.g. with a stale parent. It gets an index entry only when
  /// `indexed` and the parent reference is current.
  void add_name(File file, const FileName& name, bool indexed = true);

  void set_reparse(File file, Blob buffer, const ReparseOptions& options = {});
  void set_data(File file, const Blob& content, const StreamOptions& options = {});
  void add_stream(File file, std::u16string_view name, const Blob& content,
                  const StreamOptions& options = {});
  void add_attribute(File file, const Attribute& attribute);
  void set_link_count(File file, std::uint16_t count);
  /// Frees the record as NTFS does: not in use, sequence bumped, out of the
  /// indexes. Children keep the reference they were added with.
  void delete_file(File file);

  // Layout wishes.
  /// Attributes of this type go to an extension record even when there is room.
  void move_outside(File file, std::uint32_t attribute_type);
  /// Numbers for this file's extension records, e.g. below its own.
  void use_extension_records(File file, const std::vector<std::uint64_t>& numbers);
  /// Forces an $ATTRIBUTE_LIST of that form.
  void force_attribute_list(File file, Placement placement);

  // Index lies.
  /// An entry of `directory` that no $FILE_NAME stands behind.
  void add_index_entry(File directory, const FileName& key, FileReference reference);
  void omit_index_entry(File file, std::u16string_view name);
  void add_reparse_index_key(std::uint32_t tag, FileReference reference);

  /// Puts this record at its number, as it is; no index knows it.
  void add_record(const RecordBuilder& record);
  /// Runs on the finished base or extension record just before it is written.
  /// $MFTMirr keeps the unedited form.
  void edit_record(std::uint64_t number, std::function<void(RecordBuilder&)> edit);

  /// Returns the new descriptor's id (100 hex is the default one's).
  std::uint32_t add_security_descriptor(const Blob& descriptor);

  std::vector<Run> place_clusters(const Blob& content, std::size_t fragments = 1);
  std::vector<Run> allocate_clusters(std::uint64_t clusters, std::size_t fragments = 1);
  void reserve_clusters(const Run& run);
  void write_clusters(std::int64_t lcn, const Blob& content);

  /// Number and current sequence.
  FileReference reference(File file) const;

  Volume build() const;

 private:
  File add_node(bool directory, const NodeOptions& options);
  void add_names(File file, File parent, std::u16string_view name, const NodeOptions& options);

  std::unique_ptr<VolumePlan> plan_;
};

}  // namespace fixture

// What a built volume looks like. Every default gives a healthy Windows 10
// volume; an optional overrides what would be computed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attribute.h"
#include "record_builder.h"
#include "upcase_table.h"

namespace fixture {

enum class Placement { kAuto, kResident, kNonResident };

enum class LogFile {
  kEmpty,   // all FF, as after a format
  kClean,   // restart area not in use, volume marked clean
  kInUse,   // restart area in use and not marked clean: unreplayed
  kAbsent,  // record 2 holds no data
};

enum class FreeRecords {
  kFormatted,  // FILE header without in-use flag, as Windows grows $MFT
  kZero,       // all zero; costs nothing, for record numbers far out
};

struct VolumeOptions {
  // Geometry.
  std::uint32_t sector_bytes = 512;
  std::uint32_t cluster_bytes = 4096;
  std::uint32_t record_bytes = 1024;
  std::uint32_t index_block_bytes = 4096;
  std::uint64_t serial = 0x1122334455667788;
  std::uint64_t minimum_clusters = 0;  // the volume is as large as needed otherwise
  std::uint32_t hidden_sectors = 0;
  bool backup_boot = true;  // in the sector behind the total-sectors count
  std::optional<std::uint8_t> sectors_per_cluster_code{};
  std::optional<std::uint8_t> record_size_code{};
  std::optional<std::uint8_t> index_size_code{};

  // $MFT. Its extents: either these exact runs, or the cluster counts of the
  // leading fragments (what is left goes into a last one).
  std::vector<Run> mft_runs{};
  std::vector<std::uint64_t> mft_fragments{};
  bool mft_descending = false;  // each fragment lies before its predecessor
  // How many extents record 0 itself maps; 0: all. The others are described in
  // extension records: 15 first, then mft_extension_records, then free ones.
  std::size_t mft_extents_in_base = 0;
  std::size_t mft_extents_per_extension = 1;
  std::vector<std::uint64_t> mft_extension_records{};
  Placement mft_attribute_list = Placement::kAuto;
  std::uint64_t minimum_records = 0;
  std::optional<std::uint64_t> mft_data_bytes{};
  std::optional<std::uint64_t> mft_initialized_bytes{};
  std::optional<Blob> mft_bitmap{};  // instead of the true one
  FreeRecords free_records = FreeRecords::kFormatted;

  // System files.
  std::uint8_t major_version = 3;
  std::uint8_t minor_version = 1;
  std::uint16_t volume_flags = 0;  // 1: dirty
  std::u16string label = u"fixture";
  LogFile log_file = LogFile::kEmpty;
  UpcaseTable upcase{};                         // empty: default_upcase()
  std::optional<Blob> upcase_stream{};          // content of $UpCase, e.g. of a wrong size
  bool with_indexes = true;                     // false: every directory's $I30 is empty
  std::size_t max_index_entries_per_block = 0;  // small: deep trees
  bool with_extend = true;                      // $Quota, $ObjId, $Reparse
  bool with_secure = true;                      // $Secure's stream and indexes
  std::uint64_t reparse_index_record = 26;
  std::uint64_t first_user_record = 27;
};

/// Options of one file or directory.
struct NodeOptions {
  std::optional<std::uint64_t> record{};  // default: the next free number
  std::uint16_t sequence = 1;
  Namespace name_space = Namespace::kPosix;  // as Windows while 8.3 names are off
  std::u16string short_name{};   // adds a DOS name; the long one is WIN32 then, and comes second
  std::uint32_t attributes = 0;  // added to ARCHIVE (files)
  bool case_sensitive = false;   // the directory's flag
  std::optional<StandardInformation> standard{};  // instead of what the above gives
  bool without_standard_information = false;
};

struct StreamOptions {
  Placement placement = Placement::kAuto;
  std::size_t fragments = 1;
};

struct ReparseOptions {
  Placement placement = Placement::kAuto;  // kAuto: resident up to half a record
  std::size_t fragments = 1;
  bool in_reparse_index = true;              // has its key in $Extend\$Reparse:$R
  bool set_attribute_bit = true;             // 400 in STD_INFO
  std::optional<std::uint32_t> key_tag{};    // tag in the $I30 key, default the buffer's
  std::optional<std::uint32_t> index_tag{};  // tag in the $R key, default the buffer's
  bool in_record_names = false;  // Windows does not keep 400 and the tag in the record's names
};

}  // namespace fixture

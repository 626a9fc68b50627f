// From what a user names to the volumes to scan: an NTFS volume, the NTFS partitions of a disk, or
// a loose $MFT. For anything else the Error says what it is, and how to get at a volume in it.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/model/limitation.h"
#include "scanner/source/byte_source.h"
#include "scanner/source/counting_source.h"
#include "scanner/source/file_source.h"
#include "scanner/source/identify.h"
#include "scanner/source/partition_identity.h"
#include "scanner/source/partition_table.h"

namespace scanner {

class VolumeDevice;

// What holds, or seems to hold, an NTFS volume; only opening it proves it.
struct VolumeCandidate {
  std::string name;             // the path, with #N for partition N
  std::string source;           // the path
  std::uint32_t partition = 0;  // 0: the source is not a disk
  // Begins with byte 0 of the volume or the loose $MFT. Null only if raw reads are refused and
  // there is a driver to query.
  SharedSource bytes;
  bool loose_mft = false;
  bool shadow_copy = false;  // the device of a shadow copy (names_shadow_copy())
  std::optional<PartitionIdentity> identity = std::nullopt;  // none: the source is not a disk
  // The driver of a mounted volume (scanner/live/); null: none answers.
  std::shared_ptr<const VolumeDevice> device = nullptr;
  report::Limitations incomplete = {};  // what of it is invisible in any case
};

// A partition that is not to be scanned.
struct SkippedPart {
  std::string name;
  std::uint32_t partition = 0;
  std::string
      what;  // its type and what it holds: "Microsoft reserved: nothing but zeros at its start"
  // kUnreadable and kUnknown: an NTFS volume may be missed here; kNtfs: not requested, or a
  // duplicate of one of the volumes.
  ContentKind content = ContentKind::kUnknown;
  PartitionIdentity identity = {};  // is_unique() is false for a duplicate of one of the volumes
};

struct OpenedSource {
  std::string argument;
  std::vector<VolumeCandidate> volumes;  // at least one
  std::vector<SkippedPart> skipped;
  std::optional<PartitionTable> table;
  std::vector<std::string>
      notes;  // clauses without a full stop; the table's problems are among them
};

struct OpenOptions {
  std::optional<std::uint32_t> partition = std::nullopt;  // only this one
  IoMode io = IoMode::kAuto;
  // Counts all reads from the source; must outlive everything opened here. open_source() only.
  ReadCounter* counter = nullptr;
};

// `argument` is a path or `PATH#N`. Texts may contain data from the disk (names of GPT partitions,
// as UTF-8 with any control character): escape them before printing.
std::expected<OpenedSource, Error> open_source(const std::string& argument,
                                               const OpenOptions& options = {});

// The same for an already opened source; `path` is only its name.
std::expected<OpenedSource, Error> open_bytes(const SharedSource& bytes, const std::string& path,
                                              const OpenOptions& options = {});

}  // namespace scanner

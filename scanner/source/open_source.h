// From what a user names to the volumes to scan: an NTFS volume, the NTFS partitions of a disk, or
// a loose $MFT. Whatever else it is, the Error says what, and how to get at a volume in it.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "report/limitation.h"
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
  std::uint32_t partition = 0;  // 0: the source is no disk
  // Byte 0 is that of the volume or the loose $MFT. Null only where raw reads are refused and there
  // is a driver to ask.
  SharedSource bytes;
  bool loose_mft = false;
  bool shadow_copy = false;  // a device that Windows shows of one (names_shadow_copy())
  std::optional<PartitionIdentity> identity = std::nullopt;  // none: the source is no disk
  // The driver of a mounted volume (scanner/live/); null: there is none that answers.
  std::shared_ptr<const VolumeDevice> device = nullptr;
  report::Limitations incomplete = {};  // what of it cannot be seen anyway
};

// A partition that is not to be scanned.
struct SkippedPart {
  std::string name;
  std::uint32_t partition = 0;
  std::string
      what;  // its type and what it holds: "Microsoft reserved: nothing but zeros at its start"
  // kUnreadable and kUnknown tell that an NTFS volume may be lost here; kNtfs, that it was not
  // asked for or is one of the volumes already.
  ContentKind content = ContentKind::kUnknown;
  PartitionIdentity identity = {};  // tells() is false for what is one of the volumes already
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
  // Of all that is read from the source, as long as anything opened here lives. open_source() only.
  ReadCounter* counter = nullptr;
};

// `argument` is a path or `PATH#N`. Texts may hold what a disk says (names of GPT partitions, as
// UTF-8 with any control character): whoever prints them makes them harmless.
std::expected<OpenedSource, Error> open_source(const std::string& argument,
                                               const OpenOptions& options = {});

// The same for bytes at hand; `path` is only their name.
std::expected<OpenedSource, Error> open_bytes(const SharedSource& bytes, const std::string& path,
                                              const OpenOptions& options = {});

}  // namespace scanner

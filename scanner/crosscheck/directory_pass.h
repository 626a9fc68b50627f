// All entries of all directories, read through their indexes on all cores.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "mft/file_name.h"
#include "mft/index.h"
#include "scanner/catalog/catalog.h"
#include "scanner/crosscheck/record_table.h"
#include "scanner/volume/directory_index.h"

namespace scanner {

class EntryVisitor {
 public:
  virtual ~EntryVisitor() = default;
  // One entry of `directory`; valid during the call. Calls of one `thread` are sequential, with
  // directories in rising order; those of different threads are concurrent.
  virtual void entry(std::uint32_t thread, const Directory& directory, mft::FileReference file,
                     const mft::FileName& key) = 0;
};

// A directory whose entries were not all seen.
struct UnsoundDirectory {
  RecordIndex record = 0;
  IndexDamage damage;  // the first
};

struct DirectoryPass {
  std::vector<UnsoundDirectory> unsound;  // by record number
  // The indexes claim more blocks than fit on the volume, for example if directories share them:
  // not all were read.
  bool gave_up = false;

  [[nodiscard]] bool is_unsound(RecordIndex record) const;
};

// REQUIRES: the volume has clusters. An Error if it was stopped or memory ran out.
std::expected<DirectoryPass, Error> visit_all_entries(const Volume& volume, const Catalog& catalog,
                                                      const CrossCheckOptions& options,
                                                      EntryVisitor& visitor);

}  // namespace scanner

// Reads all entries of directories, one directory after the other.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "mft/file_name.h"
#include "mft/index.h"
#include "mft/reference.h"
#include "scanner/volume/directory_index.h"
#include "scanner/volume/index_walk.h"

namespace scanner {

class Volume;

// How many index blocks may be read in all: as many as fit on the volume, because no two blocks of
// a sound volume share a location. Shared by threads.
class BlockLimit {
 public:
  explicit BlockLimit(const Volume& volume);
  // False if none is left.
  bool take();
  [[nodiscard]] bool reached() const { return left_.load() == 0; }

 private:
  std::atomic<std::uint64_t> left_;
};

class DirectoryVisitor {
 public:
  virtual ~DirectoryVisitor() = default;
  // One entry; valid during the call.
  virtual void directory_entry(mft::FileReference file, const mft::FileName& key) = 0;
  // Entries may be missing.
  virtual void directory_damage(const IndexDamage& damage) = 0;
};

// Not safe for concurrent use; can be reused for one directory after another.
class DirectoryReader final : private IndexVisitor {
 public:
  // Both must outlive it.
  DirectoryReader(const Volume& volume, BlockLimit& limit) : volume_(volume), limit_(limit) {}

  // Reads the record of `directory` and reports its damage. Nothing if it has no usable index.
  std::optional<DirectoryIndex> open(mft::FileReference directory, DirectoryVisitor& visitor);
  // Reads the whole index.
  void read(DirectoryIndex& index, DirectoryVisitor& visitor);

 private:
  void entry(const mft::IndexEntry& entry, std::optional<std::uint64_t> vcn) override;
  void damage(const IndexDamage& damage) override { visitor_->directory_damage(damage); }
  bool take_block() override;

  const Volume& volume_;
  BlockLimit& limit_;
  IndexWalk walk_;
  DirectoryVisitor* visitor_ = nullptr;
};

}  // namespace scanner

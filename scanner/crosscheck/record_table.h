// What every record says about itself, in 24 bytes: one side of most comparisons. Instead of names,
// a sum of their hashes is kept, from which the hashes of the directories' entries are subtracted.
// Zero means agreement.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <expected>
#include <initializer_list>
#include <memory>
#include <span>

#include "mft/file_name.h"
#include "mft/reference.h"
#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct CrossCheckOptions {
  std::uint32_t threads = 1;
  const std::atomic<bool>* stop = nullptr;

  [[nodiscard]] bool stopped() const {
    return stop != nullptr && stop->load(std::memory_order_relaxed);
  }
};

struct RecordFacts {
  enum Flag : std::uint16_t {
    kInUse = 0x01,
    kBase = 0x02,
    kReparsePoint = 0x04,    // attribute C0
    kHasInformation = 0x08,  // $STANDARD_INFORMATION
    kReparseBit = 0x10,      // FILE_ATTRIBUTE_REPARSE_POINT there
    kHasData = 0x20,
    kDamaged = 0x40,   // nothing is known about the record
    kDoubtful = 0x80,  // some of its attributes are damaged
  };

  std::uint64_t names = 0;  // sum of NameHash over all $FILE_NAME
  std::uint32_t times = 0;  // copy_hash of the four times
  std::uint32_t sizes = 0;  // copy_hash of both sizes
  std::uint16_t sequence = 0;
  std::uint16_t header_link_count = 0;
  std::uint16_t name_count = 0;  // 8.3 names too
  std::uint16_t flags = 0;

  [[nodiscard]] bool has(Flag flag) const { return (flags & flag) != 0; }
  [[nodiscard]] bool is_file() const { return has(kInUse) && has(kBase) && !has(kDamaged); }
};

// A 64-bit hash of names. The key differs from run to run, so that no one can craft names whose
// hashes cancel out.
class NameHash {
 public:
  NameHash();
  [[nodiscard]] std::uint64_t of(mft::FileReference directory, mft::Utf16View name) const;

 private:
  std::uint64_t key_;
};

// A hash of figures that a directory's entry repeats.
[[nodiscard]] std::uint32_t copy_hash(std::initializer_list<std::uint64_t> figures);

class RecordTable {
 public:
  // Reads all of $MFT, every slot once. An Error if it was stopped or memory ran out.
  static std::expected<RecordTable, Error> read(const Volume& volume,
                                                const CrossCheckOptions& options);

  [[nodiscard]] std::uint64_t size() const { return facts_.size(); }
  // REQUIRES: number < size().
  [[nodiscard]] const RecordFacts& operator[](std::uint64_t number) const {
    return facts_[static_cast<std::size_t>(number)];
  }
  // The file that the reference identifies; null if there is none (any more), or if it is unknown.
  [[nodiscard]] const RecordFacts* file(mft::FileReference reference) const;
  [[nodiscard]] const NameHash& hash() const { return hash_; }
  // Subtracts the hash of an entry that leads to the record from its sum. Safe for concurrent use.
  void subtract(std::uint64_t number, std::uint64_t hash) {
    std::atomic_ref(facts_[static_cast<std::size_t>(number)].names)
        .fetch_sub(hash, std::memory_order_relaxed);
  }

 private:
  explicit RecordTable(std::size_t records);

  struct Free {
    void operator()(RecordFacts* facts) const { std::free(facts); }
  };
  // Zeroed memory: records that were never used cost nothing.
  std::unique_ptr<RecordFacts, Free> memory_;
  std::span<RecordFacts> facts_;
  NameHash hash_;
};

}  // namespace scanner

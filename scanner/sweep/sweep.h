// The pass over $MFT: on all cores, each record once, the same catalog whatever the number of
// threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <vector>

#include "scanner/catalog/catalog.h"
#include "scanner/volume/volume.h"

namespace scanner {

struct SweepOptions {
  std::uint32_t threads = 1;
  // Checked before every chunk (about 256 KiB of $MFT).
  const std::atomic<bool>* stop = nullptr;
  // False: always reads, even if the source offers views.
  bool use_views = true;
  // Records done so far, for a progress display.
  std::atomic<std::uint64_t>* records_done = nullptr;
};

// An Error only if it was stopped or memory ran out: damage becomes faults in the catalog.
std::expected<std::unique_ptr<Catalog>, Error> sweep(const Volume& volume,
                                                     const SweepOptions& options);

// A sweep of a changing volume: parts of it can be repeated.
class RepeatableSweep {
 public:
  RepeatableSweep();
  ~RepeatableSweep();
  RepeatableSweep(const RepeatableSweep&) = delete;
  RepeatableSweep& operator=(const RepeatableSweep&) = delete;

  // The first time all of $MFT; later the surroundings of `records` (sorted), and what $MFT has
  // grown by. Each pass may use another Volume object for the same volume. Errors as for sweep();
  // the object is then unusable.
  std::expected<void, Error> pass(const Volume& volume, std::span<const RecordIndex> records,
                                  const SweepOptions& options);
  // What the last pass over every record found. Its rows point into this object, which must outlive
  // it. An Error only if memory ran out.
  [[nodiscard]] std::expected<std::unique_ptr<Catalog>, Error> catalog(const Volume& volume,
                                                                       std::uint32_t threads) const;
  // The extension records of the files with these base records (sorted): those that point to them,
  // and those that their attribute lists name. Sorted.
  [[nodiscard]] std::vector<RecordIndex> extensions_of(const Volume& volume,
                                                       std::span<const RecordIndex> bases) const;

 private:
  class Passes;
  FileKeyTable leaves_;
  std::unique_ptr<Passes> passes_;
};

}  // namespace scanner

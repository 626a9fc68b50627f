// A mounted volume read bypassing its driver's cache, at disk speed, and then brought up to date:
// what the change journal names, and everything that the report covers, is refetched through the
// driver until nothing changes any more.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/model/limitation.h"
#include "scanner/catalog/catalog.h"
#include "scanner/driver/device.h"
#include "scanner/driver/driver_mft.h"
#include "scanner/driver/journal_changes.h"
#include "scanner/live/live_mft.h"
#include "scanner/sweep/sweep.h"
#include "scanner/volume/run_list.h"
#include "scanner/volume/volume.h"

namespace scanner {

// How far before the scan changes are looked at again, as they may not have been written to the
// disk yet; none: as far back as the change journal goes.
using JournalMargin = std::optional<std::chrono::seconds>;

// What was done, for the report.
struct CatchUp {
  std::uint64_t changed_files = 0;      // named by the journal
  std::uint64_t refreshed_records = 0;  // fetched through the driver, each counted once
  std::uint64_t margin_bytes = 0;       // size of the journal from before the scan that was read
  std::uint64_t oldest_change = 0;      // FILETIME of the first change in it; 0: none
  JournalMargin margin = {};            // as requested
  // What may still be missing: the scan is incomplete.
  report::Limitations incomplete;
};

// The rows of `catalog` point into the LiveScan, which must outlive it.
struct LiveCatalog {
  std::unique_ptr<const Volume> volume;  // every record that it reads comes from the driver
  std::unique_ptr<Catalog> catalog;
};

class LiveScan {
 public:
  // The first pass over $MFT, from the disk. An Error if the driver does not say where that is, the
  // scan was stopped or memory ran out. REQUIRES: candidate.device, candidate.bytes.
  static std::expected<std::unique_ptr<LiveScan>, Error> sweep(VolumeCandidate candidate,
                                                               const SweepOptions& options,
                                                               JournalMargin margin = {});

  // Brings it up to date. An Error if the driver refuses its records, the scan was stopped or
  // memory ran out.
  std::expected<void, Error> catch_up(const SweepOptions& options);
  // The same for further records that the report turned out to depend on, and for the directories
  // above them in `catalog`, the latest one. Returns whether any was out of date: then catalog()
  // returns a new one.
  std::expected<bool, Error> confirm(const Catalog& catalog, std::span<const RecordIndex> records,
                                     const SweepOptions& options);

  [[nodiscard]] std::expected<LiveCatalog, Error> catalog(const SweepOptions& options);
  [[nodiscard]] const CatchUp& result() const { return result_; }

 private:
  // The layout of $MFT at some moment.
  struct Layout {
    std::unique_ptr<const Volume> volume;  // over the driver alone
    std::shared_ptr<const DriverMft> driver;
    mft::VolumeData data;
    RunList runs;
  };

  explicit LiveScan(VolumeCandidate candidate) : candidate_(std::move(candidate)) {}
  [[nodiscard]] std::expected<void, Error> check_disk(const mft::BootSector& geometry) const;
  [[nodiscard]] std::expected<Layout, Error> read_layout() const;
  std::expected<void, Error> adopt(Layout layout);
  std::expected<std::vector<RecordIndex>, Error> follow_layout();
  void read_journal(std::uint32_t round, std::vector<RecordIndex>& due);
  void add_unlike_census(const Catalog& catalog, std::vector<RecordIndex>& due);
  void add_reported(const Catalog& catalog, std::vector<RecordIndex>& due) const;
  std::expected<void, Error> refresh(std::vector<RecordIndex> records, const SweepOptions& options);
  void lose_journal(const std::string& why);

  VolumeCandidate candidate_;
  Layout layout_;
  std::shared_ptr<LiveMft> mft_;
  std::unique_ptr<const Volume> volume_;  // over mft_
  RepeatableSweep sweep_;
  std::unique_ptr<Catalog> latest_;  // what catalog() returns next, if known already
  std::optional<JournalMark> mark_;  // none: there is no journal
  std::uint64_t not_before_ = 0;     // FILETIME: the margin's start; 0: there is none
  std::vector<bool> refreshed_;      // by record number
  std::vector<mft::FileReference> nonresident_reparse_;  // of drivers before layout_.driver
  bool census_failed_ = false;
  bool asked_for_all_ = false;  // every record has come from the driver
  CatchUp result_;
};

}  // namespace scanner

// Looks components up the way the file system does: down the B+ tree of each directory's own index,
// verified by the record that the index leads to. Reads only what is on the path.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/lookup/file_cache.h"
#include "scanner/volume/directory_index.h"

namespace scanner {

class AuditedVolume;

// A directory with damage in its index.
struct DamagedDirectory {
  Parent directory;
  std::uint64_t count = 0;
  std::vector<IndexDamage> damage;  // the first ones
};

class IndexLookup final : public ComponentLookup {
 public:
  // `volume` must outlive it and have clusters. Files in its catalog are not read again.
  explicit IndexLookup(const AuditedVolume& volume);

  [[nodiscard]] const Directory* directory(Parent parent) const override;
  [[nodiscard]] NameMatch find(const Directory& directory, std::u16string_view name) const override;
  [[nodiscard]] std::vector<FileAnswer> find_files(std::span<const FileQuestion* const> questions,
                                                   std::uint32_t threads) const override;
  [[nodiscard]] report::PathState state(Parent parent) const override;
  report::PathState append_path(Parent parent, std::u16string& out) const override;
  [[nodiscard]] std::vector<const Directory*> chain(Parent parent) const override;

  // The file in that record, read if necessary.
  [[nodiscard]] KnownFile file(RecordIndex record) const;
  // Directories whose indexes were found damaged so far, each once.
  [[nodiscard]] std::vector<DamagedDirectory> damaged_directories() const;
  // Faults of records, and the first one of each damaged index.
  [[nodiscard]] std::vector<mft::Fault> faults() const override;

 private:
  struct Ancestry {
    report::PathState state = report::PathState::kWhole;
    Parent end;                             // where the chain breaks; the root if it does not
    std::vector<const Directory*> upwards;  // from `parent` to below the root, or to the break
  };
  struct Key {
    RecordIndex directory = 0;
    std::u16string name;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::u16string>()(key.name) * 31 + key.directory;
    }
  };
  // Directories in the same stripe are searched one after another.
  struct Stripe {
    std::mutex mutex;
    std::unordered_map<RecordIndex, std::unique_ptr<DirectoryIndex>> open;
    std::deque<RecordIndex> opened;                       // the oldest first
    std::unordered_map<Key, NameMatch, KeyHash> matches;  // directories and links
  };
  static constexpr std::size_t kStripes = 16;
  // Some KiB each.
  static constexpr std::size_t kMostOpen = 256;

  [[nodiscard]] Stripe& stripe_of(RecordIndex record) const { return stripes_[record % kStripes]; }
  [[nodiscard]] Ancestry climb(Parent parent) const;
  [[nodiscard]] report::PathState break_state(Parent parent) const;
  DirectoryIndex* open_index(Stripe& stripe, const Directory& directory) const;
  void keep_open(RecordIndex record, FileRecord file) const;
  static DirectoryIndex* insert(Stripe& stripe, RecordIndex record, DirectoryIndex index);
  NameMatch search_index(Stripe& stripe, const Directory& directory, std::u16string_view name,
                         std::optional<FileRecord>& child) const;
  NameMatch take(const Directory& directory, const IndexSearch& search,
                 std::optional<FileRecord>& child) const;
  std::optional<NameMatch> ask_driver(const Directory& directory, std::u16string_view name,
                                      std::optional<FileRecord>& child) const;
  void note_damage(Parent directory, const IndexSearch& search) const;
  void note_fault(const mft::Fault& fault) const;

  const AuditedVolume& volume_;
  mutable FileCache files_;
  mutable std::array<Stripe, kStripes> stripes_;
  mutable std::mutex damage_mutex_;
  mutable std::vector<DamagedDirectory> damaged_;
  mutable std::vector<mft::Fault> faults_;
};

}  // namespace scanner

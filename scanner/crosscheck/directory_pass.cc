#include "scanner/crosscheck/directory_pass.h"

#include <algorithm>
#include <atomic>
#include <optional>

#include "report/threads/parallel.h"
#include "scanner/volume/file_record.h"
#include "scanner/volume/index_tree.h"
#include "scanner/volume/index_walk.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

constexpr std::size_t kDirectoriesAtATime = 64;
constexpr std::uint32_t kIndexedFileNames = 0x30;
constexpr std::uint64_t kSmallestBlockBytes = 512;

// One thread's pass over directories.
class Reader final : public IndexVisitor {
 public:
  Reader(const Volume& volume, std::uint32_t thread, std::atomic<std::uint64_t>& blocks_left,
         EntryVisitor& visitor)
      : volume_(volume), thread_(thread), blocks_left_(blocks_left), visitor_(visitor) {}

  void read(const Directory& directory) {
    directory_ = &directory;
    damage_.reset();
    const auto file = FileRecord::read(volume_, {directory.record, directory.sequence});
    if (!file) {
      damage({.fault = file.error(), .vcn = std::nullopt});
    } else {
      for (const auto& fault : file->faults()) damage({.fault = fault, .vcn = std::nullopt});
      auto tree = IndexTree::open(volume_, *file, u"$I30");
      if (tree && tree->indexed_type() == kIndexedFileNames) {
        walk_.run(*tree, *this);
      } else {
        damage({.fault = tree ? Fault{.code = FaultCode::kBadIndex} : tree.error(),
                .vcn = std::nullopt});
      }
    }
    if (damage_) unsound_.push_back({.record = directory.record, .damage = *damage_});
  }

  void entry(const mft::IndexEntry& entry, std::optional<std::uint64_t> vcn) override {
    const auto key = mft::FileName::parse(entry.key);
    if (!key) return damage({.fault = mft::FileName::fault_of(entry.key), .vcn = vcn});
    visitor_.entry(thread_, *directory_, entry.file, key);
  }
  void damage(const IndexDamage& found) override {
    if (!damage_) damage_ = found;
  }
  bool take_block() override {
    std::uint64_t left = blocks_left_.load(std::memory_order_relaxed);
    while (left != 0) {
      if (blocks_left_.compare_exchange_weak(left, left - 1, std::memory_order_relaxed))
        return true;
    }
    damage({.fault = Fault{.code = FaultCode::kBadIndex}, .vcn = std::nullopt});
    return false;
  }

  [[nodiscard]] const std::vector<UnsoundDirectory>& unsound() const { return unsound_; }

 private:
  const Volume& volume_;
  std::uint32_t thread_;
  std::atomic<std::uint64_t>& blocks_left_;
  EntryVisitor& visitor_;
  IndexWalk walk_;
  const Directory* directory_ = nullptr;
  std::optional<IndexDamage> damage_;
  std::vector<UnsoundDirectory> unsound_;
};

}  // namespace

bool DirectoryPass::is_unsound(RecordIndex record) const {
  return std::ranges::binary_search(unsound, record, {}, &UnsoundDirectory::record);
}

std::expected<DirectoryPass, Error> visit_all_entries(const Volume& volume, const Catalog& catalog,
                                                      const CheckOptions& options,
                                                      EntryVisitor& visitor) {
  try {
    // No two blocks of a sound volume share a location.
    std::atomic<std::uint64_t> blocks_left = volume.bytes()->size_bytes() / kSmallestBlockBytes + 1;
    std::vector<std::unique_ptr<Reader>> readers;
    for (std::uint32_t i = 0; i < std::max(options.threads, 1U); ++i) {
      readers.push_back(std::make_unique<Reader>(volume, i, blocks_left, visitor));
    }
    const auto& directories = catalog.directories;
    const bool done =
        for_ranges(options.threads, directories.size(), kDirectoriesAtATime,
                   [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                     for (std::size_t i = first; i < last && !options.stopped(); ++i) {
                       readers[thread]->read(directories[i]);
                     }
                   });
    if (!done) return std::unexpected(Error{"out of memory"});
    if (options.stopped()) return std::unexpected(Error{"interrupted"});
    DirectoryPass pass;
    pass.gave_up = blocks_left == 0;
    for (const auto& reader : readers) {
      pass.unsound.insert(pass.unsound.end(), reader->unsound().begin(), reader->unsound().end());
    }
    std::ranges::sort(pass.unsound, {}, &UnsoundDirectory::record);
    return pass;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

}  // namespace scanner

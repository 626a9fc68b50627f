#include "scanner/crosscheck/directory_pass.h"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>

#include "report/threads/parallel.h"
#include "scanner/volume/directory_reader.h"

namespace scanner {
namespace {

constexpr std::size_t kDirectoriesAtATime = 64;

// One thread's pass over directories.
class Reader final : public DirectoryVisitor {
 public:
  Reader(const Volume& volume, std::uint32_t thread, BlockLimit& limit, EntryVisitor& visitor)
      : reader_(volume, limit), thread_(thread), visitor_(visitor) {}

  void read(const Directory& directory) {
    directory_ = &directory;
    damage_.reset();
    auto index = reader_.open({directory.record, directory.sequence}, *this);
    if (index) reader_.read(*index, *this);
    if (damage_) unsound_.push_back({.record = directory.record, .damage = *damage_});
  }

  void directory_entry(mft::FileReference file, const mft::FileName& key) override {
    visitor_.entry(thread_, *directory_, file, key);
  }
  void directory_damage(const IndexDamage& found) override {
    if (!damage_) damage_ = found;
  }

  [[nodiscard]] const std::vector<UnsoundDirectory>& unsound() const { return unsound_; }

 private:
  DirectoryReader reader_;
  std::uint32_t thread_;
  EntryVisitor& visitor_;
  const Directory* directory_ = nullptr;
  std::optional<IndexDamage> damage_;
  std::vector<UnsoundDirectory> unsound_;
};

}  // namespace

bool DirectoryPass::is_unsound(RecordIndex record) const {
  return std::ranges::binary_search(unsound, record, {}, &UnsoundDirectory::record);
}

std::expected<DirectoryPass, Error> visit_all_entries(const Volume& volume, const Catalog& catalog,
                                                      const CrossCheckOptions& options,
                                                      EntryVisitor& visitor) {
  try {
    BlockLimit limit(volume);
    std::vector<std::unique_ptr<Reader>> readers;
    for (std::uint32_t i = 0; i < std::max(options.threads, 1U); ++i) {
      readers.push_back(std::make_unique<Reader>(volume, i, limit, visitor));
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
    pass.gave_up = limit.reached();
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

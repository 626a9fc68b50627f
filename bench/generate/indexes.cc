#include "bench/generate/indexes.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "bench/generate/record_writer.h"
#include "tests/support/index_builder.h"
#include "tests/support/upcase_table.h"

namespace generate {

namespace {

struct Entry {
  std::u16string folded;
  fixture::IndexEntry entry;
};

auto key_of(const IndexedName& name) {
  return std::tuple(name.directory, name.record, name.ordinal);
}

}  // namespace

Indexes::Indexes(const Model& model, std::vector<IndexedName> names)
    : model_(model), names_(std::move(names)), directories_(model.directory_count()) {
  std::ranges::sort(names_, {}, key_of);
  // kRootDirectory is the largest index.
  const auto first_root = std::ranges::find_if(
      names_, [](const auto& name) { return name.directory == kRootDirectory; });
  root_names_.assign(first_root, names_.end());
  names_.erase(first_root, names_.end());
}

std::uint64_t Indexes::cluster_bound() const {
  // Blocks are filled up but for less than one entry, so that half full is generous.
  const std::uint64_t bytes = names_.size() * (kMaxFileNameBytes + 0x20);
  return bytes * 2 / kClusterBytes + 2 * directories_.size() + 16;
}

std::uint64_t Indexes::build(
    const Layout& layout, const std::function<void(std::uint64_t, const fixture::Blob&)>& write) {
  std::uint64_t next = layout.index_cluster;
  std::size_t first = 0;
  for (std::uint32_t directory = 0; directory < directories_.size(); ++directory) {
    std::size_t last = first;
    while (last < names_.size() && names_[last].directory == directory) ++last;
    fixture::Blob blocks;
    DirectoryIndex index = build_one(first, last, blocks);
    index.cluster = next;
    index.clusters = blocks.size() / kClusterBytes;
    if (!blocks.empty()) write(next, blocks);
    next += index.clusters;
    directories_[directory] = std::move(index);
    first = last;
  }
  return next - layout.index_cluster;
}

DirectoryIndex Indexes::build_one(std::size_t first, std::size_t last,
                                  fixture::Blob& blocks) const {
  const auto& upcase = fixture::default_upcase();
  std::vector<Entry> entries;
  for (std::size_t i = first; i < last; ++i) {
    const Plan plan = model_.plan(names_[i].record);
    fixture::Blob key(kMaxFileNameBytes);
    ByteWriter writer(key);
    key.resize(put_file_name(model_, plan, names_[i].ordinal, true, writer, 0));
    Name text;
    if (names_[i].ordinal == kDosOrdinal) {
      model_.dos_name(plan, text);
    } else {
      model_.name(plan, names_[i].ordinal, text);
    }
    std::u16string folded(text.view());
    for (char16_t& unit : folded) unit = upcase[unit];
    const std::uint64_t reference = plan.record | std::uint64_t{plan.sequence} << 48U;
    entries.push_back({std::move(folded), {.file_reference = reference, .key = std::move(key)}});
  }
  // No two names of a directory are equal, folded or not.
  std::ranges::sort(entries, {}, &Entry::folded);
  std::vector<fixture::IndexEntry> sorted;
  for (Entry& entry : entries) sorted.push_back(std::move(entry.entry));
  fixture::BuiltIndex built = fixture::build_index(sorted, {.cluster_bytes = kClusterBytes});
  blocks = std::move(built.allocation);
  return {.root = std::move(built.root), .bitmap = std::move(built.bitmap)};
}

}  // namespace generate

#include "scanner/crosscheck/record_table.h"

#include <algorithm>
#include <chrono>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "mft/fixup.h"
#include "mft/record.h"
#include "report/threads/parallel.h"
#include "scanner/source/address.h"
#include "scanner/source/read_buffer.h"
#include "scanner/sweep/link_attributes.h"
#include "scanner/volume/file_sizes.h"

namespace scanner {
namespace {

constexpr std::uint64_t kChunkBytes = 256 * 1024;

// The last step of MurmurHash3: every bit of the input changes half of the output's.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ x >> 33U) * 0xFF51AFD7ED558CCDU;
  x = (x ^ x >> 33U) * 0xC4CEB9FE1A85EC53U;
  return x ^ x >> 33U;
}

// An extension record's part of a file.
struct ExtensionPart {
  mft::FileReference base;
  RecordFacts facts;
};

class Worker {
 public:
  Worker(const Volume& volume, const NameHash& hash, std::span<RecordFacts> facts)
      : volume_(volume), hash_(hash), facts_(facts) {}

  void run(std::uint64_t first, std::uint64_t last) {
    const std::uint32_t record_bytes = volume_.record_bytes();
    // Holes of a source read as zeros: records that were never used.
    if (volume_.mft().next_stored(first * record_bytes) >= last * record_bytes) return;
    std::span<std::byte> rest =
        buffer_.sized(static_cast<std::size_t>((last - first) * record_bytes));
    const auto read = volume_.mft().read_at(first * record_bytes, rest);
    const bool whole = read && *read == rest.size();
    for (std::uint64_t number = first; number < last; ++number) {
      const auto record = rest.first(record_bytes);
      rest = rest.subspan(record_bytes);
      const bool readable =
          whole || read_exactly(volume_.mft(), number * record_bytes, record).has_value();
      const RecordFacts facts =
          readable ? look_at(record) : RecordFacts{.flags = RecordFacts::kDamaged};
      if (facts.flags != 0 || facts.sequence != 0) facts_[static_cast<std::size_t>(number)] = facts;
    }
  }

  [[nodiscard]] const std::vector<ExtensionPart>& extension_parts() const {
    return extension_parts_;
  }

 private:
  RecordFacts look_at(std::span<std::byte> bytes) {
    const mft::Bytes record(bytes);
    RecordFacts facts;
    if (mft::record_signature(record) != mft::kFileSignature) {
      const bool unused =
          std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
      if (!unused) facts.flags = RecordFacts::kDamaged;
      return facts;
    }
    facts.sequence = record.u16(offsetof(mft::RecordHeader, sequence));
    if (!mft::record_in_use(record)) return facts;
    facts.flags = RecordFacts::kInUse;
    const auto fault = mft::apply_fixup(bytes);
    const auto view = mft::RecordView::parse(record);
    if (fault || !view) {
      facts.flags |= RecordFacts::kDamaged;
      return facts;
    }
    add_attributes(view->attribute_bytes(), facts);
    if (view->is_base()) {
      facts.flags |= RecordFacts::kBase;
      facts.header_link_count = view->link_count();
      return facts;
    }
    extension_parts_.push_back({.base = view->base(), .facts = facts});
    return {.sequence = facts.sequence, .flags = RecordFacts::kInUse};
  }

  void add_attributes(mft::Bytes attributes, RecordFacts& facts) {
    link_attributes_.clear();
    const std::uint64_t faults_before = faults_.count();
    link_attributes_.add(attributes, 0, faults_);
    if (faults_.count() != faults_before) facts.flags |= RecordFacts::kDoubtful;
    for (const auto* const group : {&link_attributes_.names, &link_attributes_.aliases}) {
      for (const auto& name : *group) facts.names += hash_.of(name.parent(), name.name());
      facts.name_count = static_cast<std::uint16_t>(facts.name_count + group->size());
    }
    if (!link_attributes_.reparse_point.empty()) facts.flags |= RecordFacts::kReparsePoint;
    if (!link_attributes_.standard_information.empty()) {
      const mft::Attribute attribute(link_attributes_.standard_information);
      if (const auto info = mft::StandardInformation::parse(attribute.value())) {
        facts.flags |= RecordFacts::kHasInformation;
        if ((info->attributes & mft::kFileAttributeReparsePoint) != 0) {
          facts.flags |= RecordFacts::kReparseBit;
        }
        facts.times = copy_hash({info->created, info->modified, info->mft_changed, info->accessed});
      }
    }
    FileSizes sizes;
    if (!link_attributes_.data.empty()) {
      facts.flags |= RecordFacts::kHasData;
      sizes = file_sizes(mft::Attribute(link_attributes_.data));
    }
    facts.sizes = copy_hash({sizes.size_bytes, sizes.allocated_bytes});
  }

  const Volume& volume_;
  const NameHash& hash_;
  std::span<RecordFacts> facts_;
  ReadBuffer buffer_;
  std::vector<ExtensionPart> extension_parts_;
  LinkAttributes link_attributes_;
  FaultTally faults_;  // already reported by the sweep
};

// Like the sweep: an extension record counts if its base has exactly the sequence number it names.
void merge(const ExtensionPart& part, std::span<RecordFacts> all) {
  if (part.base.record >= all.size()) return;
  RecordFacts& file = all[static_cast<std::size_t>(part.base.record)];
  if (!file.is_file() || file.sequence != part.base.sequence) return;
  file.names += part.facts.names;
  file.name_count = static_cast<std::uint16_t>(file.name_count + part.facts.name_count);
  if (!file.has(RecordFacts::kHasInformation)) file.times = part.facts.times;
  if (!file.has(RecordFacts::kHasData)) file.sizes = part.facts.sizes;
  if (file.has(RecordFacts::kHasInformation)) {
    file.flags |= part.facts.flags & ~RecordFacts::kReparseBit;
  } else {
    file.flags |= part.facts.flags;
  }
}

}  // namespace

NameHash::NameHash()
    : key_(mix(
          static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
          mix(address_of(this)))) {}

std::uint64_t NameHash::of(mft::FileReference directory, mft::Utf16View name) const {
  std::uint64_t hash = mix(key_ ^ directory.record ^ std::uint64_t{directory.sequence} << 48U);
  const mft::Bytes bytes = name.bytes();
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) hash = mix(hash ^ bytes.u64(at));
  std::uint64_t rest = name.size() << 56U;
  for (; at + 2 <= bytes.size(); at += 2) rest = rest << 16U ^ bytes.u16(at);
  return mix(hash ^ rest) ^ key_;
}

std::uint32_t copy_hash(std::initializer_list<std::uint64_t> figures) {
  std::uint64_t hash = 0;
  for (const std::uint64_t figure : figures) hash = mix(hash ^ figure) + 1;
  return static_cast<std::uint32_t>(hash >> 32U);
}

RecordTable::RecordTable(std::size_t records)
    : memory_(
          static_cast<RecordFacts*>(std::calloc(records == 0 ? 1 : records, sizeof(RecordFacts)))) {
  if (!memory_) throw std::bad_alloc();
  facts_ = {memory_.get(), records};
}

std::expected<RecordTable, Error> RecordTable::read(const Volume& volume,
                                                    const CrossCheckOptions& options) {
  try {
    RecordTable table(static_cast<std::size_t>(volume.record_count()));
    std::vector<Worker> workers;
    for (std::uint32_t i = 0; i < std::max(options.threads, 1U); ++i) {
      workers.emplace_back(volume, table.hash_, table.facts_);
    }
    const bool done = for_ranges(options.threads, table.facts_.size(),
                                 static_cast<std::size_t>(kChunkBytes / volume.record_bytes()),
                                 [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                   if (!options.stopped()) workers[thread].run(first, last);
                                 });
    if (!done) return std::unexpected(Error{"out of memory"});
    if (options.stopped()) return std::unexpected(Error{"interrupted"});
    for (const auto& worker : workers) {
      for (const auto& part : worker.extension_parts()) merge(part, table.facts_);
    }
    return table;
  } catch (const std::bad_alloc&) {
    return std::unexpected(Error{"out of memory"});
  }
}

const RecordFacts* RecordTable::file(mft::FileReference reference) const {
  if (reference.record >= facts_.size()) return nullptr;
  const RecordFacts& facts = facts_[static_cast<std::size_t>(reference.record)];
  return facts.is_file() && reference.accepts(facts.sequence) ? &facts : nullptr;
}

}  // namespace scanner

#include "scanner/registry/hive_log.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "scanner/registry/hive.h"
#include "scanner/registry/marvin32.h"

namespace scanner {
namespace {

using mft::Bytes;
using mft::Le32;
using mft::Le64;

constexpr std::size_t kLogSectorBytes = 512;
constexpr std::uint32_t kLoggedUnitBytes = 4096;
constexpr std::uint64_t kSeed = 0x82EF'4D88'7A4E'55C5;

struct EntryHeader {
  std::array<char, 4> signature;
  Le32 bytes;
  Le32 flags;
  Le32 sequence;
  Le32 bins_bytes;
  Le32 page_count;
  Le64 hash_of_pages;   // of everything after the header
  Le64 hash_of_header;  // of everything before it
};
static_assert(mft::OnDisk<EntryHeader> && sizeof(EntryHeader) == 40);

struct PageReference {
  Le32 offset;  // from the first bin
  Le32 bytes;
};
static_assert(mft::OnDisk<PageReference> && sizeof(PageReference) == 8);

struct Page {
  std::uint32_t offset = 0;
  Bytes bytes;
};

struct LogEntry {
  std::uint32_t log_bytes = 0;
  std::uint32_t bins_bytes = 0;
  std::vector<Page> pages;
};

// The entry at `at`, whole and undamaged, or none.
std::optional<LogEntry> read_entry(Bytes log, std::uint64_t at, std::uint32_t sequence) {
  const auto header = log.read<EntryHeader>(at);
  if (!header || std::memcmp(header->signature.data(), "HvLE", 4) != 0 ||
      header->sequence != sequence) {
    return std::nullopt;
  }
  const std::uint32_t bytes = header->bytes;
  const std::uint32_t bins_bytes = header->bins_bytes;
  if (bytes < kLogSectorBytes || bytes % kLogSectorBytes != 0 || bins_bytes == 0 ||
      bins_bytes % kLoggedUnitBytes != 0 || bins_bytes > kMaxHiveBytes - kHiveBaseBlockBytes) {
    return std::nullopt;
  }
  const auto entry = log.slice(at, bytes);
  if (!entry) return std::nullopt;
  const Bytes behind = *entry->from(sizeof(EntryHeader));
  if (marvin32(*entry->slice(0, offsetof(EntryHeader, hash_of_header)), kSeed) !=
          header->hash_of_header ||
      marvin32(behind, kSeed) != header->hash_of_pages) {
    return std::nullopt;
  }
  const std::uint64_t references_bytes = std::uint64_t{header->page_count} * sizeof(PageReference);
  auto pages = behind.from(references_bytes);
  if (!pages) return std::nullopt;
  LogEntry result{.log_bytes = bytes, .bins_bytes = bins_bytes, .pages = {}};
  for (std::uint32_t i = 0; i < header->page_count; ++i) {
    const auto reference = behind.copy_at<PageReference>(i * sizeof(PageReference));
    const auto content = pages->slice(0, reference.bytes);
    if (!content || reference.offset > bins_bytes ||
        reference.bytes > bins_bytes - reference.offset) {
      return std::nullopt;
    }
    result.pages.push_back({.offset = reference.offset, .bytes = *content});
    pages = pages->from(reference.bytes);
  }
  return result;
}

// The difference modulo the wrap: negative if a is older.
std::int32_t distance(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b);
}

class Replay {
 public:
  Replay(std::vector<std::byte>& hive, const HiveBaseBlock& block) : hive_(hive), block_(block) {}

  bool run(Bytes log1, Bytes log2) {
    auto first = usable(log1);
    auto second = usable(log2);
    if (first && second && distance(first->sequence, second->sequence) > 0)
      std::swap(first, second);
    if (!first) std::swap(first, second);
    if (!first || !apply(*first)) return false;
    if (second && second->sequence == next_sequence_) apply(*second);
    finish();
    return true;
  }

 private:
  struct Log {
    Bytes bytes;
    std::uint32_t sequence = 0;  // of its first entry
    std::uint32_t root_cell = 0;
  };

  // A log whose entries are not in the hive already.
  [[nodiscard]] std::optional<Log> usable(Bytes log) const {
    const auto block = HiveBaseBlock::parse(log);
    if (!block || block->type != kHiveLogNew || block->behind_logs() ||
        distance(block->primary_sequence, block_.secondary_sequence) < 0) {
      return std::nullopt;
    }
    return Log{.bytes = log, .sequence = block->primary_sequence, .root_cell = block->root_cell};
  }

  // False if it has no entry. The first incomplete one ends it: the rest is left over from before.
  bool apply(const Log& log) {
    std::uint64_t at = kLogSectorBytes;
    std::uint32_t sequence = log.sequence;
    while (const auto entry = read_entry(log.bytes, at, sequence)) {
      // It shrinks only at the end: alternating entries could make this take hours.
      hive_.resize(std::max(hive_.size(), kHiveBaseBlockBytes + std::size_t{entry->bins_bytes}));
      for (const Page& page : entry->pages) {
        std::ranges::copy(page.bytes.span(), hive_.begin() + kHiveBaseBlockBytes + page.offset);
      }
      block_.bins_bytes = entry->bins_bytes;
      at += entry->log_bytes;
      ++sequence;
    }
    if (sequence == log.sequence) return false;
    block_.root_cell = log.root_cell;
    next_sequence_ = sequence;
    return true;
  }

  void finish() {
    hive_.resize(kHiveBaseBlockBytes + std::size_t{block_.bins_bytes});
    put(4, next_sequence_);
    put(8, next_sequence_);
    put(36, block_.root_cell);
    put(40, block_.bins_bytes);
    put(508, hive_checksum(Bytes(hive_)));
  }
  void put(std::size_t offset, std::uint32_t value) {
    const Le32 bytes(value);
    std::memcpy(hive_.data() + offset, &bytes, sizeof(bytes));
  }

  std::vector<std::byte>& hive_;
  HiveBaseBlock block_;
  std::uint32_t next_sequence_ = 0;
};

}  // namespace

bool replay_logs(std::vector<std::byte>& hive, Bytes log1, Bytes log2) {
  const auto block = HiveBaseBlock::parse(Bytes(hive));
  return block && hive.size() >= kHiveBaseBlockBytes && Replay(hive, *block).run(log1, log2);
}

}  // namespace scanner

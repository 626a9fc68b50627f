#include "scanner/crosscheck/record_check.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "report/threads/parallel.h"
#include "scanner/crosscheck/entry_check.h"
#include "scanner/sweep/used_records.h"
#include "scanner/volume/file_record.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;
using report::FindingKind;

constexpr std::size_t kRecordsAtATime = 4096;
constexpr std::uint64_t kWindowBytes = 64 * 1024;

// A finding about a record as a whole, under the first of its names.
Finding about(const Volume& volume, FindingKind kind, std::uint64_t record,
              std::uint16_t sequence) {
  Finding finding{.kind = kind, .record = record, .sequence = sequence};
  const auto file = FileRecord::read(volume, {record, sequence});
  if (!file) return finding;
  const auto names = file->names();
  auto name = std::ranges::find_if(names, [](const mft::FileName& n) { return !n.is_dos_alias(); });
  if (name == names.end()) name = names.begin();
  if (name == names.end()) return finding;
  finding.parent = Parent::from(name->parent());
  finding.name = name->name().str();
  return finding;
}

void note(const Volume& volume, FindingTally& tally, FindingKind kind, std::uint64_t record,
          std::uint16_t sequence, std::uint64_t expected, std::uint64_t actual) {
  if (!tally.count(kind)) return;
  Finding finding = about(volume, kind, record, sequence);
  finding.expected = expected;
  finding.actual = actual;
  tally.store(record, std::move(finding));
}

}  // namespace

std::uint64_t check_headers(const Volume& volume, const RecordTable& table,
                            const CrossCheckOptions& options, std::vector<FindingTally>& tallies) {
  std::atomic<std::uint64_t> damaged = 0;
  const auto check = [&](std::uint64_t number, FindingTally& tally) {
    const RecordFacts& facts = table[number];
    if (!facts.is_file()) return;
    const bool is_point = facts.has(RecordFacts::kReparsePoint);
    const bool bit = facts.has(RecordFacts::kReparseBit);
    const bool bit_differs = facts.has(RecordFacts::kHasInformation) && bit != is_point;
    const bool count_differs = facts.header_link_count != facts.name_count;
    if (!bit_differs && !count_differs) return;
    // Attributes may be in records that cannot be read.
    const auto file = FileRecord::read(volume, {number, facts.sequence});
    if (facts.has(RecordFacts::kDoubtful) || !file || !file->faults().empty()) {
      damaged.fetch_add(1, std::memory_order_relaxed);
      return;
    }
    if (bit_differs) {
      note(volume, tally,
           is_point ? FindingKind::kAttributeBitClear : FindingKind::kAttributeBitStray, number,
           facts.sequence, is_point ? 1 : 0, bit ? 1 : 0);
    }
    if (count_differs) {
      note(volume, tally, FindingKind::kLinkCount, number, facts.sequence, facts.name_count,
           facts.header_link_count);
    }
  };
  // Running out of memory is detected when the tallies are merged.
  static_cast<void>(for_ranges(options.threads, static_cast<std::size_t>(table.size()),
                               kRecordsAtATime,
                               [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                 for (std::size_t i = first; i < last && !options.stopped(); ++i) {
                                   check(i, tallies[thread]);
                                 }
                               }));
  return damaged;
}

std::expected<void, Fault> check_bitmap(const Volume& volume, const RecordTable& table,
                                        FindingTally& tally) {
  const auto file = FileRecord::read(volume, {mft::kMftRecord, 0});
  if (!file) return std::unexpected(file.error());
  const auto bitmap = file->open(mft::AttributeType::kBitmap, u"");
  if (!bitmap) return std::unexpected(bitmap.error());
  std::vector<std::byte> window;
  for (std::uint64_t first = 0; first < table.size(); first += kWindowBytes * 8) {
    // Records past its end count as having a clear bit.
    const std::uint64_t at = first / 8;
    const std::uint64_t size = (*bitmap)->size_bytes();
    window.resize(static_cast<std::size_t>(size > at ? std::min(kWindowBytes, size - at) : 0));
    if (!window.empty() && !read_exactly(**bitmap, at, window)) {
      return std::unexpected(Fault{.code = FaultCode::kUnreadable, .record = mft::kMftRecord});
    }
    const std::uint64_t last = std::min(table.size(), first + kWindowBytes * 8);
    for (std::uint64_t number = first; number < last; ++number) {
      const RecordFacts& facts = table[number];
      if (facts.has(RecordFacts::kDamaged)) continue;
      const auto byte = static_cast<std::size_t>((number - first) / 8);
      const bool bit =
          byte < window.size() && (std::to_integer<unsigned>(window[byte]) >> number % 8 & 1U) != 0;
      const bool in_use = facts.has(RecordFacts::kInUse);
      if (in_use && !bit) {
        note(volume, tally, FindingKind::kBitmapBitClear, number, facts.sequence, 1, 0);
      } else if (!in_use && bit && number >= kFirstUserRecord) {
        note(volume, tally, FindingKind::kBitmapBitStray, number, facts.sequence, 0, 1);
      }
    }
  }
  return {};
}

void check_reparse_keys(const Volume& volume, const Catalog& catalog, const RecordTable& table,
                        ReparseIndex index, FindingTally& tally) {
  auto& keys = index.keys;
  std::ranges::stable_sort(keys, {}, [](const ReparseKey& key) { return key.file.record; });
  const auto stray = [&](const ReparseKey& key) {
    if (!tally.count(FindingKind::kReparseKeyStray)) return;
    Finding finding =
        about(volume, FindingKind::kReparseKeyStray, key.file.record, key.file.sequence);
    finding.actual = key.tag;
    tally.store(key.file.record, std::move(finding));
  };
  auto next = keys.begin();
  for (std::uint64_t number = 0; number < table.size(); ++number) {
    const auto first = next;
    while (next != keys.end() && next->file.record == number) ++next;
    const RecordFacts& facts = table[number];
    if (facts.has(RecordFacts::kDamaged)) continue;
    const bool is_point = facts.is_file() && facts.has(RecordFacts::kReparsePoint);
    if (!is_point && facts.has(RecordFacts::kDoubtful)) continue;
    const auto tag = is_point ? reparse_tag_of(catalog, number) : std::nullopt;
    // One key belongs to the file: the one with its tag, or else the first.
    auto own = next;
    for (auto key = first; is_point && key != next; ++key) {
      if (!key->file.accepts(facts.sequence)) continue;
      if (own == next || (tag && key->tag == *tag && own->tag != *tag)) own = key;
    }
    for (auto key = first; key != next; ++key) {
      if (key != own) stray(*key);
    }
    if (!is_point) continue;
    if (own == next) {
      if (!index.sound()) continue;
      note(volume, tally, FindingKind::kReparseKeyMissing, number, facts.sequence, tag.value_or(0),
           0);
    } else if (tag && own->tag != *tag) {
      note(volume, tally, FindingKind::kReparseKeyTag, number, facts.sequence, *tag, own->tag);
    }
  }
  for (; next != keys.end(); ++next) stray(*next);
}

}  // namespace scanner

#include "scanner/sweep/nonresident_reparse.h"

#include <algorithm>

#include "mft/reparse_point.h"
#include "report/threads/parallel.h"
#include "scanner/source/read_buffer.h"

namespace scanner {
namespace {

using mft::Fault;
using mft::FaultCode;

// Gaps up to this size are read and discarded (measured, see bench/README.md): on a disk a second
// read costs as much, in memory it does not.
constexpr std::uint64_t kMaxGapOnDiskBytes = 64 * 1024;
constexpr std::uint64_t kMaxGapInMemoryBytes = 8 * 1024;
constexpr std::uint64_t kMaxGroupBytes = 256 * 1024;
// Any number of files may claim the same clusters: bounded, so that threads share that work.
constexpr std::size_t kMaxGroupFiles = 256;
constexpr std::size_t kWorthSharingBytes = 1024;

// Neighbours that are read together.
struct Group {
  std::span<const NonresidentReparse> all;
  std::uint64_t begin = 0;  // bytes, on the volume
  std::uint64_t end = 0;
};

// Judging by one of them. REQUIRES: `all` is not empty.
bool are_in_memory(const Volume& volume, std::span<const NonresidentReparse> all) {
  const NonresidentReparse& middle = all[all.size() / 2];
  const std::uint64_t from_end_to_end = all.back().offset - all.front().offset + middle.length;
  return volume.bytes()->view(middle.offset, middle.length) &&
         volume.bytes()->in_memory(middle.offset, from_end_to_end);
}

// Groups end at a sector boundary, as devices require. REQUIRES: `all` is in volume order.
std::vector<Group> groups_of(std::span<const NonresidentReparse> all, std::uint64_t max_gap_bytes,
                             std::uint32_t sector_bytes) {
  std::vector<Group> groups;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::uint64_t begin = all[i].offset;
    const std::uint64_t end =
        (begin + all[i].length + sector_bytes - 1) / sector_bytes * sector_bytes;
    const bool joins = !groups.empty() && begin <= groups.back().end + max_gap_bytes &&
                       end - groups.back().begin <= kMaxGroupBytes &&
                       groups.back().all.size() < kMaxGroupFiles;
    if (!joins) groups.push_back({.all = {}, .begin = begin, .end = end});
    Group& group = groups.back();
    group.end = std::max(group.end, end);
    group.all = all.subspan(i - group.all.size(), group.all.size() + 1);
  }
  return groups;
}

// The state of one reading thread.
class Reader {
 public:
  Reader(const Volume& volume, Arena& arena) : volume_(volume), arena_(arena) {}

  void read(const Group& group, const std::atomic<bool>* stop) {
    const std::span<std::byte> bytes =
        buffer_.sized(static_cast<std::size_t>(group.end - group.begin));
    const bool whole = read_exactly(*volume_.bytes(), group.begin, bytes).has_value();
    for (const NonresidentReparse& one : group.all) {
      if (stop != nullptr && stop->load(std::memory_order_relaxed)) return;
      const auto data =
          bytes.subspan(static_cast<std::size_t>(one.offset - group.begin), one.length);
      // One by one, so that only the bad ones are lost.
      const bool read = whole || read_exactly(*volume_.bytes(), one.offset, data).has_value();
      store(one, read ? mft::Bytes(data) : mft::Bytes());
    }
  }
  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

 private:
  void store(const NonresidentReparse& one, mft::Bytes data) {
    std::optional<Fault> fault;
    if (data.empty()) {
      one.file->reparse_unavailable = true;
      fault = Fault{.code = FaultCode::kReparseUnreadable, .actual = one.length};
    } else {
      fault = store_reparse(data, *one.file, arena_);
    }
    if (!fault) return;
    fault->record = one.file->record;
    faults_.push_back(*fault);
  }

  const Volume& volume_;
  Arena& arena_;
  ReadBuffer buffer_;
  std::vector<Fault> faults_;
};

}  // namespace

std::optional<NonresidentReparse> in_one_piece(const mft::NonResidentHeader& header,
                                               const RunList& runs, std::uint32_t cluster_bytes) {
  const std::uint64_t length = header.data_bytes;
  if (length == 0 || header.initialized_bytes < length || runs.runs().empty()) return std::nullopt;
  const mft::DataRun& run = runs.runs().front();
  // A run is not longer than the volume, so its size in bytes cannot overflow.
  if (!run.lcn || run.length_clusters * cluster_bytes < length) return std::nullopt;
  return NonresidentReparse{.offset = *run.lcn * cluster_bytes,
                            .length = static_cast<std::uint32_t>(length)};
}

std::optional<Fault> store_reparse(mft::Bytes data, LinkFile& file, Arena& arena) {
  // A buffer that is too long is malformed whatever it contains.
  const std::size_t stored_bytes = std::min(data.size(), mft::kMaxReparseBytes + 1);
  file.reparse_length = static_cast<std::uint32_t>(stored_bytes);
  // Any number of records can claim the same clusters; resident data are bounded by the record
  // size.
  const auto bytes = data.span().first(stored_bytes);
  file.reparse_bytes =
      (stored_bytes < kWorthSharingBytes ? arena.copy(bytes) : arena.copy_once(bytes)).data();
  return mft::reparse_fault(data);
}

bool read_nonresident(const Volume& volume, std::vector<NonresidentReparse> all,
                      std::span<Arena* const> arenas, const std::atomic<bool>* stop,
                      FaultTally& faults) {
  constexpr std::size_t kGrain = 16;
  if (all.empty()) return true;
  std::ranges::sort(all, {}, &NonresidentReparse::offset);
  const std::vector<Group> groups =
      groups_of(all, are_in_memory(volume, all) ? kMaxGapInMemoryBytes : kMaxGapOnDiskBytes,
                volume.boot()->sector_bytes);
  std::vector<Reader> readers;
  for (Arena* const arena : arenas) readers.emplace_back(volume, *arena);
  const bool done = for_ranges(static_cast<std::uint32_t>(readers.size()), groups.size(), kGrain,
                               [&](std::uint32_t thread, std::size_t first, std::size_t last) {
                                 for (std::size_t i = first; i < last; ++i) {
                                   readers[thread].read(groups[i], stop);
                                 }
                               });
  std::vector<Fault> all_faults;
  for (const Reader& reader : readers) {
    all_faults.insert(all_faults.end(), reader.faults().begin(), reader.faults().end());
  }
  std::ranges::stable_sort(all_faults, {}, &Fault::record);
  for (const Fault& fault : all_faults) faults.add(fault, fault.record);
  return done;
}

}  // namespace scanner

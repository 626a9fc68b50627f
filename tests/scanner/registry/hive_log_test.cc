#include "scanner/registry/hive_log.h"

#include <gtest/gtest.h>

#include "scanner/registry/hive.h"
#include "scanner/registry/marvin32.h"
#include "scanner/registry/system_hive.h"
#include "tests/support/hive_builder.h"

namespace scanner {
namespace {

using fixture::Blob;
using fixture::get;
using fixture::put;

mft::Bytes view(const Blob& blob) {
  return mft::Bytes(blob);
}

Blob bytes_of(std::initializer_list<int> values) {
  Blob blob;
  for (const int value : values) blob.push_back(static_cast<std::byte>(value));
  return blob;
}

// The .NET runtime's own test vectors.
TEST(Marvin32, VectorsOfDotNet) {
  constexpr std::uint64_t kSeed = 0x004F'B61A'001B'DBCC;
  EXPECT_EQ(marvin32({}, kSeed), 0x30ED'35C1'00CD'3C7DU);
  EXPECT_EQ(marvin32(view(bytes_of({0xAF})), kSeed), 0x48E7'3FC7'7D75'DDC1U);
  EXPECT_EQ(marvin32(view(bytes_of({0xE7, 0x0F})), kSeed), 0xB5F6'E1FC'485D'BFF8U);
  EXPECT_EQ(marvin32(view(bytes_of({0x37, 0xF4, 0x95})), kSeed), 0xF0B0'7C78'9B8C'F7E8U);
  EXPECT_EQ(marvin32(view(bytes_of({0x86, 0x42, 0xDC, 0x59})), kSeed), 0x7008'F2E8'7E9C'F556U);
}

// The header of a log entry as Windows 10 wrote it, with the hash that it put behind.
// [msuhanov/yarp, NewDirtyHive1]
TEST(Marvin32, AHeaderThatWindowsWrote) {
  const Blob header = bytes_of({0x48, 0x76, 0x4C, 0x45, 0x00, 0x5E, 0x00, 0x00, 0x00, 0x00, 0x00,
                                0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x50, 0x00, 0x00, 0x01, 0x00,
                                0x00, 0x00, 0x31, 0xE4, 0x07, 0x18, 0x66, 0x6C, 0x86, 0x67});
  EXPECT_EQ(marvin32(view(header), 0x82EF'4D88'7A4E'55C5), 0xCD44'F3CF'A765'7F02U);
}

constexpr std::u16string_view kC = u"\\DosDevices\\C:";
Blob hive_at(std::uint64_t offset, std::uint32_t sequence, std::uint32_t second) {
  return fixture::mounted_devices_hive({{.name = kC, .data = fixture::mbr_device(1, offset)}},
                                       sequence, second);
}

// Where C: is in the end.
std::uint64_t place(const Blob& hive, const Blob& log1, const Blob& log2,
                    HiveState expected = HiveState::kReplayed) {
  const auto read = decode_system_hive(hive, view(log1), view(log2));
  EXPECT_EQ(read.state, expected);
  if (read.mounted.devices.size() != 1) return 0;
  return read.mounted.devices.front().partition->offset_bytes;
}

Blob log_at(std::uint64_t offset, std::uint32_t sequence) {
  return fixture::log_to(hive_at(offset, 1, 1), sequence);
}

TEST(HiveLog, TheOlderLogFirstThenTheOtherIfItLeadsOn) {
  const Blob hive = hive_at(100, 6, 5);
  EXPECT_EQ(place(hive, log_at(105, 5), {}), 105U);
  EXPECT_EQ(place(hive, {}, log_at(105, 5)), 105U);
  EXPECT_EQ(place(hive, log_at(105, 5), log_at(106, 6)), 106U);
  EXPECT_EQ(place(hive, log_at(106, 6), log_at(105, 5)), 106U);
  EXPECT_EQ(place(hive, log_at(105, 5), log_at(107, 7)), 105U);  // 6 is missing
  EXPECT_EQ(place(hive, log_at(104, 4), log_at(105, 5)), 105U);  // 4 is in the hive already
}

TEST(HiveLog, SequenceNumbersWrap) {
  const Blob hive = hive_at(100, 0, 0xFFFF'FFFF);
  EXPECT_EQ(place(hive, log_at(106, 0), log_at(105, 0xFFFF'FFFF)), 106U);
  EXPECT_EQ(place(hive, log_at(104, 0xFFFF'FFFE), {}, HiveState::kBehindLogs), 100U);
}

TEST(HiveLog, SeveralEntriesAndOneThatIsLeftOver) {
  const Blob hive = hive_at(100, 6, 5);
  const auto bins = static_cast<std::uint32_t>(hive.size() - 4096);
  // The value's data: where the only 12-byte cell with that content stands.
  std::uint32_t at = 0;
  for (std::uint32_t i = 0x24; i + 12 <= bins; i += 8) {
    if (get<std::uint32_t>(hive, 4096 + i) == 1 && get<std::uint64_t>(hive, 4096 + i + 4) == 100) {
      at = i;
      break;
    }
  }
  ASSERT_NE(at, 0U);
  const auto entry = [&](std::uint32_t sequence, std::uint64_t offset) {
    return fixture::log_entry(
        sequence, bins,
        {{.offset = 4, .bytes = Blob(4)}, {.offset = at, .bytes = fixture::mbr_device(1, offset)}});
  };
  Blob log = fixture::log_base(5, bins, get<std::uint32_t>(hive, 36));
  for (const auto& [sequence, offset] :
       {std::pair(5U, 205U), std::pair(6U, 206U), std::pair(9U, 209U)}) {
    fixture::append_bytes(log, entry(sequence, offset));
  }
  EXPECT_EQ(place(hive, log, {}), 206U);
  Blob replayed = hive;
  ASSERT_TRUE(replay_logs(replayed, view(log), {}));
  const auto block = HiveBaseBlock::parse(view(replayed));
  ASSERT_TRUE(block);
  EXPECT_FALSE(block->behind_logs());
  EXPECT_EQ(block->primary_sequence, 7U);  // as Windows counts on
}

TEST(HiveLog, AHiveThatGrowsAndOneThatShrinks) {
  std::vector<fixture::MountedValue> many(200, {.name = u"other", .data = Blob(40)});
  many.push_back({.name = kC, .data = fixture::mbr_device(1, 300)});
  const Blob large = fixture::mounted_devices_hive(many, 6, 5);
  ASSERT_GT(large.size(), 3U * 4096);
  EXPECT_EQ(place(hive_at(100, 6, 5), fixture::log_to(large, 5), {}), 300U);
  Blob small = large;
  ASSERT_TRUE(replay_logs(small, view(log_at(105, 5)), {}));
  EXPECT_EQ(small.size(), 2U * 4096);
  EXPECT_EQ(place(large, log_at(105, 5), {}), 105U);
}

TEST(HiveLog, WhatDoesNotApplyLeavesTheHiveAsItWas) {
  const Blob hive = hive_at(100, 6, 5);
  const Blob good = log_at(105, 5);
  const auto refused = [&hive](const Blob& log) {
    Blob copy = hive;
    return !replay_logs(copy, view(log), {}) && copy == hive;
  };
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused(Blob(8192)));
  EXPECT_TRUE(refused(hive));  // no log
  Blob old = good;
  put<std::uint32_t>(old, 28, 1);  // the format before Windows 8.1
  fixture::sum_base_block(old);
  EXPECT_TRUE(refused(old));
  Blob unfinished = good;
  put<std::uint32_t>(unfinished, 4, 6);
  fixture::sum_base_block(unfinished);
  EXPECT_TRUE(refused(unfinished));
  for (std::size_t at = 0; at < good.size(); at += at < 600 ? 1 : 97) {
    Blob damaged = good;
    damaged[at] ^= std::byte{1};
    EXPECT_TRUE(refused(damaged)) << at;
    EXPECT_TRUE(refused(Blob(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at)))) << at;
  }
}

TEST(HiveLog, LiesWithValidHashes) {
  const Blob hive = hive_at(100, 6, 5);
  const auto refused = [&hive](std::uint32_t bins, const std::vector<fixture::LogPage>& pages) {
    Blob log = fixture::log_base(5, 4096);
    fixture::append_bytes(log, fixture::log_entry(5, bins, pages));
    Blob copy = hive;
    return !replay_logs(copy, view(log), {}) && copy == hive;
  };
  EXPECT_TRUE(refused(0, {{.offset = 0, .bytes = Blob(8)}}));
  EXPECT_TRUE(refused(4095, {{.offset = 0, .bytes = Blob(8)}}));
  EXPECT_TRUE(refused(0xFFFF'F000, {{.offset = 0, .bytes = Blob(8)}}));
  EXPECT_TRUE(refused(4096, {{.offset = 4090, .bytes = Blob(8)}}));
  EXPECT_TRUE(refused(4096, {{.offset = 0xFFFF'FFFF, .bytes = Blob(8)}}));
}

TEST(SystemHive, ACleanHiveNeedsNoLog) {
  EXPECT_EQ(place(hive_at(100, 5, 5), log_at(105, 5), {}, HiveState::kCurrent), 100U);
  EXPECT_EQ(place(hive_at(100, 6, 5), {}, {}, HiveState::kBehindLogs), 100U);
  const auto none = decode_system_hive(Blob(9000), {}, {});
  EXPECT_EQ(none.state, HiveState::kUnreadable);
  EXPECT_EQ(none.problem, "it is not a registry hive");
}

}  // namespace
}  // namespace scanner

// The universal sweeps: cut at every length, and damage every byte. Whatever comes of it, the
// parsers neither read out of bounds (AddressSanitizer watches) nor loop, and keep their promises
// (walks.h).
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hand_bytes.h"
#include "tests/mft/walks.h"
#include "tests/support/boot_sector_bytes.h"
#include "tests/support/index_builder.h"
#include "tests/support/record_builder.h"
#include "tests/support/reparse_buffers.h"

namespace mft {
namespace {

using fixture::Blob;

// `visit` gets an exact copy of the first n bytes, for every n.
template <typename Visit>
void cut_everywhere(const Blob& bytes, Visit visit) {
  for (std::size_t length = 0; length <= bytes.size(); ++length) {
    Blob cut = first_bytes(bytes, length);
    visit(cut);
  }
}

template <typename T, typename Visit>
void set_everywhere(const Blob& bytes, T value, std::size_t step, Visit& visit) {
  for (std::size_t at = 0; at + sizeof(T) <= bytes.size(); at += step) {
    Blob damaged = bytes;
    fixture::put<T>(damaged, at, value);
    visit(damaged);
  }
}

// `visit` gets copies with each bit flipped, and with words of every size set to values that
// overflow, wrap or get stuck.
template <typename Visit>
void damage_everywhere(const Blob& bytes, Visit visit) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Blob damaged = bytes;
      damaged[at] ^= static_cast<std::byte>(1U << bit);
      visit(damaged);
    }
  }
  for (const int value : {0x00, 0x7F, 0x80, 0xFF}) {
    set_everywhere(bytes, static_cast<std::uint8_t>(value), 1, visit);
  }
  for (const int value : {0x0000, 0x0001, 0x0008, 0x7FFF, 0x8000, 0xFFF8, 0xFFFF}) {
    set_everywhere(bytes, static_cast<std::uint16_t>(value), 2, visit);
  }
  for (const std::uint32_t value :
       {0U, 0x18U, 0x7FFFFFFFU, 0x80000000U, 0xFFFFFFE8U, 0xFFFFFFF8U, 0xFFFFFFFFU}) {
    set_everywhere(bytes, value, 4, visit);
  }
  for (const std::uint64_t value :
       {0x7FFF'FFFF'FFFF'FFFFULL, 0x8000'0000'0000'0000ULL, 0xFFFF'FFFF'FFFF'FFFFULL}) {
    set_everywhere(bytes, value, 8, visit);
  }
}

const std::vector<fixture::Run> kRuns{{.lcn = 0x342573, .length = 0x38},
                                      {.lcn = fixture::kHole, .length = 300},
                                      {.lcn = 0x10, .length = 0x114},
                                      {.lcn = 0x7F'FFFF'FFFF, .length = 0x1234567}};

// A record with one of everything that is parsed.
fixture::RecordBuilder full_record(std::size_t size) {
  fixture::RecordBuilder builder(70, size);
  builder.standard_information({.attributes = 0x420, .security_id = 0x104});
  builder.file_name({.parent = {5, 5}, .name = u"a name.txt"});
  builder.file_name(
      {.parent = {5, 5}, .name = u"ANAME~1.TXT", .name_space = fixture::Namespace::kDos});
  if (size >= 1024) {
    builder.attribute_list({{.type = 0x10, .holder = {70, 1}},
                            {.type = 0x80, .name = u"ab", .lowest_vcn = 9, .holder = {71, 2}}});
    builder.add(fixture::resident(fixture::kVolumeInformation, Blob(12)));
    builder.data({.runs = kRuns, .data_bytes = 12345}, u"stream", fixture::kAttributeSparse);
    builder.reparse_point(fixture::relative_symlink(u"..\\target"));
  }
  if (size >= 4096) {
    const fixture::IndexEntry entry{.file_reference = 99,
                                    .key = fixture::FileName{.name = u"child"}.bytes()};
    builder.add(
        fixture::resident(fixture::kIndexRoot, fixture::build_index({entry}, {}).root, u"$I30"));
    builder.reparse_point({.runs = kRuns, .data_bytes = 0x4000});
    builder.data({.runs = kRuns, .lowest_vcn = 1000});
  }
  return builder;
}

class RecordSweep : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Records, RecordSweep, testing::Values(512, 1024, 4096));

TEST_P(RecordSweep, Cut) {
  const Blob logical = full_record(GetParam()).logical_bytes();
  const auto used = fixture::get<std::uint32_t>(logical, 0x18);
  cut_everywhere(logical, [used](const Blob& cut) {
    // A record without its last attributes must not pass for one that never had them.
    EXPECT_EQ(walks::walk_record(view(cut)), cut.size() >= used) << cut.size();
  });
}

TEST_P(RecordSweep, CutToItsUsedSize) {
  const Blob logical = full_record(GetParam()).logical_bytes();
  const auto used = fixture::get<std::uint32_t>(logical, 0x18);
  for (std::uint32_t shorter = 0; shorter < used; ++shorter) {
    Blob cut = first_bytes(logical, std::max(shorter, 0x2AU));
    fixture::put<std::uint32_t>(cut, 0x18, shorter);
    walks::walk_record(view(cut));
  }
}

TEST_P(RecordSweep, DamagedBehindTheFixups) {
  const Blob logical = full_record(GetParam()).logical_bytes();
  damage_everywhere(logical, [](const Blob& damaged) { walks::walk_record(view(damaged)); });
}

TEST_P(RecordSweep, DamagedOnDisk) {
  const Blob disk = full_record(GetParam()).bytes();
  damage_everywhere(disk, [](Blob& damaged) {
    if (walks::walk_fixup(damaged)) walks::walk_record(view(damaged));
  });
}

TEST(Sweep, DataRuns) {
  const Blob pairs = fixture::encode_runs(kRuns);
  const auto walk = [](const Blob& bytes) {
    for (const std::uint64_t vcn :
         {0ULL, 1000ULL, 0x7FFF'FFFF'FFFF'FFFFULL, 0xFFFF'FFFF'FFFF'FFFFULL}) {
      walks::walk_data_runs(view(bytes), vcn);
    }
  };
  cut_everywhere(pairs, walk);
  damage_everywhere(pairs, walk);
}

TEST(Sweep, DataRunsOfEveryHeaderByte) {
  for (unsigned header = 0; header < 256; ++header) {
    for (const std::byte filler :
         {std::byte{0}, std::byte{1}, std::byte{0x7F}, std::byte{0x80}, std::byte{0xFF}}) {
      Blob pairs(20, filler);
      pairs[0] = static_cast<std::byte>(header);
      cut_everywhere(pairs, [](const Blob& cut) { walks::walk_data_runs(view(cut), 0); });
    }
  }
}

TEST(Sweep, CutDataRunsGiveOnlyRunsThatWereThere) {
  const Blob pairs = fixture::encode_runs(kRuns);
  cut_everywhere(pairs, [](const Blob& cut) {
    DataRunCursor cursor(view(cut), 0);
    for (std::size_t i = 0; const auto run = cursor.next(); ++i) {
      ASSERT_LT(i, kRuns.size());
      EXPECT_EQ(run->length_clusters, kRuns[i].length);
      EXPECT_EQ(run->lcn.has_value(), kRuns[i].lcn != fixture::kHole);
    }
  });
}

TEST(Sweep, AttributeList) {
  const Blob list = fixture::encode(std::vector<fixture::ListEntry>{
      {.type = 0x10, .holder = {70, 1}},
      {.type = 0x30, .holder = {71, 1}, .instance = 3},
      {.type = 0x80, .name = u"stream", .holder = {72, 1}},
      {.type = 0x80, .name = u"stream", .lowest_vcn = 500, .holder = {73, 1}}});
  const auto walk = [](const Blob& bytes) { walks::walk_attribute_list(view(bytes)); };
  cut_everywhere(list, walk);
  damage_everywhere(list, walk);
}

fixture::BuiltIndex deep_index() {
  std::vector<fixture::IndexEntry> entries;
  for (char16_t i = 0; i < 40; ++i) {
    const std::u16string name{u'n', static_cast<char16_t>(u'A' + i)};
    entries.push_back({.file_reference = 100U + i,
                       .key = fixture::FileName{.parent = {5, 5}, .name = name}.bytes()});
  }
  return fixture::build_index(
      entries, {.block_bytes = 2048, .cluster_bytes = 512, .max_entries_per_block = 6});
}

TEST(Sweep, IndexRoot) {
  const Blob root = deep_index().root;
  const auto walk = [](const Blob& bytes) { walks::walk_index_root(view(bytes)); };
  cut_everywhere(root, walk);
  damage_everywhere(root, walk);
}

TEST(Sweep, IndexBlocks) {
  const auto built = deep_index();
  ASSERT_GE(built.depth, 3U);
  // The first block is a leaf, the last a branch.
  for (const std::size_t at : {std::size_t{0}, built.allocation.size() - 2048}) {
    const Blob disk(built.allocation.begin() + static_cast<std::ptrdiff_t>(at),
                    built.allocation.begin() + static_cast<std::ptrdiff_t>(at + 2048));
    damage_everywhere(disk, [](Blob& damaged) {
      if (walks::walk_fixup(damaged)) walks::walk_index_block(view(damaged));
    });
    Blob logical = disk;
    ASSERT_FALSE(apply_fixup(logical));
    const auto walk = [](const Blob& bytes) { walks::walk_index_block(view(bytes)); };
    cut_everywhere(logical, walk);
    damage_everywhere(logical, walk);
  }
}

// Two records of version 2 and one of version 3, as laid out by hand in usn_record_test.cc.
Blob usn_buffer() {
  return hex(
      "30 00 00 00 00 00 00 00"
      "40 00 00 00 02 00 00 00 2A 00 00 00 00 00 07 00 05 00 00 00 00 00 05 00"
      "22 11 00 00 00 00 00 00 33 00 00 00 00 00 00 00 00 01 00 80 00 00 00 00"
      "01 01 00 00 20 04 00 00 04 00 3C 00 61 00 62 00"
      "40 00 00 00 02 00 00 00 2B 00 00 00 00 00 07 00 05 00 00 00 00 00 05 00"
      "22 11 00 00 00 00 00 00 33 00 00 00 00 00 00 00 00 01 00 80 00 00 00 00"
      "01 01 00 00 20 04 00 00 04 00 3C 00 61 00 62 00"
      "50 00 00 00 03 00 00 00 2A 00 00 00 00 00 07 00 00 00 00 00 00 00 00 00"
      "05 00 00 00 00 00 05 00 00 00 00 00 00 00 00 00 22 11 00 00 00 00 00 00"
      "33 00 00 00 00 00 00 00 00 01 00 80 00 00 00 00 01 01 00 00 20 04 00 00"
      "04 00 4C 00 61 00 62 00");
}

TEST(Sweep, DriverAnswers) {
  const auto walk = [](const Blob& bytes) {
    walks::walk_usn_records(view(bytes));
    walks::walk_driver_answers(view(bytes));
  };
  cut_everywhere(usn_buffer(), walk);
  damage_everywhere(usn_buffer(), walk);
  Blob record = hex("46 00 00 00 00 00 00 00 00 04 00 00");
  fixture::append_bytes(record, full_record(1024).logical_bytes());
  cut_everywhere(record, walk);
  damage_everywhere(record, walk);
}

TEST(Sweep, FileName) {
  const Blob value = fixture::FileName{.parent = {5, 5}, .name = u"a name"}.bytes();
  const auto walk = [](const Blob& bytes) { walks::walk_file_name(view(bytes)); };
  cut_everywhere(value, walk);
  damage_everywhere(value, walk);
}

std::vector<Blob> reparse_buffers() {
  const auto guid = fixture::guid("01234567-89ab-cdef-0123-456789abcdef");
  return {fixture::junction(u"C:\\Users"),
          fixture::absolute_symlink(u"D:\\x"),
          fixture::relative_symlink(u"..\\x"),
          fixture::lx_symlink("/mnt/c/x"),
          fixture::app_exec_link(u"pkg", u"pkg!App", u"C:\\app.exe"),
          fixture::wof_file(1),
          fixture::wof_wim(7),
          fixture::wci(guid, u"Windows"),
          fixture::wci(guid, u"Windows", fixture::kTagWci1),
          fixture::nfs_link(u"../x"),
          fixture::raw_reparse(fixture::kTagAfUnix, {}),
          fixture::third_party_reparse(0x42, guid, Blob(9))};
}

TEST(Sweep, ReparsePoints) {
  for (const Blob& buffer : reparse_buffers()) {
    damage_everywhere(buffer,
                      [](const Blob& damaged) { walks::walk_reparse_point(view(damaged)); });
    cut_everywhere(buffer, [](Blob& cut) {
      walks::walk_reparse_point(view(cut));
      // Once more with a length that fits, so that the payload's own sizes are what is cut.
      const std::size_t prefix =
          cut.size() >= 4 && (cut[3] & std::byte{0x80}) == std::byte{0} ? 24 : 8;
      if (cut.size() < prefix) return;
      fixture::put<std::uint16_t>(cut, 4, static_cast<std::uint16_t>(cut.size() - prefix));
      walks::walk_reparse_point(view(cut));
    });
  }
}

TEST(Sweep, ReparsePointsOfEveryTagWithOthersData) {
  for (Blob buffer : reparse_buffers()) {
    for (const std::uint32_t tag : {kTagMountPoint, kTagSymlink, kTagLxSymlink, kTagAppExecLink,
                                    kTagWof, kTagWci, kTagWci1, kTagNfs, kTagCloud}) {
      if (buffer.size() < 4) continue;
      fixture::put<std::uint32_t>(buffer, 0, tag);
      walks::walk_reparse_point(view(buffer));
    }
  }
}

TEST(Sweep, BootSector) {
  const Blob sector = fixture::boot_sector_bytes({}, 100000, 4, 500);
  damage_everywhere(sector, [](const Blob& damaged) { walks::walk_boot_sector(view(damaged)); });
  cut_everywhere(sector, [](const Blob& cut) { walks::walk_boot_sector(view(cut)); });
  // All pairs of sector size and the two coded bytes.
  for (std::uint32_t bytes = 128; bytes <= 8192; bytes *= 2) {
    for (unsigned cluster = 0; cluster < 256; ++cluster) {
      for (unsigned record = 0; record < 256; ++record) {
        Blob coded = sector;
        fixture::put<std::uint16_t>(coded, 0x0B, static_cast<std::uint16_t>(bytes));
        fixture::put<std::uint8_t>(coded, 0x0D, static_cast<std::uint8_t>(cluster));
        fixture::put<std::uint8_t>(coded, 0x40, static_cast<std::uint8_t>(record));
        walks::walk_boot_sector(view(coded));
      }
    }
  }
}

}  // namespace
}  // namespace mft

// Records of zeros: never used, or what a copy of a failing disk has for those it could not read.
// Only $MFT's bitmap tells.
#include <gtest/gtest.h>

#include "tests/scanner/support.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::FreeRecords;
using fixture::kRoot;
using fixture::VolumeBuilder;

constexpr std::uint64_t kLink = 40;
const Blob kZeros(1024);

VolumeBuilder with_link(fixture::VolumeOptions options = {}) {
  VolumeBuilder builder(std::move(options));
  builder.add_file(kRoot, u"target", {.record = kLink + 1});
  const auto link = builder.add_file(kRoot, u"link", {.record = kLink});
  builder.set_reparse(link, fixture::relative_symlink(u"target"));
  return builder;
}

TEST(UsedRecords, ALinkWhoseRecordIsZerosIsMissed) {
  auto volume = with_link().build();
  volume.set_record(kLink, kZeros);
  for (const std::uint32_t threads : {1U, 2U}) {
    const auto opened = open_volume(source_of(volume));
    const auto catalog = sweep_volume(*opened, threads);
    ASSERT_TRUE(catalog);
    ASSERT_EQ(catalog->faults.size(), 1U);
    EXPECT_EQ(catalog->faults[0].code, mft::FaultCode::kBadSignature);
    EXPECT_EQ(catalog->faults[0].record, kLink);
    EXPECT_TRUE(catalog->may_hide_names);
  }
}

TEST(UsedRecords, WhatTheBitmapCallsFreeWasNeverUsed) {
  const Blob none_in_use(64);
  for (const bool free : {false, true}) {
    auto options = fixture::VolumeOptions{.free_records = FreeRecords::kZero};
    if (free) options.mft_bitmap = none_in_use;
    auto volume = with_link(std::move(options)).build();
    if (free) volume.set_record(kLink, kZeros);
    const auto opened = open_volume(source_of(volume));
    const auto catalog = sweep_volume(*opened);
    ASSERT_TRUE(catalog);
    EXPECT_TRUE(catalog->faults.empty()) << free;
    EXPECT_FALSE(catalog->may_hide_names) << free;
  }
}

// Windows and mkntfs set the bits of all 24.
TEST(UsedRecords, ReservedRecordsMayBeZeros) {
  auto volume = with_link({.mft_bitmap = Blob(64, std::byte{0xFF})}).build();
  for (std::uint64_t record = 16; record < 24; ++record) volume.set_record(record, kZeros);
  const auto opened = open_volume(source_of(volume));
  const auto catalog = sweep_volume(*opened);
  ASSERT_TRUE(catalog);
  EXPECT_TRUE(catalog->faults.empty());
}

// The bitmap of a loose $MFT lies elsewhere.
TEST(UsedRecords, UnknownForALooseMft) {
  auto volume = with_link().build();
  volume.set_record(kLink, kZeros);
  const auto opened = open_volume(loose_source_of(volume));
  const auto catalog = sweep_volume(*opened);
  ASSERT_TRUE(catalog);
  EXPECT_TRUE(std::ranges::none_of(catalog->faults,
                                   [](const mft::Fault& fault) { return fault.record == kLink; }));
}

TEST(UsedRecords, ABitmapThatCannotBeReadSaysNothing) {
  auto volume = with_link({.mft_bitmap = Blob()}).build();
  volume.set_record(kLink, kZeros);
  const auto opened = open_volume(source_of(volume));
  EXPECT_TRUE(sweep_volume(*opened));
}

}  // namespace
}  // namespace scanner_test

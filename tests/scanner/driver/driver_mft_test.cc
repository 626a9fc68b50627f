// $MFT through the driver is $MFT as it lies on disk, but for the records that are free.
#include "scanner/driver/driver_mft.h"

#include <gtest/gtest.h>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::Blob;
using fixture::kRoot;
using fixture::VolumeBuilder;

fixture::Volume sample(std::uint32_t record_bytes = 1024) {
  VolumeBuilder builder({.record_bytes = record_bytes, .minimum_records = 200});
  const auto full = builder.add_file(kRoot, u"full", {.record = 40, .sequence = 3});
  builder.set_data(full, Blob(record_bytes / 3, std::byte{0x77}),
                   {.placement = fixture::Placement::kResident});
  const auto names = builder.add_file(kRoot, u"names", {.record = 50});
  for (char16_t i = 0; i < 50; ++i) {
    builder.add_name(names, kRoot, u"a rather long name of it " + std::u16string(1, u'A' + i));
  }
  builder.set_reparse(builder.add_file(kRoot, u"far", {.record = 60, .sequence = 2}),
                      fixture::relative_symlink(u"full"),
                      {.placement = fixture::Placement::kNonResident});
  builder.delete_file(builder.add_file(kRoot, u"deleted", {.record = 70}));
  return builder.build();
}

std::shared_ptr<const scanner::DriverMft> driver_mft(const StandInVolume& volume) {
  const auto device = std::make_shared<const StandInVolume>(volume);
  const auto data = scanner::query_volume_data(*device);
  EXPECT_TRUE(data);
  return std::make_shared<const scanner::DriverMft>(device, *data);
}

// The true bytes, with zeros for every record that is not in use.
Blob expected_bytes(const fixture::Volume& volume) {
  Blob bytes = volume.mft_bytes();
  const std::span all(bytes);
  for (std::size_t at = 0; at < bytes.size(); at += volume.record_bytes) {
    const auto record = all.subspan(at, volume.record_bytes);
    if ((fixture::get<std::uint16_t>(record, 0x16) & 1U) == 0) {
      std::ranges::fill(record, std::byte{0});
    }
  }
  return bytes;
}

TEST(DriverMft, IsWhatIsOnDisk) {
  for (const std::uint32_t record_bytes : {512U, 1024U, 4096U}) {
    const auto volume = sample(record_bytes);
    const auto mft = driver_mft(mounted(source_of(volume)));
    const Blob expected = expected_bytes(volume);
    ASSERT_EQ(mft->size_bytes(), expected.size());
    Blob whole(expected.size());
    ASSERT_TRUE(scanner::read_exactly(*mft, 0, whole));
    EXPECT_TRUE(whole == expected) << record_bytes;
    // Record by record, as damage makes the sweep read.
    for (std::size_t at = 0; at < expected.size(); at += record_bytes) {
      Blob one(record_bytes);
      ASSERT_TRUE(scanner::read_exactly(*mft, at, one));
      EXPECT_TRUE(std::ranges::equal(one, std::span(expected).subspan(at, record_bytes))) << at;
    }
  }
}

TEST(DriverMft, ReadsAtAnyOffset) {
  const auto volume = sample();
  const auto mft = driver_mft(mounted(source_of(volume)));
  const Blob expected = expected_bytes(volume);
  for (const std::size_t at : {1U, 1000U, 40U * 1024 + 500, 60U * 1024 - 3}) {
    for (const std::size_t length : {1U, 24U, 1024U, 3000U}) {
      Blob part(length);
      ASSERT_TRUE(scanner::read_exactly(*mft, at, part));
      EXPECT_TRUE(std::ranges::equal(part, std::span(expected).subspan(at, length))) << at;
    }
  }
  Blob end(2048);
  EXPECT_EQ(mft->read_at(mft->size_bytes() - 1024, end), 1024U);
  EXPECT_EQ(mft->read_at(mft->size_bytes(), end), 0U);
}

TEST(DriverMft, RemembersWhatItGave) {
  const auto mft = driver_mft(mounted(source_of(sample())));
  EXPECT_EQ(mft->sequence_given(40), 0);
  Blob whole(static_cast<std::size_t>(mft->size_bytes()));
  ASSERT_TRUE(scanner::read_exactly(*mft, 0, whole));
  ASSERT_TRUE(scanner::read_exactly(*mft, 0, whole));
  EXPECT_EQ(mft->sequence_given(40), 3);
  EXPECT_EQ(mft->sequence_given(70), 0) << "deleted";
  EXPECT_EQ(mft->sequence_given(1'000'000), 0);
  EXPECT_EQ(mft->nonresident_reparse(), (std::vector<mft::FileReference>{{60, 2}}));
  EXPECT_FALSE(mft->refusal());
}

TEST(DriverMft, DamageIsAnErrorOfItsRecordOnly) {
  auto volume = sample();
  Blob record = volume.record(40);
  record[510] ^= std::byte{0xFF};
  volume.set_record(40, record);
  const auto mft = driver_mft(mounted(source_of(volume)));
  Blob one(1024);
  EXPECT_FALSE(scanner::read_exactly(*mft, 40U * 1024, one));
  EXPECT_TRUE(scanner::read_exactly(*mft, 39U * 1024, one));
  EXPECT_TRUE(scanner::read_exactly(*mft, 50U * 1024, one));
  EXPECT_FALSE(mft->refusal());
}

// 1450 and 998 of a busy machine: asked again after short waits, which grow.
TEST(DriverMft, AMomentWithoutMemoryIsNotARefusal) {
  const auto volume = mounted(source_of(sample()));
  const auto mft = driver_mft(volume);
  volume.driver().options.failing_first[fixture::kFsctlFileRecord] = {1450, 998, 1450};
  Blob one(1024);
  EXPECT_TRUE(scanner::read_exactly(*mft, 40U * 1024, one));
  EXPECT_FALSE(mft->refusal());
  const auto& waits = volume.driver().waits;
  ASSERT_EQ(waits.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(waits));
  EXPECT_LE(waits.back(), std::chrono::seconds(1));
}

TEST(DriverMft, ARefusalIsForEver) {
  const auto volume = mounted(source_of(sample()));
  const auto mft = driver_mft(volume);
  Blob one(1024);
  EXPECT_TRUE(scanner::read_exactly(*mft, 0, one));
  volume.driver().options.failing[fixture::kFsctlFileRecord] = 5;
  EXPECT_FALSE(scanner::read_exactly(*mft, 0, one));
  volume.driver().options.failing.clear();
  EXPECT_FALSE(scanner::read_exactly(*mft, 0, one));
  ASSERT_TRUE(mft->refusal());
  EXPECT_EQ(mft->refusal()->code, scanner::SystemCode::kAccessDenied);
}

}  // namespace
}  // namespace scanner_test

#include "mft/standard_information.h"

#include <gtest/gtest.h>

#include "hand_bytes.h"
#include "tests/support/record_builder.h"

namespace mft {
namespace {

using fixture::Blob;

TEST(StandardInformation, ReadsTheLongForm) {
  const Blob value = fixture::StandardInformation{.created = 1,
                                                  .modified = 0x0102030405060708,
                                                  .mft_changed = 3,
                                                  .accessed = 0xFFFF'FFFF'FFFF'FFFF,
                                                  .attributes = 0x406,
                                                  .owner_id = 0xAAAAAAAA,
                                                  .security_id = 0x108,
                                                  .quota = 0xBBBBBBBBBBBBBBBB,
                                                  .usn = 0xCCCCCCCCCCCCCCCC}
                         .bytes();
  ASSERT_EQ(value.size(), 72U);
  const auto information = StandardInformation::parse(view(value));
  ASSERT_TRUE(information);
  EXPECT_EQ(information->created, 1U);
  EXPECT_EQ(information->modified, 0x0102030405060708U);
  EXPECT_EQ(information->mft_changed, 3U);
  EXPECT_EQ(information->accessed, 0xFFFF'FFFF'FFFF'FFFFU);
  EXPECT_EQ(information->attributes,
            kFileAttributeHidden | kFileAttributeSystem | kFileAttributeReparsePoint);
  EXPECT_FALSE(information->case_sensitive);
  EXPECT_EQ(information->security_id, 0x108U);
}

TEST(StandardInformation, ReadsTheShortForm) {
  const Blob value = fixture::StandardInformation{.attributes = 0x20, .short_form = true}.bytes();
  ASSERT_EQ(value.size(), 48U);
  const auto information = StandardInformation::parse(view(value));
  ASSERT_TRUE(information);
  EXPECT_EQ(information->attributes, 0x20U);
  EXPECT_EQ(information->created, fixture::kSomeTime);
  EXPECT_FALSE(information->security_id);
}

TEST(StandardInformation, BitZeroAloneMakesADirectoryCaseSensitive) {
  for (unsigned bit = 0; bit < 32; ++bit) {
    const Blob value = fixture::StandardInformation{.flags = 1U << bit}.bytes();
    EXPECT_EQ(StandardInformation::parse(view(value))->case_sensitive, bit == 0) << bit;
  }
}

TEST(StandardInformation, BitsFourAndFiveAreTheTrustOfAReparsePoint) {
  for (const std::uint32_t others : {0U, ~0x30U}) {
    for (std::uint32_t value = 0; value < 4; ++value) {
      const Blob blob = fixture::StandardInformation{.flags = others | value << 4U}.bytes();
      EXPECT_EQ(static_cast<std::uint32_t>(StandardInformation::parse(view(blob))->trust), value);
    }
  }
}

TEST(StandardInformation, NeedsFortyEightBytesAndTheCompleteSecurityId) {
  const Blob value = fixture::StandardInformation{.security_id = 0x101}.bytes();
  for (std::size_t length = 0; length <= value.size(); ++length) {
    const Blob cut = first_bytes(value, length);
    const auto information = StandardInformation::parse(view(cut));
    ASSERT_EQ(information.has_value(), length >= 48) << length;
    if (information) {
      EXPECT_EQ(information->security_id.has_value(), length >= 0x38) << length;
    }
  }
}

}  // namespace
}  // namespace mft

#include "mft/volume_information.h"

#include <gtest/gtest.h>

#include "hand_bytes.h"

namespace mft {
namespace {

TEST(VolumeInformation, ReadsVersionAndFlags) {
  const auto value = hex("00 00 00 00 00 00 00 00 03 01 81 80");
  const auto information = VolumeInformation::parse(view(value));
  ASSERT_TRUE(information);
  EXPECT_EQ(information->major, 3);
  EXPECT_EQ(information->minor, 1);
  EXPECT_EQ(information->flags, 0x8081);
  EXPECT_NE(information->flags & kVolumeDirty, 0);
}

TEST(VolumeInformation, NeedsTwelveBytes) {
  const auto value = hex("00 00 00 00 00 00 00 00 03 01 00 00 EE EE EE EE");
  for (std::size_t length = 0; length <= value.size(); ++length) {
    const auto cut = first_bytes(value, length);
    EXPECT_EQ(VolumeInformation::parse(view(cut)).has_value(), length >= 12) << length;
  }
}

}  // namespace
}  // namespace mft

#include "mft/reparse_tag.h"

#include <gtest/gtest.h>

#include <string>

namespace mft {
namespace {

enum class Mark : std::uint8_t { kPlain, kSurrogate, kChildren };

struct Row {
  std::uint32_t value;
  const char* name;
  Mark mark = Mark::kPlain;
};

// The table of [FSCC] 2.1.2.1.
constexpr Row kTable[] = {
    {0xA0000003, "MOUNT_POINT", Mark::kSurrogate},
    {0xC0000004, "HSM"},
    {0x80000005, "DRIVE_EXTENDER"},
    {0x80000006, "HSM2"},
    {0x80000007, "SIS"},
    {0x80000008, "WIM"},
    {0x80000009, "CSV"},
    {0x8000000A, "DFS"},
    {0x8000000B, "FILTER_MANAGER"},
    {0xA000000C, "SYMLINK", Mark::kSurrogate},
    {0xA0000010, "IIS_CACHE", Mark::kSurrogate},
    {0x80000012, "DFSR"},
    {0x80000013, "DEDUP"},
    {0x80000014, "NFS"},
    {0xC0000014, "APPXSTRM"},
    {0x80000015, "FILE_PLACEHOLDER"},
    {0x80000016, "DFM"},
    {0x80000017, "WOF"},
    {0x80000018, "WCI"},
    {0x90001018, "WCI_1", Mark::kChildren},
    {0xA0000019, "GLOBAL_REPARSE", Mark::kSurrogate},
    {0x8000001B, "APPEXECLINK"},
    {0x9000001C, "PROJFS", Mark::kChildren},
    {0xA000001D, "LX_SYMLINK", Mark::kSurrogate},
    {0x8000001E, "STORAGE_SYNC"},
    {0xA000001F, "WCI_TOMBSTONE", Mark::kSurrogate},
    {0x80000020, "UNHANDLED"},
    {0x80000021, "ONEDRIVE"},
    {0xA0000022, "PROJFS_TOMBSTONE", Mark::kSurrogate},
    {0x80000023, "AF_UNIX"},
    {0x80000024, "LX_FIFO"},
    {0x80000025, "LX_CHR"},
    {0x80000026, "LX_BLK"},
    {0xA0000027, "WCI_LINK", Mark::kSurrogate},
    {0xA0001027, "WCI_LINK_1", Mark::kSurrogate},
    {0x90000027, "STORAGE_SYNC_FOLDER", Mark::kChildren},
    {0xA0000028, "DATALESS_CIM", Mark::kSurrogate},
};

TEST(ReparseTag, KnowsEveryTagOfTheTable) {
  for (const Row& row : kTable) {
    const ReparseTag tag(row.value);
    EXPECT_EQ(tag.name(), row.name);
    EXPECT_EQ(tag.value(), row.value);
    EXPECT_TRUE(tag.is_microsoft()) << row.name;
    EXPECT_EQ(tag.is_name_surrogate(), row.mark == Mark::kSurrogate) << row.name;
    EXPECT_EQ(tag.may_have_children(), row.mark == Mark::kChildren) << row.name;
    EXPECT_FALSE(tag.is_cloud()) << row.name;
  }
}

TEST(ReparseTag, KnowsTheSixteenCloudTags) {
  for (std::uint32_t n = 0; n < 16; ++n) {
    const ReparseTag tag(0x9000001A | n << 12U);
    EXPECT_TRUE(tag.is_cloud());
    EXPECT_TRUE(tag.may_have_children());
    EXPECT_FALSE(tag.is_name_surrogate());
    EXPECT_EQ(tag.behaviour(), TagBehaviour::kPlaceholder);
    EXPECT_EQ(tag.name(), n == 0 ? "CLOUD" : std::string("CLOUD_") + "0123456789ABCDEF"[n]);
  }
}

TEST(ReparseTag, WindowsFollowsTwoTagsOnly) {
  for (const Row& row : kTable) {
    const bool followed = row.value == 0xA0000003 || row.value == 0xA000000C;
    EXPECT_EQ(ReparseTag(row.value).behaviour() == TagBehaviour::kFollowed, followed) << row.name;
  }
}

TEST(ReparseTag, KnowsWhatMayHideChildrenAndWhatNothingFollows) {
  for (const std::uint32_t value : {0x9000001CU, 0x80000018U, 0x90001018U, 0x80000021U}) {
    EXPECT_EQ(ReparseTag(value).behaviour(), TagBehaviour::kPlaceholder) << std::hex << value;
  }
  for (const std::uint32_t value : {0x80000017U, 0x80000013U}) {
    EXPECT_EQ(ReparseTag(value).behaviour(), TagBehaviour::kTransparent) << std::hex << value;
  }
  for (const std::uint32_t value : {0xA000001DU, 0x80000023U, 0x80000024U, 0x80000025U, 0x80000026U,
                                    0x8000001BU, 0x80000014U}) {
    EXPECT_EQ(ReparseTag(value).behaviour(), TagBehaviour::kNotFollowed) << std::hex << value;
  }
}

TEST(ReparseTag, DirectoriesWithATagForChildrenAreNeverFollowed) {
  // Bit 28 is never combined with bit 29.
  for (const Row& row : kTable) {
    EXPECT_FALSE(ReparseTag(row.value).is_name_surrogate() &&
                 ReparseTag(row.value).may_have_children())
        << row.name;
  }
}

TEST(ReparseTag, HasNoNameForOthers) {
  // Reserved ones; [LFN]'s misprints of CLOUD and LX_BLK; neighbours of cloud tags; third parties.
  for (const std::uint32_t value :
       {0U, 1U, 2U, 0xA000001AU, 0x80000036U, 0x8000001AU, 0x9001001AU, 0x9000001BU, 0x00000003U,
        0x0000000CU, 0x2000000CU, 0xFFFFFFFFU}) {
    const ReparseTag tag(value);
    EXPECT_EQ(tag.name(), "") << std::hex << value;
    EXPECT_FALSE(tag.is_cloud()) << std::hex << value;
    EXPECT_EQ(tag.behaviour(), TagBehaviour::kFilter) << std::hex << value;
  }
}

TEST(ReparseTag, BitsAreSeparate) {
  for (unsigned bit = 0; bit < 32; ++bit) {
    const ReparseTag tag(1U << bit);
    EXPECT_EQ(tag.is_microsoft(), bit == 31);
    EXPECT_EQ(tag.is_name_surrogate(), bit == 29);
    EXPECT_EQ(tag.may_have_children(), bit == 28);
  }
}

}  // namespace
}  // namespace mft

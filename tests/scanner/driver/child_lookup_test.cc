// Names looked up by the driver: which are never sent, and directories that are gone.
#include "scanner/driver/child_lookup.h"

#include <gtest/gtest.h>

#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using ChildKind = scanner::ChildAnswer::Kind;

// \folder (record 30, sequence 5) with a file; record 31 was a folder, 32 is a file by now.
StandInVolume small_volume() {
  VolumeBuilder builder;
  const auto folder = builder.add_directory(kRoot, u"folder", {.record = 30, .sequence = 5});
  builder.add_file(folder, u"file", {.record = 40});
  builder.delete_file(builder.add_file(kRoot, u"deleted", {.record = 31}));
  builder.add_file(kRoot, u"another", {.record = 32, .sequence = 7});
  return mounted(source_of(builder.build()));
}

TEST(ChildLookup, FindsWhatIsThere) {
  const auto volume = small_volume();
  const auto found = scanner::look_up_child(volume, {30, 5}, u"FILE");
  EXPECT_EQ(found.kind, ChildKind::kFound);
  EXPECT_EQ(found.file.record, 40U);
  EXPECT_EQ(scanner::look_up_child(volume, {30, 5}, u"no file").kind, ChildKind::kAbsent);
}

// They would open a stream, a file deeper down, the directory itself, or be cut off; the simulation
// throws if it gets one.
TEST(ChildLookup, NamesThatAskForSomethingElseAreNeverSent) {
  const auto volume = small_volume();
  const std::u16string with_nul(u"fi\0le", 5);
  for (const std::u16string& name :
       {std::u16string(), std::u16string(u"file:stream"),
        std::u16string(u":$I30:$INDEX_ALLOCATION"), std::u16string(u"file::$DATA"),
        std::u16string(u"a\\file"), with_nul, std::u16string(256, u'x'),
        std::u16string(32'768, u'x')}) {
    EXPECT_FALSE(scanner::can_be_asked_for(name));
    EXPECT_EQ(scanner::look_up_child(volume, {30, 5}, name).kind, ChildKind::kAbsent);
  }
  EXPECT_EQ(volume.driver().calls[fixture::kOpenDirectory], 0U);
  for (const std::u16string& name : {std::u16string(u"x"), std::u16string(255, u'x'),
                                     std::u16string(u"what?"), std::u16string(u" ")}) {
    EXPECT_TRUE(scanner::can_be_asked_for(name));
    EXPECT_EQ(scanner::look_up_child(volume, {30, 5}, name).kind, ChildKind::kAbsent);
  }
  EXPECT_EQ(volume.driver().calls[fixture::kOpenChild], 4U);
}

// NTFS refuses their ids as invalid parameters, which by itself might mean anything.
TEST(ChildLookup, ADirectoryThatIsGoneHasNothing) {
  const auto volume = small_volume();
  for (const mft::FileReference gone :
       {mft::FileReference{30, 4}, mft::FileReference{31, 1}, mft::FileReference{32, 6}}) {
    EXPECT_EQ(scanner::look_up_child(volume, gone, u"file").kind, ChildKind::kAbsent)
        << gone.record;
  }
  volume.driver().options.failing[fixture::kFsctlFileRecord] = 1392;
  EXPECT_EQ(scanner::look_up_child(volume, {30, 4}, u"file").kind, ChildKind::kUnknown)
      << "nothing proves that it is gone";
}

}  // namespace
}  // namespace scanner_test

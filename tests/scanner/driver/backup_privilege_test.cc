// SeBackupPrivilege is there while a file is opened, on the thread that opens it, and nowhere else.
#include "scanner/driver/backup_privilege.h"

#include <gtest/gtest.h>

#include <thread>

#include "scanner/driver/child_lookup.h"
#include "scanner/sweep/driver_reparse.h"
#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::BackupPrivilege;
using scanner::SystemCode;

BackupPrivilege privilege(TokenErrors errors = {}) {
  return BackupPrivilege(std::make_unique<StandInTokens>(errors));
}

// A folder and a link that deny administrators access, as `System Volume Information` does.
StandInVolume guarded_volume() {
  VolumeBuilder builder;
  const auto folder = builder.add_directory(kRoot, u"guarded", {.record = 30});
  builder.add_file(folder, u"file", {.record = 40});
  builder.set_reparse(builder.add_file(kRoot, u"link", {.record = 50}),
                      fixture::relative_symlink(u"guarded\\file"));
  return mounted(source_of(builder.build()), {.protected_records = {30, 50}});
}

TEST(BackupPrivilege, OpensWhatDeniesAccess) {
  using Kind = scanner::ChildAnswer::Kind;
  auto volume = guarded_volume();
  EXPECT_EQ(scanner::look_up_child(volume, {30, 1}, u"file").kind, Kind::kUnknown);
  EXPECT_EQ(scanner::driver_reparse_data(volume, {50, 1}).error(), SystemCode::kAccessDenied);
  volume.set_privilege(privilege());
  EXPECT_EQ(scanner::look_up_child(volume, {30, 1}, u"file").kind, Kind::kFound);
  EXPECT_EQ(scanner::look_up_child(volume, {30, 1}, u"none").kind, Kind::kAbsent);
  EXPECT_TRUE(scanner::driver_reparse_data(volume, {50, 1}));
  EXPECT_FALSE(fixture::backup_privilege) << "taken off again";
}

// --probe asks on other threads, at the same time, what its user could open.
TEST(BackupPrivilege, IsTheThreadsOwn) {
  const BackupPrivilege held = privilege();
  EXPECT_EQ(held.refusal(), SystemCode::kSuccess);
  const auto scope = held.scope();
  EXPECT_TRUE(fixture::backup_privilege);
  bool elsewhere = true;
  std::thread([&elsewhere] { elsewhere = fixture::backup_privilege; }).join();
  EXPECT_FALSE(elsewhere);
}

TEST(BackupPrivilege, WithoutItThingsAreAsTheyWere) {
  // AdjustTokenPrivileges() succeeds, and enables nothing.
  for (const TokenErrors errors : {TokenErrors{.enabling = SystemCode::kNotAllAssigned},
                                   TokenErrors{.copying = SystemCode::kAccessDenied}}) {
    const BackupPrivilege none = privilege(errors);
    EXPECT_NE(none.refusal(), SystemCode::kSuccess);
    const auto scope = none.scope();
    EXPECT_FALSE(fixture::backup_privilege);
  }
  const BackupPrivilege refused = privilege({.putting_on = SystemCode::kPrivilegeNotHeld});
  EXPECT_EQ(refused.refusal(), SystemCode::kSuccess);
  {
    const auto scope = refused.scope();
    EXPECT_FALSE(fixture::backup_privilege);
  }
  auto volume = guarded_volume();
  volume.set_privilege(privilege({.enabling = SystemCode::kNotAllAssigned}));
  EXPECT_EQ(volume.open_by_id({50, 1}).error(), SystemCode::kAccessDenied);
  EXPECT_TRUE(volume.open_by_id({40, 1})) << "as ever";
}

}  // namespace
}  // namespace scanner_test

// A machine on which some driver or service never answers: the rest is still reported.
#include "scanner/machine/patient_machine.h"

#include <gtest/gtest.h>

#include "scanner/machine/machine_map.h"
#include "scanner/machine/machine_sources.h"
#include "scanner/machine/wmi_error.h"
#include "tests/scanner/machine/simulated_machine.h"

namespace scanner_test {
namespace {

using scanner::Patience;
using scanner::PatientMachine;

class Office {
 public:
  Office() {
    machine = std::make_shared<SimulatedMachine>();
    c = machine->add('c', "\\Device\\HarddiskVolume3", {"C:\\"}, {DriveType::kFixed, "NTFS"});
    san = machine->add('d', "\\Device\\HarddiskVolume4", {"D:\\"}, {DriveType::kFixed, "NTFS"});
    e = machine->add('e', "\\Device\\HarddiskVolume5", {"E:\\"}, {DriveType::kFixed, "NTFS"});
  }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;
  ~Office() { machine->end->open(); }

  // The clock goes on by two hours whenever a call hangs.
  [[nodiscard]] PatientMachine patient(const std::atomic<bool>* stop = nullptr) const {
    const Patience patience{
        .volume = std::chrono::hours(1),
        .service = std::chrono::seconds(90),
        .now = [shared = machine] {
          return std::chrono::steady_clock::time_point(std::chrono::hours(2 * shared->hanging));
        }};
    return {machine, patience, stop};
  }

  std::shared_ptr<SimulatedMachine> machine;
  std::string c;
  std::string san;
  std::string e;
};

TEST(PatientMachine, OneDeadVolumeIsNamedAndTheOthersAreScanned) {
  Office office;
  office.machine->dead = {"\\\\?\\" + office.san + "\\"};
  const auto found = scanner::all_volumes(office.patient());
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ(found->sources, (std::vector<std::string>{"C:", "E:"}));
  ASSERT_EQ(found->skipped.size(), 1U);
  EXPECT_EQ(found->skipped[0].name, "D:");
  EXPECT_EQ(found->skipped[0].what, "it did not answer in time");
  EXPECT_TRUE(found->skipped[0].failed) << "it may be NTFS";
  EXPECT_EQ(office.machine->hanging, 1) << "it is not asked a second time";
}

TEST(PatientMachine, AllAnswersGoThrough) {
  Office office;
  office.machine->directories["\\Sessions"] = {{"0", true}};
  const PatientMachine machine = office.patient();
  const Machine& plain = *office.machine;
  const std::string volume = "\\\\?\\" + office.c + "\\";
  EXPECT_EQ(machine.volume_names(), plain.volume_names());
  EXPECT_EQ(machine.mount_paths(volume), plain.mount_paths(volume));
  EXPECT_EQ(machine.mount_paths("x"), std::unexpected(SystemCode::kFileNotFound));
  EXPECT_EQ(machine.volume_mounted_at("C:\\"), plain.volume_mounted_at("C:\\"));
  EXPECT_EQ(machine.file_system(volume), plain.file_system(volume));
  EXPECT_EQ(machine.drive_type(volume), plain.drive_type(volume));
  EXPECT_EQ(machine.dos_names(), plain.dos_names());
  EXPECT_EQ(machine.dos_device("C:"), plain.dos_device("C:"));
  EXPECT_EQ(machine.object_names("\\Sessions")->size(), 1U);
  EXPECT_EQ(machine.registry_keys(RegistryRoot::kUsers, ""),
            plain.registry_keys(RegistryRoot::kUsers, ""));
  EXPECT_TRUE(machine.shadow_copies());
}

TEST(PatientMachine, AManagementServiceThatHangs) {
  Office office;
  office.machine->wmi_is_dead = true;
  const auto copies = scanner::copies_of_source(office.patient(), "C:");
  ASSERT_FALSE(copies);
  EXPECT_EQ(copies.error().message,
            "cannot list shadow copies: Windows Management Instrumentation (WMI) did not "
            "answer within 90 seconds");
}

TEST(PatientMachine, AnInterruptEndsEveryWait) {
  Office office;
  office.machine->dead = {"\\\\?\\" + office.c + "\\"};
  office.machine->wmi_is_dead = true;
  const std::atomic<bool> stop = true;
  const PatientMachine machine(office.machine, Patience(), &stop);
  EXPECT_EQ(machine.drive_type("\\\\?\\" + office.c + "\\"),
            std::unexpected(scanner::kInterrupted));
  EXPECT_EQ(machine.shadow_copies().error().message, "interrupted");
}

// [SDK: WMI Error Constants; winerror.h]
TEST(WmiError, EachIsNamedWithItsNumber) {
  struct Row {
    std::uint32_t result;
    const char* text;
  };
  for (const auto& [result, text] :
       {Row{0x80041003, "access denied"}, Row{0x80070005, "access denied"},
        Row{0x80041010, "no such WMI class"}, Row{0x8004100E, "no such WMI class"},
        Row{0x80040154, "has no WMI"}, Row{0x80041014, "could not be started"},
        Row{0x80070422, "is disabled"}, Row{0x80041033, "is being stopped"},
        Row{0x80041006, "out of memory"}, Row{0x00040004, "did not answer in time"},
        Row{0x800706BA, "the WMI query failed (Windows error 0x800706BA)"}}) {
    EXPECT_NE(scanner::wmi_error_text(result).find(text), std::string::npos)
        << scanner::wmi_error_text(result);
  }
}

}  // namespace
}  // namespace scanner_test

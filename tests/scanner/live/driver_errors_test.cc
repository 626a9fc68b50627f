// Which error of which call to a mounted volume's driver means what: one row each, all of them run
// against the simulation. Sources: [SDK] Microsoft's reference for winioctl.h, winbase.h and
// winerror.h; [FSCC] MS-FSCC; [FSA] MS-FSA; [ERREF] MS-ERREF, with the NTSTATUS that the error is
// made of.
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "scanner/audit/volume_engine.h"
#include "scanner/driver/child_lookup.h"
#include "scanner/driver/driver_contact.h"
#include "scanner/driver/driver_mft.h"
#include "scanner/driver/journal_changes.h"
#include "scanner/driver/volume_opening.h"
#include "scanner/live/live_scan.h"
#include "scanner/live/usn_catalog.h"
#include "scanner/sweep/driver_reparse.h"
#include "tests/scanner/audit/collected_diagnostics.h"
#include "tests/scanner/live/simulated_driver.h"

namespace scanner_test {
namespace {

using fixture::kRoot;
using fixture::VolumeBuilder;
using scanner::SystemCode;

constexpr int kForEver = 0;

struct Row {
  std::uint32_t call;
  std::uint32_t error;
  int times;              // how often it fails with that; kForEver
  const char* microsoft;  // what the documentation says of it
  const char* source;
  const char* expected;  // what is done
};

constexpr std::uint64_t kFar = 60;  // a link whose reparse data lie in clusters

// \folder with a file, a link to that, and `far`.
fixture::Volume asked_volume() {
  VolumeBuilder builder({.minimum_records = 100});
  const auto folder = builder.add_directory(kRoot, u"folder", {.record = 30});
  builder.add_file(folder, u"file", {.record = 40});
  builder.set_reparse(builder.add_file(kRoot, u"link", {.record = 50}),
                      fixture::relative_symlink(u"folder\\file"));
  builder.set_reparse(builder.add_file(kRoot, u"far", {.record = kFar}),
                      fixture::relative_symlink(u"folder\\file"),
                      {.placement = fixture::Placement::kNonResident});
  return builder.build();
}

void let_fail(fixture::NtfsDriver& driver, const Row& row) {
  if (row.times == kForEver) {
    driver.options.failing[row.call] = row.error;
  } else {
    driver.options.failing_first[row.call].assign(static_cast<std::size_t>(row.times), row.error);
  }
}

std::shared_ptr<StandInVolume> failing_volume(const Row& row) {
  auto volume = std::make_shared<StandInVolume>(mounted(source_of(asked_volume())));
  let_fail(volume->driver(), row);
  return volume;
}

// Of something that came out well in the end.
std::string well(const fixture::NtfsDriver& driver) {
  return driver.waits.empty() ? "answered" : "asked again";
}

bool ends_with_code(const std::string& text, std::uint32_t code) {
  return text.find("(Windows error " + std::to_string(code) + ")") != std::string::npos;
}

void run(const std::vector<Row>& rows, const std::function<std::string(const Row&)>& observe) {
  for (const Row& row : rows) {
    EXPECT_EQ(observe(row), row.expected)
        << "call " << std::hex << row.call << ", error " << std::dec << row.error << ": "
        << row.microsoft << " " << row.source;
  }
}

// Mount: the one question that everything else depends on.
TEST(DriverErrors, VolumeData) {
  using fixture::kFsctlVolumeData;
  const std::vector<Row> rows{
      {kFsctlVolumeData, 1, kForEver, "not NTFS: STATUS_INVALID_DEVICE_REQUEST",
       "[FSA] 2.1.5.10.11", "image, incomplete"},
      {kFsctlVolumeData, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "image, incomplete"},
      {kFsctlVolumeData, 21, kForEver, "the device is not ready", "[SDK]", "image, incomplete"},
      {kFsctlVolumeData, 50, kForEver, "the request is not supported", "[SDK]",
       "image, incomplete"},
      {kFsctlVolumeData, 122, kForEver, "the output buffer is too small", "[SDK]",
       "image, incomplete"},
      {kFsctlVolumeData, 1450, 1, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kFsctlVolumeData, 1450, kForEver, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]",
       "image, incomplete"},
  };
  run(rows, [](const Row& row) -> std::string {
    auto volume = std::make_unique<StandInVolume>(*failing_volume(row));
    const auto& driver = volume->driver();
    scanner::VolumeCandidate candidate{.name = "C:", .source = "C:", .bytes = volume->bytes()};
    const std::string text = scanner::contact_driver(std::move(volume), candidate);
    if (candidate.device) return well(driver);
    return ends_with_code(text, row.error) && candidate.incomplete.size() == 1 ? "image, incomplete"
                                                                               : text;
  });
}

// Each record of $MFT.
TEST(DriverErrors, FileRecord) {
  using fixture::kFsctlFileRecord;
  const std::vector<Row> rows{
      {kFsctlFileRecord, 8, 1, "STATUS_NO_MEMORY", "[ERREF]", "asked again"},
      {kFsctlFileRecord, 998, 2, "STATUS_ACCESS_VIOLATION: a buffer could not be locked", "[ERREF]",
       "asked again"},
      {kFsctlFileRecord, 1450, 3, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kFsctlFileRecord, 1453, 1, "STATUS_WORKING_SET_QUOTA", "[ERREF]", "asked again"},
      {kFsctlFileRecord, 1450, 4, "the same, for longer than a moment", "[ERREF]", "refusal"},
      {kFsctlFileRecord, 23, 1, "STATUS_CRC_ERROR", "[ERREF]", "fault of that record"},
      {kFsctlFileRecord, 30, 1, "ERROR_READ_FAULT", "[SDK]", "fault of that record"},
      {kFsctlFileRecord, 1117, 1, "STATUS_IO_DEVICE_ERROR", "[ERREF]", "fault of that record"},
      {kFsctlFileRecord, 1392, 1, "STATUS_FILE_CORRUPT_ERROR", "[ERREF]", "fault of that record"},
      {kFsctlFileRecord, 1393, 1, "STATUS_DISK_CORRUPT_ERROR", "[ERREF]", "fault of that record"},
      {kFsctlFileRecord, 5, 1, "STATUS_ACCESS_DENIED", "[ERREF]", "refusal"},
      {kFsctlFileRecord, 1, 1, "not supported on ReFS", "[SDK]", "refusal"},
      {kFsctlFileRecord, 87, 1, "a parameter is invalid, such as the handle", "[SDK]", "refusal"},
      {kFsctlFileRecord, 21, 1, "the device is not ready", "[SDK]", "refusal"},
      {kFsctlFileRecord, 1784, 1, "STATUS_INVALID_USER_BUFFER", "[ERREF]", "refusal"},
  };
  run(rows, [](const Row& row) -> std::string {
    const auto volume = failing_volume(row);
    const auto data = scanner::query_volume_data(*volume);
    const scanner::DriverMft mft(volume, *data);
    std::vector<std::byte> record(1024);
    if (scanner::read_exactly(mft, 50U * 1024, record)) return well(volume->driver());
    const bool rest = scanner::read_exactly(mft, 40U * 1024, record).has_value();
    if (mft.refusal()) return rest ? "refused, and read" : "refusal";
    return rest ? "fault of that record" : "nothing read";
  });
}

// The driver's list of files, which the usn engine's result is held against.
TEST(DriverErrors, EnumUsnData) {
  using fixture::kFsctlEnumUsn;
  const std::vector<Row> rows{
      {kFsctlEnumUsn, 38, 1, "ERROR_HANDLE_EOF: no more files", "[SDK]", "end of the list"},
      {kFsctlEnumUsn, 87, 1, "MFT_ENUM_DATA_V1 is not known before Windows Server 2012", "[SDK]",
       "asked with V0"},
      {kFsctlEnumUsn, 122, 1, "the output buffer is too small", "[SDK]", "asked with more room"},
      {kFsctlEnumUsn, 234, 1, "STATUS_BUFFER_OVERFLOW", "[ERREF]", "asked with more room"},
      {kFsctlEnumUsn, 1450, 2, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kFsctlEnumUsn, 1179, kForEver, "ERROR_JOURNAL_NOT_ACTIVE", "[SDK]", "incomplete"},
      {kFsctlEnumUsn, 1178, kForEver, "ERROR_JOURNAL_DELETE_IN_PROGRESS", "[SDK]", "incomplete"},
      {kFsctlEnumUsn, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "incomplete"},
      {kFsctlEnumUsn, 1, kForEver, "ERROR_INVALID_FUNCTION: no change journals here", "[SDK]",
       "incomplete"},
      {kFsctlEnumUsn, 87, kForEver, "a parameter is invalid", "[SDK]", "incomplete"},
      {kFsctlEnumUsn, 1784, kForEver, "the output buffer is not aligned", "[FSCC] 2.3.62",
       "incomplete"},
  };
  run(rows, [](const Row& row) -> std::string {
    const auto volume = failing_volume(row);
    const auto scan = scanner::usn_catalog(candidate_of(volume), {});
    if (!scan) return scan.error().message;
    // Whatever the list says, the records have all of it.
    if (scan->catalog->files.size() != 2) return "files are missing";
    if (!scan->notes.empty()) {
      return ends_with_code(scan->notes[0].text(), row.error) ? "incomplete"
                                                              : scan->notes[0].text();
    }
    if (scan->listed == 0) return "end of the list";
    const auto& driver = volume->driver();
    const auto first = driver.first_call.at(row.call);
    const auto last = driver.last_call.at(row.call);
    if (last.input < first.input) return "asked with V0";
    return last.output > first.output ? "asked with more room" : well(driver);
  });
}

// The journal that a scan is caught up by. Three changes before the mark, and three after it.
std::string observe_journal(const Row& row, std::optional<std::size_t> trimmed_to = std::nullopt) {
  auto volume = mounted(source_of(asked_volume()));
  fixture::NtfsDriver& driver = volume.driver();
  driver.trim(0x4000);
  driver.journal->next_usn = 0x4000;
  for (const std::uint64_t record : {30U, 40U, 50U}) driver.log(record, 0x100);
  const auto mark = scanner::mark_journal(volume);
  if (!mark) return "no mark";
  for (const std::uint64_t record : {50U, 60U, 40U}) driver.log(record, 0x100);
  let_fail(driver, row);
  if (trimmed_to) {
    driver.before_call = [&driver, at = driver.journal->entries.at(*trimmed_to).usn](auto code) {
      if (code == fixture::kFsctlReadJournal && driver.journal->first_usn < at) driver.trim(at);
    };
  }
  const auto changes =
      scanner::changes_since(volume, *mark, scanner::JournalStart::kAsFarBackAsItGoes);
  if (!changes) return "lost: " + changes.error().message;
  const std::vector<mft::RecordNumber> all{30, 40, 50, 60};
  const std::vector<mft::RecordNumber> since{40, 50, 60};
  if (changes->records == all) return well(driver);
  return changes->records == since ? "goes on at the new first record" : "changes are missing";
}

TEST(DriverErrors, ReadUsnJournal) {
  using fixture::kFsctlReadJournal;
  const std::vector<Row> rows{
      {kFsctlReadJournal, 1450, 2, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kFsctlReadJournal, 998, 1, "STATUS_ACCESS_VIOLATION", "[ERREF]", "asked again"},
      {kFsctlReadJournal, 87, 1, "READ_USN_JOURNAL_DATA_V1 is not known before Server 2012",
       "[SDK]", "answered"},
      {kFsctlReadJournal, 122, 1, "the output buffer is too small", "[SDK]", "answered"},
      {kFsctlReadJournal, 1178, kForEver, "ERROR_JOURNAL_DELETE_IN_PROGRESS", "[SDK]",
       "lost: FSCTL_READ_USN_JOURNAL: the change journal is being deleted (Windows error 1178)"},
      {kFsctlReadJournal, 1179, kForEver, "ERROR_JOURNAL_NOT_ACTIVE", "[SDK]",
       "lost: FSCTL_READ_USN_JOURNAL: the volume has no active change journal (Windows error "
       "1179)"},
      {kFsctlReadJournal, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]",
       "lost: FSCTL_READ_USN_JOURNAL: access denied; run as administrator (Windows "
       "error 5)"},
      {kFsctlReadJournal, 1181, kForEver, "deleted, though the journal claims to have it", "[SDK]",
       "lost: FSCTL_READ_USN_JOURNAL: the change journal no longer reaches back that far "
       "(Windows error 1181)"},
  };
  run(rows, [](const Row& row) { return observe_journal(row); });
}

// "If a nonzero USN is specified that is less than the first USN in the change journal": the driver
// says so by itself once the journal was trimmed between two calls.
TEST(DriverErrors, AJournalTrimmedWhileItIsRead) {
  // And the system is short of memory just then.
  const Row row{fixture::kFsctlReadJournal,      1450,      1,
                "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", ""};
  const std::string lost =
      "lost: the change journal wrapped: changes made since the scan began were overwritten";
  EXPECT_EQ(observe_journal(row, 1), "goes on at the new first record");
  EXPECT_EQ(observe_journal(row, 3), "goes on at the new first record") << "up to the mark";
  EXPECT_EQ(observe_journal(row, 4), lost) << "past it";
}

// Without a journal the list of files takes its place, and the scan is incomplete.
TEST(DriverErrors, QueryUsnJournal) {
  using fixture::kFsctlQueryJournal;
  const std::vector<Row> rows{
      {kFsctlQueryJournal, 1179, kForEver, "ERROR_JOURNAL_NOT_ACTIVE", "[SDK]", "incomplete"},
      {kFsctlQueryJournal, 1178, kForEver, "ERROR_JOURNAL_DELETE_IN_PROGRESS", "[SDK]",
       "incomplete"},
      {kFsctlQueryJournal, 1, kForEver, "ERROR_INVALID_FUNCTION", "[SDK]", "incomplete"},
      {kFsctlQueryJournal, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "incomplete"},
      {kFsctlQueryJournal, 1450, 1, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
  };
  run(rows, [](const Row& row) -> std::string {
    const auto volume = failing_volume(row);
    auto scan = scanner::LiveScan::sweep(candidate_of(volume), {});
    if (!scan) return scan.error().message;
    if (const auto done = (*scan)->catch_up({}); !done) return done.error().message;
    const auto& incomplete = (*scan)->result().incomplete;
    if (incomplete.empty()) return well(volume->driver());
    return ends_with_code(incomplete[0].text(), row.error) ? "incomplete" : incomplete[0].text();
  });
}

// Reparse data outside of the record: opened by id, then asked for.
TEST(DriverErrors, ReparseDataOfAnOpenedFile) {
  using fixture::kFsctlReparsePoint;
  using fixture::kOpenById;
  const std::vector<Row> rows{
      {kFsctlReparsePoint, 1450, 1, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kOpenById, 1450, 1, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kFsctlReparsePoint, 4390, kForEver, "ERROR_NOT_A_REPARSE_POINT: removed, or hidden", "[SDK]",
       "as it lies on the disk"},
      {kFsctlReparsePoint, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]",
       "as it lies on the disk"},
      {kFsctlReparsePoint, 1, kForEver, "ERROR_INVALID_FUNCTION", "[SDK]",
       "as it lies on the disk"},
      {kOpenById, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "as it lies on the disk"},
      {kOpenById, 32, kForEver, "STATUS_SHARING_VIOLATION", "[ERREF]", "as it lies on the disk"},
      {kOpenById, 87, kForEver, "the id is no file's", "[ERREF]", "as it lies on the disk"},
      {kOpenById, 2, kForEver, "STATUS_OBJECT_NAME_NOT_FOUND", "[ERREF]", "as it lies on the disk"},
  };
  run(rows, [](const Row& row) -> std::string {
    const auto volume = failing_volume(row);
    const auto scan = scanner::usn_catalog(candidate_of(volume), {});
    if (!scan) return scan.error().message;
    const auto& files = scan->catalog->files;
    const auto far = std::ranges::find(files, kFar, &scanner::LinkFile::record);
    if (far == files.end() || scan->catalog->fault_count != 0) return "a fault";
    const auto bytes = far->reparse().span();
    if (!std::ranges::equal(bytes, fixture::relative_symlink(u"folder\\file"))) return "other data";
    const bool opened = scanner::driver_reparse_data(*volume, {kFar, 1}).has_value();
    return opened ? well(volume->driver()) : "as it lies on the disk";
  });
}

// A name that the index on the disk does not have.
TEST(DriverErrors, ANameInADirectory) {
  using fixture::kOpenChild;
  using fixture::kOpenDirectory;
  const std::vector<Row> rows{
      {kOpenChild, 2, kForEver, "STATUS_OBJECT_NAME_NOT_FOUND", "[ERREF]", "absent"},
      {kOpenChild, 3, kForEver, "STATUS_OBJECT_PATH_NOT_FOUND", "[ERREF]", "absent"},
      {kOpenChild, 123, kForEver, "STATUS_OBJECT_NAME_INVALID", "[ERREF]", "absent"},
      {kOpenChild, 303, kForEver, "STATUS_DELETE_PENDING", "[ERREF]", "absent"},
      {kOpenChild, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "unknown"},
      {kOpenChild, 32, kForEver, "STATUS_SHARING_VIOLATION", "[ERREF]", "unknown"},
      {kOpenChild, 50, kForEver, "ERROR_NOT_SUPPORTED", "[SDK]", "unknown"},
      {kOpenChild, 87, kForEver, "STATUS_INVALID_PARAMETER", "[ERREF]", "unknown"},
      {kOpenChild, 1392, kForEver, "STATUS_FILE_CORRUPT_ERROR", "[ERREF]", "unknown"},
      {kOpenChild, 1450, 2, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "found"},
      {kOpenChild, 1450, kForEver, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "unknown"},
      // Of a directory whose record is in use with that sequence number, these prove nothing.
      {kOpenDirectory, 87, kForEver, "the id is no file's", "[ERREF]", "unknown"},
      {kOpenDirectory, 2, kForEver, "STATUS_OBJECT_NAME_NOT_FOUND", "[ERREF]", "unknown"},
      {kOpenDirectory, 303, kForEver, "STATUS_DELETE_PENDING", "[ERREF]", "unknown"},
      {kOpenDirectory, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "unknown"},
      {kOpenDirectory, 1450, 1, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "found"},
  };
  run(rows, [](const Row& row) -> std::string {
    using Kind = scanner::ChildAnswer::Kind;
    const auto answer = scanner::look_up_child(*failing_volume(row), {30, 1}, u"file");
    if (answer.kind == Kind::kFound) return answer.file.record == 40 ? "found" : "another file";
    return answer.kind == Kind::kAbsent ? "absent" : "unknown";
  });
}

// $Extend\$Reparse:$R, for the index engine.
TEST(DriverErrors, TheListOfReparsePoints) {
  using fixture::kListReparse;
  const std::vector<Row> rows{
      {kListReparse, 1450, 1, "STATUS_INSUFFICIENT_RESOURCES", "[ERREF]", "asked again"},
      {kListReparse, 1, kForEver, "STATUS_INVALID_DEVICE_REQUEST", "[FSA]", "read from the disk"},
      {kListReparse, 5, kForEver, "STATUS_ACCESS_DENIED", "[ERREF]", "read from the disk"},
      {kListReparse, 24, kForEver, "STATUS_INFO_LENGTH_MISMATCH", "[ERREF]", "read from the disk"},
      {kListReparse, 50, kForEver, "STATUS_NOT_SUPPORTED", "[FSA]", "read from the disk"},
      {kListReparse, 87, kForEver, "STATUS_INVALID_PARAMETER", "[FSA]", "read from the disk"},
      {kListReparse, 1392, kForEver, "STATUS_FILE_CORRUPT_ERROR", "[ERREF]", "read from the disk"},
      {kListReparse, 2, kForEver, "STATUS_NO_SUCH_FILE: the list is empty", "[FSA] 2.1.5.6",
       "not listed, though there"},
  };
  run(rows, [](const Row& row) -> std::string {
    const auto volume = failing_volume(row);
    CollectedDiagnostics diagnostics;
    scanner::VolumeEngine finder({.engine = report::Engine::kIndex}, diagnostics);
    const auto found = finder.find_links(candidate_of(volume), false);
    if (!found) return found.error().message;
    if (found->outcome.engine != report::Engine::kIndex) return found->outcome.refusal;
    if (found->volume->catalog().files.size() != 2) return "links are missing";
    if (found->outcome.incomplete.empty()) return well(volume->driver());
    const std::string text = found->outcome.incomplete[0].text();
    if (text.find("lacks 2") != std::string::npos) return "not listed, though there";
    return ends_with_code(text, row.error) ? "read from the disk" : text;
  });
}

// Opening the volume itself.
TEST(DriverErrors, OpeningAVolume) {
  const std::vector<Row> rows{
      {0, 5, 1, "GENERIC_READ is refused", "[SDK]", "FILE_TRAVERSE"},
      {0, 1314, 1, "STATUS_PRIVILEGE_NOT_HELD", "[ERREF]", "FILE_TRAVERSE"},
      {0, 5, 2, "FILE_TRAVERSE is refused, too", "[SDK]", "FILE_READ_ATTRIBUTES"},
      {0, 5, 3, "no access to the device", "[SDK]", "FILE_READ_ATTRIBUTES on its root directory"},
      {0, 5, 4, "STATUS_ACCESS_DENIED", "[ERREF]",
       "refused: access denied; run as administrator (Windows error 5)"},
      {0, 2, 4, "there is no such device", "[SDK]", "refused: not found (Windows error 2)"},
  };
  const auto source = source_of(asked_volume());
  run(rows, [&source](const Row& row) -> std::string {
    int opened = 0;
    const auto volume = scanner::open_with_any_access(
        [&](scanner::VolumeAccess)
            -> std::expected<std::unique_ptr<scanner::VolumeDevice>, SystemCode> {
          if (opened++ < row.times) return std::unexpected(static_cast<SystemCode>(row.error));
          return std::make_unique<StandInVolume>(mounted(source));
        });
    if (!volume) return "refused: " + scanner::system_code_text(volume.error());
    EXPECT_EQ(volume->refusals.size(), static_cast<std::size_t>(row.times));
    return std::string(scanner::access_words(volume->access));
  });
}

// What the translation to Win32's codes would turn into "access denied". [ERREF] 2.3.1
TEST(DriverErrors, StatusesThatAreNotARefusal) {
  EXPECT_EQ(scanner::code_of_status(0xC000'0056), SystemCode::kDeletePending);
  EXPECT_EQ(scanner::code_of_status(0xC000'0123), SystemCode::kDeletePending);
  for (const std::uint32_t status : {0xC000'0022U, 0xC000'0034U, 0xC000'0033U, 0U}) {
    EXPECT_EQ(scanner::code_of_status(status), std::nullopt);
  }
}

// The simulation itself, without which the rows above prove little.
TEST(StrictDriver, RefusesWhatWindowsRefuses) {
  const auto volume = mounted(source_of(asked_volume()));
  const auto control = [&volume](std::uint32_t code, std::span<const std::byte> input,
                                 std::span<std::byte> output) {
    return static_cast<std::uint32_t>(
        volume.control(static_cast<scanner::ControlCode>(code), input, output).code);
  };
  alignas(8) std::array<std::byte, 0x30> input{};
  alignas(8) std::array<std::byte, 8192> output{};
  const std::span<std::byte> whole(output);
  const std::span<const std::byte> number(input.data(), 8);
  EXPECT_EQ(control(fixture::kFsctlFileRecord, number, whole), 0U);
  EXPECT_EQ(control(fixture::kFsctlFileRecord, number, whole.subspan(4)), 1784U);
  EXPECT_EQ(control(fixture::kFsctlFileRecord, std::span(input).subspan(1, 8), whole), 1784U);
  EXPECT_EQ(control(fixture::kFsctlFileRecord, std::span(input).first(4), whole), 87U);
  EXPECT_EQ(control(fixture::kFsctlFileRecord, number, whole.first(1024 + 14)), 122U);
  EXPECT_EQ(control(fixture::kFsctlVolumeData, {}, whole.subspan(1)), 1784U);
  EXPECT_EQ(control(fixture::kFsctlQueryJournal, {}, whole.first(8)), 122U);
  // A USN at which no record begins.
  fixture::NtfsDriver& driver = volume.driver();
  driver.trim(0x1000);
  driver.journal->next_usn = 0x1000;
  for (int i = 0; i < 200; ++i) driver.log(40, 0x100);
  fixture::put<std::uint64_t>(input, 0x20, driver.journal->id);
  fixture::put<std::uint32_t>(input, 8, 0xFFFF'FFFF);
  for (const auto& [usn, error] :
       {std::pair{0x1000, 0U}, {0x2000, 0U}, {0x1008, 87U}, {8, 1181U}}) {
    fixture::put<std::int64_t>(input, 0, usn);
    EXPECT_EQ(control(fixture::kFsctlReadJournal, std::span(input).first(0x28), whole), error)
        << usn;
  }
  driver.options.protected_records = {kFar};
  EXPECT_EQ(volume.open_by_id({kFar, 1}).error(), SystemCode::kAccessDenied);
  EXPECT_THROW(static_cast<void>(volume.find_child({30, 1}, u"file:stream")), std::logic_error);
}

}  // namespace
}  // namespace scanner_test

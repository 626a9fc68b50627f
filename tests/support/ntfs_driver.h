// Plays the NTFS driver of a mounted volume over an image: answers control codes from the image's
// own bytes as Microsoft documents them (winioctl.h, MS-FSCC). Shares nothing with the product.
// What the documentation leaves open is an option, and tests try both. It is at least as strict as
// Windows: buffers must be aligned, lengths as documented, a journal is read from record to record.
//
//   fixture::NtfsDriver driver(read_at);
//   driver.before_call = [&](std::uint32_t code) { image.write(...); driver.reload(); };
//
// Safe for concurrent calls of control(); options and journal are changed from before_call or
// between calls.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "image_reader.h"

namespace fixture {

// Control codes and Windows' errors, by their numbers.
inline constexpr std::uint32_t kFsctlVolumeData = 0x00090064;
inline constexpr std::uint32_t kFsctlFileRecord = 0x00090068;
inline constexpr std::uint32_t kFsctlReparsePoint = 0x000900A8;
inline constexpr std::uint32_t kFsctlEnumUsn = 0x000900B3;
inline constexpr std::uint32_t kFsctlReadJournal = 0x000900BB;
inline constexpr std::uint32_t kFsctlQueryJournal = 0x000900F4;

// Calls that are no control codes, for DriverOptions::failing and NtfsDriver::calls.
inline constexpr std::uint32_t kOpenById = 1;
inline constexpr std::uint32_t kOpenDirectory = 2;  // by id, to look a name up in it
inline constexpr std::uint32_t kOpenChild = 3;
inline constexpr std::uint32_t kListReparse = 4;

// Whether the calling thread has SeBackupPrivilege enabled.
inline thread_local bool backup_privilege = false;

struct DriverReply {
  std::uint32_t error = 0;
  std::size_t bytes = 0;
};

struct JournalEntry {
  std::int64_t usn = 0;  // offset in the journal's stream
  FileReference file{};
  FileReference parent{};
  std::uint32_t reasons = 0;
  std::uint32_t attributes = 0;
  std::u16string name{};
  std::uint16_t version = 2;  // 4: a range, as range tracking writes it
  std::uint64_t time = 0;     // FILETIME; log() puts NtfsDriver::now in the place of 0
};

struct Journal {
  std::uint64_t id = 0x01D8'0000'0000'0011;
  std::int64_t first_usn = 0;
  std::int64_t next_usn = 0;
  std::vector<JournalEntry> entries{};
};

struct DriverOptions {
  std::uint16_t highest_version = 3;  // of USN records; 2: Windows 7
  bool refuses_v1_input = false;      // an input longer than V0 is an invalid parameter
  bool lists_metadata = false;        // FSCTL_ENUM_USN_DATA lists root and metadata files, too
  bool enum_needs_journal = false;    // it fails without an active journal
  bool leaves_fixups = false;         // FSCTL_GET_NTFS_FILE_RECORD gives records as on disk
  bool finds_children = true;         // files can be opened by their directory and name
  bool lists_reparse_points = true;   // $Extend\$Reparse:$R can be listed
  bool tells_version = true;          // the extended tail of FSCTL_GET_NTFS_VOLUME_DATA
  std::map<std::uint32_t, std::uint32_t> failing{};  // control code: what it fails with
  // The same for its first calls only, one after the other.
  std::map<std::uint32_t, std::vector<std::uint32_t>> failing_first{};
  // Files that deny everybody access: only the backup privilege opens them.
  std::set<std::uint64_t> protected_records{};
  std::set<std::uint64_t> hidden_records{};  // that a filter leaves out of $R's listing
};

// How long the buffers of a call were.
struct CallLengths {
  std::size_t input = 0;
  std::size_t output = 0;
};

class NtfsDriver {
 public:
  explicit NtfsDriver(ReadAt read, DriverOptions options = {});

  DriverReply control(std::uint32_t code, std::span<const std::byte> input,
                      std::span<std::byte> output);
  /// A file opened by its reference takes FSCTL_GET_REPARSE_POINT. 0, or the error of opening.
  std::uint32_t open_by_id(FileReference file);
  /// Opens the directory for a lookup. 0, or the error.
  std::uint32_t open_directory(FileReference directory);
  /// The file of that name, whatever its ASCII letters' case, in the directory; the error
  /// otherwise. Throws where the name would ask for more than a file's name.
  std::uint32_t find_child(FileReference directory, std::u16string_view name, FileReference& found);
  /// Entry `index` of $Extend\$Reparse:$R, which the driver keeps as the records are.
  DriverReply reparse_point(std::size_t index, std::span<std::byte> output);
  DriverReply control_file(FileReference file, std::uint32_t code, std::span<std::byte> output);

  /// Looks at the image anew: someone changed it.
  void reload();
  /// Logs a change of the file as it is in the image now; true name and parent.
  void log(std::uint64_t record, std::uint32_t reasons);
  void log(JournalEntry entry);
  /// Removes what lies before that USN, as NTFS does when the journal has grown too long.
  void trim(std::int64_t usn);
  /// Remembers that the caller waits before it asks again.
  void wait(std::chrono::milliseconds time);
  const ImageReader& image() const { return *image_; }

  DriverOptions options;
  std::optional<Journal> journal;  // none: not active
  std::function<void(std::uint32_t code)> before_call;
  std::map<std::uint32_t, std::uint64_t> calls;  // by control code
  std::map<std::uint32_t, CallLengths> first_call, last_call;
  std::vector<std::chrono::milliseconds> waits;
  std::uint64_t now = 0x01D8'0000'0000'0000;  // FILETIME of what is logged

 private:
  // Counts a call. What it has to fail with; 0: nothing.
  std::uint32_t begin(std::uint32_t code);
  std::uint32_t open(FileReference file);
  bool begins_a_record(std::int64_t usn) const;
  DriverReply answer(std::uint32_t code, std::span<const std::byte> input,
                     std::span<std::byte> output);
  DriverReply volume_data(std::span<std::byte> output) const;
  DriverReply file_record(std::span<const std::byte> input, std::span<std::byte> output) const;
  DriverReply enum_usn(std::span<const std::byte> input, std::span<std::byte> output) const;
  DriverReply query_journal(std::span<std::byte> output) const;
  DriverReply read_journal(std::span<const std::byte> input, std::span<std::byte> output) const;
  JournalEntry entry_of(const ImageRecord& record) const;
  std::optional<std::uint16_t> version_for(std::span<const std::byte> input,
                                           std::size_t v0_bytes) const;

  ReadAt read_;
  std::unique_ptr<const ImageReader> image_;
  std::mutex mutex_;
};

}  // namespace fixture

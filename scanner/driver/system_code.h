// The Windows error codes that occur on live volumes, and their wording. Platform-free, so that
// their handling can be tested anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace scanner {

// ERROR_* values; other codes also occur and keep their number.
enum class SystemCode : std::uint32_t {
  kSuccess = 0,
  kInvalidFunction = 1,
  kFileNotFound = 2,
  kPathNotFound = 3,
  kAccessDenied = 5,
  kNotEnoughMemory = 8,
  kInvalidData = 13,  // also: the driver's answer is inconsistent
  kNoMoreFiles = 18,
  kNotReady = 21,
  kCrc = 23,
  kReadFault = 30,
  kSharingViolation = 32,
  kHandleEof = 38,
  kNotSupported = 50,
  kInvalidParameter = 87,
  kInsufficientBuffer = 122,
  kInvalidName = 123,
  kMoreData = 234,
  kNotADirectory = 267,
  kDeletePending = 303,
  kOperationAborted = 995,
  kNoAccess = 998,
  kUnrecognizedVolume = 1005,
  kIoDevice = 1117,
  kJournalDeleteInProgress = 1178,
  kJournalNotActive = 1179,
  kJournalEntryDeleted = 1181,
  kNotAllAssigned = 1300,
  kPrivilegeNotHeld = 1314,
  kFileCorrupt = 1392,
  kDiskCorrupt = 1393,
  kNoSystemResources = 1450,
  kWorkingSetQuota = 1453,
  kTimeout = 1460,
  kInvalidUserBuffer = 1784,
  kNotAReparsePoint = 4390,
};

// A clause without a full stop, with the number: "access denied; run as administrator (Windows
// error 5)".
[[nodiscard]] std::string system_code_text(SystemCode code);

// True if only this file cannot be read: damage, not a refusal.
[[nodiscard]] bool is_damage(SystemCode code);

// True if the system was temporarily short of memory, and the same call may succeed soon.
[[nodiscard]] bool is_transient(SystemCode code);

// For statuses that RtlNtStatusToDosError() maps to kAccessDenied although they mean something
// else: the file is being deleted, or was deleted while it was being opened. Nothing for any other
// status. [ERREF] 2.3.1
[[nodiscard]] std::optional<SystemCode> code_of_status(std::uint32_t nt_status);

}  // namespace scanner

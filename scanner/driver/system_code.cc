#include "scanner/driver/system_code.h"

#include <string_view>

namespace scanner {
namespace {

std::string_view sentence(SystemCode code) {
  switch (code) {
    case SystemCode::kSuccess: return "no error";
    case SystemCode::kInvalidFunction:
      return "the file system does not support this request; only Windows' own NTFS driver does";
    case SystemCode::kFileNotFound:
    case SystemCode::kPathNotFound: return "not found";
    case SystemCode::kAccessDenied: return "access denied; run as administrator";
    case SystemCode::kNotEnoughMemory:
    case SystemCode::kNoAccess:
    case SystemCode::kNoSystemResources:
    case SystemCode::kWorkingSetQuota: return "the system is short of memory";
    case SystemCode::kInvalidData: return "the driver's answer is inconsistent";
    case SystemCode::kNotReady: return "the drive is not ready";
    case SystemCode::kCrc:
    case SystemCode::kReadFault:
    case SystemCode::kIoDevice: return "the medium could not be read";
    case SystemCode::kSharingViolation: return "in use by another program";
    case SystemCode::kNoMoreFiles:
    case SystemCode::kHandleEof: return "end of file";
    case SystemCode::kNotSupported: return "not supported";
    case SystemCode::kInvalidParameter: return "the driver rejects the request";
    case SystemCode::kInsufficientBuffer:
    case SystemCode::kMoreData: return "the answer is longer than allowed";
    case SystemCode::kInvalidName: return "invalid file name";
    case SystemCode::kNotADirectory: return "a file is in the place of a directory";
    case SystemCode::kDeletePending: return "the file is being deleted";
    case SystemCode::kOperationAborted: return "the call was cancelled";
    case SystemCode::kTimeout: return "no answer in time";
    case SystemCode::kUnrecognizedVolume:
      return "the volume has no file system that Windows recognizes";
    case SystemCode::kJournalDeleteInProgress: return "the change journal is being deleted";
    case SystemCode::kJournalNotActive: return "the volume has no active change journal";
    case SystemCode::kJournalEntryDeleted:
      return "the change journal no longer reaches back that far";
    case SystemCode::kNotAllAssigned:
    case SystemCode::kPrivilegeNotHeld: return "this account does not hold the privilege";
    case SystemCode::kFileCorrupt:
    case SystemCode::kDiskCorrupt: return "the file system is damaged";
    case SystemCode::kInvalidUserBuffer: return "the driver rejects the buffer";
    case SystemCode::kNotAReparsePoint: return "the file is not a reparse point";
  }
  return {};
}

}  // namespace

std::string system_code_text(SystemCode code) {
  std::string text(sentence(code));
  if (!text.empty()) text += ' ';
  return text + "(Windows error " + std::to_string(static_cast<std::uint32_t>(code)) + ")";
}

bool is_damage(SystemCode code) {
  switch (code) {
    case SystemCode::kInvalidData:
    case SystemCode::kCrc:
    case SystemCode::kReadFault:
    case SystemCode::kIoDevice:
    case SystemCode::kFileCorrupt:
    case SystemCode::kDiskCorrupt: return true;
    default: return false;
  }
}

bool is_transient(SystemCode code) {
  switch (code) {
    case SystemCode::kNotEnoughMemory:
    case SystemCode::kNoAccess:
    case SystemCode::kNoSystemResources:
    case SystemCode::kWorkingSetQuota: return true;
    default: return false;
  }
}

std::optional<SystemCode> code_of_status(std::uint32_t nt_status) {
  constexpr std::uint32_t kStatusDeletePending = 0xC000'0056;
  constexpr std::uint32_t kStatusFileDeleted = 0xC000'0123;
  if (nt_status == kStatusDeletePending || nt_status == kStatusFileDeleted) {
    return SystemCode::kDeletePending;
  }
  return std::nullopt;
}

}  // namespace scanner

#include "scanner/source/windows_error.h"

namespace scanner {
namespace {

// ERROR_* of winerror.h.
constexpr std::uint32_t kFileNotFound = 2;
constexpr std::uint32_t kPathNotFound = 3;
constexpr std::uint32_t kAccessDenied = 5;
constexpr std::uint32_t kNotReady = 21;
constexpr std::uint32_t kSharingViolation = 32;
constexpr std::uint32_t kUnrecognizedVolume = 1005;
constexpr std::uint32_t kLockedByBitLocker = 0x80310000;  // FVE_E_LOCKED_VOLUME

}  // namespace

std::string_view windows_error_words(std::uint32_t code) {
  switch (code) {
    case 1: return "the file system or driver does not support this request";
    case kFileNotFound: return "no such file or directory";
    case kPathNotFound: return "no such file or directory: a part of the path is missing";
    case kAccessDenied: return "access denied";
    case kNotReady: return "the drive is not ready";
    case 23: return "data error: wrong checksum on the medium";
    case 27: return "the drive cannot find the sector";
    case 30: return "the system cannot read from the device";
    case kSharingViolation: return "in use by another program";
    case 33: return "another program has locked that part of the file";
    case 50: return "the request is not supported";
    case 53: return "the network path was not found";
    case 87: return "the driver rejects the request's parameters";
    case 112: return "there is not enough space on the disk";
    case 123: return "invalid file name";
    case 161: return "invalid path";
    case 206: return "the file name is too long";
    case kUnrecognizedVolume: return "the volume has no file system that Windows recognizes";
    case 1006: return "the volume was changed externally, so the open file is no longer valid";
    case 1117: return "the device reports an input/output error";
    case 1167: return "the device is no longer connected";
    case kLockedByBitLocker: return "the volume is locked by BitLocker";
    default: return {};
  }
}

std::string volume_advice(const VolumeRefusal& refusal) {
  if (refusal.network_drive) {
    return "it is a network drive: scan the volume on the machine that hosts it";
  }
  if (!refusal.folder.empty()) {
    return "the letter stands for the folder " + refusal.folder +
           " (SUBST): scan the volume that contains it, with --under";
  }
  switch (refusal.code) {
    case kAccessDenied:
      if (refusal.elevated) {
        return "this process runs as administrator, so a policy or security software may be "
               "blocking raw reads, also of shadow copies; make an exception for linkaudit there, "
               "or scan an image of the volume";
      }
      return "reading a volume requires administrator rights: use a terminal opened with \"Run as "
             "administrator\"; images of volumes and loose $MFT files need no such rights";
    case kFileNotFound:
    case kPathNotFound:
      return "there is no such volume or disk; `mountvol` lists the volumes of this machine";
    case kNotReady: return "is there a medium in the drive?";
    case kLockedByBitLocker: return "unlock it first, for example with manage-bde -unlock";
    default: return {};
  }
}

}  // namespace scanner

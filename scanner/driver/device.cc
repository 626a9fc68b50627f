#include "scanner/driver/device.h"

#include <thread>

namespace scanner {

void Device::pause(std::chrono::milliseconds time) const {
  std::this_thread::sleep_for(time);
}

std::string control_code_name(ControlCode code) {
  switch (code) {
    case ControlCode::kGetNtfsVolumeData: return "FSCTL_GET_NTFS_VOLUME_DATA";
    case ControlCode::kGetNtfsFileRecord: return "FSCTL_GET_NTFS_FILE_RECORD";
    case ControlCode::kGetReparsePoint: return "FSCTL_GET_REPARSE_POINT";
    case ControlCode::kEnumUsnData: return "FSCTL_ENUM_USN_DATA";
    case ControlCode::kReadUsnJournal: return "FSCTL_READ_USN_JOURNAL";
    case ControlCode::kQueryUsnJournal: return "FSCTL_QUERY_USN_JOURNAL";
  }
  return "a control code";
}

}  // namespace scanner

// The interface to the system for all queries to the driver of a mounted volume. As narrow as
// possible: the callers know what a control code means, and all of that runs on any platform.
// Implemented by device_windows.cc; tests simulate a driver over an image.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mft/reference.h"
#include "scanner/driver/system_code.h"
#include "scanner/source/byte_source.h"

namespace scanner {

// FSCTL_* values. [SDK]
enum class ControlCode : std::uint32_t {
  kGetNtfsVolumeData = 0x00090064,
  kGetNtfsFileRecord = 0x00090068,
  kGetReparsePoint = 0x000900A8,
  kEnumUsnData = 0x000900B3,
  kReadUsnJournal = 0x000900BB,
  kQueryUsnJournal = 0x000900F4,
};
[[nodiscard]] std::string control_code_name(ControlCode code);  // "FSCTL_ENUM_USN_DATA"

struct ControlAnswer {
  SystemCode code = SystemCode::kSuccess;
  std::size_t bytes = 0;  // bytes of output that were filled, also with kMoreData
};

// A file or a volume: anything that accepts control codes.
class Device {
 public:
  virtual ~Device() = default;
  // Safe for concurrent use; each call waits for its own answer. Both buffers begin at a multiple
  // of 8 bytes (control_buffer.h).
  [[nodiscard]] virtual ControlAnswer control(ControlCode code, std::span<const std::byte> input,
                                              std::span<std::byte> output) const = 0;
  // Waits before a call is repeated. Tests do not wait.
  virtual void pause(std::chrono::milliseconds time) const;
};

// A list that the driver returns entry by entry.
class Listing {
 public:
  virtual ~Listing() = default;
  // The next one. kNoMoreFiles after the last, kFileNotFound if the list is empty.
  [[nodiscard]] virtual ControlAnswer next(std::span<std::byte> output) = 0;
};

// Why a name could not be looked up in a directory.
struct ChildRefusal {
  bool of_directory = false;  // the directory could not be opened; else: the file of that name
  SystemCode code{};
};

class VolumeDevice : public Device {
 public:
  // The file itself, for control codes only. Links are not followed.
  [[nodiscard]] virtual std::expected<std::unique_ptr<Device>, SystemCode> open_by_id(
      mft::FileReference file) const = 0;
  // What the driver finds by that name, long or 8.3, in that directory; links are not followed.
  // REQUIRES: can_be_asked_for(name). For look_up_child() in child_lookup.h, which knows what the
  // errors mean.
  [[nodiscard]] virtual std::expected<mft::FileReference, ChildRefusal> find_child(
      mft::FileReference /*directory*/, std::u16string_view /*name*/) const {
    return std::unexpected(ChildRefusal{.code = SystemCode::kNotSupported});
  }
  // `$Extend\$Reparse:$R`, in entries of FileReparsePointInformation. kNotSupported if it cannot be
  // queried.
  [[nodiscard]] virtual std::expected<std::unique_ptr<Listing>, SystemCode> open_reparse_index()
      const {
    return std::unexpected(SystemCode::kNotSupported);
  }
  // The volume's bytes, bypassing the driver's cache; null if raw reads are refused.
  [[nodiscard]] virtual SharedSource bytes() const = 0;
  // Whether the volume's name leads to a plain file, as under Wine: it does not change unnoticed.
  [[nodiscard]] virtual bool is_file() const { return false; }
  // What the user should know about how it was opened, clauses without a full stop.
  [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

// `path` is a device path (`\\.\C:`, `\\?\Volume{…}`, without a backslash at its end). Requires
// administrator rights. If the volume cannot be opened for reading, it is opened for control codes
// only (volume_opening.h). On systems other than Windows: always an Error.
[[nodiscard]] std::expected<std::unique_ptr<VolumeDevice>, Error> open_volume_device(
    const std::string& path);

}  // namespace scanner

// A name looked up in a directory by the driver of a mounted volume, and what its refusals mean.
#pragma once

#include <cstdint>
#include <string_view>

#include "mft/reference.h"
#include "scanner/driver/device.h"

namespace scanner {

struct ChildAnswer {
  enum class Kind : std::uint8_t {
    kFound,
    kAbsent,   // the directory, as it is now, has no file of that name, or is gone itself
    kUnknown,  // the driver does not tell
  };
  Kind kind = Kind::kUnknown;
  mft::FileReference file;  // kFound only
};

// Whether the driver can be asked for that name as it stands: it has 1 to 255 units, none of which
// is a NUL, `\` (a way into a directory) or `:` (a stream of the file). [FSCC] 2.1.5
[[nodiscard]] bool can_be_asked_for(std::u16string_view name);

// Absent is what Windows could not open under that name: nothing is there, it is being deleted, or
// no file can be called that. A directory whose reference the driver refuses is absent with all it
// had if its record is free or another file's by now.
[[nodiscard]] ChildAnswer look_up_child(const VolumeDevice& volume, mft::FileReference directory,
                                        std::u16string_view name);

}  // namespace scanner

// Looking a name up in a directory through the driver of a mounted volume, and what its errors
// mean.
#pragma once

#include <cstdint>
#include <string_view>

#include "mft/reference.h"
#include "scanner/driver/device.h"

namespace scanner {

struct ChildAnswer {
  enum class Kind : std::uint8_t {
    kFound,
    kAbsent,   // the directory currently has no file of that name, or is gone itself
    kUnknown,  // the driver does not say
  };
  Kind kind = Kind::kUnknown;
  mft::FileReference file;  // kFound only
};

// Whether the driver can look up that name literally: it has 1 to 255 units, none of which is a
// NUL, `\` (a path separator) or `:` (a stream of the file). [FSCC] 2.1.5
[[nodiscard]] bool can_be_asked_for(std::u16string_view name);

// Absent means that Windows cannot open anything by that name: nothing is there, it is being
// deleted, or no file can have that name. A directory whose reference the driver rejects is absent,
// with its contents, if its record is free or reused.
[[nodiscard]] ChildAnswer look_up_child(const VolumeDevice& volume, mft::FileReference directory,
                                        std::u16string_view name);

}  // namespace scanner

// Whether the volume was left clean: dirty bit, $LogFile, hibernation.
#pragma once

#include <string>
#include <vector>

#include "report/model/limitation.h"

namespace scanner {

class Volume;

// Each reason to treat the disk's contents as provisional. Empty: cleanly unmounted. For a loose
// $MFT only the dirty bit counts. The same for a shadow copy: the file system was flushed and held
// while it was created, with its $LogFile in use.
[[nodiscard]] report::Limitations unclean_reasons(const Volume& volume);

}  // namespace scanner

// Whether the volume was left in order: dirty bit, $LogFile, hibernation.
#pragma once

#include <string>
#include <vector>

#include "report/limitation.h"

namespace scanner {

class Volume;

// One sentence for each reason to hold what is on the disk for provisional. Empty: cleanly
// unmounted. A loose $MFT tells the dirty bit only. So does a shadow copy: the file system was
// flushed and held while it was made, with its $LogFile in use.
[[nodiscard]] report::Limitations unclean_reasons(const Volume& volume);

}  // namespace scanner

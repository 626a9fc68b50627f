// Whether the volume was left clean: dirty bit, $LogFile, hibernation.
#pragma once

#include <string>
#include <vector>

namespace scanner {

class Volume;

// One sentence for each reason to treat the disk's contents as provisional. Empty: cleanly
// unmounted. For a loose $MFT only the dirty bit counts. The same for a shadow copy: the file
// system was flushed and held while it was created, with its $LogFile in use.
[[nodiscard]] std::vector<std::string> unclean_reasons(const Volume& volume);

}  // namespace scanner

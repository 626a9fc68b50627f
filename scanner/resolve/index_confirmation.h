// Confirms targets that were found in $MFT by the indexes of the directories on their paths, which
// Windows goes by.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "scanner/resolve/resolver.h"

namespace scanner {

struct ConfirmOptions {
  std::uint32_t threads = 1;
  const std::atomic<bool>* stop = nullptr;
};

// Looks up every directory, link and file on the paths to reached objects in the index of its
// directory, and hides from `volumes` the names that are not there: then links must be resolved
// once more, and true is returned. Volumes whose look-ups use the indexes anyway, volumes in use,
// whose drivers are asked, and loose $MFTs are left alone. May throw std::bad_alloc.
bool confirm_by_indexes(const AuditedVolumes& volumes,
                        const std::vector<VolumeResolutions>& resolutions,
                        const ConfirmOptions& options);

}  // namespace scanner

// What --stats says on stderr.
#pragma once

#include "scanner/audit/volume_set.h"

namespace scanner {

// Reads that opening the volumes took, and those for the answer.
void say_statistics(const VolumeSet& set);

}  // namespace scanner

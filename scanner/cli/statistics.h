// The output of --stats on stderr.
#pragma once

#include "scanner/audit/volume_set.h"

namespace scanner {

// Prints the reads for opening the volumes, and those for the answer.
void say_statistics(const VolumeSet& set);

}  // namespace scanner

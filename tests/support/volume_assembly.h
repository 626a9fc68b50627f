// Turns a plan into the bytes of a volume. Internal to the builder's files.
#pragma once

#include "volume_builder.h"
#include "volume_plan.h"

namespace fixture {

Volume assemble(VolumePlan plan);

}  // namespace fixture

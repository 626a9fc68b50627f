// The names a plan gives, as the truth tests compare with. Internal.
#pragma once

#include <vector>

#include "volume_builder.h"

namespace fixture {

struct VolumePlan;

std::vector<NameTruth> name_truths(const VolumePlan& plan);

}  // namespace fixture

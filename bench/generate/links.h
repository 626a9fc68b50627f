// The reparse buffers of generated links.
#pragma once

#include "bench/generate/model.h"
#include "tests/support/le_bytes.h"

namespace generate {

// REQUIRES: plan.role is kLink.
fixture::Blob reparse_buffer(const Model& model, const Plan& plan);

}  // namespace generate

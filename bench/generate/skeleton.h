// Everything on the volume that is not a user's: boot sectors, system files, bitmaps, $R, the root.
// Built by the tests' VolumeBuilder, which is slow and sure.
#pragma once

#include "bench/generate/indexes.h"
#include "bench/generate/layout.h"
#include "bench/generate/model.h"
#include "bench/generate/survey.h"
#include "tests/support/volume_builder.h"

namespace generate {

// `indexes` may be null. Adds what the system files count for to `truth`.
fixture::Volume build_skeleton(const Model& model, const Layout& layout, const Survey& survey,
                               const Indexes* indexes, Truth& truth);

// Where the content of a system file's non-resident attribute begins, in bytes of the image; all of
// it lies in one run.
std::uint64_t stream_offset(const fixture::Volume& volume, std::uint64_t record,
                            std::uint32_t attribute_type);

}  // namespace generate

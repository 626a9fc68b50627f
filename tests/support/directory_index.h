// Turns planned names into $I30 entries and any planned index into attributes.
// Internal to the builder's files.
#pragma once

#include <map>
#include <vector>

#include "volume_plan.h"

namespace fixture {

/// Sorted entries of every directory, by record number.
std::map<std::uint64_t, std::vector<IndexEntry>> directory_entries(const VolumePlan& plan);

/// True when the name's parent is a live directory and the reference current.
bool is_indexed(const VolumePlan& plan, const PlannedFile& file, const PlannedName& name);

/// INDEX_ROOT, and INDEX_ALLOCATION and BITMAP when it is large. `room_bytes`
/// is what the base record can spare for all of them.
std::vector<Attribute> index_attributes(VolumePlan& plan, const std::u16string& name,
                                        IndexShape shape, const std::vector<IndexEntry>& sorted,
                                        std::size_t room_bytes);

}  // namespace fixture

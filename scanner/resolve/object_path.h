// The path of an object that a walk reached.
#pragma once

#include <string>
#include <string_view>

#include "scanner/catalog/catalog.h"
#include "scanner/resolve/lookup/component_lookup.h"
#include "scanner/resolve/walk_result.h"

namespace scanner {

// The directory that its path leads through last: itself, or the parent of a file.
[[nodiscard]] Parent last_directory(const ReachedObject& object);

// Appends "\a\b". `name`: of an object that is not a directory. `lookup`: of its volume.
void append_object_path(const ComponentLookup& lookup, const ReachedObject& object,
                        std::u16string_view name, std::u16string& out);

}  // namespace scanner

// Names whose parents are lost: the directory that they name has another sequence number, or there
// is no directory in that record. Such a name may be the very one that a directory lacks.
#pragma once

#include <cstdint>
#include <span>

#include "scanner/resolve/audited_volume.h"
#include "scanner/resolve/lookup/component_lookup.h"

namespace scanner {

// Of the questions that were answered with kAbsent, those about a name that an orphan has: a
// directory, a link or a file with several names under any lost parent; an ordinary file if it
// names the directory of the question, or a record without a directory. They become kDamaged.
// May throw std::bad_alloc.
void doubt_orphaned_absences(const AuditedVolume& volume,
                             std::span<const FileQuestion* const> questions, std::uint32_t threads,
                             std::span<FileAnswer> answers);

}  // namespace scanner

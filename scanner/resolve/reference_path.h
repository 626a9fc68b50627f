// The path of a file that is asked for by its file reference.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "mft/reference.h"
#include "scanner/resolve/audited_volume.h"

namespace scanner {

// The components of the file's first real name, from the root down; none for the root itself. A
// sequence number of 0 stands for any. An error, as a clause, if the record holds no such file or
// its path cannot be traced to the root.
[[nodiscard]] std::expected<std::vector<std::u16string>, std::string> path_of_reference(
    const AuditedVolume& audited, mft::FileReference reference);

}  // namespace scanner

// What a look-up met, in words for a person: sentences without a full stop. Names in them are as
// they stand on the disk: whoever prints them makes them harmless.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scanner/lookup/path_lookup.h"

namespace scanner {

// Where the path ended before its end, and why: "\a\b: not found: \a has no such name".
[[nodiscard]] std::string explain_end(const PathAnswer& answer,
                                      const std::vector<std::u16string>& components);
// "the index of \a is damaged (block at VCN 4: …); what can be read of it was searched block by
// block"
[[nodiscard]] std::string explain_damage(const DirectoryDamage& damage,
                                         const std::vector<std::u16string>& components);
// "a junction to C:\x", "a wof reparse point"
[[nodiscard]] std::string describe_reparse_point(const FoundFile& file);

}  // namespace scanner

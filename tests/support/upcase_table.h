// The volume's upcase table and the collations NTFS sorts its indexes by.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "le_bytes.h"

namespace fixture {

using UpcaseTable = std::vector<char16_t>;  // 65536 units

/// ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic. Not Microsoft's full
/// table, yet a legal one: a reader must use the volume's own.
const UpcaseTable& default_upcase();
Blob upcase_bytes(const UpcaseTable& table);

/// <0, 0, >0. Collation 1: upcased units, then length, then raw units.
int collate_names(std::u16string_view a, std::u16string_view b, const UpcaseTable& table);
/// Collation 10, 12 and 13: little-endian u32 words, first word first.
int collate_u32_words(std::span<const std::byte> a, std::span<const std::byte> b);

}  // namespace fixture

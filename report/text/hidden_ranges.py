#!/usr/bin/env python3
"""Prints hidden_ranges.h, the code points of which nothing can be seen.

    hidden_ranges.py | clang-format-19 > hidden_ranges.h

Of Python's unicodedata: the general categories Cc, Cf, Cs, Zs, Zl and Zp, without U+0020. What that
module does not have stands below, with its source. Python 3.11 has Unicode 14.
"""
from __future__ import annotations

import sys
import unicodedata

CATEGORIES = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}

# Default_Ignorable_Code_Point, DerivedCoreProperties.txt: the same from Unicode 14 to 18.
DEFAULT_IGNORABLE = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]

# Noncharacters: the Unicode Standard, section 23.7; no later version changes them.
NONCHARACTERS = [(0xFDD0, 0xFDEF)] + [(plane + 0xFFFE, plane + 0xFFFF)
                                      for plane in range(0, 0x110000, 0x10000)]

# Category Cf since Unicode 15: Egyptian hieroglyph format controls.
LATER_FORMAT = [(0x13439, 0x1343F)]

# Symbols, letters and marks whose glyph is empty, by their names and the code charts.
BLANK = [
    (0x2800, 0x2800),    # BRAILLE PATTERN BLANK
    (0xFFFC, 0xFFFC),    # OBJECT REPLACEMENT CHARACTER
    (0x13441, 0x13442),  # EGYPTIAN HIEROGLYPH FULL BLANK, HALF BLANK
    (0x16FE4, 0x16FE4),  # KHITAN SMALL SCRIPT FILLER
    (0x1D159, 0x1D159),  # MUSICAL SYMBOL NULL NOTEHEAD
]


def hidden() -> set[int]:
    found = {c for c in range(0x110000) if unicodedata.category(chr(c)) in CATEGORIES} - {0x20}
    for first, last in DEFAULT_IGNORABLE + NONCHARACTERS + LATER_FORMAT + BLANK:
        found.update(range(first, last + 1))
    return found


def ranges(points: set[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for point in sorted(points):
        if found and found[-1][1] == point - 1:
            found[-1] = (found[-1][0], point)
        else:
            found.append((point, point))
    return found


def main() -> None:
    sys.stdout.write("// Made by hidden_ranges.py from the Unicode Character Database; do not edit.\n"
                     "#pragma once\n\n#include <array>\n\n#include \"report/text/code_points.h\"\n\n"
                     "namespace report {\n\ninline constexpr std::array kHiddenRanges{\n")
    for first, last in ranges(hidden()):
        sys.stdout.write(f"    CodePoints{{0x{first:X}, 0x{last:X}}},\n")
    sys.stdout.write("};\n\n}  // namespace report\n")


if __name__ == "__main__":
    main()

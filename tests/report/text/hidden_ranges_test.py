#!/usr/bin/env python3
"""Holds report/text/hidden_ranges.h against Python's unicodedata, and against perl's where there is one.

    hidden_ranges_test.py
"""
from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
import unittest
from pathlib import Path

TEXT = Path(__file__).resolve().parents[3] / "report" / "text"
sys.path.insert(0, str(TEXT))

import hidden_ranges  # noqa: E402  (its folder is known only now)

ALL = range(0x110000)
CATEGORIES = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
# Where an empty glyph shows in the name only.
EMPTY = re.compile(r"\b(BLANK|FILLER|NULL NOTEHEAD|OBJECT REPLACEMENT CHARACTER)\b")
DEFAULT_IGNORABLE = r"""
for $c (0 .. 0x10FFFF) {
  next if $c >= 0xD800 && $c <= 0xDFFF;
  print "$c\n" if chr($c) =~ /\p{Default_Ignorable_Code_Point}/;
}
"""


def table() -> set[int]:
    header = (TEXT / "hidden_ranges.h").read_text()
    pairs = re.findall(r"CodePoints\{0x([0-9A-F]+), 0x([0-9A-F]+)\}", header)
    return {c for first, last in pairs for c in range(int(first, 16), int(last, 16) + 1)}


def default_ignorable() -> set[int]:
    """As perl's own copy of the Unicode Character Database has it; as the generator says without."""
    try:
        listing = subprocess.run(["perl", "-e", DEFAULT_IGNORABLE], check=True, capture_output=True, text=True)
        return set(map(int, listing.stdout.split()))
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"note: Default_Ignorable_Code_Point is not compared with perl's: {error}", file=sys.stderr)
        return {c for first, last in hidden_ranges.DEFAULT_IGNORABLE for c in range(first, last + 1)}


def is_noncharacter(c: int) -> bool:
    return 0xFDD0 <= c <= 0xFDEF or c & 0xFFFE == 0xFFFE


def names(points: set[int]) -> list[str]:
    return [f"U+{c:04X} {unicodedata.name(chr(c), '')}" for c in sorted(points)]


class HiddenRanges(unittest.TestCase):
    maxDiff = None

    def test_the_header_is_what_the_generator_gives(self) -> None:
        self.assertEqual(names(table() ^ hidden_ranges.hidden()), [])

    def test_all_controls_formats_and_spaces_are_in(self) -> None:
        wanted = {c for c in ALL if unicodedata.category(chr(c)) in CATEGORIES and c != ord(" ")}
        self.assertGreater(len(wanted), 2048)
        self.assertEqual(names(wanted - table()), [])

    def test_what_is_ignored_by_default_is_in(self) -> None:
        ignorable = default_ignorable()
        self.assertIn(0x034F, ignorable)
        self.assertEqual(names(ignorable - table()), [])

    def test_nothing_else_is_in(self) -> None:
        ignorable = default_ignorable()
        other = {c for c in table() if unicodedata.category(chr(c)) not in CATEGORIES
                 and c not in ignorable and not is_noncharacter(c)
                 and not EMPTY.search(unicodedata.name(chr(c), ""))}
        # Assigned since the Unicode of this Python.
        self.assertEqual(names({c for c in other if unicodedata.category(chr(c)) != "Cn"}), [])
        self.assertLess(len(other), 16)

    def test_names_that_once_got_through(self) -> None:
        for c in (0x034F, 0x1D173, 0x1D17A, 0x2800, 0x3164, 0x115F, 0x1160, 0xFFA0, 0x180E, 0x2060,
                  0xFE0F, 0xE0001, 0xE007F, 0xE0100, 0xFFF9, 0xFFFB, 0x200E, 0x200F, 0x061C, 0x202E,
                  0x2066, 0x2069, 0xA0, 0x3000, 0x85, 0x2028, 0xFEFF, 0xD800, 0xFDD0, 0x10FFFF):
            self.assertIn(c, table(), f"U+{c:04X}")

    def test_letters_are_not(self) -> None:
        for text in ("A~ ", "\u00e4", "\u6f22", "\u05d0", "\u0301", "\U0001f600", "\ue000"):
            self.assertFalse(table() & set(map(ord, text)), text)


if __name__ == "__main__":
    unittest.main()

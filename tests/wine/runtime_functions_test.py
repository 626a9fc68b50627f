#!/usr/bin/env python3
"""Every function that linkaudit.exe imports has been reviewed.   runtime_functions_test.py EXE OBJDUMP

runtime_functions.tsv beside this script lists them, with who calls each and what Microsoft's
documentation promises; its first lines explain the columns. An import that it lacks fails the test: read
the documentation, then add a row, or do without the function. A row that nothing imports any more is
printed and does not fail, since compilers differ in what of their libraries they link.
"""
from __future__ import annotations

import re
import subprocess
import sys
import unittest
from pathlib import Path

LIST = Path(__file__).resolve().parent / "runtime_functions.tsv"
COLUMNS = ["dll", "function", "since", "called by", "what is documented, and how it is used", "source"]
# The oldest systems that the program is for: Windows 10 1607 and Server 2016 (build 14393).
SINCE = ["NT", "2000", "XP", "2003", "Vista", "7", "8", "8.1", "10", "10 1607"]
SOURCES = re.compile(r"^(SDK|DDI|CRT|WIN32|MGW|GCC|ONT) \S")


def imports(listing: str) -> set[tuple[str, str]]:
    """The (DLL, function) pairs of `objdump -p`. Imports by number have no name and are refused."""
    found: set[tuple[str, str]] = set()
    dll = ""
    for line in listing.splitlines():
        name = re.match(r"\s*DLL Name: (\S+)", line)
        if name:
            dll = name[1].lower()
        elif not line.strip():
            dll = ""
        elif dll:
            member = re.match(r"\s+[0-9a-f]+\s+(\d+)\s+(\S+)", line)
            if member:
                found.add((dll, member[2]))
            else:
                assert "Hint/Ord" in line, f"not understood: {line!r}"
    return found


def rows() -> list[dict[str, str]]:
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    head = lines[0].split("\t")
    assert head == COLUMNS, head
    return [dict(zip(head, line.split("\t"), strict=True)) for line in lines[1:]]


class RuntimeFunctions(unittest.TestCase):
    def setUp(self) -> None:
        listing = subprocess.run([OBJDUMP, "-p", EXE], check=True, capture_output=True, text=True).stdout
        self.imported = imports(listing)
        self.reviewed = {(row["dll"], row["function"]) for row in rows()}

    def test_the_table_is_read(self) -> None:
        for function in (("kernel32.dll", "CreateFileW"), ("msvcrt.dll", "malloc")):
            self.assertIn(function, self.imported)
        self.assertGreater(len(self.imported), 100)

    def test_every_import_has_been_reviewed(self) -> None:
        unknown = sorted(self.imported - self.reviewed)
        self.assertEqual(unknown, [], f"not in {LIST.name}")
        for dll, function in sorted(self.reviewed - self.imported):
            print(f"note: {LIST.name} lists {function} of {dll}, which is not imported")

    def test_the_list_is_well_formed(self) -> None:
        keys = [(row["dll"], row["function"].lower(), row["function"]) for row in rows()]
        self.assertEqual(keys, sorted(set(keys)), "sorted by DLL and name, each once")
        for row in rows():
            self.assertTrue(all(value == value.strip() and value for value in row.values()), row)
            self.assertIn(row["since"], SINCE, row["function"])
            self.assertRegex(row["source"], SOURCES, row["function"])

    def test_files_and_time_do_not_go_through_the_c_runtime(self) -> None:
        """What was found wanting in msvcrt.dll, and has Win32 calls in its place."""
        for function in ("_wfopen", "fopen", "_wopen", "_wstat64", "_stat64", "_wchmod", "_wunlink", "_wremove",
                         "_wrename", "_wgetcwd", "getenv", "_wgetenv", "_setmode", "_fileno", "_isatty", "setvbuf",
                         "rand_s", "_gmtime64", "_localtime64", "strftime", "wcsftime", "tmpfile"):
            if ("msvcrt.dll", function) in self.reviewed:
                continue  # allowed by a row that says who calls it and why that is harmless
            self.assertNotIn(("msvcrt.dll", function), self.imported)


if __name__ == "__main__":
    EXE, OBJDUMP = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])

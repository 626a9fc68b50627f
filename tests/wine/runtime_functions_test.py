#!/usr/bin/env python3
"""Every function that linkaudit.exe imports has been reviewed.

   runtime_functions_test.py EXE OBJDUMP NM LIBRARY...

runtime_functions.tsv beside this script lists them, with who calls each and what Microsoft's
documentation promises; its first lines explain the columns. An import that it lacks fails the test: read
the documentation, then add a row, or do without the function. A row that nothing imports any more is
printed and does not fail, since compilers differ in what of their libraries they link.

The libraries are those of our own code: what these call themselves is held to more than the list.
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

# Of the C runtime: streams and descriptors, times, the environment by names of narrow characters. (Headers
# of CLI11 and spdlog call getenv, _gmtime64_s and _localtime64_s in functions that linkaudit does not use.)
FORBIDDEN = {
    "_wfopen", "fwrite", "fclose", "fflush", "setvbuf", "fopen", "freopen", "_wfreopen", "_wopen", "_open", "_sopen", "_wsopen", "_isatty", "_setmode", "_fileno",
    "_stat64", "_wstat64", "_fstat64", "_waccess", "_access", "_wremove", "_wunlink", "_wrename", "_wgetcwd",
    "_wgetenv", "_putenv", "_wputenv", "rand_s", "rand", "tmpfile", "tmpnam", "_gmtime64", "_localtime64", "_mktime64",
    "system", "_wsystem", "_popen", "_wpopen", "printf", "puts", "scanf", "mbstowcs", "wcstombs", "setlocale",
    "_snprintf", "_vsnprintf", "_beginthread", "_beginthreadex"}
# Operations of std::filesystem, as their mangled names begin: those of CLI11's validators for files, which
# no option uses, and the class of paths.
ALLOWED_OPERATIONS = {"6status", "7__cxx"}


def our_calls() -> set[str]:
    """The undefined symbols of our libraries, less those that one of them defines."""
    listing = subprocess.run([NM, *LIBRARIES], check=True, capture_output=True, text=True).stdout
    symbols = re.findall(r"^[0-9a-f ]{16} ([A-Za-z]) (\S+)$", listing, re.MULTILINE)
    defined = {name for kind, name in symbols if kind != "U"}
    return {name.removeprefix("__imp_") for kind, name in symbols if kind == "U" and name not in defined}


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

    def test_our_code_does_without_what_msvcrt_lacks(self) -> None:
        """Each has a Win32 call in its place: file_identity_windows.cc, environment_windows.cc and others.

        libstdc++ takes narrow paths by the C locale, in which UTF-8 is not understood, and asks _wstat64.
        """
        called = our_calls()
        self.assertIn("CreateFileW", called)
        self.assertEqual(called & FORBIDDEN, set())
        operations = {match[1] for name in called if (match := re.match(r"_ZNK?St10filesystem(\d+[a-z_]+)", name))}
        self.assertLessEqual(operations, ALLOWED_OPERATIONS)


if __name__ == "__main__":
    EXE, OBJDUMP, NM, *LIBRARIES = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])

#!/usr/bin/env python3
"""What linkaudit.exe brings along and what it asks of Windows.   program_test.py EXE OBJDUMP VERSION

Imports as objdump lists them; resources as a reader of the PE format of our own finds them.
"""
from __future__ import annotations

import re
import struct
import subprocess
import sys
import unittest
import xml.etree.ElementTree

# Parts of every Windows since 7, none of any compiler.
SYSTEM_DLLS = {"kernel32.dll", "msvcrt.dll", "advapi32.dll", "ntdll.dll", "ole32.dll", "oleaut32.dll",
               "user32.dll", "shell32.dll"}
MANIFEST, VERSION_INFO = 24, 16
ASM3 = "{urn:schemas-microsoft-com:asm.v3}"


def resources(image: bytes) -> dict[int, bytes]:
    """The first resource of each numbered type."""
    header, = struct.unpack_from("<I", image, 0x3C)
    sections, optional_bytes = struct.unpack_from("<H12xH", image, header + 6)
    table = header + 24 + optional_bytes
    for index in range(sections):
        name, size, rva, raw_bytes, raw = struct.unpack_from("<8s4I", image, table + 40 * index)
        if name.rstrip(b"\0") == b".rsrc":
            break
    else:
        raise AssertionError("there are no resources")

    def entries(at: int) -> list[tuple[int, int]]:
        named, numbered = struct.unpack_from("<12x2H", image, raw + at)
        return [struct.unpack_from("<2I", image, raw + at + 16 + 8 * i) for i in range(named + numbered)]

    found = {}
    for kind, at in entries(0):
        while at & 0x80000000:
            _, at = entries(at & 0x7FFFFFFF)[0]
        data, size = struct.unpack_from("<2I", image, raw + at)
        found[kind] = image[raw + data - rva:raw + data - rva + size]
    return found


class Program(unittest.TestCase):
    def test_it_imports_system_dlls_only(self) -> None:
        listing = subprocess.run([OBJDUMP, "-p", EXE], check=True, capture_output=True, text=True).stdout
        names = {name.lower() for name in re.findall(r"DLL Name: (\S+)", listing)}
        self.assertIn("kernel32.dll", names)
        self.assertEqual(names - SYSTEM_DLLS, set())

    def test_it_lies_at_a_random_address_and_runs_no_data(self) -> None:
        """PE Format, COFF File Header, Optional Header and Section Flags."""
        at, = struct.unpack_from("<I", IMAGE, 0x3C)
        sections, optional_bytes, flags = struct.unpack_from("<H12x2H", IMAGE, at + 6)
        self.assertFalse(flags & 1, "IMAGE_FILE_RELOCS_STRIPPED")
        optional = at + 24
        magic, = struct.unpack_from("<H", IMAGE, optional)
        self.assertEqual(magic, 0x20B, "PE32+")
        characteristics, = struct.unpack_from("<H", IMAGE, optional + 70)
        for bit, name in ((0x20, "HIGH_ENTROPY_VA"), (0x40, "DYNAMIC_BASE"), (0x100, "NX_COMPAT")):
            self.assertTrue(characteristics & bit, name)
        _, relocation_bytes = struct.unpack_from("<2I", IMAGE, optional + 112 + 8 * 5)
        self.assertGreater(relocation_bytes, 0)
        execute, write = 0x20000000, 0x80000000
        for index in range(sections):
            section, = struct.unpack_from("<I", IMAGE, optional + optional_bytes + 40 * index + 36)
            self.assertNotEqual(section & (execute | write), execute | write)

    def test_our_functions_check_their_stacks(self) -> None:
        listing = subprocess.run([OBJDUMP, "-d", "--no-show-raw-insn", EXE], check=True, capture_output=True,
                                 text=True).stdout
        functions, guarded = 0, set()
        ours = ""
        for line in listing.splitlines():
            if re.match(r"[0-9a-f]+ <", line):
                ours = line if re.search(r"<_ZN[A-Z]*(?:7scanner|6report|3mft)", line) else ""
                functions += bool(ours)
            elif ours and "__stack_chk_fail" in line:
                guarded.add(ours)
        self.assertGreater(functions, 100, "the program has no symbols")
        self.assertGreater(len(guarded), functions // 20)

    def test_the_manifest(self) -> None:
        root = xml.etree.ElementTree.fromstring(resources(IMAGE)[MANIFEST])
        level = root.find(f".//{ASM3}requestedExecutionLevel")
        assert level is not None
        self.assertEqual(level.get("level"), "asInvoker")
        settings = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
        self.assertEqual((settings["longPathAware"], settings["activeCodePage"]), ("true", "UTF-8"))
        systems = [element.get("Id") for element in root.iter() if element.tag.endswith("supportedOS")]
        self.assertIn("{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}", systems)  # Windows 10 and 11

    def test_the_version(self) -> None:
        info = resources(IMAGE)[VERSION_INFO]
        fixed = info.index(struct.pack("<I", 0xFEEF04BD))
        high, low = struct.unpack_from("<2I", info, fixed + 8)
        self.assertEqual(f"{high >> 16}.{high & 0xFFFF}.{low >> 16}", VERSION)
        for text in ("linkaudit.exe", VERSION):
            self.assertIn(text.encode("utf-16-le"), info)


if __name__ == "__main__":
    EXE, OBJDUMP, VERSION = sys.argv[1:4]
    with open(EXE, "rb") as file:
        IMAGE = file.read()
    unittest.main(argv=sys.argv[:1])

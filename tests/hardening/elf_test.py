#!/usr/bin/env python3
"""What the Linux program is built with against mistakes of its own.   elf_test.py LINKAUDIT

Headers as a reader of the ELF format of our own finds them; code as objdump lists it.
"""
from __future__ import annotations

import re
import struct
import subprocess
import sys
import unittest

# ELF-64 Object File Format; the gABI; the Linux extensions to it.
ET_DYN = 3
PT_LOAD, PT_DYNAMIC, PT_INTERP, PT_GNU_STACK, PT_GNU_RELRO, PT_GNU_PROPERTY = (
    1, 2, 3, 0x6474E551, 0x6474E552, 0x6474E553)
PF_X, PF_W = 1, 2
DT_RPATH, DT_TEXTREL, DT_BIND_NOW, DT_RUNPATH, DT_FLAGS, DT_FLAGS_1 = 15, 22, 24, 29, 30, 0x6FFFFFFB
DF_BIND_NOW, DF_1_NOW, DF_1_PIE = 8, 1, 0x08000000
GNU_PROPERTY_X86_FEATURE_1_AND, IBT, SHSTK = 0xC0000002, 1, 2
EM_X86_64 = 62

# Functions of ours in a listing, by their mangled names.
OURS = re.compile(r"^[0-9a-f]+ <(_ZN[A-Z]*(?:7scanner|6report|3mft)[^>]*)>:")
FUNCTION = re.compile(r"^[0-9a-f]+ <")
# Without a name for other files, or a part of another function: nobody calls it through a pointer.
LOCAL = re.compile(r"_GLOBAL__N_|\.(?:cold|part|isra|constprop)")


class Elf:
    def __init__(self, image: bytes) -> None:
        assert image[:6] == b"\x7fELF\x02\x01", "not a little-endian ELF-64 file"
        self.image = image
        self.type, self.machine = struct.unpack_from("<2H", image, 16)
        offset, = struct.unpack_from("<Q", image, 32)
        size, count = struct.unpack_from("<2H", image, 54)
        self.segments = [struct.unpack_from("<2I6Q", image, offset + i * size) for i in range(count)]

    def of_type(self, wanted: int) -> list[tuple[int, ...]]:
        return [segment for segment in self.segments if segment[0] == wanted]

    def content(self, segment: tuple[int, ...]) -> bytes:
        return self.image[segment[2]:segment[2] + segment[5]]

    def dynamic(self) -> dict[int, int]:
        (segment,) = self.of_type(PT_DYNAMIC)
        return dict(struct.iter_unpack("<2Q", self.content(segment)))


class Hardening(unittest.TestCase):
    def test_it_lies_at_a_random_address(self) -> None:
        self.assertEqual(ELF.type, ET_DYN)
        self.assertTrue(ELF.dynamic().get(DT_FLAGS_1, 0) & DF_1_PIE)
        self.assertNotIn(DT_TEXTREL, ELF.dynamic())

    def test_what_the_loader_writes_is_read_only_afterwards(self) -> None:
        self.assertEqual(len(ELF.of_type(PT_GNU_RELRO)), 1)
        dynamic = ELF.dynamic()
        self.assertTrue(dynamic.get(DT_FLAGS, 0) & DF_BIND_NOW or dynamic.get(DT_FLAGS_1, 0) & DF_1_NOW
                        or DT_BIND_NOW in dynamic)

    def test_nothing_is_both_written_and_run(self) -> None:
        (stack,) = ELF.of_type(PT_GNU_STACK)
        self.assertFalse(stack[1] & PF_X)
        for segment in ELF.of_type(PT_LOAD):
            self.assertNotEqual(segment[1] & (PF_W | PF_X), PF_W | PF_X)

    def test_no_libraries_from_folders_of_the_build(self) -> None:
        self.assertFalse({DT_RPATH, DT_RUNPATH} & set(ELF.dynamic()))

    def test_our_functions_check_their_stacks(self) -> None:
        guarded = sum(1 for body in bodies().values() if any("__stack_chk_fail" in line for line in body))
        self.assertGreater(guarded, len(bodies()) // 20)

    def test_our_functions_accept_indirect_calls_at_their_beginning_only(self) -> None:
        """CET. The note is there only if the C library's objects have it, too."""
        if ELF.machine != EM_X86_64:
            return
        callable_ones = [body for name, body in bodies().items() if not LOCAL.search(name)]
        marked = sum(1 for body in callable_ones if body and "endbr64" in body[0])
        self.assertGreater(marked, len(callable_ones) * 9 // 10)
        for segment in ELF.of_type(PT_GNU_PROPERTY):
            note = ELF.content(segment)
            at = note.find(struct.pack("<2I", GNU_PROPERTY_X86_FEATURE_1_AND, 4))
            if at >= 0:
                self.assertEqual(struct.unpack_from("<I", note, at + 8)[0] & (IBT | SHSTK), IBT | SHSTK)


def bodies() -> dict[str, list[str]]:
    """The instructions of each function of ours."""
    if not BODIES:
        listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", PROGRAM], check=True,
                                 capture_output=True, text=True).stdout
        body: list[str] | None = None
        for line in listing.splitlines():
            if FUNCTION.match(line):
                ours = OURS.match(line)
                body = BODIES.setdefault(ours[1], []) if ours else None
            elif body is not None and line.strip():
                body.append(line)
    assert len(BODIES) > 100, "the program has no symbols"
    return BODIES


BODIES: dict[str, list[str]] = {}

if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    with open(PROGRAM, "rb") as file:
        ELF = Elf(file.read())
    unittest.main(argv=sys.argv[:1])

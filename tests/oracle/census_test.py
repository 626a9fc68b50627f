#!/usr/bin/python3
"""The census's corner cases, on made-up records and disks: those that the corpus does not have."""
from __future__ import annotations

import io
import struct
import unittest

import ntfs_record as ntfs
from ntfs_census import Census
from ntfs_image import Refused, Region, ntfs_partitions
from ntfs_volume import Volume

RECORD_BYTES = 1024


def reference(record: int, sequence: int = 1) -> int:
    return record | sequence << 48


def attribute(kind: int, value: bytes) -> bytes:
    length = (24 + len(value) + 7) & ~7
    return (struct.pack("<IIBBHHHIHBx", kind, length, 0, 0, 24, 0, 0, len(value), 24, 0)
            + value).ljust(length, b"\0")


def name(text: str, parent: int, namespace: int = 1) -> bytes:
    raw = text.encode("utf-16-le", "surrogatepass")
    return attribute(ntfs.FILE_NAME, struct.pack("<Q56x", parent)
                     + bytes((len(raw) // 2, namespace)) + raw)


def symlink(target: str) -> bytes:
    raw = target.encode("utf-16-le")
    data = struct.pack("<4HI", 0, len(raw), 0, 0, 1) + raw
    return attribute(ntfs.REPARSE_POINT, struct.pack("<IHH", ntfs.TAG_SYMLINK, len(data), 0) + data)


def record(*attributes: bytes, flags: int = 1, sequence: int = 1, base: int = 0) -> bytes:
    body = b"".join(attributes) + struct.pack("<II", ntfs.END_MARK, 0)
    head = struct.pack("<4sHHQHHHHIIQHHI", b"FILE", 0x30, 3, 0, sequence, 1, 0x38, flags,
                       0x38 + len(body), RECORD_BYTES, base, 0, 0, 0)
    block = bytearray((head + bytes(8) + body).ljust(RECORD_BYTES, b"\0"))
    for stride in (1, 2):
        end = 512 * stride
        block[0x30 + 2 * stride:0x32 + 2 * stride] = block[end - 2:end]
        block[end - 2:end] = b"\x07\x00"
    block[0x30:0x32] = b"\x07\x00"
    return bytes(block)


def region(data: bytes) -> Region:
    return Region(io.BytesIO(data), 0, len(data))


ROOT = reference(5, 5)
DIRECTORY = 3


def census(records: dict[int, bytes]) -> Census:
    """Of a loose $MFT with a root and `records`."""
    slots = {0: record(name("$MFT", ROOT, 3)),
             5: record(name(".", ROOT, 3), flags=DIRECTORY, sequence=5), **records}
    return Census(Volume(region(b"".join(
        slots.get(number, bytes(RECORD_BYTES)) for number in range(max(slots) + 1)))))


class RecordTest(unittest.TestCase):
    def test_dos_names_are_not_links(self) -> None:
        counts = census({30: record(name("LONGNA~1.TXT", ROOT, 2), name("long name.txt", ROOT))}).counts()
        self.assertEqual((counts["hard_link_sets"], counts["dos_names"], counts["names"]), (0, 1, 3))

    def test_equal_names_count_once(self) -> None:
        self.assertEqual(census({30: record(name("a", ROOT), name("a", ROOT, 0))}).counts()["names"], 3)

    def test_names_differ_by_case_parent_and_parent_sequence(self) -> None:
        found = census({30: record(name("a", ROOT), name("A", ROOT), name("a", reference(40)),
                                   name("a", reference(40, 2)))})
        self.assertEqual(found.counts()["hard_link_names"], 4)

    def test_unpaired_surrogates_stay_apart(self) -> None:
        found = census({30: record(name("\ud800", ROOT), name("\ud801", ROOT))})
        self.assertEqual(found.counts()["hard_link_names"], 2)

    def test_extension_gives_names_and_reparse_point(self) -> None:
        found = census({30: record(name("a", ROOT)),
                        31: record(name("b", ROOT), symlink("a"), base=reference(30))})
        self.assertEqual(found.hard_link_rows()[0]["paths"], ["\\a", "\\b"])
        self.assertEqual(found.reparse_rows()[0]["record"], 30)
        self.assertEqual(found.counts()["files"], 2)

    def test_stale_extension_gives_nothing(self) -> None:
        found = census({30: record(name("a", ROOT), sequence=2),
                        31: record(name("b", ROOT), base=reference(30, 1))})
        self.assertEqual(found.counts()["hard_link_sets"], 0)
        self.assertEqual((found.dangling, found.counts()["records_in_use"]), ([31], 4))

    def test_deleted_record_does_not_count(self) -> None:
        self.assertEqual(census({30: record(symlink("a"), flags=0)}).counts()["reparse_points"], 0)

    def test_torn_record_does_not_count(self) -> None:
        torn = bytearray(record(name("a", ROOT), symlink("b")))
        torn[1022] ^= 1
        found = census({30: bytes(torn)})
        self.assertEqual(found.counts()["reparse_points"], 0)
        self.assertEqual(found.faults[0]["record"], 30)

    def test_file_deleted_while_open_is_none(self) -> None:
        deleted = reference(29)
        found = census({11: record(name("$Extend", ROOT, 3), flags=DIRECTORY, sequence=11),
                        29: record(name("$Deleted", reference(11, 11), 3), flags=DIRECTORY),
                        30: record(name("0001", deleted), symlink("a")),
                        31: record(name("0002", deleted), name("kept", ROOT))})
        self.assertEqual(found.excluded, [30])
        self.assertEqual(found.counts()["reparse_points"], 0)
        self.assertEqual(found.counts()["hard_link_sets"], 0)
        self.assertEqual(found.paths_of(found.files[31]), ["\\kept"])

    def test_paths_break_at_a_stale_parent_and_in_a_cycle(self) -> None:
        found = census({30: record(name("d", ROOT), flags=DIRECTORY, sequence=2),
                        31: record(name("x", reference(30, 1))),
                        32: record(name("y", reference(30, 2))),
                        33: record(name("p", reference(34)), flags=DIRECTORY),
                        34: record(name("q", reference(33)), flags=DIRECTORY)})
        whole = {row["record"]: (row["path"], row["whole"]) for row in found.all_paths()}
        self.assertEqual(whole[31], ("x", False))
        self.assertEqual(whole[32], ("\\d\\y", True))
        self.assertFalse(whole[33][1])


class RunTest(unittest.TestCase):
    def test_holes_and_backward_steps(self) -> None:
        runs = ntfs.decode_runs(bytes.fromhex("11 02 10  01 03  11 01 f8  00"), 7)
        self.assertEqual([(run.vcn, run.length, run.lcn) for run in runs],
                         [(7, 2, 16), (9, 3, None), (12, 1, 8)])

    def test_bad_pairs_are_refused(self) -> None:
        for pairs in ("11 80 10", "11 00 10", "10 01", "91 01", "11 01 80", "21 01 10"):
            with self.subTest(pairs), self.assertRaises(Refused):
                ntfs.decode_runs(bytes.fromhex(pairs), 0)


class PartitionTest(unittest.TestCase):
    @staticmethod
    def disk(sectors: int, sector: int, parts: dict[int, bytes]) -> Region:
        data = bytearray(sectors * sector)
        for at, content in parts.items():
            data[at * sector:at * sector + len(content)] = content
        return region(bytes(data))

    BOOT = b"\xeb\x52\x90NTFS    ".ljust(510, b"\0") + b"\x55\xaa"

    @staticmethod
    def table(*entries: tuple[int, int, int]) -> bytes:
        rows = b"".join(struct.pack("<4xB3xII", *entry) for entry in entries)
        return bytes(446) + rows.ljust(64, b"\0") + b"\x55\xaa"

    def test_logical_partitions(self) -> None:
        disk = self.disk(100, 512, {
            0: self.table((7, 8, 8), (5, 20, 60)), 8: self.BOOT,
            20: self.table((7, 2, 8), (5, 30, 10)), 22: self.BOOT,
            50: self.table((7, 1, 9)), 51: self.BOOT})
        self.assertEqual([(part.number, part.region.offset // 512) for part in ntfs_partitions(disk)],
                         [(1, 8), (5, 22), (6, 51)])

    def test_looping_chain_ends(self) -> None:
        disk = self.disk(40, 512, {0: self.table((5, 8, 8)), 8: self.table((7, 1, 2), (5, 0, 8)),
                                   9: self.BOOT})
        self.assertEqual(len(ntfs_partitions(disk)), 1)

    def test_gpt_with_both_sector_sizes(self) -> None:
        for sector in (512, 4096):
            header = struct.pack("<8s64xQII", b"EFI PART", 2, 128, 128)
            entry = struct.pack("<16s16xQQ", b"basic data", 40, 49)
            disk = self.disk(100, sector, {0: self.table((0xEE, 1, 99)), 1: header, 2: bytes(128) + entry,
                                           40: self.BOOT})
            self.assertEqual([(p.number, p.region.offset, p.region.size)
                              for p in ntfs_partitions(disk)], [(2, 40 * sector, 10 * sector)])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""`linkaudit scan --cross-check` against damage that others did.

    cross_check_test.py [--linkaudit BINARY] [--corpus FOLDER] [-k PATTERN] [-v]

- Undamaged volumes of the corpus give nothing above information. The damaged ones give what their
  names promise.
- A volume made by mkntfs and filled through ntfs-3g gives nothing above information either; each
  kind of damage, done by tests/cli/ntfs_patch.py, gives exactly its finding.

Without the corpus, or where no file system can be mounted, it says what it skipped (77: all of it).
"""
from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from typing import Any, Callable

from corpus_files import unpack
from mounted import MOUNT_POINT, SYMLINK, Mounted, missing_tools, reparse
from suite import REPOSITORY, OnCorpus, Program, run_cases

sys.path.insert(0, str(REPOSITORY / "tests" / "cli"))

from ntfs_patch import (FILE_NAME, REPARSE_POINT, STANDARD_INFORMATION, Image, IndexNode,  # noqa: E402
                        attributes, resident_value)

DONE, FINDINGS, INCOMPLETE = 0, 1, 4
LAZY = {"entry-times", "entry-sizes", "entry-tag-foreign"}
REPARSE_BIT = 0x400

# What the makers of the damaged volumes did to record 0 or to one file, by the names they gave.
DAMAGED = {
    "mft_attr_bad_fields": {"index-damaged"},  # file records turned into directories without an index
    "mft_bitmap_unset_mft_in_use": {"bitmap-bit-clear"},
    "mft_bitmap_unset_mft_in_use_2": {"bitmap-bit-clear", "name-without-entry"},
    "mft_file_bad_base_mft_record": {"entry-nowhere"},  # record 0 says that it is part of another
    "mft_file_bad_link_count": {"link-count"},
    "mft_file_bad_sequence_number": {"entry-stale", "name-without-entry"},
    "mft_file_missing_filename_attr": {"entry-without-name", "link-count"},
    "mft_record_bad_fields": {"entry-stale", "name-without-entry", "entry-nowhere", "index-damaged",
                              "link-count"},
}


def check(source: Path, *options: str) -> tuple[int, dict[str, Any]]:
    done = Program.run("scan", "--cross-check", "-q", "-o", "json=-", *options, str(source))
    return done.returncode, json.loads(done.stdout) if done.stdout else {}


class CorpusTest(OnCorpus):
    def test_all_volumes(self) -> None:
        compared = damaged = 0
        with tempfile.TemporaryDirectory(prefix="linkaudit-check-") as folder:
            for file in unpack(self.corpus, Path(folder)):
                code, report = check(file.path)
                if not report:
                    continue
                with self.subTest(file=file.name):
                    expected = DAMAGED.get(file.path.stem, set()) if file.damaged else set()
                    found = {row["code"] for row in report["findings"]} - LAZY
                    self.assertEqual(found, expected)
                    serious = [row for row in report["findings"] if row["severity"] != "information"]
                    self.assertEqual(code, FINDINGS if serious else DONE) if report["header"][
                        "complete"] else self.assertEqual(code, INCOMPLETE)
                    for volume in report["header"]["volumes"]:
                        if not file.damaged:
                            self.assertEqual(any("cross-check" in text for text in volume["incomplete"]),
                                             volume["loose_mft"], volume["incomplete"])
                        compared += not volume["loose_mft"]
                    damaged += bool(expected)
        self.assertEqual(damaged, len(DAMAGED))
        self.assertGreater(compared, 40)


def fill(point: Path) -> dict[str, int]:
    """Fills the volume; record numbers by path."""
    many = point / "many"
    many.mkdir()
    for number in range(300):
        (many / f"file {number:03}.txt").write_text("x" * number)
    for number in range(12):
        link = many / f"junction {number:02}"
        link.mkdir()
        subprocess.run(["setfattr", "-h", "-n", "system.ntfs_reparse_data", "-v",
                        reparse(MOUNT_POINT, f"C:\\somewhere\\{number}"), str(link)], check=True)
    for number in range(12):
        link = many / f"symlink {number:02}"
        link.touch()
        subprocess.run(["setfattr", "-h", "-n", "system.ntfs_reparse_data", "-v",
                        reparse(SYMLINK, f"C:\\elsewhere\\{number}"), str(link)], check=True)
    os.link(many / "file 007.txt", point / "second name.txt")
    aliased = point / "a long name of its own.text"
    aliased.touch()
    subprocess.run(["setfattr", "-h", "-n", "system.ntfs_dos_name", "-v", "ALONGN~1.TEX", str(aliased)],
                   check=True)
    for copy in range(100):  # names in extension records
        os.link(many / "file 008.txt", point / f"{copy:03}{'long' * 30}")
    (point / "gone").touch()
    (point / "gone").unlink()
    records = {}
    for folder, directories, files in os.walk(point):
        for name in directories + files:
            path = Path(folder, name)
            records["\\" + str(path.relative_to(point)).replace("/", "\\")] = path.lstat().st_ino
    return records


class Damage(unittest.TestCase):
    content: bytes
    records: dict[str, int]

    @classmethod
    def setUpClass(cls) -> None:
        if missing := missing_tools():
            raise unittest.SkipTest(f"{missing} is missing")
        with tempfile.TemporaryDirectory(prefix="linkaudit-check-") as folder:
            volume = Mounted(Path(folder), "-c", "4096")
            try:
                cls.records = fill(volume.point)
            finally:
                volume.leave()
            cls.content = volume.image.read_bytes()

    def setUp(self) -> None:
        self.image = Image(self.content)

    # -- what is asked ------------------------------------------------------------------------

    def check(self, *options: str) -> tuple[int, dict[str, Any]]:
        with tempfile.TemporaryDirectory(prefix="linkaudit-check-") as folder:
            return check(self.image.save(Path(folder) / "volume.img"), *options)

    def assert_findings(self, *expected: tuple[str, int, str | None], code: int = FINDINGS) -> list[Any]:
        """Exactly these (code, record, path), the lazily kept copies apart."""
        found, report = self.check()
        rows = [row for row in report["findings"] if row["code"] not in LAZY]
        self.assertEqual(Counter((row["code"], row["record"], row["path"]) for row in rows),
                         Counter(expected))
        self.assertEqual(found, code)
        return rows

    def many(self) -> int:
        return self.records["\\many"]

    def change_name_entry(self, path: str, change: Callable[[IndexNode, int], None]) -> None:
        """Changes the entry of a file in \\many."""
        name = path.rpartition("\\")[2].encode("utf-16-le")
        self.image.change_entry(self.many(), "$I30", lambda key: key[66:] == name, change)

    def change_information(self, record: int, change: Callable[[int], int]) -> None:
        """Changes the attribute bits in $STANDARD_INFORMATION."""
        def apply(content: bytearray) -> None:
            at = self.image.find(content, STANDARD_INFORMATION)
            assert at is not None
            place = resident_value(content, at) + 0x20
            bits, = struct.unpack_from("<I", content, place)
            struct.pack_into("<I", content, place, change(bits))
        self.image.change_record(record, apply)

    def change_key(self, record: int, change: Callable[[IndexNode, int], None]) -> None:
        """Changes the $R key of a reparse point."""
        def wanted(key: bytes) -> bool:
            return struct.unpack_from("<Q", key, 4)[0] & 0xFFFFFFFFFFFF == record
        self.image.change_entry(self.reparse_file(), "$R", wanted, change)

    def reparse_file(self) -> int:
        """The record of $Extend\\$Reparse: looked up, as its number is not fixed."""
        name = "$Reparse".encode("utf-16-le")
        for node in self.image.index_nodes(11, "$I30"):
            for at in node.entries():
                if node.key(at)[66:] == name:
                    return struct.unpack_from("<Q", node.content, at)[0] & 0xFFFFFFFFFFFF
        raise AssertionError("no $Reparse")

    def leaf(self, kind: str) -> tuple[str, int]:
        """A file in \\many whose entry stands in a leaf: path and record."""
        for node in self.image.index_nodes(self.many(), "$I30"):
            for at in node.entries():
                name = node.key(at)[66:].decode("utf-16-le")
                if name.startswith(kind) and name not in ("file 007.txt", "file 008.txt") and \
                        not node.has_child(at):
                    return "\\many\\" + name, self.records["\\many\\" + name]
        raise AssertionError(f"no {kind} in a leaf")

    # -- the volume as it is ------------------------------------------------------------------

    def test_undamaged(self) -> None:
        self.assert_findings(code=DONE)
        blocks = sum(1 for _ in self.image.index_nodes(self.many(), "$I30")) - 1
        self.assertGreater(blocks, 5)
        self.assertGreater(sum(1 for node in self.image.index_nodes(self.reparse_file(), "$R")
                               for _ in node.entries()), 20)

    def test_threads_do_not_matter(self) -> None:
        path, _ = self.leaf("file")
        self.change_name_entry(path, IndexNode.remove)
        one, many = ([{**row, "volume": ""} for row in self.check("--threads", threads)[1]["findings"]]
                     for threads in ("1", "5"))
        self.assertGreater(len(one), 100)
        self.assertEqual(one, many)

    # -- reparse points -----------------------------------------------------------------------

    def test_a_key_is_removed_from_the_reparse_index(self) -> None:
        path, record = self.leaf("junction")
        self.change_key(record, IndexNode.remove)
        row, = self.assert_findings(("reparse-key-missing", record, path))
        self.assertEqual(row["expected"], MOUNT_POINT)

    def test_a_key_of_the_reparse_index_has_another_tag(self) -> None:
        last = max(record for path, record in self.records.items() if "\\junction" in path)
        path = next(path for path, record in self.records.items() if record == last)
        self.change_key(last, lambda node, at: struct.pack_into("<I", node.content, at + 16, 0xA0000004))
        row, = self.assert_findings(("reparse-key-tag", last, path))
        self.assertEqual((row["expected"], row["actual"]), (MOUNT_POINT, 0xA0000004))

    def test_a_key_of_the_reparse_index_has_an_old_sequence_number(self) -> None:
        path, record = self.leaf("symlink")
        self.change_key(record, lambda node, at: struct.pack_into("<H", node.content, at + 16 + 10, 77))
        self.assert_findings(("reparse-key-missing", record, path), ("reparse-key-stray", record, None),
                             code=INCOMPLETE)

    def test_the_reparse_point_is_gone(self) -> None:
        path, record = self.leaf("symlink")

        def remove(content: bytearray) -> None:
            at, length = next((at, length) for kind, at, length in attributes(content)
                              if kind == REPARSE_POINT)
            used, = struct.unpack_from("<I", content, 0x18)
            content[at:used] = content[at + length:used] + bytes(length)
            struct.pack_into("<I", content, 0x18, used - length)
        self.image.change_record(record, remove)
        self.assert_findings(("reparse-key-stray", record, path), ("attribute-bit-stray", record, path),
                             ("entry-bit-stray", record, path), code=INCOMPLETE)

    def test_the_attribute_bit_is_cleared(self) -> None:
        path, record = self.leaf("symlink")
        self.change_information(record, lambda bits: bits & ~REPARSE_BIT)
        self.assert_findings(("attribute-bit-clear", record, path))

    def test_the_attribute_bit_is_set(self) -> None:
        path, record = self.leaf("file")
        self.change_information(record, lambda bits: bits | REPARSE_BIT)
        self.assert_findings(("attribute-bit-stray", record, path), code=INCOMPLETE)

    def test_an_entry_has_another_tag(self) -> None:
        path, record = self.leaf("symlink")
        self.change_name_entry(path, lambda node, at: struct.pack_into(
            "<I", node.content, at + 16 + 0x3C, MOUNT_POINT))
        row, = self.assert_findings(("entry-tag", record, path))
        self.assertEqual((row["expected"], row["actual"]), (SYMLINK, MOUNT_POINT))

    def change_entry_bits(self, path: str, change: Callable[[int], int]) -> None:
        def apply(node: IndexNode, at: int) -> None:
            bits, = struct.unpack_from("<I", node.content, at + 16 + 0x38)
            struct.pack_into("<I", node.content, at + 16 + 0x38, change(bits))
        self.change_name_entry(path, apply)

    def test_an_entry_does_not_show_the_reparse_point(self) -> None:
        path, record = self.leaf("junction")
        self.change_entry_bits(path, lambda bits: bits & ~REPARSE_BIT)
        self.assert_findings(("entry-bit-clear", record, path))

    def test_an_entry_shows_a_reparse_point_that_is_none(self) -> None:
        path, record = self.leaf("file")
        self.change_entry_bits(path, lambda bits: bits | REPARSE_BIT)
        self.assert_findings(("entry-bit-stray", record, path))

    # -- names --------------------------------------------------------------------------------

    def test_an_entry_is_removed(self) -> None:
        path, record = self.leaf("file")
        self.change_name_entry(path, IndexNode.remove)
        self.assert_findings(("name-without-entry", record, path))

    def test_one_of_several_entries_of_a_file_is_removed(self) -> None:
        name = "second name.txt"
        self.image.change_entry(5, "$I30", lambda key: key[66:] == name.encode("utf-16-le"),
                                IndexNode.remove)
        self.assert_findings(("name-without-entry", self.records["\\" + name], "\\" + name))

    def test_the_entry_of_an_alias_is_removed(self) -> None:
        self.image.change_entry(5, "$I30", lambda key: key[66:] == "ALONGN~1.TEX".encode("utf-16-le"),
                                IndexNode.remove)
        self.assert_findings(("name-without-entry", self.records["\\a long name of its own.text"],
                              "\\ALONGN~1.TEX"))

    def test_a_name_changes_in_the_record(self) -> None:
        path, record = self.leaf("file")
        old = path.rpartition("\\")[2]
        self.assertEqual(self.image.replace_text(record, old, old.replace("file", "FILM")), 1)
        self.assert_findings(("name-without-entry", record, path.replace("file", "FILM")),
                             ("entry-without-name", record, path))

    def test_an_entry_is_older_than_its_file(self) -> None:
        path, record = self.leaf("file")
        self.change_name_entry(path, lambda node, at: struct.pack_into("<H", node.content, at + 6, 77))
        rows = self.assert_findings(("entry-stale", record, path), ("name-without-entry", record, path))
        self.assertIn(77, [row["actual"] for row in rows])

    def test_an_entry_leads_to_a_free_record(self) -> None:
        path, record = self.leaf("file")
        free = max(self.records.values()) + 1
        self.change_name_entry(path, lambda node, at: struct.pack_into(
            "<Q", node.content, at, free | 1 << 48))
        self.assert_findings(("entry-nowhere", free, path), ("name-without-entry", record, path))

    def test_an_entry_leads_out_of_the_mft(self) -> None:
        path, record = self.leaf("file")
        self.change_name_entry(path, lambda node, at: struct.pack_into(
            "<Q", node.content, at, 0xFFFF_FFFF_FFFF | 1 << 48))
        self.assert_findings(("entry-nowhere", 0xFFFF_FFFF_FFFF, path),
                             ("name-without-entry", record, path))

    def test_the_header_counts_wrongly(self) -> None:
        path, record = self.leaf("file")
        self.image.change_record(record, lambda content: struct.pack_into("<H", content, 0x12, 3))
        row, = self.assert_findings(("link-count", record, path), code=DONE)
        self.assertEqual((row["expected"], row["actual"]), (1, 3))

    def test_aliases_count_as_names(self) -> None:
        record = self.records["\\a long name of its own.text"]
        names = sum(kind == FILE_NAME for kind, _, _ in attributes(self.image.record(record)))
        self.assertEqual((names, struct.unpack_from("<H", self.image.record(record), 0x12)[0]), (2, 2))

    def test_a_node_is_torn(self) -> None:
        """What stands in it is not called missing, and the check says that it is incomplete."""
        node = list(self.image.index_nodes(self.many(), "$I30"))[2]
        node.put(node.content)
        at = self.image.bytes.find(bytes(node.content[24:64]))
        self.image.bytes[at - 24 + 510] ^= 0x5A
        self.assert_findings(("index-damaged", self.many(), "\\many"), code=INCOMPLETE)

    # -- the bitmap ---------------------------------------------------------------------------

    def flip_bit(self, record: int) -> None:
        self.image.bytes[self.image.mft_bitmap_byte(record)] ^= 1 << record % 8

    def test_a_bit_of_the_bitmap_is_cleared(self) -> None:
        path, record = self.leaf("file")
        self.flip_bit(record)
        self.assert_findings(("bitmap-bit-clear", record, path))

    def test_a_bit_of_the_bitmap_is_set(self) -> None:
        free = next(number for number in range(64, self.image.mft_bytes // self.image.record_bytes)
                    if not struct.unpack_from("<H", self.image.record(number), 0x16)[0] & 1)
        self.flip_bit(free)
        self.assert_findings(("bitmap-bit-stray", free, None))

    # -- what is no damage --------------------------------------------------------------------

    def test_copies_in_entries_are_information(self) -> None:
        path, record = self.leaf("file")
        before = Counter(row["code"] for row in self.check()[1]["findings"])

        def change(node: IndexNode, at: int) -> None:
            for offset in (8, 0x30):  # a time, the size
                struct.pack_into("<Q", node.content, at + 16 + offset, 1 << 56)
        self.change_name_entry(path, change)
        code, report = self.check()
        rows = {row["code"] for row in report["findings"] if row["record"] == record}
        self.assertEqual((code, rows), (DONE, {"entry-times", "entry-sizes"}))
        after = Counter(row["code"] for row in report["findings"])
        self.assertLessEqual(sum((after - before).values()), 2)

    def test_a_dirty_volume_is_provisional(self) -> None:
        path, record = self.leaf("file")
        self.image.set_dirty()
        self.change_name_entry(path, IndexNode.remove)
        self.assert_findings(("name-without-entry", record, path), code=INCOMPLETE)

    def test_findings_of_one_directory(self) -> None:
        path, record = self.leaf("file")
        self.change_name_entry(path, IndexNode.remove)
        other = "\\a long name of its own.text"
        self.flip_bit(self.records[other])
        self.assert_findings(("name-without-entry", record, path),
                             ("bitmap-bit-clear", self.records[other], other))
        code, report = self.check("--under", "\\many")
        self.assertEqual({row["path"] for row in report["findings"] if row["code"] not in LAZY}, {path})
        self.assertEqual(code, FINDINGS)


if __name__ == "__main__":
    sys.exit(run_cases("linkaudit scan --cross-check against known damage", CorpusTest, Damage))

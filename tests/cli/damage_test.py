"""Damage to what a volume says of itself: record 0, the index of reparse points, holes."""
from __future__ import annotations

import resource
import struct
import unittest

from cli_support import INCOMPLETE, Cli, CliCase, Row, demo_bytes, manifest, posix_only
from ntfs_patch import DATA, REPARSE_POINT, Image, attributes

ALONE = manifest("the system volume alone, C: assumed")
IN_USE = 0x16  # in a record's header


def answers(report: Row) -> list[tuple]:
    return [(row["record"], row["path"], row["kind"], row["target"], row["verdict"], row["reason"])
            for row in report["links"]]


def codes(report: Row) -> set[str]:
    return {row["code"] for row in report["header"]["volumes"][0]["limitations"]}


class RecordZero(CliCase):
    def scanned(self, image: Image) -> Row:
        return self.report(image.save(self.dir / "damaged.img"), expect=INCOMPLETE)

    def damage_both(self, damage: dict[int, bytes]) -> Image:
        image = Image(demo_bytes())
        for place in (image.mft_at, image.mirror_at):
            for at, content in damage.items():
                image.bytes[place + at:place + at + len(content)] = content
        return image

    def test_what_is_left_of_both_copies_is_enough(self) -> None:
        """As on a real volume that was refused: all is whole but for the flag."""
        wanted = answers(self.report(Cli.demo()))
        self.assertEqual(len(wanted), len(ALONE["rows"]))
        for damage in ({IN_USE: b"\0\0"}, {0x18: b"\xff\xff\xff\xff"}, {0x20: b"\x4d"}, {0x06: b"\x07"},
                       {0x1FE: b"\x55\xaa"}, {0x3FE: b"\x55\xaa"}, {0: b"BAAD"},
                       {0: bytes(4), IN_USE: b"\0\0", 0x14: b"\xf0\xff"}):
            with self.subTest(damage=damage):
                report = self.scanned(self.damage_both(damage))
                self.assertEqual(answers(report), wanted)
                self.assertIn("mft-record-damaged", {row["code"] for row in report["faults"]})
                self.assertIn("mft-record-damaged", codes(report))

    def test_without_any_copy_records_are_read_in_place(self) -> None:
        wanted = answers(self.report(Cli.demo()))
        report = self.scanned(self.damage_both({0: bytes(1024)}))
        self.assertEqual(answers(report), wanted)
        self.assertIn("mft-found-in-place", codes(report))


class ReparseIndex(CliCase):
    def test_a_record_that_is_gone_with_its_link(self) -> None:
        """The plain scan says what only the index still knows."""
        lost = next(row for row in self.report(Cli.demo())["links"] if row["kind"] == "junction")
        image = Image(demo_bytes())

        def free(record: bytearray) -> None:
            struct.pack_into("<H", record, IN_USE, 0)
            sequence, = struct.unpack_from("<H", record, 0x10)
            struct.pack_into("<H", record, 0x10, sequence + 1)
        image.change_record(lost["record"], free)
        report = self.report(image.save(self.dir / "lost.img"), expect=INCOMPLETE)
        self.assertNotIn(lost["record"], {row["record"] for row in report["links"]})
        self.assertEqual([row["record"] for row in report["faults"] if row["code"] == "reparse-point-lost"],
                         [lost["record"]])
        self.assertIn("reparse-points-lost", codes(report))

    def test_an_attribute_of_the_wrong_type(self) -> None:
        lost = next(row for row in self.report(Cli.demo())["links"] if row["kind"] == "junction")
        image = Image(demo_bytes())

        def change(record: bytearray) -> None:
            at = next(at for kind, at, _ in attributes(record) if kind == REPARSE_POINT)
            struct.pack_into("<I", record, at, 0xD0)
        image.change_record(lost["record"], change)
        report = self.report(image.save(self.dir / "type.img"), expect=INCOMPLETE)
        self.assertEqual([row["code"] for row in report["faults"] if row["record"] == lost["record"]],
                         ["reparse-missing"])
        self.assertLessEqual({"reparse-data-missing", "reparse-points-lost"}, codes(report))
        loose = self.write("$MFT", image.loose_mft())
        self.assertIn("reparse-data-missing", codes(self.report(loose, expect=INCOMPLETE)))


class Holes(CliCase):
    CLAIMED = 12_000_000  # clusters of 4 KiB

    def claim(self, image: Image) -> None:
        """A second run of $MFT, far larger than the file, in both copies of record 0."""
        record = image.record(0)
        at = image.find(record, DATA)
        assert at is not None
        first = len(image.bytes) // image.cluster_bytes
        length, = struct.unpack_from("<I", record, at + 4)
        runs = at + struct.unpack_from("<H", record, at + 0x20)[0]
        size = 1 + (record[runs] & 15) + (record[runs] >> 4)
        own = image.mft_at // image.cluster_bytes
        run = b"\x44" + self.CLAIMED.to_bytes(4, "little") + (first - own).to_bytes(4, "little", signed=True)
        grown = record[at:runs + size] + run + b"\0"
        grown += bytes(-len(grown) % 8)
        record[at:at + length] = grown
        del record[image.record_bytes:]
        struct.pack_into("<I", record, at + 4, len(grown))
        used, = struct.unpack_from("<I", record, 0x18)
        struct.pack_into("<I", record, 0x18, used + len(grown) - length)
        total = image.mft_bytes + self.CLAIMED * image.cluster_bytes
        clusters = total // image.cluster_bytes
        struct.pack_into("<Q", record, at + 0x18, clusters - 1)
        struct.pack_into("<QQQ", record, at + 0x28, total, total, total)
        image.put_record(0, record)

    @posix_only("NTFS would need FSCTL_SET_SPARSE")
    def test_what_is_not_stored_costs_nothing(self) -> None:
        image = Image(demo_bytes())
        wanted = answers(self.report(Cli.demo()))
        end = len(image.bytes) + (self.CLAIMED + 8) * image.cluster_bytes
        self.claim(image)
        struct.pack_into("<Q", image.bytes, 0x28, end // 512 - 1)
        source = self.write("claims.img", bytes(image.bytes), end)
        if source.stat().st_blocks * 512 > end // 2:
            self.skipTest("no sparse files here")
        for options in ((), ("--cross-check",)):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            report = self.report(source, *options, expect=None)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.assertEqual(answers(report), wanted)
            self.assertIn("mft-not-stored", codes(report))
            self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 15,
                            "it takes minutes to look at 46 GiB of zeros")


class Ntfs3gLinks(CliCase):
    def test_are_said_once(self) -> None:
        """A system file whose data begin as ntfs-3g's symbolic links do."""
        image = Image(demo_bytes())
        victim = next(number for number in range(64, 300) if self.make_link(image, number))
        source = image.save(self.dir / "intx.img")
        report = self.report(source, expect=None)
        self.assertEqual(report["summary"]["volumes"][0]["ntfs3g_links"], 1, victim)
        self.assertIn("1 symbolic link of ntfs-3g, which Windows does not follow",
                      self.scan(source, expect=None).out)
        self.assertNotIn("ntfs3g_links", self.report(Cli.demo())["summary"]["volumes"][0])
        self.assertNotIn("ntfs-3g", self.scan(Cli.demo()).out)

    @staticmethod
    def make_link(image: Image, number: int) -> bool:
        record = image.record(number)
        if record[:4] != b"FILE" or not record[IN_USE] & 1 or record[IN_USE] & 2:
            return False
        found = {kind: at for kind, at, _ in attributes(record)}
        at = found.get(DATA)
        if at is None or REPARSE_POINT in found or record[at + 8] != 0:
            return False
        size, = struct.unpack_from("<I", record, at + 0x10)
        content = b"IntxLNK\1" + "x".encode("utf-16-le")
        if size < len(content):
            return False
        value = at + struct.unpack_from("<H", record, at + 0x14)[0]
        record[value:value + len(content)] = content
        information = found[0x10] + struct.unpack_from("<H", record, found[0x10] + 0x14)[0]
        record[information + 0x20] |= 4
        image.put_record(number, record)
        return True


if __name__ == "__main__":
    unittest.main()

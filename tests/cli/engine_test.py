"""linkaudit scan --engine: the same links by the volume's own index of reparse points."""
from __future__ import annotations

import re
import struct
import unittest

from cli_support import DONE, INCOMPLETE, USAGE, Cli, CliCase, Row, demo_bytes
from disk_builder import BASIC_DATA, Part, gpt_disk
from ntfs_patch import (INDEX_ROOT, REPARSE_POINT, STANDARD_INFORMATION, Image,
                        resident_value)

REPARSE_INDEX = 26
LOGGED_STREAM = 0x100  # an attribute that nobody looks for here
NOT_COUNTED = ("records_in_use", "files", "directories", "names", "dos_names", "hard_link_sets",
               "hard_link_names", "hard_link_saved_bytes")
STATS = (r"linkaudit: to open the volumes?: (\d+) reads? of ([\d,]+) bytes\n"
         r"linkaudit: for the answer: (\d+) reads? of ([\d,]+) bytes\n")
MAPPED = ("--drive-map", "C:=demo.img", "--drive-map", "D:=demo-data.img")


class EngineCase(CliCase):
    def setUp(self) -> None:
        super().setUp()
        for name in ("demo.img", "demo-data.img"):
            (self.dir / name).symlink_to(Cli.demo(name))

    def both(self, *args: object, expect: int = DONE) -> tuple[Row, Row]:
        return (self.report("--engine", "mft", *args, expect=expect),
                self.report("--engine", "index", *args, expect=expect))

    def engines(self, report: Row) -> list[tuple[str, bool]]:
        return [(volume["engine"], volume["engine_refusal"] is not None)
                for volume in report["header"]["volumes"]]


class SameLinks(EngineCase):
    def check(self, *args: object) -> None:
        mft, index = self.both(*args)
        self.assertGreater(len(mft["links"]), 100)
        self.assertEqual(index["links"], mft["links"])
        self.assertEqual(index["hard_links"], [])
        self.assertEqual({engine for engine in self.engines(index)}, {("index", False)})
        self.assertEqual({engine for engine in self.engines(mft)}, {("mft", False)})
        for one, other in zip(mft["header"]["volumes"], index["header"]["volumes"]):
            self.assertEqual(other["letters"], one["letters"])

    def test_with_an_assumed_letter(self) -> None:
        self.check("demo.img")

    def test_with_a_drive_map(self) -> None:
        self.check("demo.img", *MAPPED)

    def test_several_sources(self) -> None:
        self.check("demo.img", "demo-data.img", *MAPPED)
        self.check("demo.img", "demo-data.img")

    def test_partitions_of_a_disk(self) -> None:
        gpt_disk(self.dir / "disk.img", [Part(BASIC_DATA, demo_bytes()),
                                         Part(BASIC_DATA, demo_bytes("demo-data.img"))])
        self.check("disk.img", "--drive-map", "C:=disk.img#1", "--drive-map", "D:=disk.img#2")

    def test_filters_and_threads(self) -> None:
        for args in (("--under", r"\Users", "--threads", "1"),
                     ("--only", "broken", "--type", "junction,symlink")):
            mft, index = self.both("demo.img", *args)
            self.assertTrue(mft["links"])
            self.assertEqual(index["links"], mft["links"])

    def test_auto_is_mft(self) -> None:
        reports = {self.scan("demo.img", *engine, "-q", "--reproducible", "-o", "json=-").stdout
                   for engine in ((), ("--engine", "auto"), ("--engine", "mft"))}
        self.assertEqual(len(reports), 1)


class WhatItCannotKnow(EngineCase):
    def test_is_null_and_named(self) -> None:
        report = self.report("--engine", "index", "demo.img", *MAPPED)
        here, there = report["summary"]["volumes"]
        for counts in (here, there):
            self.assertEqual({key: counts[key] for key in NOT_COUNTED}, dict.fromkeys(NOT_COUNTED))
        self.assertEqual(here["reparse_points"], len({row["record"] for row in report["links"]}))
        self.assertIsNone(there["reparse_points"], "its own links are nobody's question")
        for volume in report["header"]["volumes"]:
            self.assertIn("hard links", volume["not_known"][0])
        whole = self.report("demo.img")["header"]["volumes"][0]
        self.assertEqual((whole["not_known"], whole["engine_refusal"]), ([], None))

    def test_the_screen_says_so(self) -> None:
        text = " ".join(self.scan("--engine", "index", "demo.img").out.split())
        self.assertIn("Not searched for: files with several hard links", text)
        self.assertNotIn("hard link.", text)  # "No file has more than one hard link."
        self.assertNotIn("in use", text)
        self.assertNotIn("Not searched for", self.scan("demo.img").out)

    def test_what_needs_all_records_is_refused(self) -> None:
        for args, word in ((("--cross-check",), "--cross-check"),
                           (("--type", "hard-link"), "hard-link"),
                           (("--type", "junction,hard-link"), "hard-link")):
            run = self.scan("demo.img", "--engine", "index", *args, "-o", "x.json", expect=USAGE)
            self.assertIn(word, run.err)
            self.assertIn("--engine mft", run.err)
            self.assertFalse((self.dir / "x.json").exists())
        self.scan("demo.img", "--engine", "fast", expect=USAGE)
        run = self.scan("demo.img", "--engine", "usn", "--cross-check", expect=USAGE)
        self.assertIn("--engine mft", run.err)


class Fallback(EngineCase):
    def refused(self, content: bytes, *words: str, expect: int = DONE) -> None:
        """The report is that of the other engine, and says why."""
        self.write("volume.img", content)
        mft, index = self.both("volume.img", expect=expect)
        self.assertEqual((index["links"], index["hard_links"]), (mft["links"], mft["hard_links"]))
        self.assertEqual(index["summary"]["volumes"], mft["summary"]["volumes"])
        volume = index["header"]["volumes"][0]
        self.assertEqual(volume["engine"], "mft")
        for word in words:
            self.assertIn(word, volume["engine_refusal"])
        run = self.scan("--engine", "index", "volume.img", expect=expect)
        self.assertIn(volume["engine_refusal"], " ".join(run.out.split()))
        self.assertIn(volume["engine_refusal"], run.err)

    def test_an_image_has_no_driver(self) -> None:
        mft = self.report("--engine", "mft", "demo.img")
        usn = self.report("--engine", "usn", "demo.img")
        self.assertEqual((usn["links"], usn["hard_links"]), (mft["links"], mft["hard_links"]))
        volume = usn["header"]["volumes"][0]
        self.assertEqual(volume["engine"], "mft")
        self.assertIn("not a mounted volume", volume["engine_refusal"])
        run = self.scan("--engine", "usn", "demo.img")
        self.assertIn("--engine usn cannot be used: " + volume["engine_refusal"], run.err)
        self.assertIn("instead of using the volume's driver: " + volume["engine_refusal"],
                      " ".join(run.out.split()))

    def test_a_loose_mft(self) -> None:
        self.refused(Image(demo_bytes()).loose_mft(), "loose $MFT", expect=INCOMPLETE)

    def test_no_reparse_index(self) -> None:
        image = Image(demo_bytes())
        record = image.record(REPARSE_INDEX)
        struct.pack_into("<I", record, image.find(record, INDEX_ROOT, "$R"), LOGGED_STREAM)
        image.put_record(REPARSE_INDEX, record)
        self.refused(bytes(image.bytes), "$Extend\\$Reparse", "damaged", expect=INCOMPLETE)

    def test_a_key_out_of_order(self) -> None:
        image = Image(demo_bytes())
        keys = [(node, at) for node in image.index_nodes(REPARSE_INDEX, "$R") for at in node.entries()]
        node, at = keys[len(keys) // 2]
        struct.pack_into("<I", node.content, at + 16, 0xFFFFFFF0)
        node.put(node.content)
        self.refused(bytes(image.bytes), "$Extend\\$Reparse", "damaged", expect=INCOMPLETE)


class StaleKeys(EngineCase):
    def test_a_key_without_its_reparse_point_is_a_fault(self) -> None:
        row = next(row for row in self.report("demo.img")["links"] if row["kind"] == "third-party")
        image = Image(demo_bytes())
        record = image.record(row["record"])
        struct.pack_into("<I", record, image.find(record, REPARSE_POINT), LOGGED_STREAM)
        image.put_record(row["record"], record)
        self.write("volume.img", bytes(image.bytes))
        report = self.report("--engine", "index", "volume.img", expect=INCOMPLETE)
        self.assertEqual([fault["record"] for fault in report["faults"]
                          if fault["code"] == "index-disagrees"], [row["record"]])
        self.assertIn("may lack others", " ".join(report["header"]["volumes"][0]["incomplete"]))
        mft = self.report("volume.img", expect=INCOMPLETE)
        self.assertEqual([fault["code"] for fault in mft["faults"] if fault["record"] == row["record"]],
                         ["reparse-missing"])
        self.assertEqual(report["links"], mft["links"])
        self.assertNotIn(row["record"], {link["record"] for link in report["links"]})


class Trust(EngineCase):
    def test_who_made_a_link(self) -> None:
        words = ["unmarked", "user", "administrator", "unknown"]
        rows = {row["record"]: row for row in self.report("demo.img")["links"]}
        self.assertEqual({row["trust"] for row in rows.values()}, {"unmarked"})
        image = Image(demo_bytes())
        marked = dict(zip(sorted(rows), words))
        for number, word in marked.items():
            record = image.record(number)
            at = resident_value(record, image.find(record, STANDARD_INFORMATION)) + 0x28
            flags, = struct.unpack_from("<I", record, at)
            struct.pack_into("<I", record, at, flags | words.index(word) << 4)
            image.put_record(number, record)
        self.write("volume.img", bytes(image.bytes))
        for engine in ("mft", "index"):
            links = self.report("--engine", engine, "volume.img")["links"]
            found = {row["record"]: row["trust"] for row in links if row["record"] in marked}
            self.assertEqual(found, marked)


class Statistics(EngineCase):
    def test_reads_and_bytes(self) -> None:
        for engine in ("mft", "index"):
            for quiet in ((), ("-q",)):
                run = self.scan("demo.img", "--engine", engine, "--stats", *quiet, "--io", "read")
                found = re.fullmatch(STATS, run.err)
                self.assertTrue(found, run.err)
                reads = [int(number.replace(",", "")) for number in found.groups()]
                self.assertTrue(all(reads), reads)
        self.assertEqual(self.scan("demo.img").err, "")

    def test_mapped_volumes_count_too(self) -> None:
        def total(*args: str) -> int:
            err = self.scan("demo.img", "--engine", "index", "--stats", *args).err
            return sum(int(n.replace(",", "")) for n in re.fullmatch(STATS, err).groups()[1::2])
        self.assertGreater(total("--drive-map", "D:=demo-data.img"), total())


if __name__ == "__main__":
    unittest.main()

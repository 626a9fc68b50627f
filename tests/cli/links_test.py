"""linkaudit links: every hard link of one file."""
from __future__ import annotations

import json
import re
import struct
import unittest

import jsonschema

from cli_support import (DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, Row, Run, census, demo_bytes)
from disk_builder import BASIC_DATA, Part, gpt_disk, mbr_disk
from ntfs_patch import FILE_NAME, Image, attributes

NOT_FOUND = 1
BUDGET = r"\Users\ana\Documents\Budget 2026.xlsx"
STATS = (r"linkaudit: to open the volume: (\d+) reads of ([\d,]+) bytes\n"
         r"linkaudit: for the answer: (\d+) reads? of ([\d,]+) bytes\n")


def hard_links() -> list[Row]:
    return census(Cli.demo())["hard_links"]


def set_with(path: str) -> Row:
    return next(row for row in hard_links() if path in row["paths"])


def record_of(path: str) -> Row:
    return next(row for row in census(Cli.demo())["paths"] if row["path"] == path)


def with_short_name() -> int:
    """The first file that has an 8.3 name beside a long one."""
    image = Image(demo_bytes())
    for row in census(Cli.demo())["paths"]:
        content = image.record(row["record"])
        for kind, at, _ in attributes(content):
            value = at + struct.unpack_from("<H", content, at + 0x14)[0]
            if kind == FILE_NAME and content[value + 0x41] == 2:
                return row["record"]
    raise AssertionError("no 8.3 name")


class LinksCase(CliCase):
    def links(self, *args: object, expect: int = DONE) -> Run:
        run = self.run_cli("links", *args)
        self.assertEqual(run.code, expect, f"links {args}\n{run.out[:600]}\n{run.err[:600]}")
        return run

    def names(self, *args: object, expect: int = DONE) -> set[str]:
        lines = self.links(*args, expect=expect).out.splitlines()
        self.assertEqual(len(lines), len(set(lines)), "every name once")
        return set(lines)

    def assert_not_found(self, path: str, *words: str, source: object = None) -> None:
        run = self.links(source or Cli.demo(), path, expect=NOT_FOUND)
        self.assertEqual(run.out, "")
        self.assert_one_line(run, *words)


class Names(LinksCase):
    def test_whichever_name_is_asked_for(self) -> None:
        self.assertEqual(len(hard_links()), 4)
        for row in hard_links():
            for path in row["paths"]:
                run = self.links(Cli.demo(), path, "--no-follow")  # one of the sets is a link
                self.assertEqual((sorted(run.out.splitlines()), run.err), (sorted(row["paths"]), ""))

    def test_by_reference(self) -> None:
        row = set_with(BUDGET)
        record, sequence = row["record"], row["sequence"]
        number = record | sequence << 48
        for text in (f"{record}-{sequence}", str(number), hex(number), f"0x{number:032x}",
                     f"0X{number:016X}", str(record), hex(record)):
            self.assertEqual(self.names("--id", text, Cli.demo()), set(row["paths"]), text)

    def test_paths_as_people_type_them(self) -> None:
        for text in (r"C:\Users\ana\Documents\Budget 2026.xlsx", "c:/users/ANA/documents/budget 2026.XLSX",
                     f'"C:{BUDGET}"', f"'C:{BUDGET}'", f"'{BUDGET}'", BUDGET + "\\", BUDGET + "/",
                     "\\\\?\\C:" + BUDGET, "\\\\.\\c:" + BUDGET, "//?/c:" + BUDGET.replace("\\", "/"),
                     "\\??\\C:" + BUDGET, "\\\\?\\Volume{01234567-89AB-cdef-0123-456789abcdef}" + BUDGET,
                     BUDGET.replace("\\", "/"), BUDGET[1:], BUDGET[1:].replace("\\", "/"), "Q:" + BUDGET,
                     "C:" + BUDGET[1:], r"C:\Users\\ana\.\Documents\x\..\Budget 2026.xlsx",
                     r"\..\..\Users\ana\Documents\Budget 2026.xlsx", f'C:{BUDGET}\\"'):
            self.assertEqual(self.names(Cli.demo(), text), set(set_with(BUDGET)["paths"]), text)

    def test_behind_a_verbatim_prefix_nothing_is_rewritten(self) -> None:
        self.assert_not_found("\\\\?\\C:\\Users\\.\\ana", "not found")
        self.assert_not_found("\\\\?\\C:\\Users/ana", "not found")

    def test_directories_have_one_name(self) -> None:
        for path in (r"\Users\ana", r"\$Extend", "\\"):
            self.assertEqual(self.names(Cli.demo(), path), {path})
        self.assertEqual(self.names(Cli.demo(), "C:"), {"\\"})
        self.assertEqual(self.names(Cli.demo(), "c:/"), {"\\"})

    def test_names_for_a_terminal(self) -> None:
        def rename(record: bytearray) -> None:
            at = record.find("Budget".encode("utf-16-le"))
            while at >= 0:
                struct.pack_into("<2H", record, at, 0x202E, 0x1B)
                at = record.find("Budget".encode("utf-16-le"), at)
        image = Image(demo_bytes())
        row = set_with(BUDGET)
        image.change_record(row["record"], rename)
        source = image.save(self.dir / "odd.img")
        run = self.links("--id", row["record"], source)
        self.assertEqual(len(run.out.splitlines()), 2)
        for harmful in ("\u202e", "\x1b"):
            self.assertNotIn(harmful, run.out)
        shown = self.run_cli("links", "--json", "--id", row["record"], source).json()
        self.assertIn("\u202e\x1bdget", shown["hard_links"][0]["path"])


class Followed(LinksCase):
    def test_on_the_way_and_at_the_end(self) -> None:
        """Each link whose target the scan found: the names are those of the target."""
        followed = 0
        for row in self.report(Cli.demo(), "--drive-map", f"C:={Cli.demo()}")["links"]:
            if row["resolved"] is None or not row["path"].isprintable():
                continue
            if "path_utf16" in row or "path_utf16" in row["resolved"]:
                continue  # cannot be typed, is shown with escapes
            followed += 1
            names = self.names(Cli.demo(), "C:" + row["path"])
            self.assertIn(row["resolved"]["path"], names)
            self.assertEqual(names, self.names("--id", row["resolved"]["record"], Cli.demo()))
            self.assertIn(row["path"], self.names(Cli.demo(), row["path"], "--no-follow"))
        self.assertGreater(followed, 100)
        wanted = set(set_with(BUDGET)["paths"])
        for path in (r"C:\Documents and Settings\ana\Documents\Budget 2026.xlsx",
                     r"\Documents and Settings\ana\My Documents\Budget 2026.xlsx"):
            self.assertEqual(self.names(Cli.demo(), path), wanted)
            self.assertEqual(self.names(Cli.demo(), path, "--no-follow"), wanted)

    def test_to_another_volume(self) -> None:
        data = Cli.demo("demo-data.img")
        rows = [row for row in self.report(Cli.demo(), data, "--drive-map", f"C:={Cli.demo()}",
                                           "--drive-map", f"D:={data}")["links"]
                if row["resolved"] and row["resolved"]["volume"] != row["volume"]
                and row["volume"] == str(Cli.demo())]
        self.assertTrue(rows)
        for row in rows:
            names = self.names(Cli.demo(), row["path"], "--drive-map", f"D:={data}",
                               "--drive-map", f"C:={Cli.demo()}")
            self.assertIn(row["resolved"]["path"], names)
            run = self.links(Cli.demo(), row["path"], expect=INCOMPLETE)
            self.assert_one_line(run, "D:", "not given")

    def test_the_drive_in_front_says_which_volume(self) -> None:
        data = Cli.demo("demo-data.img")
        names = self.names(data, "C:" + BUDGET, "--drive-map", f"C:={Cli.demo()}")
        self.assertEqual(names, set(set_with(BUDGET)["paths"]))
        run = self.links(data, r"E:\x", "--drive-map", "E:=none", expect=USAGE)
        self.assert_one_line(run, "E:", "--drive-map")

    def test_what_is_not_a_link(self) -> None:
        """Nothing leads on from a reparse point that Windows does not follow: it is what was asked for."""
        others = 0
        for row in census(Cli.demo())["reparse_points"]:
            if row["tag"] is None or len(row["paths"]) != 1 or not row["paths"][0].isprintable():
                continue
            path, = row["paths"]
            self.assertEqual(self.names(Cli.demo(), path, "--no-follow"), {path})
            if row["tag"] not in ("0xA0000003", "0xA000000C"):
                others += 1
                self.assertEqual(self.names(Cli.demo(), path), {path})
        self.assertGreater(others, 20)


class NotFound(LinksCase):
    def test_missing_components_are_named(self) -> None:
        self.assert_not_found(r"\Users\ana\nothing", r"\Users\ana\nothing", "not found")
        self.assert_not_found(r"\Users\nobody\x\y", r"\Users\nobody:", "not found")
        self.assert_not_found(BUDGET + r"\x", "is a file")
        self.assert_not_found(r"\Users\ana\Documents\Budget 2026.xlsx:stream", "not found")

    def test_behind_a_link(self) -> None:
        gone = (r"\Users\ana\AppData\Roaming\Microsoft\Windows:", "not found", "behind 1 link")
        drive = ("--drive-map", f"C:={Cli.demo()}")
        for path in (r"\Users\ana\SendTo\x", r"\Users\ana\SendTo"):
            run = self.links(Cli.demo(), path, *drive, expect=NOT_FOUND)
            self.assertEqual(run.out, "")
            self.assert_one_line(run, *gone)
            # Under a letter that is only assumed, or typed, nothing is proven to be missing.
            for typed in ("", "C:"):
                run = self.links(Cli.demo(), typed + path, expect=INCOMPLETE)
                self.assertEqual(run.out, "")
                self.assert_one_line(run, r"\Users\ana\AppData\Roaming\Microsoft\Windows:", "--drive-map")
        run = self.links(Cli.demo(), r"C:\Users\ana\SendTo\x", "--no-follow", *drive, expect=NOT_FOUND)
        self.assert_one_line(run, *gone)

    def test_references_that_lead_nowhere(self) -> None:
        row = set_with(BUDGET)
        for reference, words in ((f"{row['record']}-{row['sequence'] + 1}", ("sequence", "no longer exists")),
                                 ("100000", ("record 100000 does not exist", "410")), ("16", ("free",)),
                                 (str(0xFFFFFFFFFFFF), ("does not exist",))):
            run = self.links("--id", reference, Cli.demo(), expect=NOT_FOUND)
            self.assertEqual(run.out, "")
            self.assert_one_line(run, *words)

    def test_a_part_of_another_file(self) -> None:
        volume = census(Cli.demo())
        with_names = max(hard_links(), key=lambda row: len(row["paths"]))
        run = None
        for number in range(24, volume["counts"]["records"]):
            base, = struct.unpack_from("<Q", Image(demo_bytes()).record(number), 0x20)
            if base & 0xFFFFFFFFFFFF == with_names["record"]:
                run = self.links("--id", number, Cli.demo(), expect=NOT_FOUND)
                self.assert_one_line(run, f"record {number}", f"in record {with_names['record']}")
                break
        self.assertIsNotNone(run, "the demo has a file with extension records")


class Usage(LinksCase):
    def test_mistakes(self) -> None:
        demo = Cli.demo()
        for args, word in (((), "source"), ((demo,), "--id"), ((demo, ""), "path"),
                           (("--id", "12x", demo), "12x"), (("--id", "1-70000", demo), "1-70000"),
                           (("--id", "", demo), "--id"), (("--id", "5", demo, r"\x"), "not both"),
                           ((demo, r"\\server\share\x"), "network"), ((demo, r"\\?\UNC\a\b\c"), "network"),
                           ((demo, r"\\.\PhysicalDrive0"), "device"), ((demo, r"\x", r"\y"), "y"),
                           ((demo, r"\x", "--partition", "0"), "partition")):
            run = self.links(*args, expect=USAGE)
            self.assertEqual(run.out, "")
            self.assertIn(word, run.err)

    def test_sources_that_are_none(self) -> None:
        self.write("zeros.img", bytes(1 << 20))
        for source in ("zeros.img", "nothing.img", "."):
            run = self.links(source, r"\x", expect=FAILED)
            self.assertEqual(run.out, "")
            self.assert_one_line(run, source)

    def test_partitions(self) -> None:
        mbr_disk(self.dir / "two.img", [Part(0x07, demo_bytes("demo-data.img")), Part(0x07, demo_bytes())])
        run = self.links("two.img", BUDGET, expect=USAGE)
        self.assert_one_line(run, "several NTFS partitions", "two.img#1")
        wanted = set(set_with(BUDGET)["paths"])
        self.assertEqual(self.names("two.img#2", BUDGET), wanted)
        self.assertEqual(self.names("two.img", BUDGET, "--partition", 2), wanted)
        self.links("two.img#1", BUDGET, expect=NOT_FOUND)
        self.links("two.img#3", BUDGET, expect=FAILED)
        gpt_disk(self.dir / "one.img", [Part(BASIC_DATA, demo_bytes())])
        self.assertEqual(self.names("one.img", BUDGET), wanted)

    def test_output_to_a_file(self) -> None:
        run = self.links(Cli.demo(), BUDGET, "-o", "names.txt")
        self.assertEqual((run.out, run.err), ("", ""))
        self.assertEqual(set((self.dir / "names.txt").read_text().splitlines()),
                         set(set_with(BUDGET)["paths"]))
        self.assert_nothing_left("names.txt")
        self.links(Cli.demo(), r"\nothing", "-o", "names.txt", expect=NOT_FOUND)
        self.assertTrue((self.dir / "names.txt").read_text(), "an older answer is left alone")
        self.links(Cli.demo(), r"\nothing", "--json", "-o", "names.json", expect=NOT_FOUND)
        self.assertFalse(json.loads((self.dir / "names.json").read_text())["found"])
        (self.dir / "names.json").unlink()
        self.links(Cli.demo(), BUDGET, "-o", ".", expect=FAILED)
        self.links(Cli.demo(), BUDGET, "-o", "no/such/folder", expect=FAILED)
        self.assert_nothing_left("names.txt")

    def test_the_source_is_never_written(self) -> None:
        source = self.write("own.img", demo_bytes())
        for name in (source, "own.img", f"{source}#1"):
            run = self.links(name, BUDGET, "-o", source, expect=USAGE)
            self.assert_one_line(run, "would overwrite")
        self.assertEqual(source.read_bytes(), demo_bytes())


class Json(LinksCase):
    validator: jsonschema.Draft7Validator

    def setUp(self) -> None:
        super().setUp()
        self.validator = jsonschema.Draft7Validator(self.run_cli("schema").json())

    def document(self, *args: object, expect: int = DONE) -> Row:
        answer = self.links("--json", *args, expect=expect).json()
        self.validator.validate(answer)
        return answer

    def test_rows_are_those_of_a_scan(self) -> None:
        scanned = self.report(Cli.demo())["hard_links"]
        for row in hard_links():
            found = self.document("--id", row["record"], Cli.demo())
            self.assertEqual(found["hard_links"],
                             [other for other in scanned if other["record"] == row["record"]])

    def test_what_it_says(self) -> None:
        row = set_with(BUDGET)
        found = self.document(Cli.demo(), "c:/users/ana/documents/budget 2026.xlsx")
        self.assertEqual({key: found[key] for key in ("volume", "path", "found", "reason", "component",
                                                      "record", "sequence", "directory", "complete",
                                                      "incomplete", "dos_names", "faults")},
                         {"volume": str(Cli.demo()), "path": r"\users\ana\documents\budget 2026.xlsx",
                          "found": True, "reason": None, "component": None, "record": row["record"],
                          "sequence": row["sequence"], "directory": False, "complete": True,
                          "incomplete": [], "dos_names": [], "faults": []})
        self.assertIsNone(self.document("--id", row["record"], Cli.demo())["path"])
        for path, reason, component in ((r"\Users\nobody\x", "missing", "nobody"),
                                        (BUDGET + r"\x", "wrong-kind", "Budget 2026.xlsx"),
                                        (r"C:\Users\ana\SendTo\x", "missing", "Windows")):
            found = self.document(Cli.demo(), path, "--drive-map", f"C:={Cli.demo()}", expect=NOT_FOUND)
            self.assertEqual((found["found"], found["reason"], found["component"], found["record"],
                              found["hard_links"]), (False, reason, component, None, []))

    def test_it_has_the_version_of_reports(self) -> None:
        found = self.document(Cli.demo(), BUDGET)
        self.assertEqual(next(iter(found.items())),
                         ("schema_version", self.report(Cli.demo())["schema_version"]))

    def test_answers_of_all_kinds_are_valid_by_the_schema(self) -> None:
        """Those that no other test asks for; document() validates them all."""
        image = Image(demo_bytes())
        image.tear(record_of(r"\Users\ana\Documents")["record"])
        source = image.save(self.dir / "torn.img")
        found = self.document("--id", set_with(BUDGET)["record"], source, expect=INCOMPLETE)
        self.assertTrue(found["hard_links"] and found["faults"] and found["incomplete"])
        self.assertIn("path_state", found["hard_links"][0])
        found = self.document(source, BUDGET, expect=INCOMPLETE)
        self.assertEqual((found["found"], found["reason"]), (None, "damaged"))

        def unpair(record: bytearray) -> None:
            at = record.find("Budget".encode("utf-16-le"))
            while at >= 0:
                struct.pack_into("<H", record, at, 0xD800)
                at = record.find("Budget".encode("utf-16-le"), at)
        image = Image(demo_bytes())
        image.change_record(set_with(BUDGET)["record"], unpair)
        found = self.document("--id", set_with(BUDGET)["record"], image.save(self.dir / "unpaired.img"))
        self.assertTrue(all(row["path_lossy"] for row in found["hard_links"]))
        found = self.document("--id", with_short_name(), Cli.demo())
        self.assertEqual(len(found["dos_names"]), 1)

    def test_the_schema_rejects_what_is_not_an_answer(self) -> None:
        found = self.document(Cli.demo(), BUDGET)
        for damage in ({**found, "schema_version": "2.0"}, {**found, "found": "yes"},
                       {**found, "reason": "nonsense"}, {**found, "extra": 1},
                       {**found, "hard_links": [{"path": "x"}]}, {**found, "dos_names": ["x"]},
                       {key: found[key] for key in found if key != "schema_version"}):
            self.assertFalse(self.validator.is_valid(damage))


class Damage(LinksCase):
    def test_a_dirty_volume(self) -> None:
        image = Image(demo_bytes())
        image.set_dirty()
        source = image.save(self.dir / "dirty.img")
        run = self.links(source, BUDGET, expect=INCOMPLETE)
        self.assertEqual(set(run.out.splitlines()), set(set_with(BUDGET)["paths"]))
        self.assert_one_line(run, "dirty")
        self.assertEqual(self.links(source, r"\nothing", expect=INCOMPLETE).out, "")

    def test_a_torn_record(self) -> None:
        image = Image(demo_bytes())
        image.tear(set_with(BUDGET)["record"])
        source = image.save(self.dir / "torn.img")
        for args in ((source, BUDGET), ("--id", set_with(BUDGET)["record"], source)):
            run = self.links(*args, expect=INCOMPLETE)
            self.assertEqual(run.out, "")
            self.assert_one_line(run, "its last write reached the disk only partly")

    def test_a_torn_directory(self) -> None:
        image = Image(demo_bytes())
        image.tear(record_of(r"\Users\ana\Documents")["record"])
        source = image.save(self.dir / "torn.img")
        self.assert_one_line(self.links(source, BUDGET, expect=INCOMPLETE), r"\Users\ana\Documents:")
        number = set_with(BUDGET)["record"]
        scanned = [row["path"] for row in self.report(source, expect=INCOMPLETE)["hard_links"]
                   if row["record"] == number]
        self.assertTrue(any(path.startswith("<orphan ") for path in scanned))
        self.assertEqual(self.names("--id", number, source, expect=INCOMPLETE), set(scanned))

    def test_names_in_a_lost_record(self) -> None:
        row = max(hard_links(), key=lambda row: len(row["paths"]))
        image = Image(demo_bytes())
        number = next(number for number in range(24, census(Cli.demo())["counts"]["records"])
                      if struct.unpack_from("<Q", image.record(number), 0x20)[0] & 0xFFFFFFFFFFFF
                      == row["record"])
        image.tear(number)
        source = image.save(self.dir / "torn.img")
        run = self.links("--id", row["record"], source, expect=INCOMPLETE)
        self.assertLess(set(run.out.splitlines()), set(row["paths"]))
        self.assertIn("names may be missing", run.err)

    def test_a_name_that_only_the_index_has(self) -> None:
        row = set_with(BUDGET)
        image = Image(demo_bytes())

        def rename(record: bytearray) -> None:
            for kind, at, _ in attributes(record):
                if kind == FILE_NAME:
                    value = at + struct.unpack_from("<H", record, at + 0x14)[0]
                    struct.pack_into("<H", record, value + 0x42, ord("Z"))
        image.change_record(row["record"], rename)
        source = image.save(self.dir / "renamed.img")
        run = self.links(source, BUDGET, expect=INCOMPLETE)
        self.assert_one_line(run, "has no such name")
        self.assertEqual(len(run.out.splitlines()), 2)

    def test_a_stale_entry(self) -> None:
        row = set_with(BUDGET)
        image = Image(demo_bytes())

        def next_life(record: bytearray) -> None:
            struct.pack_into("<H", record, 0x10, row["sequence"] + 1)
        image.change_record(row["record"], next_life)
        source = image.save(self.dir / "stale.img")
        run = self.links(source, BUDGET, expect=INCOMPLETE)
        self.assert_one_line(run, "in use by another file")

    def test_blocks_of_indexes(self) -> None:
        """No damaged block makes a name that is there "not found"."""
        content = bytearray(demo_bytes())
        blocks = 0
        for at in range(0, len(content), 4096):
            if content[at:at + 4] == b"INDX":
                content[at:at + 4] = b"XXXX"
                blocks += 1
        self.assertGreater(blocks, 0)
        source = self.write("blocks.img", bytes(content))
        codes = set()
        for row in census(Cli.demo())["paths"][::7]:
            run = self.run_cli("links", source, row["path"], "--no-follow")
            codes.add(run.code)
            if run.code == INCOMPLETE:
                self.assertIn("the index of", run.err)
            elif run.code == NOT_FOUND:
                self.assertRegex(run.err, "is an? ")  # a link on the way
        self.assertIn(INCOMPLETE, codes)

    def test_a_loose_mft(self) -> None:
        row = set_with(BUDGET)
        source = self.write("loose.mft", Image(demo_bytes()).loose_mft())
        self.assertEqual(self.names("--id", row["record"], source), set(row["paths"]))
        # Indexes with blocks lie outside: what is in one of them cannot be told.
        run = self.run_cli("links", source, BUDGET)
        self.assertIn(run.code, (DONE, INCOMPLETE))
        if run.code == INCOMPLETE:
            self.assertIn("the index of", run.err)


class Statistics(LinksCase):
    def test_the_cost_is_that_of_the_way(self) -> None:
        for mode in ("auto", "map", "read"):
            run = self.links(Cli.demo(), BUDGET, "--stats", "--io", mode)
            said = re.fullmatch(STATS, run.err)
            self.assertIsNotNone(said, run.err)
            assert said
            opening, opened, reads, read = (int(text.replace(",", "")) for text in said.groups())
            self.assertLess(opening, 40)
            self.assertLess(opened, 1 << 19)
            # Two names of four components: a record and perhaps a block for each, down and up.
            self.assertLess(reads, 30)
            self.assertLess(read, 30 * 4096)
            self.assertGreater(reads, 5)

    def test_the_cost_does_not_grow_with_the_volume(self) -> None:
        """The same volume on a hundred times its size: only the boot sectors know."""
        small = self.run_cli("links", Cli.demo(), BUDGET, "--stats").err
        content = bytearray(demo_bytes())
        sectors, = struct.unpack_from("<Q", content, 0x28)
        struct.pack_into("<Q", content, 0x28, sectors * 100)
        large = self.write("large.img", bytes(content), (sectors * 100 + 1) * 512)
        with open(large, "r+b") as file:
            file.seek(-512, 2)
            file.write(content[:512])
        self.assertEqual(self.links(large, BUDGET, "--stats").err, small)


if __name__ == "__main__":
    unittest.main()

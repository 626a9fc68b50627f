"""linkaudit refs: what points at or into a path. tests/oracle/references_test.py holds the answers
themselves against a model; this is about the command."""
from __future__ import annotations

import re
import struct
import unittest

from cli_support import (DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, Row, Run, census, csv_rows,
                         demo_bytes, ndjson)
from ntfs_patch import Image, attribute_name, attributes

NOT_FOUND = 1
BUDGET = r"\Users\ana\Documents\Budget 2026.xlsx"


class RefsCase(CliCase):
    def refs(self, *args: object, expect: int = DONE) -> Run:
        run = self.run_cli("refs", *args)
        self.assertEqual(run.code, expect, f"refs {args}\n{run.out[:600]}\n{run.err[:600]}")
        return run

    def report(self, *args: object, expect: int | None = DONE) -> Row:
        return self.refs(*args, "-q", "-o", "json=-", expect=expect or DONE).json()

    def drives(self) -> tuple[str, ...]:
        return ("--drive-map", f"D:={Cli.demo('demo-data.img')}")

    def paths(self, *args: object, expect: int = DONE) -> dict[str, str]:
        return {row["path"]: row["relation"]["kind"] for row in self.report(*args, expect=expect)["links"]}


class Answers(RefsCase):
    def test_the_rows_are_those_of_the_scan(self) -> None:
        """A row of refs is the scan's row with a relation, whichever engine found it."""
        letters = ("--drive-map", f"C:={Cli.demo()}", *self.drives())
        scanned = {(row["volume"], row["path"]): row for row in
                   self.run_cli("scan", Cli.demo(), Cli.demo("demo-data.img"), *letters, "-q", "-o",
                                "json=-").json()["links"]}
        reports = [self.report(Cli.demo(), r"C:\Users\ana", *letters, "--engine", engine)
                   for engine in ("mft", "index")]
        self.assertEqual(reports[0]["links"], reports[1]["links"])
        self.assertGreater(len(reports[0]["links"]), 10)
        for row in reports[0]["links"]:
            relation = row.pop("relation")
            self.assertEqual(row, scanned[row["volume"], row["path"]])
            if row["verdict"] not in ("ok", "degraded"):
                self.assertFalse(any(value for name, value in relation.items() if name.startswith("breaks")))

    def test_links_of_mapped_drives_count(self) -> None:
        shown = self.paths(Cli.demo(), r"C:\Users\ana", *self.drives())
        self.assertEqual(shown[r"\Backup\ana"], "at")
        self.assertEqual(shown[r"\Backup\Documents"], "into")
        # And a drive in front of the path says which volume is meant.
        document = self.report(Cli.demo(), r"D:\Projects\alpha", *self.drives())
        self.assertEqual(document["header"]["subject"]["letters"], ["D:"])
        self.assertTrue(document["header"]["subject"]["volume"].endswith("demo-data.img"))
        self.assertEqual(document["summary"]["references"]["at"], 1)

    def test_paths_as_people_type_them(self) -> None:
        expected = self.paths(Cli.demo(), r"C:\Users\ana")
        self.assertGreater(len(expected), 5)
        for path in ("c:/users/ANA", r'"C:\Users\ana\"', r"\\?\C:\Users\ana", "C:Users/ana/",
                     r"C:\Documents and Settings\ana"):
            self.assertEqual(self.paths(Cli.demo(), path), expected, path)

    def test_a_file_has_other_names(self) -> None:
        document = self.report(Cli.demo(), "C:" + BUDGET)
        self.assertEqual([row["path"] for row in document["hard_links"]],
                         [r"\Users\Public\Documents\Budget 2026.xlsx"])
        self.assertEqual(document["summary"]["references"]["other_names"], 1)
        self.assertEqual(document["header"]["subject"]["kind"], "file")
        self.assertEqual(len(document["hard_links"]),
                         len(self.report(Cli.demo(), BUDGET, "--type", "hard-link")["hard_links"]))

    def test_what_is_gone(self) -> None:
        data = Cli.demo("demo-data.img")
        document = self.report(data, r"D:\Projects\gamma")
        self.assertEqual(document["header"]["subject"]["kind"], "missing")
        self.assertIsNone(document["header"]["subject"]["record"])
        self.assertEqual([row["path"] for row in document["links"]], [r"\Projects\retired"])

    def test_the_drive_in_front_proves_nothing(self) -> None:
        """Whoever types a letter may be wrong about it: what is missing there is not proven."""
        data = Cli.demo("demo-data.img")
        mapped = ("--drive-map", f"D:={data}")
        for path, letters, answer in ((r"D:\Projects\gamma", (), ("unverifiable", "assumed-letter")),
                                      (r"D:\Projects\gamma", mapped, ("broken", "missing"))):
            rows = {row["path"]: row for row in self.report(data, path, *letters)["links"]}
            row = rows[r"\Projects\retired"]
            self.assertEqual((row["verdict"], row["reason"]), answer)
        scanned = {row["path"]: row["verdict"] for row in
                   self.run_cli("scan", data, "-q", "-o", "json=-").json()["links"]}
        rows = self.report(data, r"D:\Projects")["links"]
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual(row["verdict"], scanned[row["path"]], row["path"])
        for letters, word in ((mapped, "is D:"), ((), "is assumed to be D:")):
            self.assert_one_line(self.refs(data, r"C:\Users", *letters, expect=USAGE), "C:", word, "--drive-map")

    def test_a_stream_is_its_files(self) -> None:
        report = r"\Links\targets\report.docx"
        expected = self.paths(Cli.demo(), report)
        self.assertEqual(expected[r"\Links\ok\stream.txt"], "at")
        for stream in (":Zone.Identifier", ":zone.identifier:$data", "::$DATA", ":none"):
            self.assertEqual(self.paths(Cli.demo(), report + stream), expected, stream)
        run = self.refs(Cli.demo(), report + ":Zone.Identifier")
        self.assertEqual(run.out.split("  ")[0], report)
        self.refs(Cli.demo(), r"\Links\targets\nobody:stream", expect=NOT_FOUND)
        self.assert_one_line(self.refs(Cli.demo(), report + ":", expect=NOT_FOUND), "malformed")

    def test_a_relative_link_holds_in_its_place_only(self) -> None:
        link = r"\Links\ok\relative.ini"
        document = self.report(Cli.demo(), link)
        self.assertEqual([(row["path"], row["verdict"]) for row in document["links"]], [(link, "ok")])
        self.assertEqual(document["links"][0]["relation"],
                         {"kind": "out", "access": "relative", "inside": True, "breaks_if_deleted": False,
                          "breaks_if_renamed": False, "breaks_if_moved": True, "breaks_if_relettered": False})
        references = document["summary"]["references"]
        self.assertEqual((references["out"], references["inside"], references["breaks"]["if_moved"],
                          references["breaks_inside"]["if_moved"]), (1, 1, 1, 1))
        for other in (r"\Links\ok\rooted.ini", r"\Links\ok\absolute.ini"):
            self.assertEqual(self.report(Cli.demo(), other)["links"], [], other)

    def test_filters_choose_rows_and_not_sums(self) -> None:
        drive = ("--drive-map", f"C:={Cli.demo()}")
        everything = self.report(Cli.demo(), r"C:\Users\ana", *drive)
        broken = self.report(Cli.demo(), r"C:\Users\ana", *drive, "--only", "broken")
        self.assertEqual({row["verdict"] for row in broken["links"]}, {"broken"})
        self.assertEqual(broken["summary"]["references"], everything["summary"]["references"])
        under = self.report(Cli.demo(), r"C:\Users\ana", *drive, "--under", r"\Users")
        self.assertTrue(under["links"])
        self.assertTrue(all(row["relation"]["inside"] for row in under["links"]))

    def test_formats(self) -> None:
        self.refs(Cli.demo(), r"C:\Users\ana", *self.drives(), "-q", "-o", "a.json", "-o", "a.ndjson", "-o",
                  "a.csv", "-o", "a.txt")
        lines = [row for row in ndjson((self.dir / "a.ndjson").read_bytes()) if row["type"] == "link"]
        table = [row for row in csv_rows((self.dir / "a.csv").read_bytes()) if row["type"] == "link"]
        self.assertEqual([row["path"] for row in lines], [row["path"] for row in table])
        for line, row in zip(lines, table):
            relation = line["relation"]
            self.assertEqual((row["relation"], row["access"]), (relation["kind"], relation["access"]))
            for name in ("inside", "breaks_if_deleted", "breaks_if_renamed", "breaks_if_moved",
                         "breaks_if_relettered"):
                self.assertEqual(row[name], "true" if relation[name] else "false")
            self.assertEqual(row["through_path"], relation.get("through", {}).get("path", ""))
        self.assertIn("What would break", (self.dir / "a.txt").read_text())
        # A scan's table has none of these columns.
        self.run_cli("scan", Cli.demo(), "-q", "-o", "scan.csv")
        self.assertNotIn("breaks_if_moved", (self.dir / "scan.csv").read_text().splitlines()[0])

    def test_reproducible(self) -> None:
        runs = [self.refs(Cli.demo(), r"C:\Users", "-q", "-o", "json=-", "--reproducible", "--threads", n).stdout
                for n in (1, 4)]
        self.assertEqual(runs[0], runs[1])


class Screen(RefsCase):
    def test_groups_and_sums(self) -> None:
        run = self.refs(Cli.demo(), r"C:\Users\ana", *self.drives())
        self.assertEqual(run.err, "")
        references = self.report(Cli.demo(), r"C:\Users\ana", *self.drives())["summary"]["references"]
        headings = [line for line in run.out.splitlines() if re.match(r"Links .*\(\d+\)$", line)]
        self.assertEqual([line.partition(" (")[0] for line in headings],
                         ["Links to it", "Links into it", "Links inside it that stay inside"])
        shown = sum(int(line.rsplit("(", 1)[1][:-1]) for line in headings)
        self.assertEqual(shown, sum(references[kind] for kind in ("at", "into", "through", "out")))
        self.assertRegex(run.out, rf"\n  if it is deleted +{references['breaks']['if_deleted']} links\n")
        self.assertRegex(run.out, rf"\n  if C: changes to another letter +{references['breaks']['if_relettered']} ")

    def test_the_path_refers_to_the_link_itself(self) -> None:
        run = self.refs(Cli.demo(), r"C:\Users\ana\SendTo")
        self.assertIn("a junction, the link itself rather than its target", run.out)
        self.assertIn("No link leads here.", run.out)

    def test_a_relative_link_breaks_itself(self) -> None:
        run = self.refs(Cli.demo(), r"\Links\ok\relative.ini")
        lines = [line.rstrip() for line in run.out.splitlines()]
        self.assertLess(lines.index("No link leads here."),
                        lines.index("The link itself, with a relative target (1)"))
        self.assertIn("breaks if it is moved", run.out)
        self.assertRegex(run.out, r"\n  if it is renamed +no link\n")
        self.assertRegex(run.out, r"\n  if it is moved to another directory +1 link, the link itself\n")

    def test_a_root_is_neither_deleted_nor_moved(self) -> None:
        run = self.refs(Cli.demo(), "C:")
        self.assertNotIn("if it is deleted", run.out)
        self.assertIn("if C: changes to another letter", run.out)


class NotFound(RefsCase):
    def test_no_such_path(self) -> None:
        run = self.refs(Cli.demo(), r"C:\nobody", expect=NOT_FOUND)
        self.assertEqual(run.out, "")
        self.assert_one_line(run, r"C:\nobody", "not found", "no link leads to it")
        document = self.report(Cli.demo(), r"C:\nobody", expect=NOT_FOUND)
        self.assertEqual((document["header"]["subject"]["kind"], document["links"]), ("missing", []))

    def test_no_way_there(self) -> None:
        run = self.refs(Cli.demo(), "C:" + BUDGET + r"\x", expect=NOT_FOUND)
        self.assert_one_line(run, "wrong-kind")
        run = self.refs(Cli.demo(), r"C:\Users\ana\Music\x", expect=INCOMPLETE)  # on D:, not given
        self.assert_one_line(run, "volume-not-given")

    def test_usage(self) -> None:
        for args in ((), (Cli.demo(),), (Cli.demo(), ""), (Cli.demo(), r"\x", "--only", "nonsense"),
                     (Cli.demo(), r"\\server\share"), (Cli.demo(), r"E:\x", "--drive-map", "E:=none")):
            self.refs(*args, expect=USAGE)
        self.refs("nothing.img", r"\x", expect=FAILED)


class Reading(RefsCase):
    def test_statistics(self) -> None:
        def figures(engine: str) -> list[int]:
            run = self.refs(Cli.demo(), r"C:\Users\ana", "-q", "--stats", "--engine", engine)
            return [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) reads? of", run.err)]
        self.assertEqual(len(figures("index")), 2)
        self.assertTrue(all(figures("mft")))

    def test_without_the_reparse_index_all_is_read(self) -> None:
        """An index that cannot be used costs time and no answer."""
        renamed = 0

        def rename(record: bytearray) -> None:
            nonlocal renamed
            for _, at, _ in attributes(bytes(record)):
                if attribute_name(bytes(record), at) == "$R":
                    struct.pack_into("<2H", record, at + struct.unpack_from("<H", record, at + 0x0A)[0],
                                     ord("$"), ord("X"))
                    renamed += 1
        image = Image(demo_bytes())
        number = next(row["record"] for row in census(Cli.demo())["paths"]
                      if row["path"] == r"\$Extend\$Reparse")
        image.change_record(number, rename)
        self.assertGreater(renamed, 0)
        source = image.save(self.dir / "damaged.img")
        run = self.refs(source, r"C:\Users\ana", "-q", "-o", "json=-", expect=INCOMPLETE)
        self.assertIn("reading the entire $MFT", run.err)
        expected = self.paths(Cli.demo(), r"C:\Users\ana")
        self.assertEqual({row["path"]: row["relation"]["kind"] for row in run.json()["links"]}, expected)


if __name__ == "__main__":
    unittest.main()

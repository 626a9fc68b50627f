"""--drive-map: which source a letter or a volume GUID is, and what a wrong map says."""
from __future__ import annotations

import unittest

from cli_support import USAGE, Cli, CliCase, Row, demo_bytes, manifest
from disk_builder import MIB, Part, mbr_disk
from refused_test import FOREIGN

GUID = "6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10"
OTHER_GUID = "0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603"
MAPPED = "both volumes with a drive map"
ALONE = "the system volume alone, C: assumed"


def by_path(rows: list[Row]) -> dict[str, Row]:
    return {row["path"]: row for row in rows}


class DriveMap(CliCase):
    def setUp(self) -> None:
        super().setUp()
        for name in ("demo.img", "demo-data.img"):
            (self.dir / name).symlink_to(Cli.demo(name))

    def mapped(self, *maps: str, expect: int = 0) -> Row:
        options = [part for text in maps for part in ("--drive-map", text)]
        return self.report("demo.img", *options, expect=expect)

    def refused(self, *maps: str) -> str:
        options = [part for text in maps for part in ("--drive-map", text)]
        run = self.scan("demo.img", *options, "-o", "links.json", expect=USAGE)
        self.assertEqual(run.out, "")
        self.assertFalse((self.dir / "links.json").exists())
        self.assertLessEqual(len(run.err.splitlines()), 2)
        self.assertIn(maps[-1].split("=")[0], run.err)
        return run.err

    def assert_verdicts(self, report: Row, scenario: str, chosen) -> None:
        """Every chosen row of the manifest's system volume has that verdict in the report."""
        found, count = by_path(report["links"]), 0
        for row in manifest(scenario)["rows"]:
            if row["volume"] == "demo.img" and chosen(row):
                got, count = found[row["path"]], count + 1
                self.assertEqual((got["verdict"], got["reason"]), (row["verdict"], row["reason"]),
                                 row["path"])
        self.assertGreater(count, 0)

    def test_the_complete_map_of_the_manifest(self) -> None:
        report = self.mapped("C:=demo.img", "D:=demo-data.img", f"Volume{{{GUID}}}=demo-data.img",
                             "E:=none")
        self.assert_verdicts(report, MAPPED, lambda row: True)
        letters = report["header"]["volumes"][0]["letters"]
        self.assertEqual([(entry["letter"], entry["origin"]) for entry in letters],
                         [("C:", "mapped")])

    def test_without_a_map_the_letter_is_assumed_and_the_report_says_so(self) -> None:
        letters = self.mapped()["header"]["volumes"][0]["letters"]
        self.assertEqual([(entry["letter"], entry["origin"]) for entry in letters],
                         [("C:", "assumed")])
        self.assertIn("assumed", self.scan("demo.img").out)

    def test_a_volume_given_only_as_a_target_is_not_reported(self) -> None:
        report = self.mapped("C:=demo.img", "D:=demo-data.img")
        self.assertEqual({row["volume"] for table in ("links", "hard_links", "faults")
                          for row in report[table]}, {"demo.img"})
        self.assertEqual([(v["name"], v["target_only"]) for v in report["header"]["volumes"]],
                         [("demo.img", False), ("demo-data.img", True)])
        music = by_path(report["links"])[r"\Users\ana\Music"]
        self.assertEqual((music["verdict"], music["resolved"]["volume"], music["resolved"]["path"]),
                         ("ok", "demo-data.img", r"\Media\Music"))

    def test_all_forms_of_a_volume_guid_mean_the_same(self) -> None:
        reports = set()
        for form in (f"Volume{{{GUID}}}", f"volume{{{GUID.upper()}}}", rf"\\?\Volume{{{GUID}}}",
                     rf"\\?\Volume{{{GUID}}}" "\\", rf"\??\Volume{{{GUID}}}"):
            report = self.scan("demo.img", "-q", "--reproducible", "-o", "json=-", "--drive-map",
                               "C:=demo.img", "--drive-map", f"{form}=demo-data.img").stdout
            reports.add(report)
        self.assertEqual(len(reports), 1)
        report = self.mapped("C:=demo.img", f"Volume{{{GUID}}}=demo-data.img")
        self.assert_verdicts(report, MAPPED, lambda row: GUID in (row.get("target") or ""))

    def test_all_forms_of_a_letter_mean_the_same(self) -> None:
        reports = {self.scan("demo.img", "-q", "--reproducible", "-o", "json=-", "--drive-map",
                             f"{form}=demo.img").stdout for form in ("C:", "c:", "C:\\")}
        self.assertEqual(len(reports), 1)

    def test_none_says_that_a_letter_does_not_exist(self) -> None:
        def leads_to_e(row: Row) -> bool:
            return (row.get("target") or "").startswith("E:")
        self.assert_verdicts(self.mapped("C:=demo.img", "E:=none"), MAPPED, leads_to_e)
        self.assert_verdicts(self.mapped("C:=demo.img", "E:=NONE"), MAPPED, leads_to_e)
        for row in self.mapped("C:=demo.img")["links"]:
            if leads_to_e(row):
                self.assertEqual(row["verdict"], "unverifiable", row["path"])

    def test_none_for_a_volume_guid(self) -> None:
        report = self.mapped("C:=demo.img", f"Volume{{{OTHER_GUID}}}=none")
        lost = by_path(report["links"])[r"\Links\unverifiable\lost-volume"]
        self.assertEqual((lost["verdict"], lost["reason"]), ("broken", "no-such-volume"))

    def test_a_foreign_file_system_is_there_and_cannot_be_followed(self) -> None:
        for name, content, words in FOREIGN[:7]:
            with self.subTest(name):
                self.write(name, content)
                run = self.scan("demo.img", "-q", "--drive-map", f"D:={name}", "-o", "json=-")
                music = by_path(run.json()["links"])[r"\Users\ana\Music"]
                self.assertEqual((music["verdict"], music["reason"]),
                                 ("unverifiable", "foreign-file-system"))
                self.assert_one_line(run, name, words[0])

    def test_a_partition_of_a_disk(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x42), Part(0x07, demo_bytes("demo-data.img")),
                                         Part(0x07, demo_bytes())])
        report = self.mapped("C:=demo.img", "D:=disk.img#2")
        music = by_path(report["links"])[r"\Users\ana\Music"]
        self.assertEqual((music["verdict"], music["resolved"]["volume"]), ("ok", "disk.img#2"))
        self.assertEqual([v["name"] for v in report["header"]["volumes"]],
                         ["demo.img", "disk.img#2"])

    def test_a_partition_that_is_not_ntfs_is_there_and_cannot_be_followed(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x42), Part(0x07, demo_bytes("demo-data.img"))])
        run = self.scan("demo.img", "-q", "--drive-map", "D:=disk.img#1", "-o", "json=-")
        music = by_path(run.json()["links"])[r"\Users\ana\Music"]
        self.assertEqual((music["verdict"], music["reason"]),
                         ("unverifiable", "foreign-file-system"))
        self.assert_one_line(run, "D:=disk.img#1: ", "no NTFS volume")

    def test_the_scanned_disk_itself(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x07, demo_bytes()),
                                         Part(0x07, demo_bytes("demo-data.img"))])
        report = self.report("disk.img", "--drive-map", "C:=disk.img#1", "--drive-map",
                             "D:=disk.img#2", "--drive-map", f"Volume{{{GUID}}}=disk.img#2",
                             "--drive-map", "E:=none")
        wanted = sorted((row["path"], row["verdict"], row["reason"])
                        for row in manifest(MAPPED)["rows"])
        self.assertEqual(sorted((row["path"], row["verdict"], row["reason"])
                                for row in report["links"]), wanted)

    def test_a_source_under_another_name_is_still_that_source(self) -> None:
        report = self.mapped(f"C:={self.dir}/./demo.img")
        self.assertEqual([v["name"] for v in report["header"]["volumes"]], ["demo.img"])
        self.assertEqual(report["header"]["volumes"][0]["letters"][0]["origin"], "mapped")

    def test_what_is_wrong_with_a_map_is_a_usage_error(self) -> None:
        for text in ("C:", "C:=", "=demo.img", "CC:=demo.img", "1:=demo.img", "Volume{12}=none",
                     "C:\\Users=demo.img"):
            with self.subTest(text):
                self.refused(text)

    def test_a_map_to_a_missing_file(self) -> None:
        self.assertIn("nowhere.img", self.refused("D:=nowhere.img"))

    def test_a_map_to_a_directory(self) -> None:
        self.assertIn("directory", self.refused("D:=."))

    def test_a_name_given_twice(self) -> None:
        self.assertIn("twice", self.refused("C:=demo.img", "c:=demo-data.img"))
        self.refused(f"Volume{{{GUID}}}=demo.img", rf"\\?\Volume{{{GUID.upper()}}}=demo-data.img")

    def test_a_map_to_a_disk_must_say_which_partition_if_there_are_several(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x07, demo_bytes()),
                                         Part(0x07, demo_bytes("demo-data.img"))])
        self.assertIn("disk.img#1", self.refused("D:=disk.img"))

    def test_a_map_to_a_partition_that_is_not_there(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x07, demo_bytes("demo-data.img"))])
        self.assertIn("7", self.refused("D:=disk.img#7"))

    def test_a_disk_with_one_ntfs_partition_needs_no_number(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x42), Part(0x07, demo_bytes("demo-data.img"))])
        music = by_path(self.mapped("D:=disk.img")["links"])[r"\Users\ana\Music"]
        self.assertEqual(music["verdict"], "ok")

    def test_a_map_may_stand_before_the_source(self) -> None:
        run = self.scan("--drive-map", "C:=demo.img", "demo.img", "-q")
        self.assertEqual(run.out, "")
        self.write("zeros.img", bytes(MIB))
        self.scan("--drive-map", "D:=zeros.img", "demo.img", "--threads", 1, "-q")


if __name__ == "__main__":
    unittest.main()

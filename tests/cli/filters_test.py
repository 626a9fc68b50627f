"""--only, --type, --under: what they leave, against the manifest, and what the report says of it."""
from __future__ import annotations

import unittest

from cli_support import USAGE, Cli, CliCase, Row, demo_bytes, manifest
from disk_builder import Part, mbr_disk

SCENARIO = manifest("the system volume alone, C: assumed")
ROWS: list[Row] = SCENARIO["rows"]
SETS: list[Row] = SCENARIO["hard_link_sets"]
SYMLINKS = {"file-symlink", "directory-symlink"}


def below(path: str, folder: str) -> bool:
    return path.lower().startswith(folder.lower().rstrip("\\") + "\\")


class Filters(CliCase):
    def filtered(self, *args: object) -> Row:
        report = self.report(Cli.demo(), *args)
        self.assertEqual(report["summary"]["rows"]["link"], len(report["links"]))
        self.assertEqual(report["summary"]["rows"]["hard_link"], len(report["hard_links"]))
        return report

    def assert_links(self, report: Row, wanted) -> None:
        expected = sorted((row["path"], row["verdict"]) for row in ROWS if wanted(row))
        self.assertEqual(sorted((row["path"], row["verdict"]) for row in report["links"]), expected)
        self.assertTrue(expected, "the test must choose something")

    def test_verdicts(self) -> None:
        for words in ("ok", "broken", "degraded", "unverifiable", "opaque", "broken,degraded"):
            with self.subTest(words):
                report = self.filtered("--only", words)
                self.assert_links(report, lambda row: row["verdict"] in words.split(","))
                self.assertEqual(report["hard_links"], [], "hard links have no verdict")

    def test_verdicts_given_repeatedly(self) -> None:
        self.assert_links(self.filtered("--only", "broken", "--only", "ok"),
                          lambda row: row["verdict"] in ("broken", "ok"))

    def test_kinds(self) -> None:
        for kind in sorted({row["kind"] for row in ROWS}):
            with self.subTest(kind):
                report = self.filtered("--type", kind)
                self.assert_links(report, lambda row: row["kind"] == kind)
                self.assertEqual(report["hard_links"], [])

    def test_symlink_means_both_kinds(self) -> None:
        self.assert_links(self.filtered("--type", "symlink"), lambda row: row["kind"] in SYMLINKS)

    def test_hard_links(self) -> None:
        report = self.filtered("--type", "hard-link")
        self.assertEqual(report["links"], [])
        self.assertEqual(sorted(row["path"] for row in report["hard_links"]),
                         sorted(path for entry in SETS for path in entry["paths"]))

    def test_kinds_and_hard_links_together(self) -> None:
        report = self.filtered("--type", "hard-link,junction")
        self.assert_links(report, lambda row: row["kind"] == "junction")
        self.assertEqual(len(report["hard_links"]), sum(len(entry["paths"]) for entry in SETS))

    def test_filters_combine(self) -> None:
        report = self.filtered("--only", "broken", "--type", "junction", "--under", r"\Links\broken")
        self.assert_links(report, lambda row: row["verdict"] == "broken"
                          and row["kind"] == "junction" and below(row["path"], r"\Links\broken"))

    def test_under_a_folder_in_all_spellings(self) -> None:
        for spelling in (r"\Users\ana", "/Users/ana", "\\Users\\ana\\", "/Users/ana/", r"Users\ana",
                         r"\USERS\Ana", r"C:\Users\ana", "c:/users/ANA"):
            with self.subTest(spelling):
                report = self.filtered("--under", spelling)
                self.assert_links(report, lambda row: below(row["path"], r"\Users\ana"))
                wanted = sorted(path for entry in SETS for path in entry["paths"]
                                if below(path, r"\Users\ana"))
                found = sorted(row["path"] for row in report["hard_links"])
                self.assertTrue(set(wanted) <= set(found))
                # A set that has a name there may be listed whole; nothing else may be.
                together = {path for entry in SETS for path in entry["paths"]
                            if any(below(other, r"\Users\ana") for other in entry["paths"])}
                self.assertTrue(set(found) <= together)

    def test_under_does_not_match_a_name_s_beginning(self) -> None:
        """\\Program must not find \\Program Files and \\ProgramData."""
        self.scan(Cli.demo(), "--under", r"\Program", expect=USAGE)

    def test_under_the_root_is_everything(self) -> None:
        for root in ("\\", "/", "C:\\"):
            self.assertEqual(len(self.filtered("--under", root)["links"]), len(ROWS))

    def test_under_what_is_not_there(self) -> None:
        for path in (r"\nowhere", r"\Users\nobody", r"\Windows\explorer.exe"):
            run = self.scan(Cli.demo(), "--under", path, "-o", "a.json", expect=USAGE)
            self.assertEqual(run.out, "")
            self.assert_one_line(run, path)
            self.assert_nothing_left()

    def test_under_on_a_drive_that_is_not_a_volume(self) -> None:
        self.scan(Cli.demo(), "--under", r"Q:\Users", expect=USAGE)
        self.scan(Cli.demo(), "--under", r"D:\Users", "--drive-map", f"C:={Cli.demo()}", expect=USAGE)

    def test_under_with_a_letter_chooses_the_volume(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x07, demo_bytes()), Part(0x07, demo_bytes())])
        report = self.report("disk.img", "--drive-map", "C:=disk.img#1", "--drive-map",
                             "D:=disk.img#2", "--under", r"D:\Users")
        self.assertEqual({row["volume"] for row in report["links"]}, {"disk.img#2"})

    def test_under_with_several_volumes_needs_it_on_one_of_them(self) -> None:
        report = self.report(Cli.demo(), Cli.demo("demo-data.img"), "--under", r"\Media")
        self.assertEqual({row["volume"] for row in report["links"] + report["hard_links"]},
                         {str(Cli.demo("demo-data.img"))})

    def test_exclude(self) -> None:
        report = self.filtered("--exclude", r"\Links\*", "--exclude", r"\users\ANA\**\application data")
        self.assert_links(report, lambda row: not below(row["path"], r"\Links")
                          and not row["path"].endswith(r"ana\AppData\Local\Application Data")
                          and row["path"] != r"\Users\ana\Application Data")
        self.assertEqual(report["header"]["filters"], [r"exclude=\Links\*",
                                                       r"exclude=\users\ANA\**\application data"])
        self.assert_links(self.filtered("--exclude", r"X:\Links"), lambda row: True)
        self.assert_links(self.filtered("--under", r"\Links", "--exclude", r"\Links\ok"),
                          lambda row: below(row["path"], r"\Links") and not below(row["path"], r"\Links\ok"))
        # The screen stays that of a scan without filters.
        text = self.run_cli("scan", Cli.demo(), "--drive-map", f"C:={Cli.demo()}", "--exclude", r"\Links").out
        self.assertIn("What follows is without: exclude=", text)
        self.assertNotIn(r"\Links\broken", text)
        self.assertIn(r"\Users\ana\SendTo", text)
        self.assertIn("No broken links", self.run_cli("scan", Cli.demo(), "--exclude", "\\").out)

    def test_exclude_with_mistakes(self) -> None:
        for pattern in ("", "a/b", "x", r"\**x"):
            with self.subTest(pattern):
                run = self.run_cli("scan", Cli.demo(), "--exclude", pattern)
                self.assertEqual(run.code, USAGE)
                self.assertIn("--exclude", run.err)

    def test_words_that_are_unknown_are_usage_errors_that_list_the_known(self) -> None:
        self.assertIn("unverifiable", self.scan(Cli.demo(), "--only", "bad", expect=USAGE).err)
        self.assertIn("volume-mount-point", self.scan(Cli.demo(), "--type", "bad", expect=USAGE).err)
        for option in ("--only", "--type", "--under"):
            for value in ("", ","):
                if (option, value) != ("--under", ","):
                    with self.subTest(option, value=value):
                        self.scan(Cli.demo(), option, value, expect=USAGE)

    def test_options_may_stand_anywhere_around_the_source(self) -> None:
        """As the issue writes it: linkaudit scan --only broken --type junction disk.img."""
        for args in (("--only", "broken", "--type", "junction", Cli.demo()),
                     ("--only", "broken", Cli.demo(), "--type", "junction"),
                     (Cli.demo(), "--only", "broken", "--type", "junction"),
                     ("--type", "junction", "--only", "broken", Cli.demo(), "-q"),
                     ("-o", "a.json", Cli.demo(), "-q", "--only", "broken", "--type", "junction"),
                     ("--only=broken", "--type=junction", Cli.demo(), "-q")):
            with self.subTest(" ".join(str(arg) for arg in args if arg != Cli.demo())):
                run = self.scan("-o", "json=r", *args) if "-o" not in args else self.scan(*args)
                self.assertEqual(run.err, "")

    def test_the_screen_lists_what_was_asked_for_and_says_that_it_was_filtered(self) -> None:
        out = self.scan(Cli.demo(), "--type", "lx-symlink").out
        for row in ROWS:
            if row["kind"] == "lx-symlink":
                self.assertIn(row["path"], out)
        self.assertRegex(out, "(?i)filter|--type|type=", "the screen does not say that it is filtered")

    def test_a_filter_that_leaves_nothing(self) -> None:
        report = self.report(Cli.demo("demo-data.img"), "--only", "broken")
        self.assertEqual((report["links"], report["hard_links"]), ([], []))


if __name__ == "__main__":
    unittest.main()

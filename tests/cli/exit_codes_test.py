"""The exit codes, and that the screen and the reports tell the same story as they do."""
from __future__ import annotations

import os
import struct
import unittest

from cli_support import (DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, census, csv_rows, demo_bytes,
                         manifest, posix_only)
from disk_builder import MIB
from ntfs_patch import FILE_NAME, Image, attributes

ALONE = manifest("the system volume alone, C: assumed")


class CrossCheck(CliCase):
    """One link of the first demo volume lacks its attribute bit; the second volume is sound."""

    def test_findings_above_information(self) -> None:
        run = self.scan(Cli.demo(), "--cross-check", expect=1)
        self.assertIn("attribute-bit-clear", run.out)
        self.assertIn(r"\Links\ok\attribute-bit-clear", run.out)
        self.assertNotIn("INCOMPLETE", run.out)
        self.assertNotIn("Cross-check", self.scan(Cli.demo()).out)

    def test_nothing_above_information(self) -> None:
        run = self.scan(Cli.demo("demo-data.img"), "--cross-check")
        self.assertIn("No warnings or errors", run.out)

    def test_volumes_that_are_read_for_their_targets_are_not_checked(self) -> None:
        report = self.report(Cli.demo("demo-data.img"), "--cross-check", "--drive-map",
                             f"C:={Cli.demo()}")
        self.assertEqual(["findings" in volume for volume in report["summary"]["volumes"]],
                         [not volume["target_only"] for volume in report["header"]["volumes"]])
        self.assertEqual({row["severity"] for row in report["findings"]}, {"information"})

    def test_what_cannot_be_compared_is_said_and_makes_it_incomplete(self) -> None:
        source = self.write("loose.mft", Image(demo_bytes("demo-data.img")).loose_mft())
        run = self.scan(source, "--cross-check", expect=INCOMPLETE)
        self.assertRegex(run.out, r"INCOMPLETE: .*the cross-check did not\s+compare")


class Incomplete(CliCase):
    def assert_incomplete(self, *sources: object) -> dict:
        run = self.scan(*sources, expect=INCOMPLETE)
        self.assertRegex(run.out.splitlines()[0].lower(), "incomplete|provisional")
        self.assertNotIn("\nNo broken links.\n", run.out)
        report = self.report(*sources, expect=INCOMPLETE)
        self.assertFalse(report["header"]["complete"])
        self.assertFalse(report["summary"]["complete"])
        table = self.scan(*sources, "-q", "-o", "csv=-", expect=INCOMPLETE).stdout
        self.assertIn("incomplete", {row["type"] for row in csv_rows(table)})
        return report

    def test_a_dirty_volume(self) -> None:
        image = Image(demo_bytes())
        image.set_dirty()
        source = image.save(self.dir / "dirty.img")
        report = self.assert_incomplete(source)
        self.assertIn("dirty", " ".join(report["header"]["volumes"][0]["unclean"]))
        self.assertEqual(len(report["links"]), len(ALONE["rows"]), "its links are all there")
        self.assertIn("dirty", self.run_cli("info", source).out)

    def test_a_torn_record(self) -> None:
        number = 100  # a file with a WOF reparse point
        image = Image(demo_bytes())
        image.tear(number)
        source = image.save(self.dir / "torn.img")
        report = self.assert_incomplete(source)
        fault, = [row for row in report["faults"] if row["record"] == number]
        self.assertEqual(fault["code"], "torn-record")
        self.assertNotIn(number, {row["record"] for row in report["links"]})
        self.assertEqual(len(report["links"]), len(ALONE["rows"]) - 1)
        self.assertTrue(report["header"]["volumes"][0]["incomplete"])

    def test_a_record_with_another_signature(self) -> None:
        for signature in (b"BAAD", b"\xde\xad\xbe\xef"):
            image = Image(demo_bytes())
            at = image.offset_of(100)
            image.bytes[at:at + 4] = signature
            source = image.save(self.dir / "bad.img")
            report = self.assert_incomplete(source)
            self.assertIn(100, {row["record"] for row in report["faults"]})

    def test_a_wiped_directory_orphans_what_is_below_and_says_so(self) -> None:
        folder = next(row for row in census(Cli.demo())["paths"] if row["path"] == r"\Links\broken")
        image = Image(demo_bytes())
        image.tear(folder["record"])
        source = image.save(self.dir / "orphans.img")
        report = self.assert_incomplete(source)
        below = {row["path"].rpartition("\\")[2] for row in ALONE["rows"]
                 if row["path"].startswith("\\Links\\broken\\")}
        orphans = [row for row in report["links"] if "path_state" in row]
        self.assertEqual({row["path"].rpartition("\\")[2] for row in orphans}, below)
        for row in orphans:
            self.assertIn(row["path_state"], ("orphan", "broken-parent"))
            self.assertFalse(row["path"].startswith("\\Links"), "a path that nobody can know")
            # Where a relative target begins nobody can know either. (A rooted one is known.)
            if row["relative"] and not row["substitute_name"].startswith("\\"):
                self.assertNotEqual((row["verdict"], row["reason"]), ("broken", "missing"), row["path"])

    def test_a_name_that_overruns_its_attribute(self) -> None:
        image = Image(demo_bytes())

        def change(record: bytearray) -> None:
            at = next(at for kind, at, _ in attributes(record) if kind == FILE_NAME)
            value = at + struct.unpack_from("<H", record, at + 0x14)[0]
            record[value + 0x40] = 255
        image.change_record(100, change)
        report = self.assert_incomplete(image.save(self.dir / "name.img"))
        self.assertIn(100, {row["record"] for row in report["faults"]})

    def test_a_loose_mft_with_reparse_data_outside(self) -> None:
        self.assert_incomplete(self.write("$MFT", Image(demo_bytes()).loose_mft()))

    def test_a_loose_mft_that_holds_all_is_complete(self) -> None:
        """The data volume has no link whose data lie outside of its $MFT."""
        source = self.write("$MFT", Image(demo_bytes("demo-data.img")).loose_mft())
        report = self.report(source)
        self.assertTrue(report["header"]["complete"])
        self.assertEqual(len(report["links"]),
                         len(manifest("the data volume alone, nothing is broken")["rows"]))

    def test_one_of_several_sources_failed(self) -> None:
        self.write("zeros.img", bytes(MIB))
        self.assert_incomplete(Cli.demo(), "zeros.img")

    def test_damage_that_hides_nothing_does_not_make_a_scan_incomplete(self) -> None:
        """demo.img has a reparse point whose sizes contradict each other: a fault of that link."""
        report = self.report(Cli.demo())
        self.assertTrue(report["faults"])
        self.assertTrue(report["header"]["complete"])


class Others(CliCase):
    def test_done_whatever_the_verdicts_are(self) -> None:
        self.assertTrue([row for row in ALONE["rows"] if row["verdict"] == "broken"])
        self.scan(Cli.demo(), expect=DONE)

    def test_usage(self) -> None:
        for args in ((), ("scan",), ("info",), ("nonsense",), ("scan", "--nonsense", Cli.demo()),
                     ("scan", Cli.demo(), "--io", "x"), ("scan", Cli.demo(), "--color", "x"),
                     ("scan", Cli.demo(), "-o"), ("schema", "x"), ("info", Cli.demo(), "-o", "x")):
            with self.subTest(args):
                run = self.run_cli(*args)
                self.assertEqual(run.code, USAGE)
                self.assertEqual(run.out, "")
                self.assertIn("--help", run.err)
                self.assertLessEqual(len(run.err.splitlines()), 3)

    def test_usage_errors_name_the_mistake(self) -> None:
        demo = Cli.demo()
        for args, words in (
                (("resolve", demo, "a", "b", "c"), ("b c",)),
                (("schema", "x"), ("unexpected argument: x",)),
                (("scan", demo, "--nonsense"), ("--nonsense",)),
                (("scan", demo, "--threads"), ("--threads: missing value",)),
                (("scan", demo, "-o"), ("--output: missing value",)),
                (("scan", demo, "--partition", "x"), ("--partition", "expected a number from 1 to 1024, not 'x'")),
                (("links", demo, "--partition", "0", "x"), ("expected a number from 1 to 1024, not '0'",)),
                (("snapshots",), ("no volume given",)), (("convert",), ("no report given",)),
                (("diff", "a.json"), ("expected two reports",)), (("check",), ("no source given",)),
                (("policy",), ("no action given",)), (("policy", "lint"), ("no policy file given",)),
                (("policy", "explain"), ("no rule given",)),
                (("check", demo, "--report", "a.json"), ("--report: judges an earlier report",)),
                (("check", "--report", "a.json", "--cross-check"), ("--cross-check: cannot be combined",)),
                (("check", demo, "--fail-on", "severe"), ("--fail-on",)),
                (("check", demo, "--exit-code", "256"), ("--exit-code", "from 1 to 255")), (("scan",), ("no source given",))):
            with self.subTest(args):
                run = self.run_cli(*args)
                self.assertEqual((run.code, run.out), (USAGE, ""))
                for word in words:
                    self.assertIn(word, run.err.splitlines()[0])

    @posix_only("arguments are UTF-16")
    def test_a_path_that_is_not_utf8_is_not_looked_up(self) -> None:
        """It must not become another name, which is then proven not to be there."""
        for name in (b"\\\xed\xb0\x80y", b"\\Users\xff", b"\\caf\xe9"):
            for args in (("links",), ("resolve",), ("refs",), ("scan", "--under"), ("refs", "\\", "--under")):
                with self.subTest((name, args)):
                    run = self.run_cli(args[0], Cli.demo(), *args[1:], os.fsdecode(name))
                    self.assertEqual((run.code, run.out), (USAGE, ""))
                    line = run.err.splitlines()[0]
                    self.assertIn("not valid UTF-8", line)
                    self.assertEqual("--id" in line, args in (("links",), ("resolve",), ("refs",)))
                    self.assertEqual("--under" in line, "--under" in args)

    def test_usage_errors_come_before_any_work(self) -> None:
        self.scan(Cli.demo(), "-o", "a.json", "--only", "nonsense", expect=USAGE)
        self.scan("nowhere.img", "--type", "nonsense", expect=USAGE)
        self.assert_nothing_left()

    def test_a_report_that_cannot_be_written(self) -> None:
        self.scan(Cli.demo(), "-o", "nowhere/a.json", expect=FAILED)

    def test_an_empty_name_is_one_clear_line(self) -> None:
        run = self.run_cli("scan", "")
        self.assertIn(run.code, (USAGE, FAILED))
        self.assertNotIn("open :", run.err)

    def test_info_has_the_same_codes(self) -> None:
        self.write("zeros.img", bytes(MIB))
        for args, code in (((Cli.demo(),), DONE), ((Cli.demo(), "zeros.img"), INCOMPLETE),
                           (("zeros.img", "nowhere.img"), FAILED)):
            for form in ((), ("--json",)):
                self.assertEqual(self.run_cli("info", *form, *args).code, code, args)


if __name__ == "__main__":
    unittest.main()

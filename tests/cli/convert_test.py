"""`convert`: an earlier report in other formats, byte by byte as the run itself writes them."""
from __future__ import annotations

import json
import unittest

from cli_support import DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, Run, demo_bytes, posix_only

FORMATS = ("json", "ndjson", "csv", "txt")


class ConvertCase(CliCase):
    def convert(self, *args: object, expect: int = DONE) -> Run:
        run = self.run_cli("convert", *args)
        self.assertEqual(run.code, expect, f"convert {args}\n{run.out[:300]}\n{run.err[:600]}")
        return run

    def make(self, *args: object, command: str = "scan", code: int = DONE, formats=FORMATS) -> None:
        """Writes direct.json, direct.ndjson, …"""
        outputs = [part for name in formats for part in ("-o", f"direct.{name}")]
        run = self.run_cli(command, *args, "-q", "--reproducible", *outputs)
        self.assertEqual(run.code, code, run.err)

    def same_as_direct(self, *options: str, code: int = DONE, formats=FORMATS) -> None:
        for source in ("direct.json", "direct.ndjson"):
            outputs = [part for name in formats for part in ("-o", f"converted.{name}")]
            self.convert(source, "-q", *options, *outputs, expect=code)
            for name in formats:
                self.assertEqual((self.dir / f"converted.{name}").read_bytes(),
                                 (self.dir / f"direct.{name}").read_bytes(), (source, name))


class AsWrittenDirectly(ConvertCase):
    def test_a_scan(self) -> None:
        self.make(Cli.demo())
        self.same_as_direct()

    def test_two_volumes_with_a_cross_check(self) -> None:
        system, data = Cli.demo(), Cli.demo("demo-data.img")
        self.make(system, data, "--cross-check", "--drive-map", f"C:={system}", "--drive-map",
                  f"D:={data}", code=1)
        self.same_as_direct()

    def test_references(self) -> None:
        # A text report of refs goes to the screen only if it is asked for there.
        formats = ("json", "ndjson", "csv")
        self.make(Cli.demo(), r"C:\Users\ana", command="refs", formats=formats)
        self.same_as_direct(formats=formats)

    def test_an_incomplete_scan_stays_one(self) -> None:
        self.write("cut.img", demo_bytes()[:-4096 * 40])
        self.make("cut.img", code=INCOMPLETE)
        self.same_as_direct(code=INCOMPLETE)
        self.assertTrue(self.convert("direct.ndjson", expect=INCOMPLETE).out.startswith("INCOMPLETE"))

    def test_filters_are_kept(self) -> None:
        self.make(Cli.demo(), "--only", "broken", "--type", "junction")
        self.same_as_direct()

    def test_a_separator(self) -> None:
        options = ("--csv-separator", "semicolon", "--csv-bom", "--csv-raw")
        self.make(Cli.demo(), *options, formats=("json", "ndjson", "csv"))
        self.same_as_direct(*options, formats=("csv",))

    def test_the_clock_and_the_host_are_those_of_the_scan(self) -> None:
        self.run_cli("scan", Cli.demo(), "-q", "-o", "a.ndjson")
        self.convert("a.ndjson", "-q", "-o", "b.ndjson")
        self.assertEqual((self.dir / "a.ndjson").read_bytes(), (self.dir / "b.ndjson").read_bytes())

    def test_the_screen(self) -> None:
        self.make(Cli.demo(), formats=("ndjson",))
        shown = self.run_cli("scan", Cli.demo(), "--reproducible")
        self.assertEqual(self.convert("direct.ndjson").out, shown.out)

    def test_standard_output(self) -> None:
        self.make(Cli.demo())
        self.assertEqual(self.convert("direct.ndjson", "-o", "json=-").stdout,
                         (self.dir / "direct.json").read_bytes())


class Refused(ConvertCase):
    def setUp(self) -> None:
        super().setUp()
        self.make(Cli.demo(), formats=("json", "ndjson"))
        self.lines = (self.dir / "direct.ndjson").read_bytes().splitlines(keepends=True)

    def refused(self, content: bytes, *words: str) -> None:
        self.write("bad.ndjson", content)
        run = self.convert("bad.ndjson", "-q", "-o", "x.csv", expect=FAILED)
        self.assert_one_line(run, "bad.ndjson", *words)
        self.assertFalse((self.dir / "x.csv").exists())

    def test_what_is_no_report(self) -> None:
        self.refused(b"", "empty")
        self.refused(b"hello\n", "not a report")
        self.refused(demo_bytes()[:65536], "not a report")
        self.refused(b'{"a": 1}', "")

    def test_a_truncated_report(self) -> None:
        self.refused(b"".join(self.lines[:-1]), "summary is missing", "truncated")
        self.refused(b"".join(self.lines)[:-20], "")
        self.refused(b"".join(self.lines[:5] + self.lines[6:]), "truncated or was edited")

    def test_another_major_version(self) -> None:
        text = b"".join(self.lines).replace(b'"schema_version":"1.', b'"schema_version":"2.')
        self.refused(text, "schema version 2.")

    def test_a_file_that_is_not_there(self) -> None:
        run = self.convert("nowhere.ndjson", "-q", "-o", "x.csv", expect=FAILED)
        self.assert_one_line(run, "nowhere.ndjson")
        self.assertFalse((self.dir / "x.csv").exists())

    def test_its_own_input(self) -> None:
        before = (self.dir / "direct.ndjson").read_bytes()
        run = self.convert("direct.ndjson", "-o", "direct.ndjson", expect=USAGE)
        self.assert_one_line(run, "would overwrite an input")
        self.assertEqual((self.dir / "direct.ndjson").read_bytes(), before)

    def test_no_report(self) -> None:
        self.assertIn("no report given", self.convert(expect=USAGE).err)

    @posix_only("directories cannot be opened there")
    def test_a_directory(self) -> None:
        self.assert_one_line(self.convert(self.dir, "-q", "-o", "x.csv", expect=FAILED), "directory")


class LessThanWhole(ConvertCase):
    def test_a_report_that_reached_its_size_limit(self) -> None:
        self.run_cli("scan", Cli.demo(), "-q", "--max-output", "20K", "-o", "small.ndjson")
        self.convert("small.ndjson", "-q", "-o", "small.json", expect=INCOMPLETE)
        report = json.loads((self.dir / "small.json").read_text())
        self.assertFalse(report["summary"]["complete"])
        self.assertIn("report-truncated",
                      [limit["code"] for limit in report["header"]["volumes"][0]["limitations"]])

    def test_rows_of_a_newer_version(self) -> None:
        self.make(Cli.demo(), formats=("ndjson",))
        lines = (self.dir / "direct.ndjson").read_text().splitlines()
        header = json.loads(lines[0])
        header["schema_version"] = "1.999"
        lines[0] = json.dumps(header)
        lines.insert(3, '{"type":"cabbage","volume":7}')
        self.write("newer.ndjson", "\n".join(lines).encode() + b"\n")
        run = self.convert("newer.ndjson", expect=INCOMPLETE)
        self.assertTrue(run.out.startswith("INCOMPLETE"))
        self.assertIn("newer version", " ".join(run.out.split()))


if __name__ == "__main__":
    unittest.main()

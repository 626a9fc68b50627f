"""CSV: RFC 4180, CRLF, the formula guard that can be undone, the byte order mark."""
from __future__ import annotations

import csv
import io
import re
import unittest

from cli_support import USAGE, Cli, CliCase, Row, csv_rows, demo_bytes
from ntfs_patch import Image
from reports_test import flat

LINK = r"\Links\broken\missing\relative.txt"  # a relative symbolic link
TARGET = r"..\nowhere\x.txt"
# OWASP, "CSV Injection"; ASVS 1.2.10; the fullwidth forms; blanks in front.
GUARDED = ["=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20",
           " =", "\u00a0=", "\u3000+", "\ufeff-", "\u200b@", " \u2003\uff1d"]
# One record by RFC 4180: quoted fields may hold anything, bare ones neither quotes nor line ends.
FIELD = rb'(?:"(?:[^"]|"")*"|[^",\r\n]*)'
RECORD = re.compile(FIELD + rb"(?:," + FIELD + rb")*\r\n")


class Csv(CliCase):
    def with_target(self, text: str) -> str:
        """The demo volume with another target of that link; names its image."""
        image = Image(demo_bytes())
        record = next(row["record"] for row in self.report(Cli.demo())["links"]
                      if row["path"] == LINK)
        self.assertGreater(image.replace_text(record, TARGET, text.ljust(len(TARGET), "x")), 0)
        image.save(self.dir / "patched.img")
        return "patched.img"

    def csv(self, *args: object) -> bytes:
        return self.scan(*args, "-q", "-o", "csv=-").stdout

    def link(self, rows: list[dict[str, str]]) -> dict[str, str]:
        return next(row for row in rows if row.get("path") == LINK)

    def test_every_record_is_rfc_4180_with_crlf_and_as_many_fields(self) -> None:
        for source in (Cli.demo(), self.with_target('a,"b"\n\r\nc,'), self.with_target('"')):
            text, at, widths = self.csv(source), 0, set()
            while at < len(text):
                record = RECORD.match(text, at)
                self.assertIsNotNone(record, f"no record at byte {at}: {text[at:at + 80]!r}")
                widths.add(len(re.findall(rb"(?:^|,)" + FIELD, record.group()[:-2])))
                at = record.end()
            self.assertEqual(len(widths), 1)

    def test_the_first_line_names_the_columns(self) -> None:
        header = self.csv(Cli.demo()).split(b"\r\n")[0].decode()
        names = header.split(",")
        self.assertEqual(names[0], "type")
        self.assertEqual(len(names), len(set(names)))
        for wanted in ("volume", "record", "sequence", "path", "kind", "target", "verdict", "reason",
                       "flags", "created", "name_count", "saved_bytes"):
            self.assertIn(wanted, names)

    def test_separators_quotes_and_line_ends_survive(self) -> None:
        for text in ('a,b;c', '"quoted"', "line\nfeed", "carriage\rx", "x\r\n,\"", " spaces "):
            with self.subTest(text):
                source = self.with_target(text)
                row = self.link(csv_rows(self.csv(source)))
                self.assertEqual(row["substitute_name"], text.ljust(len(TARGET), "x"))

    def test_a_cell_that_could_be_a_formula_is_guarded(self) -> None:
        for first in GUARDED:
            with self.subTest(first):
                text = (first + "cmd|'/C calc'!A").ljust(len(TARGET), "x")[:len(TARGET)]
                source = self.with_target(text)
                guarded = self.link(csv_rows(self.csv(source)))
                raw = self.link(csv_rows(self.csv(source, "--csv-raw")))
                self.assertEqual(guarded["substitute_name"], "'" + text)
                self.assertEqual(raw["substitute_name"], text)

    def test_a_nul_is_guarded_and_not_lost(self) -> None:
        """Many readers end a cell at NUL: another character may stand for it, beside the units."""
        text = "\0cmd".ljust(len(TARGET), "x")
        for guard, options in (("'", ()), ("", ("--csv-raw",))):
            row = self.link(csv_rows(self.csv(self.with_target(text), *options)))
            self.assertIn(row["substitute_name"], (guard + text, guard + text.replace("\0", "\ufffd")))
            if "\0" not in row["substitute_name"]:
                self.assertIn(text.encode("utf-16-le").hex(), row["exact"])

    def test_without_their_guard_the_cells_are_those_of_the_json(self) -> None:
        def bare(text: str) -> str:
            return text[1:] if text.startswith("'") else text
        for source in (Cli.demo(), self.with_target("=cmd|x"), self.with_target("''")):
            report: Row = self.report(source)
            rows = [row for row in csv_rows(self.csv(source)) if row["type"] == "link"]
            for wanted, found in zip(report["links"], rows, strict=True):
                cells = flat(wanted)
                self.assertEqual({key: bare(found[key]) for key in cells}, cells)

    def test_a_volume_whose_name_is_a_formula(self) -> None:
        self.write("=1+1.img", demo_bytes())
        volumes = {row["volume"] for row in csv_rows(self.csv("=1+1.img"))}
        self.assertEqual(volumes, {"'=1+1.img"})
        self.assertEqual({row["volume"] for row in csv_rows(self.csv("=1+1.img", "--csv-raw"))},
                         {"=1+1.img"})

    def test_other_separators_give_the_same_cells(self) -> None:
        source = self.with_target('a,b;c\td"e')
        rows = csv_rows(self.csv(source))
        for word, separator in (("semicolon", ";"), ("tab", "\t"), ("comma", ",")):
            text = self.csv(source, "--csv-separator", word).decode()
            self.assertTrue(text.startswith(f"type{separator}volume{separator}record{separator}"))
            reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
            self.assertEqual(list(reader), rows, word)
        self.scan(source, "--csv-separator", ":", expect=USAGE)

    def test_fields_with_any_separator_are_quoted(self) -> None:
        """LibreOffice offers to split at all three: then quotes keep a field whole."""
        for text in ("x;=1+1", "x\t=1+1"):
            written = self.csv(self.with_target(text)).decode()
            self.assertIn(f',"{text.ljust(len(TARGET), "x")}",', written)

    def test_the_byte_order_mark_is_there_only_if_wanted(self) -> None:
        plain, marked = self.csv(Cli.demo()), self.csv(Cli.demo(), "--csv-bom")
        self.assertFalse(plain.startswith(b"\xef\xbb\xbf"))
        self.assertEqual(marked, b"\xef\xbb\xbf" + plain)
        self.scan(Cli.demo(), "-q", "--csv-bom", "-o", "x.csv", "-o", "x.json")
        self.assertTrue((self.dir / "x.csv").read_bytes().startswith(b"\xef\xbb\xbftype,"))
        self.assertTrue((self.dir / "x.json").read_bytes().startswith(b"{"))

    def test_an_incomplete_report_never_looks_complete(self) -> None:
        image = Image(demo_bytes())
        self.write("loose.mft", image.loose_mft())
        image.set_dirty()
        image.save(self.dir / "dirty.img")
        for source in ("loose.mft", "dirty.img"):
            rows = csv_rows(self.scan(source, "-q", "-o", "csv=-", expect=4).stdout)
            self.assertIn("incomplete", {row["type"] for row in rows}, source)
        self.assertNotIn("incomplete", {row["type"] for row in csv_rows(self.csv(Cli.demo()))})


if __name__ == "__main__":
    unittest.main()

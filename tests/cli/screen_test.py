"""The readable report: colour, escaping, width, and what must be said first and last."""
from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
import unicodedata
import unittest

from cli_support import ESCAPE, INCOMPLETE, Cli, CliCase, demo_bytes, environment, manifest
from ntfs_patch import Image

FOLDER = r"\Links\ok"
NAME = "dosdevices"  # ten units, of a junction there
ROWS = manifest("the system volume alone, C: assumed")["rows"]


def on_a_terminal(*args: object, columns: int = 100, **env: str) -> str:
    """What the program writes to a terminal."""
    main, inner = pty.openpty()
    env = {"TERM": "xterm-256color", "COLUMNS": str(columns), **env}
    process = subprocess.Popen([*Cli.command, *map(str, args)], stdin=inner, stdout=inner,
                               stderr=subprocess.DEVNULL, env=environment(**env))
    os.close(inner)
    text, until = b"", time.monotonic() + 60
    while time.monotonic() < until and select.select([main], [], [], 1)[0]:
        try:
            piece = os.read(main, 65536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        text += piece
    os.close(main)
    process.wait(timeout=60)
    return text.decode("utf-8").replace("\r\n", "\n")


class Colour(CliCase):
    def test_none_without_a_terminal(self) -> None:
        self.assertNotIn("\x1b", self.scan(Cli.demo()).out)
        self.assertNotIn("\x1b", self.scan(Cli.demo(), TERM="xterm-256color").out)

    def test_a_terminal_has_it_unless_no_color_is_set(self) -> None:
        self.assertIn(ESCAPE, on_a_terminal("scan", Cli.demo()))
        self.assertNotIn("\x1b", on_a_terminal("scan", Cli.demo(), NO_COLOR="1"))
        self.assertIn(ESCAPE, on_a_terminal("scan", Cli.demo(), NO_COLOR=""))
        self.assertNotIn("\x1b", on_a_terminal("scan", Cli.demo(), TERM="dumb"))
        self.assertNotIn("\x1b", on_a_terminal("scan", Cli.demo(), "--color", "never"))

    def test_always_means_always(self) -> None:
        for env in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
            self.assertIn(ESCAPE, self.scan(Cli.demo(), "--color", "always", **env).out)
        self.assertEqual(self.scan(Cli.demo(), "--colour", "always", "--reproducible").out,
                         self.scan(Cli.demo(), "--color=always", "--reproducible").out)

    def test_colour_is_only_decoration(self) -> None:
        plain = self.scan(Cli.demo(), "--reproducible").out
        coloured = self.scan(Cli.demo(), "--reproducible", "--color", "always").out
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", coloured), plain)

    def test_a_report_in_a_file_has_none(self) -> None:
        self.scan(Cli.demo(), "-q", "--color", "always", "-o", "a.csv", "-o", "a.ndjson")
        for name in ("a.csv", "a.ndjson"):
            self.assertNotIn(b"\x1b", (self.dir / name).read_bytes())


class Escaping(CliCase):
    HOSTILE = ("a\x1b[31mred!", "right\u202eto\u2066l", "zero\u200bwide\ufeff", "bell\x07c1\x9b\x85x",
               "new\nline\r\t", "tag\U000e0041\U000e0042xxx", "del\x7f\u2028\u2029xxxx")

    def assert_harmless(self, text: str) -> None:
        for char in text:
            if char != "\n":
                self.assertNotIn(unicodedata.category(char), ("Cc", "Cf", "Zl", "Zp", "Cs"),
                                 f"U+{ord(char):04X} reaches the screen")

    def test_names_cannot_command_the_terminal(self) -> None:
        for name in self.HOSTILE:
            with self.subTest(name):
                image = Image(demo_bytes())
                record = next(row["record"] for row in self.report(Cli.demo())["links"]
                              if row["path"] == f"{FOLDER}\\{NAME}")
                raw = name.encode("utf-16-le")
                self.assertEqual(len(raw), 2 * len(NAME))
                changed = "".join(chr(int.from_bytes(raw[i:i + 2], "little"))
                                  for i in range(0, len(raw), 2))
                self.assertGreater(image.replace_text(record, NAME, changed), 0)
                source = image.save(self.dir / "hostile.img")
                self.assertIn(f"{FOLDER}\\{name}",
                              [row["path"] for row in self.report(source)["links"]])
                plain = self.scan(source, "--under", FOLDER).out
                self.assert_harmless(plain)
                self.assert_harmless(on_a_terminal("scan", source, "--under", FOLDER, "--color",
                                                   "never", NO_COLOR="1"))
                self.assertNotIn("\nline", plain)

    def test_labels_and_file_names_cannot_either(self) -> None:
        image = Image(demo_bytes())
        self.assertGreater(image.replace_text(3, "System", "S\x1b\u202e\x07\x9b!"), 0)
        source = image.save(self.dir / "a\x1b[31m\u202e\n.img")
        for args in (("scan", source), ("info", source), ("scan", self.dir / "no\x1b[5m\u202e.img")):
            run = self.run_cli(*args)
            self.assert_harmless(run.out)
            self.assert_harmless(run.err)


class Layout(CliCase):
    def test_lines_fit_the_columns(self) -> None:
        """Names are never cut, so a line may be longer only by one name that does not fit."""
        for columns in (70, 80, 100, 140):
            out = self.scan(Cli.demo(), COLUMNS=str(columns)).out
            for line in out.splitlines():
                if len(line) > columns:
                    self.assertRegex(line, r"[\\/]", f"{columns} columns: {line!r}")

    def test_odd_widths_do_no_harm(self) -> None:
        for columns in ("0", "1", "-5", "x", "", "99999999999999999999", "1000000"):
            self.assertIn("junction", self.scan(Cli.demo(), COLUMNS=columns).out)

    def test_every_broken_link_is_there_with_its_target(self) -> None:
        out = self.scan(Cli.demo(), COLUMNS="300").out
        for row in ROWS:
            if row["verdict"] == "broken" and "path_utf16" not in row:
                line = next((line for line in out.splitlines() if row["path"] in line), "")
                self.assertIn(row["reason"], line, row["path"])
                target = row.get("target")
                if target and target.isprintable():
                    self.assertIn(target, line)

    def test_the_table_counts_by_kind_and_verdict(self) -> None:
        lines = self.scan(Cli.demo()).out.splitlines()
        heading = next(line.split() for line in lines if line.split()[:2] == ["ok", "degraded"])
        for kind in sorted({row["kind"] for row in ROWS}):
            cells = next(line.split()[1:] for line in lines if line.split()[:1] == [kind])
            for verdict, shown in zip(heading, cells, strict=True):
                count = sum((row["kind"], row["verdict"]) == (kind, verdict) for row in ROWS)
                self.assertEqual(int(shown.replace("-", "0")), count, (kind, verdict))

    def test_the_last_line_names_the_way_to_the_rest(self) -> None:
        last = self.scan(Cli.demo()).out.strip().splitlines()[-1]
        self.assertIn("-o", last)
        self.assertIn(".json", last)

    def test_quiet_prints_nothing(self) -> None:
        for option in ("-q", "--quiet"):
            run = self.scan(Cli.demo(), option)
            self.assertEqual((run.out, run.err), ("", ""))
        self.assertEqual(on_a_terminal("scan", Cli.demo(), "-q"), "")

    def test_progress_stays_off_the_pipes(self) -> None:
        self.assertEqual(self.scan(Cli.demo()).err, "")

    def test_a_dirty_volume_is_said_first(self) -> None:
        image = Image(demo_bytes())
        image.set_dirty()
        first = self.scan(image.save(self.dir / "dirty.img"), expect=INCOMPLETE).out.splitlines()[0]
        self.assertIn("dirty", first)
        self.assertNotIn("not everything could be read", first, "it could: only the state is unsure")

    def test_damage_is_said_first(self) -> None:
        image = Image(demo_bytes())
        image.tear(100)
        out = self.scan(image.save(self.dir / "torn.img"), expect=INCOMPLETE).out
        self.assertTrue(out.lower().startswith("incomplete"))
        self.assertIn("record 100", out)

    def test_a_failed_source_is_named_first(self) -> None:
        out = self.scan(Cli.demo(), "nowhere.img", expect=INCOMPLETE).out
        self.assertTrue(out.lower().startswith("incomplete"))
        self.assertIn("nowhere.img", out.splitlines()[0])


if __name__ == "__main__":
    unittest.main()

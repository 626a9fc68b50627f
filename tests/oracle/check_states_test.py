#!/usr/bin/python3
"""`linkaudit check` before and after changes that ntfs-3g made: states, suppressions, exit codes.

    check_states_test.py --linkaudit BINARY [-k PATTERN] [-v]

Every kind of change alone gives exactly what was done.
"""
from __future__ import annotations

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Callable

from diff_test import junction, remove_link, set_link
from mounted import Mounted, missing_tools
from suite import Program, options_of, program_of, run

PASS, FAIL = 0, 1
# state, rule, path
State = tuple[str, str, str]


def fill(point: Path) -> None:
    for folder in ("there", "L", "elsewhere", "system"):
        (point / folder).mkdir()
    for name in ("works", "stops"):
        junction(point / "L" / name, "C:\\there")
    for name in ("broken", "moves", "retargets", "heals", "goes"):
        junction(point / "L" / name, f"C:\\missing {name}")
    (point / "system" / "tool.exe").write_text("x")


def create_broken_link(point: Path) -> list[State]:
    junction(point / "L" / "another", "C:\\nowhere")
    return [("new", "broken-target", r"\L\another")]


def break_link(point: Path) -> list[State]:
    set_link(point / "L" / "stops", "C:\\gone")
    return [("new", "broken-target", r"\L\stops")]


def heal_link(point: Path) -> list[State]:
    (point / "missing heals").mkdir()
    return [("absent", "broken-target", r"\L\heals")]


def delete_link(point: Path) -> list[State]:
    remove_link(point / "L" / "goes")
    return [("absent", "broken-target", r"\L\goes")]


def move_link(point: Path) -> list[State]:
    os.rename(point / "L" / "moves", point / "elsewhere" / "moved")
    return [("updated", "broken-target", r"\elsewhere\moved")]


def retarget_link(point: Path) -> list[State]:
    set_link(point / "L" / "retargets", "C:\\missing as well")
    return [("updated", "broken-target", r"\L\retargets")]


def loop(point: Path) -> list[State]:
    junction(point / "L" / "ring", "C:\\L\\ring")
    return [("new", "link-loop", r"\L\ring")]


def link_upwards(point: Path) -> list[State]:
    junction(point / "L" / "up", "C:\\")
    return [("new", "link-above-itself", r"\L\up")]


def second_name(point: Path) -> list[State]:
    os.link(point / "system" / "tool.exe", point / "elsewhere" / "copy.exe")
    return [("new", "system-name-outside", r"\elsewhere\copy.exe")]


CHANGES: tuple[Callable[[Path], list[State]], ...] = (
    create_broken_link, break_link, heal_link, delete_link, move_link, retarget_link, loop, link_upwards,
    second_name)
# Those that the gate does not count: nothing is new, or it is not serious enough.
HARMLESS = (heal_link, delete_link, link_upwards, second_name)

POLICY = """version = 1
[trees]
protected = ['\\system']
[rules]
link-count = "off"
drive-letter-target = "off"
"""


class States(unittest.TestCase):
    def setUp(self) -> None:
        if missing := missing_tools():
            self.skipTest(f"{missing} is missing")
        holder = tempfile.TemporaryDirectory(prefix="linkaudit-check-")
        self.addCleanup(holder.cleanup)
        self.dir = Path(holder.name)
        (self.dir / "policy.toml").write_text(POLICY)
        self.volume = Mounted(self.dir)
        fill(self.volume.point)
        self.volume.leave()

    def check(self, name: str, *options: str, policy: str = "policy.toml", code: int) -> dict:
        image = str(self.volume.image)
        report = self.dir / name
        done = Program.run("check", image, "--drive-map", f"C:={image}", "-q", "-o", str(report), "--policy",
                           str(self.dir / policy), *options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(report.read_text())

    @staticmethod
    def changes(report: dict) -> list[State]:
        return sorted((row["state"], row["code"], row["path"]) for row in report["findings"]
                      if row["state"] != "unchanged")

    def change(self, *changes: Callable[[Path], list[State]]) -> list[State]:
        self.volume.enter()
        wanted = [state for change in changes for state in change(self.volume.point)]
        self.volume.leave()
        return sorted(wanted)

    def test_each_change_alone(self) -> None:
        self.check("base.json", code=FAIL)
        kept = self.volume.image.read_bytes()
        for change in CHANGES:
            with self.subTest(change.__name__):
                self.volume.image.write_bytes(kept)
                wanted = self.change(change)
                code = PASS if change in HARMLESS else FAIL
                report = self.check("now.json", "--baseline", str(self.dir / "base.json"), code=code)
                self.assertEqual(self.changes(report), wanted)
                counts = report["summary"]["policy"]["baseline"]
                for state in ("new", "updated", "absent"):
                    self.assertEqual(counts[state], sum(row[0] == state for row in wanted), state)

    def test_all_changes_together_and_then_nothing(self) -> None:
        self.check("base.json", code=FAIL)
        wanted = self.change(*CHANGES)
        report = self.check("now.json", "--baseline", str(self.dir / "base.json"), code=FAIL)
        self.assertEqual(self.changes(report), wanted)
        # That report is the next baseline; what was absent in it is not compared any more.
        report = self.check("next.json", "--baseline", str(self.dir / "now.json"), code=PASS)
        self.assertEqual(self.changes(report), [])

    def test_a_suppression_and_its_end(self) -> None:
        report = self.check("base.json", code=FAIL)
        broken = [row for row in report["findings"] if row["code"] == "broken-target"]
        self.assertEqual(len(broken), 5)
        for expires, code in (("", PASS), ("expires = 2999-12-31\n", PASS), ("expires = 2000-01-01\n", FAIL)):
            suppress = f"[[suppress]]\nrule = 'broken-target'\npath = '\\L\\*'\nreason = 'known'\n{expires}"
            (self.dir / "suppress.toml").write_text(POLICY + suppress)
            report = self.check("now.json", policy="suppress.toml", code=code)
            marked = [row for row in report["findings"] if "suppression" in row]
            self.assertEqual(len(marked), 5 if code == PASS else 0)

    def test_the_report_judged_later_is_the_same(self) -> None:
        self.check("base.json", code=FAIL)
        self.change(*CHANGES)
        image = str(self.volume.image)
        scan = Program.run("scan", image, "--drive-map", f"C:={image}", "-q", "-o", str(self.dir / "scan.ndjson"))
        self.assertEqual(scan.returncode, 0, scan.stderr)
        baseline = ("--baseline", str(self.dir / "base.json"))
        now = self.check("now.json", *baseline, code=FAIL)
        later = self.dir / "later.json"
        done = Program.run("check", "--report", str(self.dir / "scan.ndjson"), "-q", "-o", str(later), "--policy",
                           str(self.dir / "policy.toml"), *baseline)
        self.assertEqual(done.returncode, FAIL, done.stderr)
        self.assertEqual(json.loads(later.read_text())["findings"], now["findings"])


def main() -> int:
    parser = options_of(__doc__ or "")
    options = parser.parse_args()
    Program.path = program_of(parser, options)
    loader = unittest.TestLoader()
    loader.testNamePatterns = options.patterns or None
    return run(loader.loadTestsFromTestCase(States), options)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""`linkaudit diff` on scans before and after changes that ntfs-3g made.

    diff_test.py --linkaudit BINARY [-k PATTERN] [-v]

Every kind of change alone gives exactly what was done, and all of them together give the sum.
"""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any, Callable

from mounted import MOUNT_POINT, SYMLINK, Mounted, missing_tools, reparse
from suite import Program, options_of, program_of, run

SAME, DIFFERENT, INCOMPLETE = 0, 1, 4
ATTRIBUTE = "system.ntfs_reparse_data"

# change, type, path before, path after, aspects
Row = tuple[str, str, str | None, str | None, tuple[str, ...]]


def set_link(path: Path, target: str, tag: int = MOUNT_POINT) -> None:
    subprocess.run(["setfattr", "-h", "-n", ATTRIBUTE, "-v", reparse(tag, target), str(path)], check=True)


def junction(path: Path, target: str) -> None:
    path.mkdir()
    set_link(path, target)


def remove_link(path: Path) -> None:
    path.unlink()  # to Linux, a junction is a symbolic link


def fill(point: Path) -> None:
    for folder in ("targets/a", "targets/b", "targets/doomed", "L", "elsewhere", "names"):
        (point / folder).mkdir(parents=True)
    for name in ("keep", "retarget", "remove", "rename", "move", "kind"):
        junction(point / "L" / name, "C:\\targets\\a")
    junction(point / "L" / "breaks", "C:\\targets\\doomed")
    junction(point / "L" / "heals", "C:\\targets\\coming")
    for first, others in (("one", ("two",)), ("three", ()), ("x", ("y", "z"))):
        (point / "names" / first).write_text(first)
        for other in others:
            os.link(point / "names" / first, point / "names" / other)


def retarget(point: Path) -> list[Row]:
    set_link(point / "L" / "retarget", "C:\\targets\\b")
    return [("changed", "link", r"\L\retarget", r"\L\retarget", ("target",))]


def add_link(point: Path) -> list[Row]:
    junction(point / "L" / "added", "C:\\targets\\b")
    return [("new", "link", None, r"\L\added", ())]


def take_link_away(point: Path) -> list[Row]:
    remove_link(point / "L" / "remove")
    return [("gone", "link", r"\L\remove", None, ())]


def rename_link(point: Path) -> list[Row]:
    os.rename(point / "L" / "rename", point / "L" / "renamed")
    return [("changed", "link", r"\L\rename", r"\L\renamed", ("path",))]


def move_link(point: Path) -> list[Row]:
    os.rename(point / "L" / "move", point / "elsewhere" / "moved")
    return [("changed", "link", r"\L\move", r"\elsewhere\moved", ("path",))]


def change_kind(point: Path) -> list[Row]:
    remove = ["setfattr", "-h", "-x", ATTRIBUTE, str(point / "L" / "kind")]
    subprocess.run(remove, check=True)
    set_link(point / "L" / "kind", "C:\\targets\\a", SYMLINK)
    return [("changed", "link", r"\L\kind", r"\L\kind", ("kind",))]


def remove_target(point: Path) -> list[Row]:
    (point / "targets" / "doomed").rmdir()
    return [("changed", "link", r"\L\breaks", r"\L\breaks", ("verdict",))]


def create_target(point: Path) -> list[Row]:
    (point / "targets" / "coming").mkdir()
    return [("changed", "link", r"\L\heals", r"\L\heals", ("verdict",))]


def second_name(point: Path) -> list[Row]:
    os.link(point / "names" / "three", point / "names" / "four")
    return [("new", "hard_link", None, r"\names\four", ()), ("new", "hard_link", None, r"\names\three", ())]


def last_but_one_name(point: Path) -> list[Row]:
    os.unlink(point / "names" / "two")
    return [("gone", "hard_link", r"\names\one", None, ()), ("gone", "hard_link", r"\names\two", None, ())]


def rename_one_of_three(point: Path) -> list[Row]:
    os.rename(point / "names" / "z", point / "elsewhere" / "w")
    return [("changed", "hard_link", r"\names\z", r"\elsewhere\w", ("path",))]


CHANGES: tuple[Callable[[Path], list[Row]], ...] = (
    retarget, add_link, take_link_away, rename_link, move_link, change_kind, remove_target,
    create_target, second_name, last_but_one_name, rename_one_of_three)


class Differences(unittest.TestCase):
    before: bytes

    @classmethod
    def setUpClass(cls) -> None:
        if missing := missing_tools():
            raise unittest.SkipTest(f"{missing} is missing")

    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory(prefix="linkaudit-diff-")
        self.addCleanup(holder.cleanup)
        self.dir = Path(holder.name)

    def scan(self, image: Path, name: str, *options: str) -> str:
        report = str(self.dir / name)
        done = Program.run("scan", str(image), "--drive-map", f"C:={image}", "-q", "-o", report, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return report

    def diff(self, before: str, after: str, code: int) -> dict[str, Any]:
        done = Program.run("diff", before, after, "--json")
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    @staticmethod
    def rows(document: dict[str, Any]) -> list[Row]:
        found = []
        for change in document["changes"]:
            old, new = change["before"], change["after"]
            found.append((change["change"], (new or old)["type"], old and old["path"], new and new["path"],
                          tuple(change.get("aspects", ()))))
        return sorted(found, key=str)

    def changed(self, *changes: Callable[[Path], list[Row]]) -> None:
        volume = Mounted(self.dir, "-c", "4096")
        try:
            fill(volume.point)
        finally:
            volume.leave()
        before = self.scan(volume.image, "before.ndjson")
        volume.enter()
        try:
            expected = [row for change in changes for row in change(volume.point)]
        finally:
            volume.leave()
        after = self.scan(volume.image, "after.json")
        document = self.diff(before, after, DIFFERENT if expected else SAME)
        self.assertEqual(self.rows(document), sorted(expected, key=str))
        self.assertTrue(document["comparable"])
        backwards = self.diff(after, before, DIFFERENT if expected else SAME)
        self.assertEqual(len(backwards["changes"]), len(document["changes"]))
        self.assertEqual(backwards["summary"]["new"], document["summary"]["gone"])
        self.assertEqual(self.diff(before, before, SAME)["changes"], [])

    def test_nothing(self) -> None:
        self.changed()

    def test_each_alone(self) -> None:
        for change in CHANGES:
            with self.subTest(change=change.__name__), tempfile.TemporaryDirectory() as folder:
                self.dir = Path(folder)
                self.changed(change)

    def test_all_together(self) -> None:
        self.changed(*CHANGES)


def main() -> int:
    parser = options_of(__doc__ or "")
    options = parser.parse_args()
    Program.path = program_of(parser, options)
    loader = unittest.TestLoader()
    loader.testNamePatterns = options.patterns or None
    return run(loader.loadTestsFromTestCase(Differences), options)


if __name__ == "__main__":
    sys.exit(main())

"""What all CLI tests share: the program, a temporary folder, the demo volumes, one way to run.

cli_test.py sets `Cli.binary`, and `Cli.wine` for a Windows program, before any test runs. Expectations come from samples/demo/manifest.json
(worked out by hand), from tests/oracle/ntfs_census.py, or are written into the tests; never from
what the program prints.
"""
from __future__ import annotations

import csv
import functools
import io
import json
import lzma
import os
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
DEMO = REPOSITORY / "samples" / "demo"
sys.path.insert(0, str(HERE.parent / "oracle"))

import ntfs_census  # noqa: E402  (its folder is known only now)

DONE, USAGE, FAILED, INCOMPLETE, INTERRUPTED = 0, 2, 3, 4, 130
ESCAPE = "\x1b["
TABLES = (("links", "link"), ("hard_links", "hard_link"), ("findings", "finding"), ("faults", "fault"))

Row = dict[str, Any]
Test = Callable[[Any], None]


@dataclass
class Run:
    """A finished run of the program. Its text must be UTF-8 wherever it went."""
    code: int
    stdout: bytes
    stderr: bytes

    @property
    def out(self) -> str:
        return self.stdout.decode("utf-8")

    @property
    def err(self) -> str:
        return self.stderr.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.stdout)


class Cli:
    """The program under test and the files that all tests read and none may write."""
    binary = ""
    wine: list[str] = []
    _shared: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    @property
    def command(cls) -> list[str]:
        return [*cls.wine, cls.binary]

    @classmethod
    def shared_dir(cls) -> Path:
        if cls._shared is None:
            cls._shared = tempfile.TemporaryDirectory(prefix="linkaudit-cli-")
            os.chmod(cls._shared.name, 0o755)  # a test runs the program as another user
        return Path(cls._shared.name)

    @classmethod
    def clean_up(cls) -> None:
        if cls._shared is not None:
            cls._shared.cleanup()
            cls._shared = None

    @classmethod
    def demo(cls, name: str = "demo.img") -> Path:
        path = cls.shared_dir() / name
        if not path.exists():
            path.write_bytes(lzma.decompress((DEMO / (name + ".xz")).read_bytes()))
        return path


def demo_bytes(name: str = "demo.img") -> bytes:
    return Cli.demo(name).read_bytes()


def posix_only(why: str) -> Callable[[Test], Test]:
    """For a test of what only POSIX systems have; under Wine it is skipped, and says so."""
    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def run(self: CliCase) -> None:
            if Cli.wine:
                self.skipTest(f"Windows: {why}")
            test(self)
        return run
    return decorate


def environment(**extra: str) -> dict[str, str]:
    """A plain environment: nothing of the caller's terminal may change a test."""
    kept = {key: value for key, value in os.environ.items()
            if key not in ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM", "LINES")}
    kept.update(LC_ALL="C.UTF-8", **extra)
    return kept


def unfinished(pid: int, folder: Path) -> list[int]:
    """The sizes of a process' reports that it has not finished: open files in `folder` without a
    name, or with a temporary one. Empty if the process has ended."""
    sizes = []
    try:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            target = os.readlink(descriptor)
            if target.startswith(f"{folder}/") and (target.endswith(" (deleted)") or target.endswith(".tmp")):
                sizes.append(descriptor.stat().st_size)
    except OSError:
        return []
    return sizes


class CliCase(unittest.TestCase):
    maxDiff = 2000

    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory(prefix="linkaudit-cli-")
        self.addCleanup(holder.cleanup)
        self.dir = Path(holder.name)

    # -- running ------------------------------------------------------------------------------

    def run_cli(self, *args: object, timeout: float = 60, **env: str) -> Run:
        done = subprocess.run([*Cli.command, *map(str, args)], cwd=self.dir, env=environment(**env),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
        return Run(done.returncode, done.stdout, done.stderr)

    def scan(self, *args: object, expect: int | None = DONE, **env: str) -> Run:
        run = self.run_cli("scan", *args, **env)
        if expect is not None:
            self.assertEqual(run.code, expect, f"scan {args}\n{run.out[:300]}\n{run.err[:600]}")
        return run

    def report(self, *args: object, expect: int | None = DONE) -> Row:
        """The JSON report of a scan, read from standard output."""
        run = self.scan(*args, "--quiet", "-o", "json=-", expect=expect)
        return run.json()

    def info(self, *args: object, expect: int | None = DONE) -> list[Row]:
        run = self.run_cli("info", "--json", *args)
        if expect is not None:
            self.assertEqual(run.code, expect, f"info {args}\n{run.out[:300]}\n{run.err[:600]}")
        return run.json()

    # -- making files -------------------------------------------------------------------------

    def write(self, name: str, content: bytes, size: int | None = None) -> Path:
        path = self.dir / name
        with open(path, "wb") as file:
            file.write(content)
            if size is not None:
                file.truncate(size)
        return path

    # -- asserting ----------------------------------------------------------------------------

    def assert_one_line(self, run: Run, *words: str) -> str:
        """Exactly one line, on stderr, with all of `words` in it (letter case does not matter)."""
        lines = run.err.splitlines()
        self.assertEqual(len(lines), 1, f"one line expected on stderr, got:\n{run.err}")
        for word in words:
            self.assertIn(word.lower(), lines[0].lower())
        return lines[0]

    def assert_refused(self, source: object, *words: str) -> str:
        """`scan` and `info` both refuse the source with one line that names what was found."""
        run = self.scan(source, expect=FAILED)
        self.assertEqual(run.out, "", "nothing was scanned, so nothing belongs on stdout")
        line = self.assert_one_line(run, *words)
        about = self.run_cli("info", source)
        self.assertEqual(about.code, FAILED, about.out + about.err)
        self.assertIn(str(source), line, "the line must name the source")
        for word in words:
            self.assertIn(word.lower(), (about.out + about.err).lower())
        return line

    def assert_nothing_left(self, *expected: str) -> None:
        """The test's folder holds exactly these files: no report, no temporary file."""
        self.assertEqual(sorted(os.listdir(self.dir)), sorted(expected))


def census(path: object, partition: int = 0) -> Row:
    """What the independent script says about one volume of a source."""
    result = ntfs_census.census_of(str(path))
    for volume in result["volumes"]:
        if volume["partition"] == partition:
            return volume
    raise AssertionError(f"the census of {path} has no partition {partition}: {result['refused']}")


def manifest(scenario: str) -> Row:
    document = json.loads((DEMO / "manifest.json").read_text())
    return next(entry for entry in document["scenarios"] if entry["name"] == scenario)


def all_rows(report: Row) -> list[Row]:
    return [row for table, _ in TABLES for row in report[table]]


def ndjson(text: bytes) -> list[Row]:
    return [json.loads(line) for line in text.decode("utf-8").splitlines()]


def csv_rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8"), newline=""), strict=True))

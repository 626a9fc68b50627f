#!/usr/bin/python3
"""Scans every real volume of the corpus with linkaudit and compares with independent readers.

    corpus_test.py [--linkaudit BINARY] [--corpus FOLDER] [--census-only] [-k PATTERN] [-v]

Also through the environment: LINKAUDIT, LINKAUDIT_CORPUS. Without the corpus it says so and exits
with 77 (ctest's SKIP_RETURN_CODE). Run it with /usr/bin/python3, which has python3-jsonschema.
"""
from __future__ import annotations

import fnmatch
import json
import os
import subprocess
import sys
import tempfile
import unittest
from functools import cache
from pathlib import Path
from typing import Any

import fls_paths
import fsntfs_counts
import report_checks as checks
import suite
from corpus_files import CorpusFile, copy_sparse, unpack
from ntfs_census import census_of

HERE = Path(__file__).resolve().parent
SCHEMA = suite.REPOSITORY / "report" / "schema" / "linkaudit-report-1.schema.json"
EXPECTED = json.loads((HERE / "corpus_expectations.json").read_text())
TIMEOUT_SECONDS = 60

CONTAINERS = {"qcow2-volume.qcow2": "qcow2", "win-symlink-dynamic.vhd": "vhd",
              "win-symlink-fixed.vhdx": "vhdx"}
FIXED_VHD = "win-symlink-fixed.vhd"
VHD_FOOTER_BYTES = 512
# Damage within records: whether a half-readable record counts as a file is a matter of taste, how
# many links there are is not.
DAMAGED_RECORDS = ("mft_attr_bad_fields", "mft_non_attr_bad_fields", "mft_record_bad_fields",
                   "mft_file_bad_base_mft_record", "mft_file_bad_fixup_value_count",
                   "mft_file_bad_fixup_value_offset")
LINK_COUNTS = ("reparse_points", "hard_link_sets", "hard_link_names")


class Run:
    """One run of `linkaudit scan FILE`, with the file named as the user would in its folder."""

    def __init__(self, binary: Path, image: Path, *options: str) -> None:
        self.source = image.name
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / "report.json"
            command = [str(binary), "scan", self.source, "--reproducible", "--no-progress",
                       "--color", "never", "-o", f"json={output}", *options]
            self.said = " ".join(command)
            try:
                done = subprocess.run(command, cwd=image.parent, capture_output=True, check=False,
                                      stdin=subprocess.DEVNULL, timeout=TIMEOUT_SECONDS)
                self.code: int | None = done.returncode
                self.errors = done.stderr.decode("utf-8", "replace")
            except subprocess.TimeoutExpired:
                self.code, self.errors = None, f"no end after {TIMEOUT_SECONDS} s"
            self.bytes = output.read_bytes() if output.exists() else b""

    @property
    def report(self) -> dict[str, Any]:
        return json.loads(self.bytes)


class CorpusCase(unittest.TestCase):
    """A test of one corpus file; its name says which."""
    binary: Path

    def __init__(self, method: str, file: CorpusFile) -> None:
        super().__init__(method)
        self.file = file

    def __str__(self) -> str:
        return f"{self._testMethodName} {self.file.name}"

    id = __str__

    def census(self) -> dict[str, Any]:
        return _census(self.file)

    def scan(self) -> Run:
        return _scan(self.binary, self.file)

    def assert_none(self, problems: list[str]) -> None:
        if problems:
            self.fail("\n  " + "\n  ".join(problems))

    def assert_ran(self, run: Run, codes: tuple[int, ...]) -> None:
        self.assertIn(run.code, codes, f"\n{run.said}\nexit code {run.code}, said:\n{run.errors}")
        if run.code in (0, 4):
            self.assertTrue(run.bytes, f"\n{run.said}\nexit code {run.code}, but no report")

    def assert_one_error_line(self, run: Run) -> None:
        lines = [line for line in run.errors.splitlines() if line.strip()]
        self.assertEqual(len(lines), 1, f"\n{run.said}\nwant one clear line, got:\n{run.errors}")
        self.assertIn(self.file.path.name, lines[0])

    def assert_valid(self, run: Run) -> None:
        self.assert_none(checks.inner_problems(run.report))
        if SCHEMA.exists():
            import jsonschema
            schema = json.loads(SCHEMA.read_text())
            validator = jsonschema.validators.validator_for(schema)(schema)
            self.assert_none([f"schema: {'/'.join(map(str, error.absolute_path))}: {error.message}"
                              for error in list(validator.iter_errors(run.report))[:5]])


@cache
def _census(file: CorpusFile) -> dict[str, Any]:
    return census_of(str(file.path))


@cache
def _scan(binary: Path, file: CorpusFile) -> Run:
    return Run(binary, file.path)


class CensusTest(CorpusCase):
    """The census itself: against its recorded numbers, and against walks of the indexes."""

    def test_recorded_numbers(self) -> None:
        census = self.census()
        self.assertIn(self.file.name, EXPECTED, "new corpus file: run record_expectations.py")
        expected = EXPECTED[self.file.name]
        self.assertEqual(census["refused"], expected.get("refused"))
        self.assertEqual([(v["partition"], v["counts"], len(v["faults"])) for v in census["volumes"]],
                         [(v["partition"], v["census"], v["census_faults"])
                          for v in expected["volumes"]])

    def test_recorded_second_tool(self) -> None:
        """Undamaged volumes: fsntfsinfo's recorded numbers are the census's, as far as it came."""
        if self.file.damaged:
            return
        for volume in EXPECTED[self.file.name]["volumes"]:
            counts, other = volume["census"], volume["fsntfsinfo"]
            if other is None or other["records"] < counts["records"]:
                self.assertIn("differs", EXPECTED[self.file.name])
                continue
            sums = {**counts, "files_and_directories": counts["files"] + counts["directories"]}
            self.assertEqual({key: sums[key] for key in other}, other)

    def test_paths_of_indexes(self) -> None:
        """Undamaged volumes: the names in $MFT are those in the directories, all of them."""
        for volume in self.census()["volumes"]:
            if self.file.damaged or volume["loose_mft"]:
                continue
            mine = {(row["record"], fls_paths.as_fls_prints(row["path"]))
                    for row in volume["paths"] if row["whole"] and row["record"] != 5}
            theirs = index_paths(self.file, volume["offset"])
            if theirs is not None:
                self.assertEqual(mine, {(r, path) for r, paths in theirs.items() for path in paths})
            elif fsntfs_counts.installed():
                self.assertEqual({path for _, path in mine},
                                 fsntfs_counts.paths(str(self.file.path), volume["offset"]))


@cache
def index_paths(file: CorpusFile, offset: int) -> dict[int, set[str]] | None:
    return fls_paths.paths_by_record(str(file.path), offset) if fls_paths.installed() else None


class ScanTest(CorpusCase):
    """What linkaudit reports."""

    def test_container_is_named(self) -> None:
        run = self.scan()
        self.assert_ran(run, (3,))
        self.assert_one_error_line(run)
        self.assertIn(CONTAINERS[self.file.name], run.errors.replace(self.file.name, "").lower())

    def test_report_equals_census(self) -> None:
        run, census = self.scan(), self.census()
        self.assert_ran(run, (0, 4))
        self.assertIsNone(census["refused"])
        self.assert_valid(run)
        report = run.report
        self.assertEqual(report["header"]["complete"], run.code == 0, "`complete` and exit code")
        volumes = report["summary"]["volumes"]
        self.assertEqual([volume["name"] for volume in volumes],
                         [checks.volume_name(run.source, v["partition"]) for v in census["volumes"]])
        for summary, volume in zip(volumes, census["volumes"]):
            self.assert_none(
                checks.count_problems(summary, volume["counts"]) +
                checks.link_problems(volume, checks.rows_of(report, "links", summary["name"])) +
                checks.hard_link_problems(
                    volume, checks.rows_of(report, "hard_links", summary["name"])))

    def test_geometry(self) -> None:
        run = self.scan()
        self.assert_ran(run, (0, 4))
        headers = run.report["header"]["volumes"]
        for header, volume in zip(headers, self.census()["volumes"]):
            self.assertEqual(header["partition"], volume["partition"] or None)
            self.assertEqual(header["loose_mft"], volume["loose_mft"])
            self.assertEqual(header["record_bytes"], volume["record_bytes"])
            if not volume["loose_mft"]:
                self.assertEqual((header["sector_bytes"], header["cluster_bytes"]),
                                 (volume["sector_bytes"], volume["cluster_bytes"]))
                self.assertEqual(header["serial"].upper(), volume["serial"])

    def test_paths_equal_fls(self) -> None:
        """Every path in the report is one that a walk through the directories finds."""
        run = self.scan()
        self.assert_ran(run, (0, 4))
        report, problems = run.report, []
        offsets = fls_paths.partition_offsets(str(self.file.path))
        self.assertEqual(len(offsets), len(report["header"]["volumes"]), "volumes and mmls")
        for offset, header in zip(offsets, report["header"]["volumes"]):
            theirs = index_paths(self.file, offset)
            hard_links: dict[int, set[str]] = {}
            for table in ("links", "hard_links"):
                for row in checks.rows_of(report, table, header["name"]):
                    path = fls_paths.as_fls_prints(row["path"])
                    if table == "hard_links":
                        hard_links.setdefault(row["record"], set()).add(path)
                    known = (theirs.get(row["record"], set()) if theirs is not None else
                             fsntfs_counts.paths(str(self.file.path), offset) or set())
                    if row.get("path_state", "whole") == "whole" and path not in known:
                        problems.append(f"{table} record {row['record']}: {path} is not in {known}")
            for record, paths in hard_links.items() if theirs is not None else ():
                if paths != theirs.get(record):
                    problems.append(f"names of {record}: report {paths}, fls {theirs.get(record)}")
            # The reverse: a record under two names in the directories has a hard-link set.
            for record, paths in (theirs or {}).items():
                if len(paths) > 1 and record not in hard_links:
                    problems.append(f"fls has record {record} as {paths}, the report does not")
        self.assert_none(problems)

    def test_threads_do_not_matter(self) -> None:
        many = Run(self.binary, self.file.path, "--threads", "4")
        one = Run(self.binary, self.file.path, "--threads", "1")
        self.assert_ran(many, (0, 4))
        self.assertTrue(one.bytes == many.bytes, f"{one.said}: 1 and 4 threads differ")

    def test_fixed_vhd_is_raw(self) -> None:
        """The same disk without the footer gives the same report."""
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder) / self.file.path.name
            with open(self.file.path, "rb") as packed:
                copy_sparse(packed, raw)
            os.truncate(raw, raw.stat().st_size - VHD_FOOTER_BYTES)
            run = Run(self.binary, raw)
        self.assert_ran(run, (0, 4))
        self.assertEqual(run.report, self.scan().report)

    def test_damage_is_survived(self) -> None:
        run, census = self.scan(), self.census()
        self.assert_ran(run, (0, 3, 4))
        if run.bytes:
            self.assert_valid(run)
        if run.code == 3:
            self.assert_one_error_line(run)
            return
        report = run.report
        self.assertEqual(report["header"]["complete"], run.code == 0, "`complete` and exit code")
        if census["refused"]:
            return
        name = self.file.path.stem
        for summary, volume in zip(report["summary"]["volumes"], census["volumes"]):
            only = LINK_COUNTS if name in DAMAGED_RECORDS else ()
            problems = checks.count_problems(summary, volume["counts"], only)
            rows = checks.rows_of(report, "hard_links", summary["name"])
            problems += checks.hard_link_problems(volume, rows)
            problems += checks.link_problems(
                volume, checks.rows_of(report, "links", summary["name"]))
            if volume["faults"] and not report["faults"]:
                problems.append(f"no fault reported; the census met {volume['faults'][:3]}")
            self.assert_none(problems)


def scan_tests_of(file: CorpusFile) -> list[str]:
    if file.name in CONTAINERS:
        return ["test_container_is_named"]
    if file.damaged:
        return ["test_damage_is_survived"]
    tests = ["test_report_equals_census", "test_geometry", "test_threads_do_not_matter"]
    if file.path.suffix in (".raw", ".img", ".vhd") and fls_paths.installed():
        tests.append("test_paths_equal_fls")
    if file.name == FIXED_VHD:
        tests.append("test_fixed_vhd_is_raw")
    return tests


def suite_of(files: list[CorpusFile], census_only: bool, patterns: list[str]) -> unittest.TestSuite:
    chosen = unittest.TestSuite()
    for file in files:
        tests: list[CorpusCase] = [CensusTest(name, file) for name in
                                   unittest.TestLoader().getTestCaseNames(CensusTest)]
        if not census_only:
            tests += [ScanTest(name, file) for name in scan_tests_of(file)]
        chosen.addTests(test for test in tests if not patterns or
                        any(fnmatch.fnmatch(str(test), pattern) for pattern in patterns))
    return chosen


def main() -> int:
    parser = suite.options_of("linkaudit against independent readers")
    parser.add_argument("--census-only", action="store_true", help="test the census, not linkaudit")
    options = parser.parse_args()
    if not suite.has_corpus(options):
        return suite.SKIPPED
    if not options.census_only:
        CorpusCase.binary = suite.program_of(parser, options)
        if not SCHEMA.exists():
            print(f"NOTE: no schema at {SCHEMA}: reports are not validated against it")
    if not fls_paths.installed():
        print("NOTE: sleuthkit is not installed: paths are not compared with fls")
    with tempfile.TemporaryDirectory(prefix="linkaudit-corpus-") as folder:
        files = unpack(options.corpus, Path(folder))
        return suite.run(suite_of(files, options.census_only, options.patterns), options)


if __name__ == "__main__":
    sys.exit(main())

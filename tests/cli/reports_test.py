"""JSON, NDJSON and CSV say the same, are valid by the schema, and are equal when they ought to be."""
from __future__ import annotations

import datetime
import json
import unittest
from typing import Any

import jsonschema

from cli_support import (TABLES, USAGE, Cli, CliCase, Row, all_rows, csv_rows, manifest, ndjson)
from disk_builder import Part, mbr_disk
from ntfs_patch import Image
from report_checks import inner_problems

MAPS = ("--drive-map", "C:=demo.img", "--drive-map", "D:=demo-data.img", "--drive-map", "E:=none")
PAYLOAD_COLUMNS = {"package": "app_package", "entry_point": "app_entry_point",
                   "executable": "app_executable", "provider": "wof_provider",
                   "algorithm": "wof_algorithm", "data_bytes": "data_bytes"}


def cell(value: Any) -> str:
    """How a JSON value stands in a CSV cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value)
    return str(value)


def flat(row: Row) -> dict[str, str]:
    """A JSON row as the cells of a CSV row that it must have."""
    cells = {}
    for key, value in row.items():
        if key.endswith(("_utf16", "_lossy", "_hex")):
            continue
        if key == "resolved":
            for part in ("volume", "record", "sequence", "directory", "path"):
                cells[f"resolved_{part}"] = cell(value[part]) if value else ""
        elif key == "evaluator":
            cells.update(evaluator=value["name"], evaluator_verdict=value["verdict"],
                         evaluator_reason=cell(value["reason"]))
        elif key == "probe":
            cells.update(probe=value["answer"], probe_error=cell(value["error"]), probe_path=value["path"])
        elif key == "payload":
            cells.update({PAYLOAD_COLUMNS[part]: cell(value[part]) for part in value
                          if part in PAYLOAD_COLUMNS and not isinstance(value[part], dict)})
        else:
            cells[key] = cell(value)
    return cells


class Reports(CliCase):
    def setUp(self) -> None:
        super().setUp()
        for name in ("demo.img", "demo-data.img"):
            (self.dir / name).symlink_to(Cli.demo(name))

    def three(self, *args: object, expect: int = 0) -> tuple[Row, list[Row], list[dict[str, str]]]:
        self.scan(*args, "-q", "-o", "r.json", "-o", "r.ndjson", "-o", "r.csv", "--csv-raw",
                  expect=expect)
        document, lines, table = ((self.dir / f"r.{kind}").read_bytes()
                                  for kind in ("json", "ndjson", "csv"))
        return json.loads(document), ndjson(lines), csv_rows(table)

    def sources(self) -> list[tuple[str, tuple[object, ...], int]]:
        """Every kind of report: clean, with a map, loose, dirty, a disk, empty, filtered."""
        image = Image(Cli.demo().read_bytes())
        self.write("loose.mft", image.loose_mft())
        image.set_dirty()
        image.tear(100)
        image.save(self.dir / "dirty.img")
        mbr_disk(self.dir / "disk.img", [Part(0x42), Part(0x07, Cli.demo("demo-data.img").read_bytes())])
        return [("two volumes", ("demo.img", "demo-data.img", *MAPS), 0),
                ("one volume", ("demo.img",), 0),
                ("target only", ("demo.img", *MAPS), 0),
                ("loose", ("loose.mft",), 4),
                ("dirty and torn", ("dirty.img",), 4),
                ("cross-checked", ("demo.img", "--cross-check"), 1),
                ("dirty and cross-checked", ("dirty.img", "--cross-check"), 4),
                ("disk", ("disk.img", "nowhere.img"), 4),
                ("filtered", ("demo.img", "--only", "broken", "--type", "junction"), 0),
                ("nothing left", ("demo-data.img", "--only", "broken"), 0)]

    def test_the_three_formats_agree_row_by_row(self) -> None:
        for name, args, code in self.sources():
            with self.subTest(name):
                document, lines, table = self.three(*args, expect=code)
                self.assertEqual(lines[0], document["header"])
                self.assertEqual(lines[-1], document["summary"])
                self.assertEqual(lines[1:-1], all_rows(document))
                rows = [row for row in table if row["type"] in ("link", "hard_link", "finding", "fault")]
                self.assertEqual(len(rows), len(lines) - 2)
                for wanted, found in zip(all_rows(document), rows):
                    cells = flat(wanted)
                    self.assertEqual({key: found.get(key) for key in cells}, cells)
                self.assertEqual(document["summary"]["rows"],
                                 {kind: len(document[table]) for table, kind in TABLES})
                self.assertEqual(inner_problems(document) if "filtered" not in name
                                 and name != "nothing left" else [], [])

    def test_ndjson_is_a_header_rows_and_a_summary_each_on_a_line(self) -> None:
        text = self.scan("demo.img", "--cross-check", "-q", "-o", "ndjson=-", expect=1).stdout
        self.assertTrue(text.endswith(b"}\n"))
        self.assertNotIn(b"\r", text)
        kinds = [row["type"] for row in ndjson(text)]
        self.assertEqual((kinds[0], kinds[-1]), ("header", "summary"))
        order = {"link": 1, "hard_link": 2, "finding": 3, "fault": 4}
        ranks = [order[kind] for kind in kinds[1:-1]]
        self.assertEqual(ranks, sorted(ranks))

    def test_reports_are_valid_by_the_schema(self) -> None:
        schema = self.run_cli("schema").json()
        self.assertEqual(schema["$schema"], "http://json-schema.org/draft-07/schema#")
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        for name, args, code in self.sources():
            for extra in ((), ("--reproducible",)):
                with self.subTest(name, extra=extra):
                    document, lines, _ = self.three(*args, *extra, expect=code)
                    for part in (document, *lines):
                        for error in validator.iter_errors(part):
                            # The deepest cause tells more than "not valid under any of …".
                            best = jsonschema.exceptions.best_match([error])
                            self.fail(f"{best.json_path}: {best.message[:300]}")

    def test_the_schema_rejects_what_is_not_a_report(self) -> None:
        validator = jsonschema.Draft7Validator(self.run_cli("schema").json())
        report = self.report("demo-data.img")
        for damage in ({}, {**report, "extra": 1}, {**report, "links": [{}]},
                       {**report, "links": [{**report["links"][0], "verdict": "fine"}]}):
            self.assertFalse(validator.is_valid(damage))

    def test_every_report_has_the_schema_version(self) -> None:
        document, lines, _ = self.three("demo.img")
        self.assertEqual((document["schema_version"], document["header"]["schema_version"],
                          lines[0]["schema_version"]), ("1.1", "1.1", "1.1"))

    def test_the_header_has_time_and_host_and_the_summary_duration_and_threads(self) -> None:
        before = datetime.datetime.now(datetime.timezone.utc)
        report = self.report("demo.img", "--threads", 2)
        text = report["header"]["started"]
        self.assertTrue(text.endswith("Z"))
        started = datetime.datetime.fromisoformat(text[:26] + "+00:00")
        self.assertLess(abs(started - before), datetime.timedelta(seconds=60))
        self.assertTrue(report["header"]["host"])
        self.assertGreaterEqual(report["summary"]["duration_seconds"], 0)
        self.assertEqual(report["summary"]["threads"], 2)

    def test_reproducible_reports_are_equal_to_the_byte(self) -> None:
        for kind in ("json", "ndjson", "csv", "txt"):
            outputs = {self.scan("demo.img", "demo-data.img", *MAPS, "-q", "--reproducible",
                                 "--threads", threads, "--io", io, "-o", f"{kind}=-").stdout
                       for threads in (1, 2, 5) for io in ("map", "read")}
            self.assertEqual(len(outputs), 1, kind)

    def test_reproducible_screens_are_equal_to_the_byte(self) -> None:
        screens = {self.scan("demo.img", "--reproducible", "--threads", threads).stdout
                   for threads in (1, 2, 5)}
        self.assertEqual(len(screens), 1)

    def test_reproducible_leaves_out_clock_host_duration_and_threads(self) -> None:
        report = self.report("demo.img", "--reproducible")
        self.assertFalse({"started", "host"} & set(report["header"]))
        self.assertFalse({"duration_seconds", "threads"} & set(report["summary"]))

    def test_rows_are_in_a_stable_order_with_any_number_of_threads(self) -> None:
        runs = [self.report("demo.img", "demo-data.img", "--threads", n) for n in (1, 2, 5)]
        self.assertEqual(all_rows(runs[0]), all_rows(runs[1]))
        self.assertEqual(all_rows(runs[0]), all_rows(runs[2]))
        for table, _ in TABLES[:2]:
            names = ["demo.img", "demo-data.img"]
            keys = [(names.index(r["volume"]), r["record"], r["sequence"]) for r in runs[0][table]]
            self.assertEqual(keys, sorted(keys))

    def test_a_lone_surrogate_is_kept_exactly_and_everything_is_utf_8(self) -> None:
        wanted = {row["path"]: row["path_utf16"]
                  for row in manifest("both volumes with a drive map")["rows"] if "path_utf16" in row}
        self.assertTrue(wanted)
        document, lines, table = self.three("demo.img")  # all three decoded as strict UTF-8
        found = {row["path"]: row["path_utf16"] for row in document["links"] if "path_utf16" in row}
        self.assertEqual(found, wanted)
        for row in document["links"]:
            self.assertEqual("path_lossy" in row, row["path"] in wanted)
        for units in wanted.values():
            self.assertTrue([row for row in table if units in row["exact"]], "CSV lost the name")
        screen = self.scan("demo.img", "--under", r"\Links\names").out
        self.assertRegex(screen.lower(), r"lone(\\u\{d800\}|\\ud800|\ufffd)surrogate")

    def test_an_lx_target_that_is_not_utf_8_is_kept_exactly(self) -> None:
        row, = [row for row in self.report("demo.img")["links"] if "target_hex" in row]
        self.assertEqual(bytes.fromhex(row["target_hex"]), "café.txt".encode("latin-1"))
        self.assertEqual(row["target"], "caf\ufffd.txt")

    def test_times_are_those_of_the_recipe(self) -> None:
        """make-demo.py gives each record the fifth of January 2026 and its number in minutes."""
        start = datetime.datetime(2026, 1, 5)
        for row in self.report("demo.img")["links"]:
            wanted = start + datetime.timedelta(minutes=row["record"])
            self.assertEqual(row["created"], wanted.strftime("%Y-%m-%dT%H:%M:%S.0000000Z"))

    def test_filters_stand_in_the_header(self) -> None:
        header = self.report("demo.img", "--only", "broken,ok", "--type", "junction", "--under",
                             r"\Links")["header"]
        text = " ".join(header["filters"])
        for word in ("broken", "ok", "junction", r"\Links"):
            self.assertIn(word, text)
        self.assertEqual(self.report("demo.img")["header"]["filters"], [])

    def test_threads_out_of_range_are_usage_errors(self) -> None:
        for count in ("0", "-1", "x", "100000"):
            self.scan("demo.img", "--threads", count, expect=USAGE)


if __name__ == "__main__":
    unittest.main()

"""Compares a linkaudit JSON report with the census of the same source. Shared by the corpus tests."""
from __future__ import annotations

from collections import Counter
from typing import Any

Row = dict[str, Any]
NAMED_TAGS = ("0xA0000003", "0xA000000C")  # mount point, symbolic link: they alone have names


def as_reported(text: str | None) -> str | None:
    """Reports are valid UTF-8: U+FFFD stands for what is not valid UTF-16."""
    return None if text is None else text.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "replace")


def volume_name(source: str, partition: int) -> str:
    return f"{source}#{partition}" if partition else source


def rows_of(report: Row, table: str, volume: str) -> list[Row]:
    return [row for row in report[table] if row["volume"] == volume]


def difference(what: str, expected: Counter, actual: Counter) -> list[str]:
    missing, extra = expected - actual, actual - expected
    return ([f"{what}: the report lacks {dict(list(missing.items())[:5])}"] if missing else []) + \
           ([f"{what}: the report alone has {dict(list(extra.items())[:5])}"] if extra else [])


def count_problems(summary: Row, counts: dict[str, int], only: tuple[str, ...] = ()) -> list[str]:
    return [f"summary {key}: report {summary.get(key)}, census {value}"
            for key, value in counts.items()
            if (not only or key in only) and summary.get(key) != value]


def place(path: str, whole: bool) -> tuple[str, bool]:
    """What can be compared of a path: where its way up is broken, its last component only."""
    text = as_reported(path) or ""
    return (text, True) if whole else (text.rpartition("\\")[2], False)


def census_places(census: Row, record: int) -> list[tuple[str, bool]]:
    if record == 5:
        return [("\\", True)]
    return [place(row["path"], row["whole"]) for row in census["paths"] if row["record"] == record]


def reported_place(row: Row) -> tuple[str, bool]:
    return place(row["path"], row.get("path_state", "whole") == "whole")


def link_problems(census: Row, rows: list[Row]) -> list[str]:
    """Rows are one for each name: place, tag and, of junctions and symbolic links, both names."""
    expected: Counter = Counter()
    nameless = set()
    for link in census["reparse_points"]:
        named = link["tag"] in NAMED_TAGS and "substitute_name" in link
        facts = (link["sequence"], link["directory"], link["tag"],
                 as_reported(link.get("substitute_name")) if named else None,
                 as_reported(link.get("print_name")) if named else None,
                 link.get("relative") if named else None)
        places = census_places(census, link["record"])
        if not places:
            nameless.add(link["record"])  # whether a file without a name has a row is not fixed
        for name in places:
            expected[(link["record"], name, *facts)] += 1
    actual = Counter((row["record"], reported_place(row), row["sequence"], row["directory"],
                      row["tag"], row["substitute_name"], row["print_name"], row["relative"])
                     for row in rows if row["record"] not in nameless)
    return difference("links", expected, actual)


def hard_link_problems(census: Row, rows: list[Row]) -> list[str]:
    expected: Counter = Counter()
    for file in census["hard_links"]:
        for name in census_places(census, file["record"]):
            expected[(file["record"], name, file["sequence"], len(file["paths"]),
                      file["dos_names"], file["header_link_count"])] += 1
    actual = Counter((row["record"], reported_place(row), row["sequence"], row["name_count"],
                      row["dos_name_count"], row["header_link_count"]) for row in rows)
    problems = difference("hard links", expected, actual)
    indexes: dict[int, list[int]] = {}
    for row in rows:
        indexes.setdefault(row["record"], []).append(row["name_index"])
    problems += [f"hard links of record {record}: name_index {found}"
                 for record, found in indexes.items()
                 if found != list(range(1, len(found) + 1))]
    return problems


def inner_problems(report: Row) -> list[str]:
    """What must agree within any report, without knowing the volume."""
    problems = []
    rows = report["summary"]["rows"]
    for table, kind in (("links", "link"), ("hard_links", "hard_link"), ("findings", "finding"),
                        ("faults", "fault")):
        if rows[kind] != len(report[table]):
            problems.append(f"summary.rows.{kind} is {rows[kind]}, rows: {len(report[table])}")
    if report["header"]["complete"] != report["summary"]["complete"]:
        problems.append("header and summary differ in `complete`")
    order = {volume["name"]: at for at, volume in enumerate(report["header"]["volumes"])}
    for table in ("links", "hard_links", "findings"):
        keys = [(order[row["volume"]], row["record"], row["sequence"]) for row in report[table]]
        if keys != sorted(keys):
            problems.append(f"{table} are not in the order volume, record, sequence")
    for volume in report["summary"]["volumes"]:
        by_kind = volume["links"]["by_kind"]
        verdicts = sum(sum(counts.values()) for counts in by_kind.values())
        if verdicts != len(rows_of(report, "links", volume["name"])):
            problems.append(f"{volume['name']}: links.by_kind sums up to {verdicts}")
    return problems

"""Whether `scan` by each engine and `resolve` say the same of every link."""
from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ENGINES = ("mft", "index")
COMPARED = ("verdict", "reason", "component")


def rows_by(linkaudit: str, folder: Path, engine: str, arguments: Sequence[str]) -> dict[tuple, Row] | None:
    """By volume, record and path; nothing if that engine does not take the source."""
    done = subprocess.run([linkaudit, "scan", *arguments, "--engine", engine, "-q", "-o", "ndjson=-"],
                          check=False, capture_output=True, cwd=folder, timeout=300)
    if done.returncode not in (0, 1, 4):
        return None
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    header = rows[0]
    if any(volume["engine"] != engine for volume in header["volumes"] if not volume["target_only"]):
        return None
    return {(row["volume"], row["record"], row["path"]): row for row in rows if row["type"] == "link"}


def judgement(row: Row) -> tuple:
    return tuple(row.get(name) for name in COMPARED)


def resolved(linkaudit: str, folder: Path, source: str, path: str, options: Sequence[str]) -> Row | None:
    done = subprocess.run([linkaudit, "resolve", source, path, "--json", *options], check=False,
                          capture_output=True, cwd=folder, timeout=60)
    return json.loads(done.stdout) if done.returncode in (0, 1, 4) and done.stdout else None


def disagreements(linkaudit: str, folder: Path, arguments: Sequence[str]) -> list[str]:
    """`arguments`: a source, then options that scan and resolve share."""
    source, *options = arguments
    scans = {engine: rows_by(linkaudit, folder, engine, arguments) for engine in ENGINES}
    by_mft = scans["mft"] or {}
    found: list[str] = []
    by_index = scans["index"]
    if by_index is not None:
        for key in sorted(by_mft.keys() | by_index.keys(), key=str):
            if key not in by_mft or key not in by_index:
                found.append(f"{key}: only one engine has it")
            elif judgement(by_mft[key]) != judgement(by_index[key]):
                found.append(f"{key}: mft {judgement(by_mft[key])}, index {judgement(by_index[key])}")

    def compare(item: tuple[tuple, Row]) -> list[str]:
        (volume, _, path), row = item
        # What cannot be named by a path cannot be resolved.
        stripped = any(part.endswith((".", " ")) for part in path.split("\\"))
        if row["path_state"] != "whole" or "path_utf16" in row or stripped or \
                "name-not-openable" in row["flags"]:
            return []
        answer = resolved(linkaudit, folder, volume if "#" in volume else source, path, options)
        if answer is None:
            return [f"{path}: resolve gives no answer"]
        here = tuple(row.get(name) for name in ("verdict", "reason"))
        there = tuple(answer.get(name) for name in ("verdict", "reason"))
        return [] if here == there else [f"{path}: scan {here}, resolve {there}"]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for differences in pool.map(compare, by_mft.items()):
            found += differences
    return found


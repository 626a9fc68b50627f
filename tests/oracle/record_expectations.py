#!/usr/bin/env python3
"""Writes corpus_expectations.json anew and prints its table. Review the difference before keeping it.

    record_expectations.py CORPUS

For every volume: the census's counts, those of `fsntfsinfo -E all`, and how many names `fls` finds.
A "differs" sentence, written by hand, explains where the tools disagree and is carried over.
"""
from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import fls_paths
import fsntfs_counts
from corpus_files import unpack
from ntfs_census import census_of

EXPECTATIONS = Path(__file__).parent / "corpus_expectations.json"
COLUMNS = ("records", "records_in_use", "files", "directories", "names", "dos_names",
           "reparse_points", "hard_link_sets", "hard_link_names")


def volume_facts(image: str, volume: dict) -> dict:
    if "refused" in volume:
        return {"partition": volume["partition"], "refused": volume["refused"]}
    facts = {"partition": volume["partition"], "census": volume["counts"],
             "census_faults": len(volume["faults"]),
             "fsntfsinfo": fsntfs_counts.counts(image, volume["offset"]), "fls_names": None}
    if not volume["loose_mft"]:
        found = fls_paths.paths_by_record(image, volume["offset"])
        if found is not None:
            facts["fls_names"] = sum(len(names) for names in found.values())
    return facts


def table_row(name: str, facts: dict) -> str:
    label = name + (f"#{facts['partition']}" if facts["partition"] else "")
    if "refused" in facts:
        return f"{label:<58} refused: {facts['refused']}"
    cells = " ".join(f"{facts['census'][column]:>6}" for column in COLUMNS)
    return f"{label:<58} {cells} {facts['census_faults']:>4}  {agreement(facts)}"


def agreement(facts: dict) -> str:
    census = facts["census"]
    sums = {**census, "files_and_directories": census["files"] + census["directories"]}
    other = facts["fsntfsinfo"]
    words = []
    if other is None:
        words.append("fsntfsinfo cannot open it")
    else:
        off = [f"{key} {value}" for key, value in other.items() if value != sums[key]]
        words.append("fsntfsinfo: " + (", ".join(off) if off else "="))
    if facts["fls_names"] is not None:
        words.append(f"fls: {facts['fls_names']} names")
    return "; ".join(words)


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    old = json.loads(EXPECTATIONS.read_text()) if EXPECTATIONS.exists() else {}
    expected: dict[str, dict] = {}
    print(f"{'':<58} " + " ".join(f"{c[:6]:>6}" for c in ("slots", "in use", "files", "dirs",
          "names", "dos", "repars", "sets", "setnam")) + " faul  second tools")
    with tempfile.TemporaryDirectory() as folder:
        for file in unpack(Path(sys.argv[1]), Path(folder)):
            census = census_of(str(file.path))
            entry: dict[str, object] = {"volumes": []}
            if census["refused"]:
                entry["refused"] = census["refused"]
                print(f"{file.name:<58} refused: {census['refused']}")
            else:
                entry["volumes"] = [volume_facts(str(file.path), v) for v in census["volumes"]]
                for facts in entry["volumes"]:
                    print(table_row(file.name, facts))
            differs = old.get(file.name, {}).get("differs")
            if differs:
                entry["differs"] = differs
                print(f"{'':<58}   why: {differs}")
            expected[file.name] = entry
    # One file a line: a change shows as one changed line.
    lines = [f"{json.dumps(name)}: {json.dumps(entry)}" for name, entry in expected.items()]
    EXPECTATIONS.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

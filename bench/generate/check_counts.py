#!/usr/bin/env python3
"""Compares what `linkaudit scan` counts on a generated volume with what the generator says of it.

    check_counts.py LINKAUDIT IMAGE [OPTIONS OF SCAN...]
"""
import json
import subprocess
import sys
import tempfile

COUNTS = ["records", "records_in_use", "files", "directories", "names", "dos_names",
          "reparse_points", "hard_link_sets", "hard_link_names"]


def main():
    linkaudit, image, *options = sys.argv[1:]
    with open(image + ".json", encoding="utf-8") as file:
        truth = json.load(file)
    # Data outside of a loose $MFT are out of reach, and so are those links' verdicts.
    hidden = truth["non_resident_reparse"] if truth["loose"] else 0
    with tempfile.NamedTemporaryFile(suffix=".ndjson") as report:
        done = subprocess.run([linkaudit, "scan", "-q", "--no-progress", "--drive-map",
                               f"C:={image}", image, "-o", report.name, *options], check=False)
        with open(report.name, encoding="utf-8") as file:
            rows = {"link": 0, "hard_link": 0}
            for line in file:
                row = json.loads(line)
                if row["type"] in rows:
                    rows[row["type"]] += 1
    volume = row["volumes"][0]
    wrong = [f"{name}: {volume[name]}, not {truth[name]}"
             for name in COUNTS if volume[name] != truth[name]]
    if rows != {"link": truth["link_rows"], "hard_link": truth["hard_link_names"]}:
        wrong.append(f"rows: {rows}, not {truth['link_rows']} and {truth['hard_link_names']}")
    if hidden == 0 and volume["links"]["by_kind"] != truth["links"]:
        wrong.append(f"verdicts: {volume['links']['by_kind']}, not {truth['links']}")
    if not truth["loose"] and (done.returncode != 0 or volume["faults"] != 0):
        wrong.append(f"exit code {done.returncode}, {volume['faults']} faults on a sound volume")
    for text in wrong:
        print(f"  FAILED: linkaudit: {text}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What answers cost that do not read the $MFT through: reads, bytes and time of the index engine and
of single look-ups, over volumes of different sizes with different numbers of links.

  bench/lookups.py [--build DIR] [--dir DIR] [--quick] [--out FILE.json] [--plot FILE.svg]

Each volume is generated, measured and dropped: at most some 25 GB of disk at a time. Times are
medians over whole runs of the program, from fork to exit, with the image in the page cache; reads and
bytes are what the program itself counts (--stats). Nothing here passes or fails.
"""
import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

from log_plot import LogPlot
from volumes import Volumes

# (records, percent of records with a reparse point)
FULL = [(1_000_000, 0.1), (1_000_000, 1), (1_000_000, 10), (8_000_000, 0.125),
        (16_000_000, 0.00625), (16_000_000, 0.625), (16_000_000, 6.25)]
QUICK = [(100_000, 1), (100_000, 10), (800_000, 0.125), (800_000, 1.25)]
STATISTICS = re.compile(r"(to open the volume|for the answer): ([\d,]+) reads? of ([\d,]+) bytes?")


class Run:
    """One run of the program: what it printed, read and took."""

    def __init__(self, command):
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.seconds = time.perf_counter() - start
        self.code = done.returncode
        self.output = done.stdout
        self.reads = self.bytes = 0
        for _, reads, size in STATISTICS.findall(done.stderr):
            self.reads += int(reads.replace(",", ""))
            self.bytes += int(size.replace(",", ""))
        if self.code not in (0, 1, 4) or not self.reads:
            sys.exit(f"{' '.join(command)}: exit {self.code}\n{done.stderr}")


def cost(runs):
    """Of several runs of one kind."""
    return {"reads": statistics.mean(run.reads for run in runs),
            "bytes": statistics.mean(run.bytes for run in runs),
            "seconds": statistics.median(run.seconds for run in runs),
            "most_reads": max(run.reads for run in runs)}


def sample_paths(linkaudit, image, records, count, depth):
    """Paths of ordinary files, all of them so many components deep: the same query at any size."""
    chosen = random.Random(records)
    paths = []
    while len(paths) < count:
        run = subprocess.run([linkaudit, "links", "--id", str(chosen.randrange(64, records)), image],
                             capture_output=True, text=True, check=False)
        names = run.stdout.splitlines()
        if run.returncode == 0 and names and names[0].count("\\") == depth:
            paths.append(names[0])
    return paths


def measure(linkaudit, volumes, records, percent, rounds, queries):
    image = volumes.make(records, reparse=percent)
    truth = volumes.truth(image)
    row = {"records": records, "link_rows": truth["link_rows"], "mft_bytes": records * 1024}
    scan = [linkaudit, "scan", "--quiet", "--stats", "-o", f"json={os.devnull}"]
    for engine in ("index", "mft"):
        runs = [Run([*scan, "--engine", engine, image]) for _ in range(rounds + 1)]
        row[f"scan --engine {engine}"] = cost(runs[1:])
    paths = sample_paths(linkaudit, image, records, queries, depth=6)
    for command in ("links", "resolve"):
        row[command] = cost([Run([linkaudit, command, "--stats", image, path]) for path in paths])
    row["refs"] = cost([Run([linkaudit, "refs", "--stats", image, path]) for path in paths[:rounds]])
    volumes.drop(image)
    return row


def show(rows):
    print("| records | links | command | reads | bytes | time |\n|---|---|---|---|---|---|")
    for row in rows:
        for command, cell in row.items():
            if isinstance(cell, dict):
                print(f"| {row['records']:,} | {row['link_rows']:,} | {command} | {cell['reads']:,.0f} | "
                      f"{cell['bytes']:,.0f} | {cell['seconds'] * 1000:,.1f} ms |")


def plot(rows, path):
    picture = LogPlot(x_label="links on the volume")
    for unit, title in (("reads", "reads"), ("bytes", "bytes read"), ("seconds", "seconds")):
        lines = {}
        for row in rows:
            for command in ("scan --engine mft", "scan --engine index", "refs", "resolve", "links"):
                name = f"{command}, {row['records'] // 1000:,} k records"
                lines.setdefault(name, []).append((row["link_rows"], row[command][unit]))
        picture.panel(title, lines)
    with open(path, "w", encoding="utf-8") as file:
        file.write(picture.svg())


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--build", default=os.path.join(root, "build", "release"))
    parser.add_argument("--dir", help="where the volumes go")
    parser.add_argument("--quick", action="store_true", help="small volumes: a minute")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--out")
    parser.add_argument("--plot")
    options = parser.parse_args()
    linkaudit = os.path.join(options.build, "linkaudit")
    rows = []
    with tempfile.TemporaryDirectory(dir=options.dir) as folder:
        volumes = Volumes(os.path.join(options.build, "bench", "linkaudit_generate"), folder)
        for records, percent in QUICK if options.quick else FULL:
            rows.append(measure(linkaudit, volumes, records, percent, options.rounds, options.queries))
            print(f"{records:,} records, {rows[-1]['link_rows']:,} links: done", file=sys.stderr)
    show(rows)
    if options.out:
        with open(options.out, "w", encoding="utf-8") as file:
            json.dump(rows, file, indent=1)
    if options.plot:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()

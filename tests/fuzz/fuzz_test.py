#!/usr/bin/python3
"""Runs one fuzz target for a few seconds, beginning with its seeds. Any finding fails.

    fuzz_test.py TARGET PROGRAM [--seconds 5] [--linkaudit BINARY]

The input that a finding was made with is left in the current folder.
"""
from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import seeds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(seeds.SEEDS))
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--linkaudit", default="linkaudit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="linkaudit-fuzz-") as name:
        folder = Path(name)
        corpus = folder / "corpus"
        corpus.mkdir()
        count = seeds.write(options.target, seeds.unpack(folder), options.linkaudit, corpus)
        print(f"{count} seeds", flush=True)
        run = subprocess.run(
            [options.program, f"-max_total_time={options.seconds}", "-timeout=20",
             f"-artifact_prefix={options.target}-", str(corpus)], stderr=subprocess.PIPE, text=True,
            errors="replace")
    sys.stdout.write(run.stderr)
    done = re.search(r"^Done (\d+) runs", run.stderr, re.MULTILINE)
    if run.returncode != 0 or done is None or int(done[1]) <= count:
        print(f"exit code {run.returncode}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

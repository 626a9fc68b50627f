#!/usr/bin/python3
"""`scan` by each engine and `resolve` give the same verdict for every link of every image.

    agreement_test.py --linkaudit BINARY [-v]

The demo volumes, and the corpus where it is at hand; without it the test is skipped (77) after the demo.
"""
from __future__ import annotations

import argparse
import lzma
import os
import sys
import tempfile
from pathlib import Path

from agreement import disagreements
from corpus_files import unpack

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CORPUS = REPOSITORY.parent / "shared" / "corpus"
SKIPPED = 77
DEMO = (("demo.img", "--drive-map", "C:=demo.img", "--drive-map", "D:=demo-data.img"), ("demo.img",),
        ("demo-data.img", "--drive-map", "C:=demo.img", "--drive-map", "D:=demo-data.img"), ("demo-data.img",))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--linkaudit", required=True)
    parser.add_argument("-v", action="store_true")
    arguments = parser.parse_args()
    linkaudit = os.path.abspath(arguments.linkaudit)
    failed = 0

    def check(folder: Path, what: tuple[str, ...]) -> None:
        nonlocal failed
        found = disagreements(linkaudit, folder, what)
        if arguments.v or found:
            print(" ".join(what), "-", len(found), "disagreements")
        for line in found[:20]:
            print("  ", line)
        failed += len(found)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for image in ("demo.img", "demo-data.img"):
            packed = REPOSITORY / "samples" / "demo" / (image + ".xz")
            (folder / image).write_bytes(lzma.decompress(packed.read_bytes()))
        for what in DEMO:
            check(folder, what)
        if CORPUS.is_dir():
            for file in unpack(CORPUS, folder):
                # Damage may hide from one engine what another one sees.
                if not file.damaged:
                    check(folder, (str(file.path),))
    if failed:
        return 1
    if not CORPUS.is_dir():
        print("skipped: no corpus at hand; the demo volumes agree")
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())

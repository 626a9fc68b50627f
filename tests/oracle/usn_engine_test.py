#!/usr/bin/env python3
"""The usn engine gives the rows of the mft engine: on the demo volumes and on every undamaged volume
of the corpus, over a driver that is played from the image (tests/scanner/live/usn_oracle.cc)."""
from __future__ import annotations

import argparse
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus_files import copy_sparse, unpack

REPOSITORY = Path(__file__).resolve().parents[2]
SKIPPED = 77
# Not volumes as Windows mounts them: containers, and files that hold only records.
NOT_MOUNTABLE = (".mft", ".bin", ".vhdx", ".qcow2", "dynamic.vhd")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("oracle", type=Path, help="the program usn_oracle")
    parser.add_argument("--corpus", type=Path, default=Path(
        os.environ.get("LINKAUDIT_CORPUS") or REPOSITORY.parent / "shared" / "corpus"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        images: list[Path] = []
        for packed in sorted((REPOSITORY / "samples/demo").glob("*.img.xz")):
            images.append(folder / packed.stem)
            with lzma.open(packed) as stream:
                copy_sparse(stream, images[-1])
        demo_images = len(images)
        without_corpus = not arguments.corpus.is_dir()
        if not without_corpus:
            images += [file.path for file in unpack(arguments.corpus, folder)
                       if not file.damaged and not file.name.endswith(NOT_MOUNTABLE)]
        done = subprocess.run([arguments.oracle, *images], capture_output=True, text=True,
                              check=False)
        print(done.stdout.replace(f"{folder}/", ""), done.stderr, sep="", end="")
        if demo_images < 2:
            print("FAILED: the demo volumes are missing")
            return 1
        if done.returncode != 0:
            print("FAILED")
            return 1
    if without_corpus:
        print(f"skipped: no corpus at {arguments.corpus}; the demo volumes are the same")
        return SKIPPED
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""`linkaudit scan --engine index` against `--engine mft`, and against an independent reader of $R.

    index_engine_test.py [--linkaudit BINARY] [--corpus FOLDER] [-k PATTERN] [-v]

- On every volume of the corpus and the demo, and on volumes that ntfs-3g filled, the link rows of both
  engines are equal byte for byte in JSON, NDJSON and CSV. Where ntfs_reparse_index.py finds that the
  volume's index of reparse points names exactly the records that have one, the index engine has run;
  where the volume has no such index, or it cannot be read, the report says why it has not.

Without the corpus, or where no file system can be mounted, it says what it skipped (77: all of it).
"""
from __future__ import annotations

import argparse
import json
import lzma
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

from corpus_files import unpack
from mounted import Mounted, missing_tools
from ntfs_census import Census, census_regions
from ntfs_image import Refused
from ntfs_reparse_index import lists_all, reparse_index
from ntfs_volume import Volume

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
DONE, INCOMPLETE, SKIPPED = 0, 4, 77
MOUNT_POINT, SYMLINK, OTHERS_TAG = 0xA0000003, 0xA000000C, 0x00001234


class Program:
    path: Path

    @classmethod
    def rows(cls, engine: str, source: Path, *options: str) -> tuple[dict[str, Any], list[bytes]]:
        """The JSON report, and the link rows of all formats as they stand."""
        with tempfile.TemporaryDirectory(prefix="linkaudit-engine-") as folder:
            outputs = [Path(folder, name) for name in ("r.json", "r.ndjson", "r.csv")]
            arguments = [part for output in outputs for part in ("-o", str(output))]
            done = subprocess.run([str(cls.path), "scan", "-q", "--reproducible", "--engine", engine,
                                   *arguments, *options, str(source)], capture_output=True, check=False,
                                  stdin=subprocess.DEVNULL, timeout=120)
            if done.returncode not in (DONE, INCOMPLETE):
                return {}, []
            document, lines, table = (output.read_bytes() for output in outputs)
        report = json.loads(document)
        rows = [json.dumps(row).encode() for row in report["links"]]
        begin, end = document.index(b'"links":'), document.index(b'"hard_links":')
        return report, [*rows, document[begin:end],
                        *(line for line in lines.splitlines() if line.startswith(b'{"type":"link"')),
                        *(line for line in table.split(b"\r\n") if line.startswith(b"link,"))]


class Comparison(unittest.TestCase):
    def compare(self, source: Path, seen: Counter[str], *options: str) -> None:
        mft, rows = Program.rows("mft", source, *options)
        index, same = Program.rows("index", source, *options)
        self.assertEqual(bool(mft), bool(index))
        if not mft:
            return
        self.assertEqual(len(rows), 3 * len(mft["links"]) + 1, "every row in every format")
        self.assertEqual(same, rows)
        seen["rows"] += len(mft["links"])
        volumes = {volume["partition"] or 0: volume for volume in index["header"]["volumes"]}
        for number, region in census_regions(str(source)):
            if number not in volumes:
                continue
            engine, refusal = volumes[number]["engine"], volumes[number]["engine_refusal"]
            self.assertEqual(engine == "mft", refusal is not None)
            truth = self.truth_of(region)
            seen[truth] += 1
            if truth == "sound":
                self.assertEqual((engine, refusal), ("index", None))
            elif truth in ("absent", "loose"):
                self.assertEqual(engine, "mft")

    @staticmethod
    def truth_of(region: Any) -> str:
        try:
            volume = Volume(region)
            census = Census(volume)
            if volume.loose:
                return "loose"
            keys = reparse_index(census)
        except Refused:
            return "damaged"
        if keys is None:
            return "absent"
        return "sound" if lists_all(census, keys) else "differs"


class CorpusTest(Comparison):
    corpus: Path

    def test_all_volumes(self) -> None:
        seen: Counter[str] = Counter()
        with tempfile.TemporaryDirectory(prefix="linkaudit-engine-") as folder:
            for file in unpack(self.corpus, Path(folder)):
                with self.subTest(file=file.name):
                    self.compare(file.path, seen)
        self.assertGreater(seen["sound"], 40)
        self.assertGreater(seen["loose"], 4)
        self.assertGreater(seen["rows"], 10)
        print(", ".join(f"{count} {what}" for what, count in sorted(seen.items())), file=sys.stderr)


class DemoTest(Comparison):
    def test_both_volumes(self) -> None:
        seen: Counter[str] = Counter()
        with tempfile.TemporaryDirectory(prefix="linkaudit-engine-") as folder:
            for name in ("demo.img", "demo-data.img"):
                packed = REPOSITORY / "samples" / "demo" / (name + ".xz")
                Path(folder, name).write_bytes(lzma.decompress(packed.read_bytes()))
            system, data = Path(folder, "demo.img"), Path(folder, "demo-data.img")
            self.compare(system, seen)
            self.compare(data, seen)
            self.compare(system, seen, "--drive-map", f"C:={system}", "--drive-map", f"D:={data}")
        self.assertEqual(seen["sound"], 3)
        self.assertGreater(seen["rows"], 400)


def buffer(tag: int, target: str, relative: bool = False) -> bytes:
    name = (target if relative else "\\??\\" + target).encode("utf-16-le")
    if tag == OTHERS_TAG:  # with the GUID of its maker
        return struct.pack("<IHH", tag, len(name), 0) + bytes(range(16)) + name
    flags = struct.pack("<I", relative) if tag == SYMLINK else b""
    data = struct.pack("<4H", 0, len(name), len(name) + 2, 0) + flags + name + bytes(4)
    return struct.pack("<IHH", tag, len(data), 0) + data


def set_reparse(path: Path, content: bytes) -> None:
    os.setxattr(path, "system.ntfs_reparse_data", content, follow_symlinks=False)


def fill(point: Path) -> int:
    """Chains of directories, links of all kinds in them, targets that are there and others; gives the
    number of reparse points."""
    links = 0
    for branch in range(12):
        directory = point
        for depth in range(branch + 1):
            directory = directory / f"branch {branch} level {depth}"
            directory.mkdir()
            for number in range(20):
                (directory / f"Plain {number}").touch()
            for number in range(25):  # five of them dangle
                link = directory / f"symlink {number}"
                link.touch()
                set_reparse(link, buffer(SYMLINK, f"PLAIN {number}", relative=True))
                links += 1
            inside = str(directory.relative_to(point)).replace("/", "\\")
            for name, target in (("here", inside), ("nowhere", inside + "\\gone"), ("chain", inside + "\\here")):
                link = directory / name
                link.mkdir()
                set_reparse(link, buffer(MOUNT_POINT, "C:\\" + target))
                links += 1
            foreign = directory / "of somebody else"
            foreign.touch()
            set_reparse(foreign, buffer(OTHERS_TAG, "x"))
            links += 1
    return links


def add_names(point: Path) -> None:
    """So many of one link that they lie in extension records."""
    many = point / "branch 0 level 0" / "symlink 0"
    for number in range(60):
        os.link(many, point / f"{number:02}{'long' * 40}", follow_symlinks=False)


class Filled(Comparison):
    def check_volume(self, *options: str) -> None:
        if missing := missing_tools():
            self.skipTest(f"{missing} is missing")
        seen: Counter[str] = Counter()
        with tempfile.TemporaryDirectory(prefix="linkaudit-engine-") as folder:
            volume = Mounted(Path(folder), *options)
            try:
                links = fill(volume.point)
                volume.mount_anew()
                add_names(volume.point)
            finally:
                volume.leave()
            self.compare(volume.image, seen)
            self.compare(volume.image, seen, "--drive-map", f"C:={volume.image}")
        self.assertEqual(seen["sound"], 2)
        self.assertEqual(seen["rows"], 2 * (links + 60))

    def test_clusters_of_4_kib(self) -> None:
        self.check_volume("-c", "4096")

    def test_clusters_of_512_bytes(self) -> None:
        self.check_volume("-c", "512")

    def test_clusters_of_64_kib(self) -> None:
        self.check_volume("-c", "65536")


def main() -> int:
    parser = argparse.ArgumentParser(description="--engine index against --engine mft")
    parser.add_argument("--linkaudit", type=Path, default=os.environ.get("LINKAUDIT"))
    parser.add_argument("--corpus", type=Path,
                        default=os.environ.get("LINKAUDIT_CORPUS", REPOSITORY.parent / "shared" / "corpus"))
    parser.add_argument("-k", dest="pattern", action="append", help="only tests like this")
    parser.add_argument("-v", action="store_true", help="name every test")
    options = parser.parse_args()
    if options.linkaudit is None or not options.linkaudit.is_file():
        parser.error("--linkaudit BINARY")
    Program.path = options.linkaudit.resolve()
    CorpusTest.corpus = options.corpus
    loader = unittest.TestLoader()
    if options.pattern:
        loader.testNamePatterns = [f"*{pattern}*" for pattern in options.pattern]
    cases = [DemoTest, Filled]
    if options.corpus.is_dir():
        cases.insert(0, CorpusTest)
    else:
        print(f"skipped: {options.corpus}: no corpus there", file=sys.stderr)
    suite = unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in cases)
    result = unittest.TextTestRunner(verbosity=2 if options.v else 1).run(suite)
    for case, why in result.skipped:
        print(f"skipped: {case}: {why}", file=sys.stderr)
    if not result.wasSuccessful():
        return 1
    return 0 if result.testsRun > len(result.skipped) else SKIPPED


if __name__ == "__main__":
    sys.exit(main())

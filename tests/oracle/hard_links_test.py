#!/usr/bin/python3
"""`linkaudit links` against independent readers.

    hard_links_test.py [--linkaudit BINARY] [--corpus FOLDER] [-k PATTERN] [-v]

- On every volume of the corpus, each name of each hard-link set that the census script finds gives
  the whole set, whichever name was asked; so does the file's reference.
- On a volume made by mkntfs and filled through ntfs-3g: a directory of thousands of names, names
  that differ in case only, 8.3 names, files with more names than one record holds. The truth is what
  ntfs-3g shows of it.

Without the corpus, or where no file system can be mounted, it says what it skipped (77: all of it).
"""
from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "cli"))

from corpus_files import unpack
from mounted import Mounted, missing_tools
from ntfs_census import census_of
from ntfs_patch import Image
from suite import OnCorpus, Program, run_cases

DONE, NOT_FOUND, INCOMPLETE = 0, 1, 4
MOST_BYTES = 256 << 20


def answer(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = Program.run("links", "--json", *arguments)
    return done.returncode, json.loads(done.stdout)


def exact(row: dict[str, Any]) -> str:
    """The path of a row with its unpaired surrogates."""
    units = row.get("path_utf16")
    return bytes.fromhex(units).decode("utf-16-le", "surrogatepass") if units else row["path"]


def set_of(document: dict[str, Any]) -> set[str]:
    return {exact(row) for row in document["hard_links"]}


def typeable(path: str) -> bool:
    return path.startswith("\\") and not re.search("[\ud800-\udfff]", path)


def last_known(path: str) -> str:
    """The path, or the name alone where the way to it is broken: labels are the program's own."""
    return path if path.startswith("\\") else path.rsplit("\\", 1)[-1]


class CorpusTest(OnCorpus):
    def test_every_name_of_every_set_gives_the_complete_set(self) -> None:
        names = sets = proven = 0
        with tempfile.TemporaryDirectory(prefix="linkaudit-links-") as folder:
            for file in unpack(self.corpus, Path(folder)):
                for volume in census_of(str(file.path))["volumes"]:
                    if "refused" in volume:
                        continue
                    source = str(file.path) + (f"#{volume['partition']}" if volume["partition"] else "")
                    # Damage may cost an answer, as long as the exit code says so.
                    doubt = file.damaged or volume["faults"] or volume["loose_mft"]
                    for row in volume["hard_links"]:
                        with self.subTest(file=file.name, record=row["record"]):
                            asked = self.check(source, row, bool(doubt))
                            names += asked
                            proven += 0 if doubt else asked
                            sets += 1
        self.assertGreater(proven, 100)
        print(f"{names} names of {sets} sets, {proven} of them without any doubt", file=sys.stderr)

    def test_a_loose_mft_gives_what_the_volume_gives(self) -> None:
        """Also where the list that names a file's extension records lies outside of $MFT."""
        outside = sets = 0
        with tempfile.TemporaryDirectory(prefix="linkaudit-links-") as folder:
            for file in unpack(self.corpus, Path(folder)):
                volumes = census_of(str(file.path))["volumes"]
                if file.damaged or len(volumes) != 1 or "refused" in volumes[0]:
                    continue
                volume, = volumes
                if (volume["partition"] or volume["loose_mft"] or volume["faults"]
                        or file.path.stat().st_size > MOST_BYTES):
                    continue
                try:
                    mft = Image(file.path.read_bytes()).loose_mft()
                except AssertionError:  # in more than one extent
                    continue
                loose = Path(folder) / "$MFT"
                loose.write_bytes(mft)
                for row in volume["hard_links"]:
                    with self.subTest(file=file.name, record=row["record"]):
                        code, document = answer("--id", f"{row['record']}-{row['sequence']}", str(loose))
                        self.assertEqual(set_of(document), set(row["paths"]))
                        self.assertEqual(code, DONE, document)
                        sets += 1
                        outside += len(row["paths"]) > 20
        self.assertGreater(sets, 0)
        self.assertGreater(outside, 0, "a file with too many names for a resident list")

    def check(self, source: str, row: dict[str, Any], doubt: bool) -> int:
        wanted = set(row["paths"])
        whole = {path for path in wanted if typeable(path)}
        asked = [("--id", f"{row['record']}-{row['sequence']}", source),
                 *((source, path, "--no-follow") for path in sorted(whole))]
        for arguments in asked:
            code, document = answer(*arguments)
            shown = {last_known(path) for path in set_of(document)}
            if doubt and code == INCOMPLETE:
                # Lists that have lost records cost names, and indexes in the dark the whole answer.
                self.assertLessEqual(shown, set(map(last_known, wanted)), arguments)
                continue
            self.assertEqual(code, DONE, (arguments, document))
            self.assertEqual(shown, set(map(last_known, wanted)), arguments)
            self.assertEqual((document["record"], document["sequence"]),
                             (row["record"], row["sequence"]))
            self.assertEqual(document["hard_links"][0]["header_link_count"], row["header_link_count"])
            self.assertEqual(len(document["dos_names"]), row["dos_names"])
        return len(whole)


class DeepDirectory(unittest.TestCase):
    """Names are asked for by the thousand: two sizes of clusters, so that VCNs count both units."""

    def setUp(self) -> None:
        if missing := missing_tools():
            self.skipTest(f"{missing} is missing")
        holder = tempfile.TemporaryDirectory(prefix="linkaudit-links-")
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def fill(self, point: Path) -> dict[str, str]:
        """Fills the volume; 8.3 name by long path, for those that have one."""
        chance = random.Random(4)
        (point / "many").mkdir()
        (point / "other").mkdir()
        names = [f"file {number:05} {'x' * chance.randrange(60)}.txt" for number in range(4000)]
        names += [f"Größe-Ω-\U0001F600-{number}" for number in range(50)]
        chance.shuffle(names)
        for name in names:
            (point / "many" / name).touch()
        for name in ("Twin", "twin", "TWIN", "tWIN", "twiN"):
            (point / "many" / name).touch()
            (point / "other" / name).touch()
        for number in range(0, 4000, 400):  # sets that span directories
            source = point / "many" / names[number]
            for copy in range(3):
                os.link(source, point / "other" / f"link {number}-{copy}")
        for copy in range(120):  # names in extension records
            os.link(point / "many" / names[1], point / "other" / f"{copy:03}{'long' * 30}")
        short: dict[str, str] = {}
        for number in range(40):
            path = point / "other" / f"a long name of its own {number}.text"
            path.touch()
            alias = f"ALONG~{number}.TEX"
            done = subprocess.run(["setfattr", "-h", "-n", "system.ntfs_dos_name", "-v", alias, str(path)],
                                  check=False, capture_output=True)
            if done.returncode == 0:
                short[f"\\other\\{path.name}"] = f"\\other\\{alias}"
        for name in names[2:4000:7]:  # a tree that has lost keys as well
            if os.stat(point / "many" / name).st_nlink == 1:
                (point / "many" / name).unlink()
        return short

    @staticmethod
    def truth(point: Path) -> dict[str, set[str]]:
        """The whole set of each path, as ntfs-3g has it."""
        sets: dict[int, set[str]] = defaultdict(set)
        paths: dict[str, int] = {}
        for folder, directories, files in os.walk(point):
            for name in directories + files:
                path = os.path.join(folder, name)
                shown = "\\" + os.path.relpath(path, point).replace("/", "\\")
                paths[shown] = os.stat(path).st_ino
                sets[paths[shown]].add(shown)
        return {path: sets[number] for path, number in paths.items()}

    def check_volume(self, *options: str) -> None:
        volume = Mounted(self.folder, *options)
        try:
            short = self.fill(volume.point)
            wanted = self.truth(volume.point)
        finally:
            volume.leave()
        chance = random.Random(5)
        several = [path for path, names in wanted.items() if len(names) > 1]
        asked = set(chance.sample(sorted(wanted), 250)) | set(chance.sample(sorted(several), 60))
        asked |= {path for path in wanted if "twin" in path.lower()}
        image = str(volume.image)
        for path in sorted(asked):
            with self.subTest(path=path):
                code, document = answer(image, path)
                self.assertEqual((code, set_of(document)), (DONE, wanted[path]), document["faults"])
        for path in chance.sample(sorted(wanted), 100):
            folded = path.swapcase()
            if "ß" in path or "twin" in path.lower():
                continue
            with self.subTest(path=folded):
                self.assertEqual(set_of(answer(image, folded)[1]), wanted[path])
        for path in (r"\many\tWiN", r"\other\TwIn"):
            code, document = answer(image, path)
            self.assertEqual((code, document["found"], document["reason"]),
                             (INCOMPLETE, None, "ambiguous"))
        for number in range(0, 4000, 40):
            code, document = answer(image, rf"\many\file {number:05} not there")
            self.assertEqual((code, document["reason"]), (NOT_FOUND, "missing"))
        self.assertGreater(len(short), 30)
        for path, alias in short.items():
            code, document = answer(image, alias.lower())
            self.assertEqual((code, set_of(document)), (DONE, {path}))
            self.assertEqual([exact(row) for row in document["dos_names"]], [alias])
        # A way down, not a walk: the directory alone has some hundred blocks.
        done = Program.run("links", "--stats", image, next(iter(short)))
        reads = int(re.search(rb"for the answer: (\d+) reads", done.stderr)[1])  # type: ignore[index]
        self.assertLess(reads, 30)

    def test_blocks_of_one_cluster(self) -> None:
        self.check_volume("-c", "4096")

    def test_blocks_of_eight_clusters(self) -> None:
        self.check_volume("-c", "512")

    def test_blocks_smaller_than_a_cluster(self) -> None:
        self.check_volume("-c", "16384")


if __name__ == "__main__":
    sys.exit(run_cases("linkaudit links against independent readers", CorpusTest, DeepDirectory))

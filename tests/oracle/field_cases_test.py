#!/usr/bin/python3
"""Verdicts that field reports settle: small volumes made by mkntfs and ntfs-3g, and what is known of them.

    field_cases_test.py --linkaudit BINARY [-k PATTERN] [-v]

Each case names its source. `scan` by every engine and `resolve` must give the same answer for every link.
Where no file system can be mounted it says so (77).
"""
from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from agreement import disagreements
from mounted import busy, missing_tools

HERE = Path(__file__).resolve().parent
SKIPPED = 77
RELATIVE = 1
GUID = "{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10}"
MIB = 1 << 20

sys.dont_write_bytecode = True
SPEC = importlib.util.spec_from_file_location("make_demo", HERE.parent.parent / "samples/demo/make-demo.py")
demo = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(demo)
Tree = demo.Tree

Row = dict[str, Any]
Judgement = tuple[str, str | None]  # verdict, reason


def wait_until_idle(image: Path) -> None:
    import time
    for _ in range(500):
        if not busy(image):
            return
        time.sleep(0.02)
    raise AssertionError("ntfs-3g does not end")


def make(path: Path, fill: Callable[[Tree], Any], mib: int = 8,
         options: str = "special_files=wsl,streams_interface=xattr") -> Any:
    with open(path, "wb") as file:
        file.truncate(mib * MIB)
    subprocess.run(["mkntfs", "-F", "-Q", "-q", "-T", "-s", "512", "-c", "4096", str(path)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    point = path.with_suffix(".mounted")
    point.mkdir()
    done = subprocess.run(["ntfs-3g", "-o", options, str(path), str(point)], check=False,
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise unittest.SkipTest(f"ntfs-3g cannot mount here: {done.stderr.strip()[:200]}")
    try:
        tree = Tree(str(point))
        result = fill(tree)
        tree.set_reparse_points()
    finally:
        subprocess.run(["fusermount", "-u", str(point)], check=True)
        wait_until_idle(path)
    return result


class Case(unittest.TestCase):
    maxDiff = None
    linkaudit = ""

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="field-cases-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def make(self, fill: Callable[[Tree], Any], name: str = "c.img", **keywords: Any) -> Any:
        return make(self.folder / name, fill, **keywords)

    def run_program(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([self.linkaudit, *arguments], check=False, capture_output=True, cwd=self.folder,
                              timeout=120)

    def report(self, *arguments: str) -> list[Row]:
        done = self.run_program("scan", *arguments, "-q", "-o", "ndjson=-")
        self.assertIn(done.returncode, (0, 1, 4), done.stderr)
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def links(self, *arguments: str) -> dict[str, Row]:
        return {row["path"]: row for row in self.report(*arguments) if row["type"] == "link"}

    def assert_judged(self, expected: dict[str, Judgement], *arguments: str) -> dict[str, Row]:
        """Every link is expected, and nothing else."""
        links = self.links(*arguments)
        judged = {path: (row["verdict"], row["reason"]) for path, row in links.items()}
        self.assertEqual(expected, judged)
        self.assertEqual([], disagreements(self.linkaudit, self.folder, arguments))
        return links


OK = ("ok", None)
UNCONFIRMED = ("unverifiable", "unconfirmed-rule")
C = ("c.img", "--drive-map", "C:=c.img")


class KindsOfObjects(Case):
    """golang/go#71166, joyent/libuv#1568, WinFsp's reparse-test.c, microsoft/WSL#11118."""

    def fill(self, t: Tree) -> None:
        t.file("\\data\\file.txt", b"abc")
        t.file("\\data\\dir\\inner.txt", b"1")
        t.file_link("\\L\\link", "..\\data", RELATIVE)
        t.file_link("\\L\\through", "link\\file.txt", RELATIVE)
        t.file_link("\\L\\through-abs", "\\??\\C:\\L\\link\\dir\\inner.txt")
        t.junction("\\L\\junction-through", "\\??\\C:\\L\\link\\dir")
        t.file_link("\\L\\missing-through", "link\\nothing.txt", RELATIVE)
        t.file_link("\\L\\file-as-directory", "..\\data\\file.txt\\x", RELATIVE)
        t.junction("\\L\\to-file", "\\??\\C:\\data\\file.txt")
        t.file_link("\\L\\to-to-file", "to-file", RELATIVE)
        t.folder_link("\\L\\folder-link-to-file", "\\??\\C:\\data\\file.txt")
        t.junction("\\L\\slash-to-file", "\\??\\C:\\data\\file.txt\\")
        t.junction("\\mnt\\vol", f"\\??\\Volume{GUID}\\", "")
        t.reparse("\\L\\wsl-through-mount", demo.lx_symlink(b"/mnt/c/mnt/vol/Projects"), False)
        t.reparse("\\L\\wsl", demo.lx_symlink(b"/mnt/c/data/dir"), False)

    def test_verdicts(self) -> None:
        self.make(self.fill)
        self.make(lambda t: t.folder("\\Projects"), "vol.img")
        degraded = ("degraded", "file-link-to-directory")
        links = self.assert_judged({
            "\\L\\link": degraded,
            "\\L\\through": degraded,
            "\\L\\through-abs": degraded,
            "\\L\\junction-through": degraded,
            "\\L\\missing-through": ("broken", "missing"),
            "\\L\\file-as-directory": ("broken", "wrong-kind"),
            "\\L\\to-file": ("degraded", "junction-to-file"),
            "\\L\\to-to-file": ("degraded", "junction-to-file"),
            "\\L\\folder-link-to-file": UNCONFIRMED,
            "\\L\\slash-to-file": ("broken", "wrong-kind"),
            "\\mnt\\vol": OK,
            "\\L\\wsl-through-mount": ("opaque", None),
            "\\L\\wsl": ("opaque", None),
        }, *C, "--drive-map", f"Volume{GUID}=vol.img")
        self.assertEqual(("unverifiable", "unconfirmed-rule"),
                         (links["\\L\\wsl-through-mount"]["evaluator"]["verdict"],
                          links["\\L\\wsl-through-mount"]["evaluator"]["reason"]))
        self.assertEqual("ok", links["\\L\\wsl"]["evaluator"]["verdict"])


class TrailingBackslash(Case):
    """libuv/libuv#3329: "File Not Found" behind a junction to b\\, where b is a relative directory link."""

    def fill(self, t: Tree) -> None:
        t.file("\\t\\a\\f.txt", b"abc")
        t.folder_link("\\t\\b", "a", RELATIVE)
        t.folder_link("\\t\\b-absolute", "\\??\\C:\\t\\a")
        t.junction("\\t\\b-junction", "\\??\\C:\\t\\a")
        t.junction("\\t\\by-node", "\\??\\C:\\t\\b\\", "C:\\t\\b")
        t.junction("\\t\\by-mklink", "\\??\\C:\\t\\b", "C:\\t\\b")
        t.junction("\\t\\by-node-absolute", "\\??\\C:\\t\\b-absolute\\")
        t.junction("\\t\\by-node-junction", "\\??\\C:\\t\\b-junction\\")
        t.junction("\\t\\to-directory", "\\??\\C:\\t\\a\\")
        t.junction("\\t\\to-root", "\\??\\C:\\")
        t.folder_link("\\t\\link", "b\\", RELATIVE)
        t.folder_link("\\t\\link-absolute", "\\??\\C:\\t\\b\\")
        t.file_link("\\t\\through", "by-node\\f.txt", RELATIVE)

    def test_verdicts(self) -> None:
        self.make(self.fill)
        self.assert_judged({
            "\\t\\b": OK, "\\t\\b-absolute": OK, "\\t\\b-junction": OK, "\\t\\by-mklink": OK,
            "\\t\\by-node": ("broken", "trailing-backslash"),
            "\\t\\by-node-absolute": UNCONFIRMED,
            "\\t\\by-node-junction": UNCONFIRMED,
            "\\t\\to-directory": OK, "\\t\\to-root": OK,
            "\\t\\link": UNCONFIRMED, "\\t\\link-absolute": UNCONFIRMED,
            # With something behind it, the backslash is an ordinary separator.
            "\\t\\through": OK,
        }, *C)


class DoubledBackslashes(Case):
    """Microsoft's FASTFAT and CDFS samples drop one of two leading backslashes."""

    def fill(self, t: Tree) -> None:
        t.file("\\data\\file.txt", b"abc")
        t.folder("\\data\\dir")
        t.junction("\\L\\lead", "\\??\\C:\\\\data")
        t.file_link("\\L\\lead-file", "\\??\\C:\\\\data\\file.txt")
        t.junction("\\L\\lead-three", "\\??\\C:\\\\\\data")
        t.junction("\\L\\middle", "\\??\\C:\\data\\\\dir")
        t.junction("\\L\\end", "\\??\\C:\\data\\dir\\\\")
        t.junction("\\L\\root", "\\??\\C:\\\\")
        t.folder_link("\\L\\relative", "..\\data\\\\dir", RELATIVE)

    def test_verdicts(self) -> None:
        self.make(self.fill)
        links = self.assert_judged({
            "\\L\\lead": UNCONFIRMED, "\\L\\lead-file": UNCONFIRMED, "\\L\\root": UNCONFIRMED,
            "\\L\\lead-three": ("broken", "malformed"),
            "\\L\\middle": ("broken", "malformed"),
            "\\L\\end": ("broken", "malformed"),
            "\\L\\relative": UNCONFIRMED,
        }, *C)
        for path in ("lead-three", "middle", "end"):
            self.assertEqual("empty-component", links["\\L\\" + path]["malformation"])


class Malformed(Case):
    """Each kind says what is wrong. [MS-FSCC] and "Naming Files, Paths, and Namespaces"."""

    TARGETS = (
        ("not-nt-path", "C:\\data", 0), ("not-nt-path", "\\\\server\\share", 0),
        ("relative-flag", "\\??\\C:\\data", RELATIVE), ("forward-slash", "..\\a/b", RELATIVE),
        ("forward-slash", "\\??\\C:\\a/b", 0), ("dots", "\\??\\C:\\a\\..\\b", 0),
        ("dots", "\\??\\C:\\.\\b", 0), ("empty-component", "\\??\\C:\\a\\\\b", 0),
        ("illegal-character", "\\??\\C:\\a*", 0), ("illegal-character", "..\\a\x01", RELATIVE),
        ("stream", "\\??\\C:\\a:b:c:d", 0), ("stream", "\\??\\C:\\a:b\\c", 0),
        ("component-too-long", "\\??\\C:\\" + "x" * 256, 0), ("empty", "", RELATIVE))

    def fill(self, t: Tree) -> None:
        t.folder("\\data")
        for number, (_, target, flags) in enumerate(self.TARGETS):
            t.folder_link(f"\\L\\{number}", target, flags)

    def test_why(self) -> None:
        self.make(self.fill)
        links = self.links(*C)
        for number, (why, target, _) in enumerate(self.TARGETS):
            row = links[f"\\L\\{number}"]
            with self.subTest(target=target[:40]):
                self.assertEqual(("broken", "malformed", why),
                                 (row["verdict"], row["reason"], row.get("malformation")))
        text = self.run_program("scan", *C).stdout.decode()
        for words in ("two backslashes in a row", "'/' is not a separator", "'.' or '..' in an absolute path"):
            self.assertIn(words, " ".join(text.split()))


class OddNames(Case):
    """udisks#1243, ntfs-3g#78 and #99: names that Windows cannot open."""

    def fill(self, t: Tree) -> None:
        t.file("\\data\\file.txt", b"abc")
        t.file("\\L\\a\\b", b"another")
        for name in (b"c:", b"x\\y", b"a\\b", b"q?<>|*", b'say "hi"', b"plain"):
            path = t.at("\\L") + b"/" + name
            open(path, "xb").close()
            t.pending.append((path, demo.names(demo.SYMLINK, "..\\data\\file.txt", "", RELATIVE)))
        os.mkdir(t.at("\\L") + b"/10:00")
        path = t.at("\\L") + b"/10:00/inside"
        open(path, "xb").close()
        t.pending.append((path, demo.names(demo.SYMLINK, "..\\..\\data\\file.txt", "", RELATIVE)))

    def test_flag_finding_and_paths(self) -> None:
        self.make(self.fill)
        rows = self.report(*C, "--cross-check")
        links = {row["path"]: row for row in rows if row["type"] == "link"}
        flagged = {path: "name-not-openable" in row["flags"] for path, row in links.items()}
        self.assertEqual({
            "\\L\\c:": True, '\\L\\"x\\y"': True, '\\L\\"a\\b"': True, "\\L\\q?<>|*": True,
            '\\L\\"say ""hi"""': True, "\\L\\10:00\\inside": True, "\\L\\plain": False}, flagged)
        found = {row["path"] for row in rows
                 if row["type"] == "finding" and row["code"] == "name-not-openable"}
        self.assertEqual({"\\L\\c:", '\\L\\"x\\y"', '\\L\\"a\\b"', "\\L\\q?<>|*", '\\L\\"say ""hi"""',
                          "\\L\\10:00"}, found)

    def test_a_path_from_a_report_finds_its_file(self) -> None:
        self.make(self.fill)
        for path, row in self.links(*C).items():
            done = self.run_program("links", "c.img", path, "--no-follow", "--json")
            with self.subTest(path=path):
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertEqual(row["record"], json.loads(done.stdout)["record"])


class AboveTheRoot(Case):
    """FsRtlRemoveDotsFromPath: STATUS_IO_REPARSE_DATA_INVALID for a path that begins with `..`."""

    def fill(self, t: Tree) -> None:
        t.folder("\\data")
        t.folder_link("\\L\\up", "..\\..\\data", RELATIVE)
        t.folder_link("\\L\\to-up", "\\??\\C:\\L\\up")

    def test_from_a_drive(self) -> None:
        self.make(self.fill)
        self.assert_judged({"\\L\\up": ("broken", "above-root"), "\\L\\to-up": ("broken", "above-root")}, *C)

    def test_where_the_volume_may_be_mounted_in_a_folder(self) -> None:
        self.make(self.fill)
        self.assertEqual("unverifiable", self.links("c.img")["\\L\\up"]["verdict"])


class NamesOfPartitions(Case):
    """rmyorston/busybox-w32#597: volume names made of disk signature and offset."""

    SIGNATURE, FIRST, SIZE = 0x17426AE7, 1 * MIB, 8 * MIB

    def volume(self, offset: int) -> str:
        tail = struct.pack("<Q", offset).hex()
        return f"Volume{{{self.SIGNATURE:08x}-0000-0000-{tail[:4]}-{tail[4:]}}}"

    def test_of_the_same_disk(self) -> None:
        second = self.FIRST + self.SIZE

        def fill(t: Tree) -> None:
            t.junction("\\mnt\\two", f"\\??\\{self.volume(second)}\\", "")
            t.junction("\\mnt\\gone", f"\\??\\{self.volume(second)}\\nothing", "")
            t.junction("\\mnt\\other", f"\\??\\{self.volume(second + MIB)}\\", "")

        self.make(fill, "p1.img")
        self.make(lambda t: t.folder("\\x"), "p2.img")
        disk = bytearray(second + self.SIZE)
        struct.pack_into("<I", disk, 0x1B8, self.SIGNATURE)
        for number, (name, offset) in enumerate((("p1.img", self.FIRST), ("p2.img", second))):
            disk[offset:offset + self.SIZE] = (self.folder / name).read_bytes()
            struct.pack_into("<B3xB3xII", disk, 0x1BE + 16 * number, 0, 7, offset // 512, self.SIZE // 512)
        disk[510:512] = b"\x55\xaa"
        (self.folder / "disk.img").write_bytes(disk)
        judged = {path: (row["verdict"], row["reason"]) for path, row in self.links("disk.img").items()}
        self.assertEqual({"\\mnt\\two": OK, "\\mnt\\gone": ("broken", "missing"),
                          "\\mnt\\other": ("unverifiable", "volume-not-given")}, judged)
        shown = self.run_program("info", "disk.img").stdout.decode()
        self.assertIn(f"{self.SIGNATURE:08x}", shown)
        self.assertIn(self.volume(second), shown)


class WeakLetters(Case):
    """duplicati#2640 and #3870: a restored \\Users tree on a data volume is not C:."""

    def fill(self, t: Tree) -> None:
        t.file("\\Users\\ana\\Documents\\x.txt", b"1")
        t.junction("\\Users\\ana\\My Documents", "\\??\\C:\\Users\\ana\\Documents")
        t.junction("\\Users\\ana\\Application Data", "\\??\\C:\\Users\\ana\\AppData\\Roaming")
        t.folder_link("\\Users\\ana\\relative", "Documents", RELATIVE)

    ASSUMED = ("unverifiable", "assumed-letter")

    def test_presence_proves_nothing(self) -> None:
        self.make(self.fill)
        links = self.assert_judged({"\\Users\\ana\\My Documents": self.ASSUMED,
                                    "\\Users\\ana\\Application Data": self.ASSUMED,
                                    "\\Users\\ana\\relative": OK}, "c.img")
        self.assertIn("found-there", links["\\Users\\ana\\My Documents"]["flags"])
        self.assertNotIn("found-there", links["\\Users\\ana\\Application Data"]["flags"])
        shown = " ".join(self.run_program("scan", "c.img").stdout.decode().split())
        self.assertIn('--drive-map "C:=c.img"', shown)

    def test_a_windows_is_enough(self) -> None:
        def fill(t: Tree) -> None:
            self.fill(t)
            t.file("\\Windows\\System32\\config\\SYSTEM", b"no hive, but its name is there")

        self.make(fill)
        self.assert_judged({"\\Users\\ana\\My Documents": OK, "\\Users\\ana\\Application Data": self.ASSUMED,
                            "\\Users\\ana\\relative": OK}, "c.img")


class IndexDecides(Case):
    """linux-ntfs#73 and #86: a record has a name that its directory's index lacks."""

    NAMES = ("ghost.txt", "ghostdir", "ghosthl.txt")

    def fill(self, t: Tree) -> int:
        t.file("\\data\\ghost.txt", b"abc")
        t.file("\\data\\fine.txt", b"abc")
        t.file("\\data\\ghostdir\\in.txt", b"1")
        t.file("\\data\\hl-a.txt", b"1")
        t.hard_link("\\data\\hl-a.txt", "\\data\\ghosthl.txt")
        t.file_link("\\L\\to-ghost", "\\??\\C:\\data\\ghost.txt")
        t.file_link("\\L\\to-fine", "\\??\\C:\\data\\fine.txt")
        t.junction("\\L\\to-ghostdir", "\\??\\C:\\data\\ghostdir")
        t.file_link("\\L\\to-in", "..\\data\\ghostdir\\in.txt", RELATIVE)
        t.file_link("\\L\\to-hl", "\\??\\C:\\data\\ghosthl.txt")
        t.file_link("\\L\\to-other-hl", "\\??\\C:\\data\\hl-a.txt")
        t.file_link("\\L\\through", "to-ghostdir\\in.txt", RELATIVE)
        return t.record("\\data")

    def test_the_index_decides(self) -> None:
        directory = self.make(self.fill)
        image = demo.Image(self.folder / "c.img")
        record = image.record(directory)
        changed = 0

        def edit(block: bytearray) -> None:
            nonlocal changed
            for name in self.NAMES:
                key = demo.utf16(name)
                at = block.find(key)
                while at >= 0:
                    block[at + 2:at + 4] = demo.utf16("a")  # "gaost": the same place in the order
                    changed += 1
                    at = block.find(key)

        edit(record)
        image.put(directory, record)
        for at in image.index_blocks(record):
            block = image.load(at, 4096)
            edit(block)
            image.store(at, block)
        image.save()
        self.assertGreaterEqual(changed, len(self.NAMES))
        missing = ("broken", "missing")
        links = self.assert_judged({
            "\\L\\to-ghost": missing, "\\L\\to-ghostdir": missing, "\\L\\to-in": missing,
            "\\L\\to-hl": missing, "\\L\\through": missing, "\\L\\to-fine": OK, "\\L\\to-other-hl": OK}, *C)
        self.assertEqual("ghostdir", links["\\L\\to-in"]["component"])
        for name, code in (("ghost.txt", 1), ("ghostdir\\in.txt", 1), ("fine.txt", 0)):
            done = self.run_program("resolve", "c.img", "C:\\data\\" + name, "--drive-map", "C:=c.img")
            self.assertEqual(code, done.returncode, name)


class Ntfs3Links(Case):
    """Linux, fs/ntfs3/inode.c: \\??\\ in front of any target, the target itself as the print name."""

    def fill(self, t: Tree) -> None:
        t.file("\\data\\x", b"1")
        t.file_link("\\L\\name", "\\??\\x.txt", 0, "x.txt")
        t.file_link("\\L\\dots", "\\??\\..\\data\\x", 0, "..\\data\\x")
        t.file_link("\\L\\drive", "\\??\\C:\\data\\x", 0, "C:\\data\\x")
        t.file_link("\\L\\global", "\\??\\GLOBALROOT\\Device\\Null", 0, "GLOBALROOT\\Device\\Null")

    def test_are_recognised(self) -> None:
        self.make(self.fill)
        links = self.links(*C)
        self.assertEqual({"name": True, "dots": True, "drive": False, "global": False},
                         {path[3:]: "linux-ntfs3" in row["flags"] for path, row in links.items()})
        self.assertNotIn("broken", {links["\\L\\" + name]["verdict"] for name in ("name", "drive", "global")})


class TypedPaths(Case):
    """.NET, "File path formats on Windows systems": what Win32 strips, and `--under` like `links`."""

    def fill(self, t: Tree) -> None:
        t.file("\\data\\dir\\file.txt", b"1")
        t.hard_link("\\data\\dir\\file.txt", "\\data\\second.txt")
        t.file("\\data\\...", b"dots")
        t.junction("\\L\\to-data", "\\??\\C:\\data")
        t.folder_link("\\data\\dir\\up", "..", RELATIVE)

    def test_trailing_dots_and_blanks(self) -> None:
        self.make(self.fill)
        for path, code in (("C:\\data\\dir\\file.txt. .", 0), ("C:\\data\\dir.\\file.txt", 0),
                           ("C:\\data\\dir..\\file.txt", 1), ("C:\\data\\...", 0),
                           ("\\\\?\\C:\\data\\dir\\file.txt.", 1), ("\\\\?\\C:\\data\\dir\\file.txt", 0)):
            done = self.run_program("links", "c.img", path, "--drive-map", "C:=c.img")
            with self.subTest(path=path):
                self.assertEqual(code, done.returncode, done.stderr)

    def test_under_a_link(self) -> None:
        self.make(self.fill)
        for under in ("\\data\\dir", "C:\\L\\to-data\\dir", '"C:\\L\\to-data\\dir"', "c:/L/to-data/dir/"):
            with self.subTest(under=under):
                self.assertEqual({"\\data\\dir\\up"}, set(self.links(*C, "--under", under)))

    def test_by_reference(self) -> None:
        self.make(self.fill)
        record = str(self.links(*C)["\\L\\to-data"]["record"])
        done = self.run_program("resolve", "c.img", "--id", record, "--json", "--drive-map", "C:=c.img")
        answer = json.loads(done.stdout)
        self.assertEqual((0, "\\L\\to-data", "\\data"),
                         (done.returncode, answer["path"], answer["resolved"]["path"]))
        done = self.run_program("refs", "c.img", "--id", record, "-q", "-o", "json=-", "--drive-map", "C:=c.img")
        self.assertEqual("\\L\\to-data", json.loads(done.stdout)["header"]["subject"]["path"], done.stderr)
        self.assertEqual(2, self.run_program("resolve", "c.img", "\\x", "--id", record).returncode)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--linkaudit", required=True)
    parser.add_argument("-k", action="append")
    parser.add_argument("-v", action="store_true")
    arguments = parser.parse_args()
    if missing := missing_tools():
        print(f"skipped: {missing} is not installed")
        return SKIPPED
    Case.linkaudit = os.path.abspath(arguments.linkaudit)
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{pattern}*" for pattern in arguments.k] if arguments.k else None
    suite = loader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(verbosity=2 if arguments.v else 1).run(suite)
    if not result.wasSuccessful():
        return 1
    return SKIPPED if result.testsRun and len(result.skipped) == result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())

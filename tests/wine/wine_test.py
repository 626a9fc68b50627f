#!/usr/bin/env python3
"""linkaudit.exe under Wine against the Linux program.   wine_test.py EXE LINUX [-k PATTERN]...

The Linux program reads the same image through a symbolic link in its folder that is called `\\\\.\\V:`,
so that both reports name their source alike and must be equal, byte for byte. Each start of Wine costs
time: one run writes all formats.
"""
from __future__ import annotations

import argparse
import json
import lzma
import os
import pty
import select
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CORPUS = REPOSITORY.parent / "shared" / "corpus"
sys.path[:0] = [str(HERE), str(HERE.parent / "cli")]

import wine  # noqa: E402
from cli_support import Cli  # noqa: E402

FORMATS = ("json", "ndjson", "csv", "txt")
LETTER = "V"
BUDGET = r"\Users\ana\Documents\Budget 2026.xlsx"


class Programs:
    linux = ""
    exe = ""
    wine: list[str] = []


class WineCase(unittest.TestCase):
    maxDiff = 2000

    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory(prefix="linkaudit-wine-")
        self.addCleanup(holder.cleanup)
        self.dir = Path(holder.name)

    def run_in(self, folder: Path, command: list[str], *args: object) -> tuple[int, bytes, bytes]:
        done = subprocess.run([*command, *map(str, args)], cwd=folder, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=300)
        return done.returncode, done.stdout, done.stderr

    def windows(self, *args: object) -> tuple[int, str, str]:
        code, out, err = self.run_in(self.dir, [*Programs.wine, Programs.exe], *args)
        return code, out.decode(), err.decode()

    def both(self, *args: object, image: Path | None = None) -> tuple[str, str, int]:
        """Runs both, each in its folder; standard output must be the same, and the exit code."""
        results = []
        for name, command in (("linux", [Programs.linux]), ("windows", [*Programs.wine, Programs.exe])):
            folder = self.dir / name
            folder.mkdir(exist_ok=True)
            link = folder / f"\\\\.\\{LETTER}:"
            if image and name == "linux" and not link.is_symlink():
                link.symlink_to(image)
            results.append(self.run_in(folder, command, *args))
        linux, windows = results
        self.assertEqual(linux[0], windows[0], (args, linux[2], windows[2]))
        self.assertEqual(linux[1], windows[1], (args, windows[2]))
        return linux[2].decode(), windows[2].decode(), linux[0]

    def assert_same_reports(self, image: Path) -> int:
        device = wine.mount(LETTER, image)
        outputs = [part for ending in FORMATS for part in ("-o", f"report.{ending}")]
        _, said, code = self.both("scan", device, "--reproducible", "--cross-check", *outputs, image=image)
        for ending in FORMATS:
            linux = (self.dir / "linux" / f"report.{ending}")
            windows = (self.dir / "windows" / f"report.{ending}")
            if linux.exists() or windows.exists():
                self.assertEqual(linux.read_bytes(), windows.read_bytes(), f"{image} {ending}")
        if code != 3:
            self.assertIn("IOCTL_DISK_GET_LENGTH_INFO", said, "what the system refused is said")
            self.assertIn("(Windows error 50)", said)
            if image.open("rb").read(8)[3:] == b"NTFS ":
                self.assertIn("FSCTL_GET_NTFS_VOLUME_DATA", said, "so is what is done instead")
                self.assertIn("the volume is read as an image", said)
        return code


class Reports(WineCase):
    def test_the_demo_volumes(self) -> None:
        for name in ("demo.img", "demo-data.img"):
            with self.subTest(name):
                self.assertIn(self.assert_same_reports(Cli.demo(name)), (0, 1))
                self.assertGreater((self.dir / "windows" / "report.json").stat().st_size, 1000)
            shutil.rmtree(self.dir / "linux")

    def test_a_volume_that_ntfs_3g_filled(self) -> None:
        for tool in ("mkntfs", "ntfs-3g"):
            if shutil.which(tool) is None:
                self.skipTest(f"{tool} is missing")
        image, folder = self.dir / "filled.img", self.dir / "mounted"
        with open(image, "wb") as file:
            file.truncate(8 << 20)
        subprocess.run(["mkntfs", "-F", "-q", "-L", "Grün", image], check=True, capture_output=True)
        folder.mkdir()
        if subprocess.run(["ntfs-3g", image, folder], capture_output=True).returncode != 0:
            self.skipTest("ntfs-3g cannot mount here")
        try:
            (folder / "Ordner ü").mkdir()
            (folder / "Ordner ü" / "数.txt").write_text("x")
            os.link(folder / "Ordner ü" / "数.txt", folder / "zweiter Name.txt")
            for name, target in (("works", r"C:\Ordner ü"), ("lost", r"C:\weg")):
                (folder / name).mkdir()
                substitute = ("\\??\\" + target).encode("utf-16-le")
                shown = target.encode("utf-16-le")
                data = b"".join(number.to_bytes(2, "little") for number in (
                    0, len(substitute), len(substitute) + 2, len(shown)))
                data += substitute + b"\0\0" + shown + b"\0\0"
                os.setxattr(folder / name, "system.ntfs_reparse_data",
                            (0xA0000003).to_bytes(4, "little") + len(data).to_bytes(2, "little") +
                            b"\0\0" + data)
        finally:
            subprocess.run(["umount", folder], check=True)
        self.assertIn(self.assert_same_reports(image), (0, 1, 4))
        report = (self.dir / "windows" / "report.csv").read_bytes()
        for text in ("zweiter Name.txt", "数.txt", "works", "lost", r"C:\weg"):
            self.assertIn(text.encode(), report)

    def test_images_of_the_corpus(self) -> None:
        if not CORPUS.is_dir():
            self.skipTest("../shared/corpus is missing")
        images = []
        for packed in sorted(CORPUS.glob("*.xz")):
            if packed.name.endswith(".tar.xz"):
                with tarfile.open(packed) as tar:
                    member = next(m for m in tar.getmembers() if m.isfile() and m.size > 1 << 16)
                    source = tar.extractfile(member)
                    assert source is not None
                    content = source.read()
            else:
                content = lzma.decompress(packed.read_bytes())
            images.append(self.dir / packed.name.removesuffix(".xz"))
            images[-1].write_bytes(content)
        codes = []
        for image in images:
            with self.subTest(image.name):
                codes.append(self.assert_same_reports(image))
            shutil.rmtree(self.dir / "linux")
            shutil.rmtree(self.dir / "windows")
            image.unlink()
        self.assertGreater(len([code for code in codes if code != 3]), 5)


class Commands(WineCase):
    def test_links_and_info(self) -> None:
        image = Cli.demo()
        device = wine.mount(LETTER, image)
        self.both("links", device, BUDGET, image=image)
        self.both("links", device, "C:" + BUDGET, "--json", image=image)
        linux, windows, code = self.both("links", device, r"\Users\nobody", image=image)
        self.assertEqual(code, 1)
        self.assertIn(linux.strip(), windows)
        self.both("schema")
        self.both("links", "--help")

    def test_names_of_the_volume(self) -> None:
        wine.mount(LETTER, Cli.demo())
        for name in ("V:", "v:\\", "//./V:"):
            code, out, err = self.windows("info", name)
            self.assertEqual(code, 0, err)
            self.assertIn("System", out)
        code, out, err = self.windows("info", "Z:" + str(Cli.demo()).replace("/", "\\"), "Y:", "*.img",
                                      "C:\\windows")
        self.assertEqual(code, 4, err)
        self.assertIn("System", out)
        lines = err.splitlines()
        self.assertEqual(len(lines), 3, err)
        self.assertIn("Y: no such file or directory (Windows error 2)", lines[0])
        self.assertIn("mountvol", lines[0])
        self.assertIn("*.img: ", lines[1])
        self.assertIn("it is a directory", lines[2])

    def test_usage_and_failure(self) -> None:
        linux, windows, code = self.both("nonsense")
        self.assertEqual((windows, code), (linux, 2))
        self.assertEqual(self.both("scan", "nowhere.img")[2], 3)

    def test_names_in_utf_8(self) -> None:
        image = self.dir / "Grün ✓ 数 📁.img"
        image.write_bytes(Cli.demo().read_bytes())
        code, out, err = self.windows("scan", image.name, "-o", "Bericht ä 数.json", "--quiet",
                                      "--under", r"\Users\ana")
        self.assertEqual((code, out, err), (0, "", ""))
        self.assertIn(image.name, (self.dir / "Bericht ä 数.json").read_text("utf-8"))
        self.assertEqual(len(list(self.dir.iterdir())), 2, "no temporary file is left")

    def test_nul_takes_a_report(self) -> None:
        code, out, err = self.windows("scan", Cli.demo(), "-q", "-o", "json=NUL")
        self.assertEqual((code, out, err), (0, "", ""))
        self.assertEqual(list(self.dir.iterdir()), [])

    def test_volumes_are_never_written_to(self) -> None:
        image = self.dir / "volume.img"
        image.write_bytes(Cli.demo().read_bytes())
        device = wine.mount(LETTER, image)
        for source, expected, words in ((device, 2, "would overwrite an input"),
                                        (Cli.demo(), 3, "it is a volume or disk")):
            code, _, err = self.windows("scan", source, "-q", "-o", f"json={device}")
            self.assertEqual(code, expected, err)
            self.assertIn(words, err)
        self.assertEqual(image.read_bytes(), Cli.demo().read_bytes())

    def test_quoting_as_shells_do_it(self) -> None:
        """`"C:\\a dir\\"` ends at its quote, though the C runtime sees that otherwise."""
        folder = self.dir / "a dir"
        folder.mkdir()
        (self.dir / "run.bat").write_text(
            f'@"Z:{Programs.exe}" info "{LETTER}:\\" --json\r\n'.replace("/", "\\") +
            f'@"Z:{Programs.exe}" info "a dir\\" nowhere\r\n'.replace("/", "\\"))
        wine.mount(LETTER, Cli.demo())
        _, out, err = self.run_in(self.dir, Programs.wine, "cmd", "/c", "run.bat")
        self.assertIn(b'"System"', out, err)
        lines = err.decode().splitlines()
        self.assertEqual(len(lines), 2, err)
        self.assertIn("a dir\\: it is a directory", lines[0])
        self.assertIn("nowhere: no such file", lines[1])


class Outputs(WineCase):
    """-o in all the states that a report's place can be in."""

    def write(self, name: str, expect: int = 0) -> str:
        code, out, err = self.windows("scan", Cli.demo(), "-q", "--reproducible", "-o", name)
        self.assertEqual((code, out), (expect, ""), err)
        if expect == 0:
            self.assertEqual(err, "")
        return err

    def expected(self) -> bytes:
        _, out, err = self.windows("scan", Cli.demo(), "-q", "--reproducible", "-o", "json=-")
        self.assertTrue(out, err)
        return out.encode()

    def test_new_existing_and_read_only(self) -> None:
        expected = self.expected()
        path = self.dir / "a.json"
        self.write("a.json")
        self.assertEqual(path.read_bytes(), expected)
        path.write_bytes(b"an earlier report" * 100_000)
        self.write("a.json")
        self.assertEqual(path.read_bytes(), expected)
        path.write_bytes(b"an earlier report")
        path.chmod(0o444)
        self.write("a.json")
        self.assertEqual(path.read_bytes(), expected)
        self.assertEqual([entry.name for entry in self.dir.iterdir()], ["a.json"])

    def test_a_private_report_stays_private(self) -> None:
        path = self.dir / "a.json"
        path.write_bytes(b"an earlier report")
        path.chmod(0o600)  # Wine shows it as an access list without anybody else
        self.write("a.json")
        self.assertEqual(path.stat().st_mode & 0o007, 0)
        json.loads(path.read_bytes())

    def test_a_long_path(self) -> None:
        folder = self.dir / ("d" * 110) / ("e" * 110)
        folder.mkdir(parents=True)
        name = f"{'d' * 110}/{'e' * 110}/{'f' * 73}.json"
        self.assertEqual(len(name), 300)
        expected = self.expected()
        for path in (name, name.replace("/", "\\"), "Z:" + str(self.dir / name).replace("/", "\\")):
            self.write(path)
            self.assertEqual((self.dir / name).read_bytes(), expected, path)
            self.write(path)
            self.assertEqual([entry.name for entry in folder.iterdir()], [f"{'f' * 73}.json"])

    def test_one_that_another_program_has_open(self) -> None:
        """cmd waits with its output redirected into the report. A rename over it is refused, but
        Wine lets it be moved aside; output_file_test.cc has one that nothing helps against."""
        path = self.dir / "a.json"
        holder = subprocess.Popen([*Programs.wine, "cmd", "/c", "set /p x= > a.json"], cwd=self.dir,
                                  stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        self.addCleanup(holder.kill)
        until = time.monotonic() + 60
        while not path.exists():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.05)
        self.write("a.json")
        self.assertEqual(path.read_bytes(), self.expected())
        assert holder.stdin is not None
        holder.stdin.close()
        holder.wait(timeout=60)
        # The old one goes with its last reader.
        self.assertEqual([entry.name for entry in self.dir.iterdir()], ["a.json"])
        self.write("a.json")
        self.assertEqual(path.read_bytes(), self.expected())

    def test_what_is_not_a_file(self) -> None:
        (self.dir / "folder.json").mkdir()
        for name, words in (("folder.json", "folder"), ("json=a.txt:stream", "colon"),
                            ("json=a:b:c", ""), ("json=folder.json\\", "folder"),
                            ("json=nowhere\\a.json", "no such"), ("json=a?.json", "file name"),
                            (r"json=\\.\pipe\linkaudit-nobody", "no such")):
            err = self.write(name, expect=3)
            self.assertIn(words, err, name)
            self.assertEqual(len(err.splitlines()), 1, err)
        self.assertEqual([entry.name for entry in self.dir.iterdir()], ["folder.json"])

    def test_names_of_devices(self) -> None:
        for name in ("json=NUL", "json=nul.json", "json=C:NUL", r"json=sub\NUL", r"json=\\.\NUL"):
            self.write(name)
        self.assertEqual(list(self.dir.iterdir()), [])


class ThisMachine(WineCase):
    """Wine's mount manager knows two volumes, V: and D:, and its own C: and Z:, which are folders
    that it calls NTFS and that nobody can read as volumes."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="linkaudit-wine-")
        cls.addClassCleanup(folder.cleanup)
        cls.addClassCleanup(wine.restart)
        for letter, name in ((LETTER, "demo.img"), ("D", "demo-data.img")):
            wine.attach(letter, Cli.demo(name), Path(folder.name))
            cls.addClassCleanup(wine.detach, letter)
        wine.restart()

    def report(self, *args: object, expect: int) -> dict:
        code, out, err = self.windows("scan", *args, "-q", "--reproducible", "-o", "json=-")
        self.assertEqual(code, expect, err)
        return json.loads(out)

    def test_links_lead_to_the_volumes_of_the_machine(self) -> None:
        report = self.report(f"{LETTER}:", expect=0)
        volumes = {volume["name"]: volume for volume in report["header"]["volumes"]}
        self.assertEqual(set(volumes), {"V:", "D:"})
        self.assertEqual([volumes[name]["target_only"] for name in ("V:", "D:")], [False, True])
        for name, volume in volumes.items():
            self.assertEqual({letter["origin"] for letter in volume["letters"]}, {"system"})
            self.assertEqual(volume["letters"][0]["letter"], name)
            self.assertRegex(volume["letters"][1]["letter"], r"^Volume\{[0-9a-f-]{36}\}$")
        answers = {row["path"]: (row["verdict"], row["reason"]) for row in report["links"]}
        for path, answer in (
                (r"\Links\ok\other-drive", ("ok", None)),
                (r"\Links\ok\other-drive.md", ("ok", None)),
                (r"\Links\ok\relative", ("ok", None)),
                (r"\Links\broken\missing\other-drive", ("broken", "missing")),
                (r"\Links\unverifiable\lost-volume", ("broken", "no-such-volume")),
                (r"\Links\ok\absolute", ("unverifiable", "volume-unreadable")),
                # Wine shows no logon sessions: nobody knows who has E:.
                (r"\Links\broken\no-such-volume\drive", ("unverifiable", "session-letter"))):
            self.assertEqual(answers[path], answer, path)
        self.assertEqual([skipped["name"] for skipped in report["header"]["skipped"]], ["C:"])

    def test_images_do_not_get_the_letters_of_the_machine(self) -> None:
        report = self.report("Z:" + str(Cli.demo()), expect=0)
        self.assertEqual([letter["origin"] for volume in report["header"]["volumes"]
                          for letter in volume["letters"]], ["assumed"])
        report = self.report(f"{LETTER}:", "--no-system-map", expect=0)
        self.assertEqual([letter["origin"] for volume in report["header"]["volumes"]
                          for letter in volume["letters"]], ["assumed"])

    def test_one_path(self) -> None:
        code, out, err = self.windows("resolve", f"{LETTER}:", r"\Links\ok\other-drive.md")
        self.assertEqual(code, 0, err)
        self.assertIn(r"D:\Projects\alpha\README.md", out)
        code, out, err = self.windows("resolve", f"{LETTER}:", r"C:\Users")
        self.assertEqual((code, out), (2, ""), err)
        self.assertIn("C:", err)

    def probed(self, source: str, *args: object) -> tuple[dict[str, tuple], dict]:
        report = self.report(source, "--probe", "--under", r"\Links", *args, expect=0)
        return {row["path"]: (row["verdict"], row["reason"], row.get("component"),
                              row["probe"]["answer"] if "probe" in row else None)
                for row in report["links"]}, report["summary"]["probe"]

    def test_the_system_is_asked_for_what_is_outside(self) -> None:
        """C: is a folder, which Wine opens and nobody can read as a volume; E: is nobody's."""
        folder = self.dir / "share"
        folder.mkdir()
        wine.share("fileserver", "projects", folder)
        self.addCleanup(wine.share, "fileserver", "projects", None)
        answers, counts = self.probed(f"{LETTER}:")
        for path, answer in (
                (r"\Links\unverifiable\share", ("ok", None, None, "directory")),
                (r"\Links\unverifiable\share.docx", ("broken", "missing", "plan.docx", "missing")),
                (r"\Links\unverifiable\share-second-hop", ("ok", None, None, "directory")),
                (r"\Links\ok\absolute", ("broken", "missing", "Contoso", "missing")),
                (r"\Links\ok\other-drive", ("ok", None, None, None)),
                (r"\Links\unverifiable\device", ("unverifiable", "device-path", None, None)),
                (r"\Links\broken\no-such-volume\drive", ("unverifiable", "session-letter", "E:", None))):
            self.assertEqual(answers[path], answer, path)
        self.assertEqual(counts["answered"], counts["paths"])
        self.assertGreater(counts["paths"], 10)
        (folder / "plan.docx").write_text("x")
        answers, counts = self.probed("Z:" + str(Cli.demo()))
        self.assertEqual({path: answer for path, answer in answers.items() if answer[3]}, {
            r"\Links\unverifiable\share": ("ok", None, None, "directory"),
            r"\Links\unverifiable\share.docx": ("ok", None, None, "file"),
            r"\Links\unverifiable\share-second-hop": ("ok", None, None, "directory")},
            "an image has no letters here")
        self.assertEqual((counts["links"], counts["paths"], counts["answered"]), (3, 2, 2))
        wine.share("fileserver", "projects", None)
        code, out, err = self.windows("resolve", f"{LETTER}:", r"\Links\unverifiable\share.docx", "--probe")
        self.assertEqual(code, 4, err)
        self.assertIn(r"asked about \\fileserver\projects\plan.docx and cannot reach the drive or share", out)

    def test_all_volumes(self) -> None:
        report = self.report("--all", expect=4)
        self.assertEqual([volume["name"] for volume in report["header"]["volumes"]], ["D:", "V:"])
        self.assertEqual([(skipped["name"], skipped["failed"])
                          for skipped in report["header"]["skipped"]], [("C:", True), ("Z:", True)])
        answers = {row["path"]: row["verdict"] for row in report["links"]}
        self.assertEqual(answers[r"\Links\ok\other-drive"], "ok")

    def test_shadow_copies(self) -> None:
        for args, expected in ((("snapshots", f"{LETTER}:"), "no such WMI class"),
                               (("scan", f"{LETTER}:", "--snapshot", "latest"), "no such WMI class"),
                               (("snapshots", "nowhere.img"), "not a volume of this machine")):
            code, out, err = self.windows(*args)
            self.assertEqual((code, out), (3, ""), err)
            self.assertIn(expected, err)


class Console(WineCase):
    def on_a_console(self, *args: object, send: bytes = b"") -> tuple[int, bytes]:
        main, inner = pty.openpty()
        process = subprocess.Popen([*Programs.wine, Programs.exe, *map(str, args)], cwd=self.dir,
                                   stdin=inner, stdout=inner, stderr=inner, start_new_session=True)
        os.close(inner)
        text, until = b"", time.monotonic() + 120
        while time.monotonic() < until:
            if not select.select([main], [], [], 1)[0]:
                if process.poll() is not None:
                    break
                continue
            try:
                piece = os.read(main, 65536)
            except OSError:
                break
            if not piece:
                break
            text += piece
            if send and len(text) > 100:
                os.write(main, send)
                send = b""
        os.close(main)
        return process.wait(timeout=120), text

    def test_text_is_shown_as_it_is(self) -> None:
        image = self.dir / "Grün数.img"
        image.write_bytes(Cli.demo().read_bytes())
        code, text = self.on_a_console("info", image.name)
        self.assertEqual(code, 0, text)
        self.assertIn("Grün数.img".encode(), text)
        self.assertNotIn(b"\xc3\x83", text, "UTF-8 that was taken for another code page")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exe", type=Path)
    parser.add_argument("linux", type=Path)
    parser.add_argument("-k", metavar="PATTERN", action="append")
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    for path in (options.exe, options.linux):
        if not path.exists():
            print(f"skipped: {path} is not built", file=sys.stderr)
            return wine.SKIPPED
    Programs.exe, Programs.linux = str(options.exe.resolve()), str(options.linux.resolve())
    Programs.wine = wine.command()
    loader = unittest.TestLoader()
    if options.k:
        loader.testNamePatterns = [f"*{k}*" for k in options.k]
    try:
        result = unittest.TextTestRunner(verbosity=2 if options.v else 1).run(
            loader.loadTestsFromModule(sys.modules["__main__"]))
    finally:
        Cli.clean_up()
    for case, why in result.skipped:
        print(f"skipped: {case}: {why}", file=sys.stderr)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())

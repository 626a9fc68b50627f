"""-o: formats, standard output, what is replaced and when, and what must never be written to."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import unittest
from pathlib import Path

from big_mft import write_big_mft
from cli_support import FAILED, INCOMPLETE, USAGE, Cli, CliCase, Run, demo_bytes, ndjson, posix_only
from ntfs_patch import Image


class Outputs(CliCase):
    def write_to(self, *outputs: str, expect: int = 0) -> Run:
        options = [part for text in outputs for part in ("-o", text)]
        return self.scan(Cli.demo(), "-q", "--reproducible", *options, expect=expect)

    def test_the_format_follows_from_the_extension(self) -> None:
        self.write_to("a.json", "a.ndjson", "a.csv", "a.txt")
        self.assert_nothing_left("a.json", "a.ndjson", "a.csv", "a.txt")
        self.assertEqual(json.loads((self.dir / "a.json").read_bytes())["schema_version"], "1.1")
        self.assertEqual(ndjson((self.dir / "a.ndjson").read_bytes())[0]["type"], "header")
        self.assertTrue((self.dir / "a.csv").read_bytes().startswith(b"type,"))
        self.assertTrue((self.dir / "a.txt").read_bytes().startswith(str(Cli.demo()).encode()))

    def test_letter_case_of_the_extension_does_not_matter(self) -> None:
        self.write_to("a.json", "B.JSON", "C.Csv")
        self.assertEqual((self.dir / "a.json").read_bytes(), (self.dir / "B.JSON").read_bytes())

    def test_a_format_before_the_name_wins(self) -> None:
        self.write_to("json=report", "ndjson=b.json", "csv=c.txt")
        json.loads((self.dir / "report").read_bytes())
        self.assertEqual(ndjson((self.dir / "b.json").read_bytes())[0]["type"], "header")
        self.assertTrue((self.dir / "c.txt").read_bytes().startswith(b"type,"))

    def test_standard_output_is_the_file_s_content(self) -> None:
        for kind in ("json", "ndjson", "csv"):
            self.write_to(f"a.{kind}")
            run = self.write_to(f"{kind}=-")
            self.assertEqual(run.stdout, (self.dir / f"a.{kind}").read_bytes(), kind)
            self.assertEqual(run.err, "")

    def test_a_report_on_standard_output_is_alone_there(self) -> None:
        for args in (("-o", "json=-"), ("-o", "ndjson=-"), ("-o", "csv=-")):
            with_screen = self.scan(Cli.demo(), "--reproducible", *args).stdout
            self.assertEqual(with_screen, self.scan(Cli.demo(), "--reproducible", "-q", *args).stdout)

    def test_a_dash_alone_is_the_readable_report(self) -> None:
        self.assertEqual(self.write_to("-").stdout, self.write_to("txt=-").stdout)

    def test_only_one_report_fits_standard_output(self) -> None:
        self.assertIn("standard output", self.write_to("json=-", "csv=-", expect=USAGE).err)

    def test_formats_that_are_unknown_are_usage_errors(self) -> None:
        for text in ("links.xyz", "links", "xml=links", "json=", "", ".json/", "links.json.bak"):
            with self.subTest(text):
                run = self.write_to(text, expect=USAGE)
                self.assertEqual(run.out, "")
        self.assertIn(".ndjson", self.write_to("links.xyz", expect=USAGE).err)
        wrong = self.write_to("xml=links", expect=USAGE).err
        self.assertIn("unknown format xml", wrong)
        self.assertNotIn("json=xml", wrong)
        self.assertIn("json=a-b=c", self.write_to("a-b=c", expect=USAGE).err)
        self.assert_nothing_left()

    def test_a_missing_folder_is_one_line_that_says_what_could_not_be_done(self) -> None:
        run = self.write_to("nowhere/links.json", expect=FAILED)
        self.assertEqual(run.out, "")
        self.assert_one_line(run, "nowhere/links.json", "no such file or directory")
        self.assertRegex(run.err, "write|create", "the line must say what failed")
        self.assert_nothing_left()

    def test_a_missing_folder_is_found_before_the_scan(self) -> None:
        """Nobody wants to learn it after an hour: nothing is scanned, no other report written."""
        self.write_to("a.json", "nowhere/links.json", expect=FAILED)
        self.assert_nothing_left()

    def test_a_folder_as_a_report(self) -> None:
        (self.dir / "links.json").mkdir()
        self.assert_one_line(self.write_to("links.json", expect=FAILED), "links.json")
        self.assert_nothing_left("links.json")

    @posix_only("there is no /dev/full")
    def test_a_full_disk(self) -> None:
        if not Path("/dev/full").is_char_device():
            self.skipTest("/dev/full is missing")
        with open("/dev/full", "wb") as full:
            for args in (("scan", "-q", "-o", "json=-"), ("scan",), ("info",), ("info", "--json")):
                done = subprocess.run([*Cli.command, *args, str(Cli.demo())], stdout=full,
                                      stderr=subprocess.PIPE, text=True)
                self.assertEqual(done.returncode, FAILED, args)
                self.assertIn("No space left", done.stderr)
                self.assertIn("standard output", done.stderr)

    @posix_only("wine_test.py runs as no root")
    def test_a_report_that_fills_the_disk_leaves_the_finished_ones(self) -> None:
        big = write_big_mft(self.dir / "big.mft", Image(demo_bytes()), 94, "My Documents", 8000)
        small = self.dir / "disk"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", small], check=False,
                          capture_output=True).returncode:
            self.skipTest("mounting needs root")
        self.addCleanup(subprocess.run, ["umount", small], check=True)
        self.scan(big, "-q", "--reproducible", "-o", "a.txt", expect=INCOMPLETE)
        whole = (self.dir / "a.txt").read_bytes()
        self.assertLess(len(whole), 100_000)
        for last in ("b.json", "b.ndjson", "b.csv"):
            run = self.scan(big, "-q", "--reproducible", "-o", "disk/a.txt", "-o", f"disk/{last}",
                            expect=FAILED)
            self.assert_one_line(run, f"disk/{last}", "No space left")
            self.assertEqual(os.listdir(small), ["a.txt"])
            self.assertEqual((small / "a.txt").read_bytes(), whole)

    @posix_only("pipes have no names among files; wine_test.py writes to NUL")
    def test_a_device_or_pipe_is_written_as_it_is(self) -> None:
        self.assertEqual(self.write_to("json=/dev/null").stdout, b"")
        self.write_to("a.csv")
        os.mkfifo(self.dir / "pipe")
        with subprocess.Popen(["cat", "pipe"], cwd=self.dir, stdout=subprocess.PIPE) as reader:
            self.assertEqual(self.write_to("csv=pipe").stdout, b"")
            assert reader.stdout is not None
            self.assertEqual(reader.stdout.read(), (self.dir / "a.csv").read_bytes())

    @posix_only("wine_test.py writes to a volume")
    def test_a_disk_is_never_a_report(self) -> None:
        try:
            os.mknod(self.dir / "disk", stat.S_IFBLK | 0o600, os.makedev(240, 77))  # has no driver
        except PermissionError:
            self.skipTest("making a block device needs root")
        self.assert_one_line(self.write_to("json=disk", expect=USAGE), "disk", "block device")
        for command in ("links", "resolve"):
            run = self.run_cli(command, Cli.demo(), "\\Windows", "-o", "disk")
            self.assertEqual(run.code, USAGE)
            self.assert_one_line(run, "disk", "block device")
        self.assert_nothing_left("disk")

    @posix_only("a folder of tests is too deep for so long a name")
    def test_a_name_as_long_as_names_can_be(self) -> None:
        for name in ("n" * 250 + ".json", "n" * 236 + ".json", "链" * 82 + "xx.ndjson", "é" * 125 + ".json"):
            self.write_to(name)
            self.assert_nothing_left(name)
            self.write_to(name)  # over the earlier one
            self.assert_nothing_left(name)
            (self.dir / name).unlink()
        name = "n" * 251 + ".json"
        self.assert_one_line(self.write_to(name, expect=FAILED), "name too long")
        self.scan("nowhere.img", "-o", name[1:], expect=FAILED)
        self.assert_nothing_left()

    def test_the_same_report_twice_is_a_usage_error(self) -> None:
        self.write_to("a.json", "a.json", expect=USAGE)
        self.write_to("a.json", "csv=./a.json", expect=USAGE)
        self.assert_nothing_left()

    def test_nothing_is_written_if_nothing_was_scanned(self) -> None:
        self.write("a.json", b"an earlier report")
        self.scan("nowhere.img", "-o", "a.json", "-o", "b.json", expect=FAILED)
        self.assertEqual((self.dir / "a.json").read_bytes(), b"an earlier report")
        self.assert_nothing_left("a.json")


    def test_a_source_is_safe_whatever_letters_its_name_has(self) -> None:
        for name in ("Übung.img", "链接.img"):
            source = self.write(name, demo_bytes())
            run = self.scan(name, "-q", "-o", f"json={name}", expect=USAGE)
            self.assert_one_line(run, name, "would overwrite an input")
            self.assertEqual(source.read_bytes(), demo_bytes())
            run = self.run_cli("resolve", name, "\\Windows", "-o", name)
            self.assertEqual(run.code, USAGE)
            self.assertEqual(source.read_bytes(), demo_bytes())

    def test_a_report_given_twice_under_names_that_windows_takes_for_one(self) -> None:
        expected = USAGE if Cli.wine else 0
        self.write_to("Über.json", "csv=ÜBER.JSON", expect=expected)
        self.write_to("Über.json", "csv=./x/../Über.json", expect=USAGE)


class Replaced(CliCase):
    def test_an_earlier_report_is_replaced_by_a_complete_one(self) -> None:
        path = self.write("a.json", b"an earlier report" * 100000)
        with open(path, "rb") as reader:  # who reads the old one keeps reading the old one
            self.scan(Cli.demo(), "-q", "-o", "a.json")
            self.assertEqual(reader.read(), b"an earlier report" * 100000)
        self.assertEqual(json.loads(path.read_bytes())["schema_version"], "1.1")
        self.assert_nothing_left("a.json")

    @posix_only("permissions are those of Windows")
    def test_replacing_does_not_open_a_private_report_to_others(self) -> None:
        path = self.write("a.json", b"an earlier report")
        path.chmod(0o600)
        self.scan(Cli.demo(), "-q", "-o", "a.json")
        self.assertEqual(path.stat().st_mode & 0o077, 0)

    def test_names_with_spaces_and_other_letters(self) -> None:
        for name in ("my links.json", "verknüpfungen.json", "-.json", "链接.ndjson"):
            self.scan(Cli.demo(), "-q", f"-o{name}")
            self.assertTrue((self.dir / name).is_file(), name)

    def test_a_closed_pipe_leaves_no_partial_report(self) -> None:
        run = subprocess.run(f"'{Cli.binary}' scan '{Cli.demo()}' -o a.json | true", shell=True,
                             cwd=self.dir, capture_output=True)
        self.assertEqual(run.returncode, 0)
        for name in os.listdir(self.dir):
            self.assertEqual(name, "a.json")
            json.loads((self.dir / name).read_bytes())


class NeverWrittenTo(CliCase):
    """«It only ever reads the audited volume.»"""

    def digest(self, path: object) -> str:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()

    def assert_untouched(self, source: Path, *args: object) -> None:
        before = self.digest(source)
        run = self.scan(*args, expect=None)
        self.assertEqual(self.digest(source), before, f"{args} overwrote the audited volume")
        self.assertIn(run.code, (USAGE, FAILED))
        self.assertTrue(run.err)

    def test_a_scan_changes_nothing(self) -> None:
        source = self.write("volume.img", demo_bytes())
        before, times = self.digest(source), source.stat().st_mtime_ns
        self.scan(source, "-q", "-o", "a.json")
        self.run_cli("info", source)
        self.assertEqual((self.digest(source), source.stat().st_mtime_ns), (before, times))

    def test_a_read_only_image_is_enough(self) -> None:
        source = self.write("volume.img", demo_bytes())
        source.chmod(0o444)
        self.scan(source, "-q")

    def test_a_report_never_replaces_a_source(self) -> None:
        source = self.write("volume.img", demo_bytes())
        self.assert_untouched(source, "volume.img", "-q", "-o", "json=volume.img")
        self.assert_untouched(source, source, "-q", "-o", "json=./volume.img")

    def test_a_report_never_replaces_a_source_under_another_name(self) -> None:
        source = self.write("volume.img", demo_bytes())
        (self.dir / "link.json").symlink_to(source)
        before = self.digest(source)
        self.scan(source, "-q", "-o", "link.json", expect=None)
        self.assertEqual(self.digest(source), before)
        os.link(source, self.dir / "hard.json")
        self.scan(source, "-q", "-o", "hard.json", expect=None)
        self.assertEqual(self.digest(source), before)

    def test_a_report_never_replaces_a_volume_of_the_drive_map(self) -> None:
        source = self.write("data.img", demo_bytes("demo-data.img"))
        self.assert_untouched(source, Cli.demo(), "-q", "--drive-map", "D:=data.img", "-o",
                              "json=data.img")

    def test_a_report_never_goes_onto_a_block_device(self) -> None:
        if shutil.which("losetup") is None:
            self.skipTest("losetup is missing")
        source = self.write("volume.img", demo_bytes())
        made = subprocess.run(["losetup", "--find", "--show", str(source)], capture_output=True,
                              text=True)
        if made.returncode != 0:
            self.skipTest(f"losetup does not work here: {made.stderr.strip()}")
        device = made.stdout.strip()
        self.addCleanup(subprocess.run, ["losetup", "--detach", device], check=True)
        for scanned in (device, Cli.demo()):
            self.assert_untouched(Path(device), scanned, "-q", "-o", f"json={device}")

    def test_one_failing_report_does_not_hide_an_incomplete_scan(self) -> None:
        run = self.scan(Cli.demo(), "nowhere.img", "-q", "-o", "a.json", expect=INCOMPLETE)
        self.assertEqual(run.out, "")
        self.assertFalse(json.loads((self.dir / "a.json").read_bytes())["header"]["complete"])


if __name__ == "__main__":
    unittest.main()

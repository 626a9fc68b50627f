"""Ctrl-C: exit code 130, soon, and nothing half-written, at whatever the program is busy with."""
from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import time
import unittest
from pathlib import Path

from big_mft import FIRST_COPY, write_big_mft
from cli_support import (INCOMPLETE, INTERRUPTED, Cli, CliCase, demo_bytes, environment, manifest,
                         posix_only, unfinished)
from ntfs_patch import Image

RECORDS = 400_000
JUNCTION, JUNCTION_NAME = 94, "My Documents"  # of the demo volume
# The promise is one second on a machine of one's own; tests share theirs.
GENEROUS_SECONDS = 5
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """What a process has used so far; it may have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("inf")
    return (int(fields[11]) + int(fields[12])) / TICKS


def catches(pid: int, number: int) -> bool:
    """Whether a process has a handler for this signal; it may have ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


class Interrupt(CliCase):
    @classmethod
    def setUpClass(cls) -> None:
        if not Path("/proc/self/stat").exists():
            raise unittest.SkipTest("/proc is missing")
        cls.big = Cli.shared_dir() / "big.mft"
        if not cls.big.exists():
            write_big_mft(cls.big, Image(demo_bytes()), JUNCTION, JUNCTION_NAME, RECORDS)
        before = os.times()
        whole = subprocess.run([*Cli.command, "scan", str(cls.big), "-q", "-o", "json=-"],
                               env=environment(), stdout=subprocess.DEVNULL, check=False)
        after = os.times()
        assert whole.returncode == INCOMPLETE, whole
        cls.whole_scan_seconds = (after.children_user + after.children_system
                                  - before.children_user - before.children_system)

    def interrupted(self, begun, *args: object, number: int = signal.SIGINT) -> tuple[int, bytes]:
        """Sends the signal as soon as begun(pid) holds; gives the exit code and standard output."""
        process = subprocess.Popen([*Cli.command, "scan", str(self.big), *map(str, args)], cwd=self.dir,
                                   env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        until = time.monotonic() + 120
        while not begun(process.pid):
            if process.poll() is not None:
                break
            self.assertLess(time.monotonic(), until)
            time.sleep(0.002)
        sent = time.monotonic()
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
        self.assertLess(time.monotonic() - sent, GENEROUS_SECONDS)
        return process.returncode, out

    def test_while_reading(self) -> None:
        for reading in ("map", "read"):
            code, out = self.interrupted(lambda pid: cpu_seconds(pid) > 0.1, "--io", reading, "-o",
                                         "a.json", "-o", "a.csv")
            self.assertEqual((code, out), (INTERRUPTED, b""))
            self.assert_nothing_left()

    def test_while_resolving(self) -> None:
        for share in (0.4, 0.6):
            while True:
                seconds = share * self.whole_scan_seconds
                code, out = self.interrupted(lambda pid: cpu_seconds(pid) > seconds, "-q", "-o",
                                             "a.json")
                if code != INCOMPLETE:
                    break
                # A machine with moods: this time it was over before it was interrupted.
                os.remove(self.dir / "a.json")
                share *= 0.8
                self.assertGreater(share, 0.1)
            self.assertEqual((code, out), (INTERRUPTED, b""))
            self.assert_nothing_left()

    def test_while_writing_leaves_no_file_and_the_earlier_report(self) -> None:
        self.write("a.json", b"an earlier report")
        code, out = self.interrupted(lambda pid: any(unfinished(pid, self.dir)), "-o", "a.json")
        self.assertEqual((code, out), (INTERRUPTED, b""))
        self.assert_nothing_left("a.json")
        self.assertEqual((self.dir / "a.json").read_bytes(), b"an earlier report")

    def test_while_writing_to_a_pipe_without_a_reader(self) -> None:
        """The pipe is full and the writer waits: the signal must still end it."""
        process = subprocess.Popen([*Cli.command, "scan", str(self.big), "-q", "-o", "json=-"],
                                   cwd=self.dir, env=environment(), stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        assert process.stdout is not None
        self.assertTrue(process.stdout.read(1))
        time.sleep(0.3)
        sent = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            self.assertEqual(process.wait(timeout=GENEROUS_SECONDS), INTERRUPTED)
        except subprocess.TimeoutExpired:
            self.fail(f"still waiting {time.monotonic() - sent:.0f} s after the signal")
        finally:
            process.stdout.close()

    def test_files_are_finished_before_anything_is_printed(self) -> None:
        """Whoever stops reading what is printed, or interrupts it, has the files."""
        process = subprocess.Popen([*Cli.command, "scan", str(self.big), "-o", "ndjson=-", "-o", "a.json",
                                    "-o", "b.csv"], cwd=self.dir, env=environment(),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        assert process.stdout is not None and process.stderr is not None
        self.assertTrue(process.stdout.read(1))
        self.assert_nothing_left("a.json", "b.csv")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=GENEROUS_SECONDS), INTERRUPTED)
        self.assertIn(b"interrupted; the report files are finished", process.stderr.read())
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(json.loads((self.dir / "a.json").read_bytes())["schema_version"], "1.1")

    def test_no_file_is_finished_before_all_are_written(self) -> None:
        self.write("b.csv", b"an earlier report")
        # The second is begun when the first is all written.
        code, out = self.interrupted(lambda pid: min(unfinished(pid, self.dir), default=0) > 100_000,
                                     "-q", "-o", "a.json", "-o", "b.csv")
        self.assertEqual((code, out), (INTERRUPTED, b""))
        self.assert_nothing_left("b.csv")
        self.assertEqual((self.dir / "b.csv").read_bytes(), b"an earlier report")

    @posix_only("a folder of tests is too deep for so long a name")
    def test_a_long_name_leaves_nothing_either(self) -> None:
        code, out = self.interrupted(lambda pid: unfinished(pid, self.dir), "-q", "-o",
                                     "n" * 250 + ".json")
        self.assertEqual((code, out), (INTERRUPTED, b""))
        self.assert_nothing_left()

    def test_sigterm_leaves_nothing_either(self) -> None:
        code, out = self.interrupted(lambda pid: cpu_seconds(pid) > 0.1, "-o", "a.json",
                                     number=signal.SIGTERM)
        self.assertNotEqual(code, 0)
        self.assertEqual(out, b"")
        self.assert_nothing_left()

    @posix_only("signals are sent")
    def test_an_answer_that_takes_long_leaves_no_file(self) -> None:
        """A $MFT on its own is read through."""
        for command in ("links", "resolve"):
            for _ in range(10):
                process = subprocess.Popen([*Cli.command, command, str(self.big), "\\", "-o", "a.txt"],
                                           cwd=self.dir, env=environment(), stderr=subprocess.PIPE)
                self.addCleanup(process.kill)
                while not unfinished(process.pid, self.dir) and process.poll() is None:
                    time.sleep(0.001)
                process.send_signal(signal.SIGINT)
                _, err = process.communicate(timeout=GENEROUS_SECONDS)
                if process.returncode == INTERRUPTED:
                    break
                os.remove(self.dir / "a.txt")  # this time it was over before it was interrupted
            self.assertEqual((process.returncode, err),
                             (INTERRUPTED, b"linkaudit: interrupted; no report was finished\n"))
            self.assert_nothing_left()

    def test_uninterrupted_it_is_all_there(self) -> None:
        """What was interrupted above would have been a whole report."""
        run = self.run_cli("scan", self.big, "-q", "--only", "broken", "-o", "ndjson=-", timeout=300)
        self.assertEqual(run.code, INCOMPLETE)  # the demo volume's data outside of its $MFT
        self.assertEqual(json.loads(run.out.splitlines()[-1])["volumes"][0]["records"], RECORDS)

    def test_all_formats_count_the_same_rows(self) -> None:
        run = self.run_cli("scan", self.big, "-q", "-o", "a.ndjson", "-o", "a.csv", timeout=300)
        self.assertEqual(run.code, INCOMPLETE)
        links = RECORDS - FIRST_COPY  # besides those of the demo volume itself
        for name, start in (("a.ndjson", b'{"type":"link"'), ("a.csv", b"link,")):
            with open(self.dir / name, "rb") as file:
                rows = [line for line in file if line.startswith(start)]
            demo = len(manifest("the system volume alone, C: assumed")["rows"])
            self.assertEqual(len(rows), links + demo, name)

    def test_progress_is_shown_on_a_terminal_and_only_there(self) -> None:
        shown = {}
        for options in ((), ("--no-progress",), ("--quiet",)):
            main, inner = pty.openpty()
            process = subprocess.Popen([*Cli.command, "scan", str(self.big), *options], stderr=inner,
                                       env=environment(TERM="xterm"), stdout=subprocess.DEVNULL)
            os.close(inner)
            text = b""
            while select.select([main], [], [], 120)[0]:
                try:
                    text += os.read(main, 65536)
                except OSError:  # the other side is closed
                    break
            os.close(main)
            self.assertEqual(process.wait(timeout=120), INCOMPLETE)
            shown[options] = text
        self.assertIn(b"%", shown[()])
        self.assertEqual((shown[("--no-progress",)], shown[("--quiet",)]), (b"", b""))


class Answers(CliCase):
    """Commands without a scan, whose answer nobody reads, and what is said under -q."""

    def interrupted(self, *args: object, number: int = signal.SIGINT) -> tuple[int, bytes]:
        """The exit code and stderr; standard output is a pipe that was full from the beginning."""
        if not Path("/proc/self/status").exists():
            self.skipTest("/proc is missing")
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        os.set_blocking(writer, False)
        for piece in (4096, 1):
            try:
                while os.write(writer, bytes(piece)):
                    pass
            except BlockingIOError:
                pass
        os.set_blocking(writer, True)
        process = subprocess.Popen([*Cli.command, *map(str, args)], cwd=self.dir, stdout=writer,
                                   env=environment(), stderr=subprocess.PIPE)
        os.close(writer)
        self.addCleanup(process.kill)
        until = time.monotonic() + 60
        while not catches(process.pid, number) and process.poll() is None:
            self.assertLess(time.monotonic(), until)
            time.sleep(0.002)
        time.sleep(0.3)  # most likely it waits for a reader by then; it need not
        process.send_signal(number)
        _, err = process.communicate(timeout=GENEROUS_SECONDS)
        return process.returncode, err

    @posix_only("signals are sent")
    def test_every_command_says_so_and_leaves_nothing(self) -> None:
        demo, path = Cli.demo(), r"\Users\ana"
        for args in (("links", demo, path), ("links", demo, path, "--json"),
                     ("links", demo, "--id", 5), ("resolve", demo, path),
                     ("resolve", demo, path, "--json"), ("refs", demo, path),
                     ("refs", demo, path, "-q", "-o", "json=-"), ("info", demo),
                     ("info", "--json", demo), ("schema",), ("scan", demo),
                     ("scan", demo, "-q", "-o", "csv=-")):
            with self.subTest(args):
                code, err = self.interrupted(*args)
                self.assertEqual(code, INTERRUPTED)
                self.assertRegex(err, rb"\Alinkaudit: interrupted[^\n]*\n\Z")
                self.assert_nothing_left()

    @posix_only("signals are sent")
    def test_quiet_leaves_out_nothing_about_the_files(self) -> None:
        for command in (("scan", Cli.demo()), ("refs", Cli.demo(), r"\Users\ana")):
            code, err = self.interrupted(*command, "-q", "-o", "ndjson=-", "-o", "two.json")
            self.assertEqual((code, err),
                             (INTERRUPTED, b"linkaudit: interrupted; the report files are finished\n"))
            self.assert_nothing_left("two.json")
            os.remove(self.dir / "two.json")
            code, err = self.interrupted(*command, "-q", "-o", "ndjson=-", number=signal.SIGTERM)
            self.assertEqual((code, err),
                             (INTERRUPTED, b"linkaudit: interrupted; no report was finished\n"))


if __name__ == "__main__":
    unittest.main()

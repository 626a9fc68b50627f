"""An image that others write to during a scan, and a process whose address space is limited."""
from __future__ import annotations

import json
import os
import resource
import subprocess
import time
import unittest
from pathlib import Path
from typing import Callable

from cli_support import INCOMPLETE, Cli, CliCase, Row, Run, demo_bytes, environment, posix_only
from disk_builder import MIB

WRITTEN_TO = "the image was modified"


def full_pipe() -> tuple[int, int]:
    """The ends of a pipe in which nothing more fits."""
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    try:
        while True:
            os.write(write_end, b"." * 4096)
    except BlockingIOError:
        os.set_blocking(write_end, True)
    return read_end, write_end


def waits(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"


def has_open(pid: int, path: Path) -> bool:
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if os.readlink(entry) == str(path):
                return True
        except FileNotFoundError:  # closed meanwhile
            pass
    return False


class WrittenTo(CliCase):
    def report_of_scan_during_which(self, change: Callable[[], None]) -> Row:
        """Its second source is missing, which it cannot say while nobody reads its messages."""
        self.source = self.dir.resolve() / "volume.img"
        self.source.write_bytes(demo_bytes())
        read_end, write_end = full_pipe()
        with open(self.dir / "out.json", "wb") as out:
            process = subprocess.Popen([*Cli.command, "scan", str(self.source), "missing.img", "-o", "json=-"],
                                       cwd=self.dir, env=environment(), stdout=out, stderr=write_end)
        self.addCleanup(process.kill)
        os.close(write_end)
        until = time.monotonic() + 60
        while not (has_open(process.pid, self.source) and waits(process.pid)):
            self.assertIsNone(process.poll(), "it did not wait")
            self.assertLess(time.monotonic(), until)
        change()
        with open(read_end, "rb") as messages:
            self.assertIn(b"missing.img", messages.read())
        self.assertEqual(process.wait(60), INCOMPLETE)  # for the source that is missing
        return json.loads((self.dir / "out.json").read_bytes())

    def assert_told(self, change: Callable[[], None], times: int) -> None:
        report = self.report_of_scan_during_which(change)
        for volume in (report["header"]["volumes"][0], report["summary"]["volumes"][0]):
            if "incomplete" in volume:
                told = [text for text in volume["incomplete"] if text.startswith(WRITTEN_TO)]
                self.assertEqual(len(told), times, volume["incomplete"])
                return
        self.fail("the report does not say whether the volume is incomplete")

    @posix_only("this looks into /proc")
    def test_a_change_during_the_scan_is_reported(self) -> None:
        if not Path("/proc/self/fd").exists():
            self.skipTest("/proc is missing")
        self.assert_told(lambda: None, 0)
        # The same bytes again, at another time.
        self.assert_told(lambda: os.utime(self.source, (1, 1)), 1)
        self.assert_told(lambda: os.truncate(self.source, os.path.getsize(self.source) + 1), 1)


class AddressSpace(CliCase):
    """`ulimit -v` must not make a scan fail that could do with reads."""

    def limited(self, limit: int, *args: object) -> Run:
        done = subprocess.run([*Cli.command, "scan", *map(str, args), "-q", "-o", "json=-", "--threads", "2",
                               "--reproducible"], cwd=self.dir, env=environment(), capture_output=True,
                              timeout=120, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS,
                                                                                 (limit, limit)))
        return Run(done.returncode, done.stdout, done.stderr)

    @posix_only("address space is not limited like that")
    def test_an_image_that_does_not_fit_beside_the_scan_is_read(self) -> None:
        image = self.write("large.img", demo_bytes(), 1024 * MIB)  # the rest is a hole
        mapping_failed = 0
        for room in range(64, 1024 + 512, 64):
            by_reads = self.limited(room * MIB, image, "--io", "read")
            if by_reads.code != 0:
                continue
            by_default = self.limited(room * MIB, image)
            self.assertEqual(by_default.code, 0, f"{room} MiB: {by_default.err}")
            self.assertEqual(by_default.stdout, by_reads.stdout)
            mapping_failed += self.limited(room * MIB, image, "--io", "map").code != 0
        if mapping_failed == 0:
            self.skipTest("no limit that reads fit in: a sanitizer's shadow does not")


if __name__ == "__main__":
    unittest.main()

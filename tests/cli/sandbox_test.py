"""On Linux a run gives up its rights once everything is open; see /proc/PID/status."""
from __future__ import annotations

import fcntl
import os
import subprocess
import time
import unittest
from pathlib import Path

from cli_support import DONE, Cli, CliCase, environment, posix_only

STATUS = Path("/proc/self/status")
PIPE_BYTES = 4096  # less than any of these reports


def field(pid: int | str, name: str) -> str | None:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return line.split()[1]
    return None


def is_sanitized() -> bool:
    """Sanitizers run programs and open files of their own, so these builds keep their rights."""
    program = Path(Cli.binary).read_bytes()
    return b"__asan_init" in program or b"__tsan_init" in program


class Sandbox(CliCase):
    def status_while_writing(self, *args: object) -> tuple[str | None, str | None]:
        """NoNewPrivs and Seccomp of a run that has begun to write its answer to a pipe."""
        ours, its = os.pipe()
        fcntl.fcntl(its, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        process = subprocess.Popen([*Cli.command, *map(str, args)], cwd=self.dir, env=environment(),
                                   stdin=subprocess.DEVNULL, stdout=its, stderr=subprocess.DEVNULL)
        os.close(its)
        self.addCleanup(process.kill)
        begin = os.read(ours, 1)
        self.assertTrue(begin)
        # It waits for room in the pipe.
        status = field(process.pid, "NoNewPrivs"), field(process.pid, "Seccomp")
        while os.read(ours, 1 << 16):
            pass
        os.close(ours)
        self.assertEqual(process.wait(60), DONE)
        return status

    @posix_only("has neither Landlock nor seccomp")
    def test_commands_run_restricted(self) -> None:
        if not STATUS.exists() or field("self", "NoNewPrivs") is None:
            return self.skipTest("/proc/self/status says nothing of it")
        filters = field("self", "Seccomp")  # none: a kernel without filters
        if filters is None:
            print("note: this kernel has no seccomp; the commands run without it")
        wanted = ("0", filters) if is_sanitized() else ("1", filters and "2")
        demo = Cli.demo()
        for args in (("scan", demo, "-q", "-o", "json=-"), ("scan", demo, "-q", "-o", "csv=-"),
                     ("scan", demo, "--io", "read", "-q", "-o", "json=-"),
                     ("scan", demo, "--engine", "index", "-q", "-o", "json=-"),
                     ("refs", demo, "\\Users", "-q", "-o", "json=-")):
            with self.subTest(args):
                self.assertEqual(self.status_while_writing(*args), wanted)
        # These read no volume.
        self.assertEqual(self.status_while_writing("schema"), ("0", filters))

    @posix_only("has neither Landlock nor seccomp")
    def test_reports_get_their_names_all_the_same(self) -> None:
        (self.dir / "folder").mkdir()
        (self.dir / "old.csv").write_text("old")
        (self.dir / "link").symlink_to("folder")
        self.scan(Cli.demo(), "-q", "-o", "new.json", "-o", "old.csv", "-o", "folder/deep.txt",
                  "-o", "link/through.ndjson", "-o", "txt=/dev/null")
        self.assert_nothing_left("new.json", "old.csv", "folder", "link")
        self.assertEqual(sorted(os.listdir(self.dir / "folder")), ["deep.txt", "through.ndjson"])
        self.assertTrue((self.dir / "old.csv").read_bytes().startswith(b"type,"))
        for command in (("links", Cli.demo(), "\\"), ("resolve", Cli.demo(), "\\")):
            run = self.run_cli(*command, "--json", "-o", "answer.json")
            self.assertEqual(run.code, DONE, run.err)
            self.assertTrue((self.dir / "answer.json").read_bytes().startswith(b"{"))


if __name__ == "__main__":
    unittest.main()

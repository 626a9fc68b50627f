"""-o under attack: what others have put in the way, races, closed streams, signals, no room.

The tests run as root, in folders made for another user, who is played by threads of the test."""
from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import stat
import struct
import subprocess
import unittest
from pathlib import Path
from typing import Callable

from big_mft import write_big_mft
from cli_support import (DONE, FAILED, INCOMPLETE, INTERRUPTED, Cli, CliCase, demo_bytes, environment,
                         unfinished)
from ntfs_patch import Image

OTHER = 12345  # a user that no file of the system belongs to
RACES = 60
RECORDS = 20_000


def exchange(one: Path, other: Path) -> None:
    """Swaps two names at once, so that neither is ever missing."""
    at_current_directory, exchange_flag = -100, 2
    ctypes.CDLL(None).renameat2(at_current_directory, os.fsencode(one), at_current_directory,
                                os.fsencode(other), exchange_flag)


def access_list(*entries: tuple[str, int, int | None]) -> bytes:
    """A POSIX access control list as the kernel takes it: version 2, then tag, rights and id. [acl(5)]"""
    tags = {"user": (0x01, 0x02), "group": (0x04, 0x08), "mask": (0x10, 0x10), "other": (0x20, 0x20)}
    rows = [(tags[kind][number is not None], rights, 0xFFFFFFFF if number is None else number)
            for kind, rights, number in entries]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in sorted(rows))


class AsRoot(CliCase):
    def setUp(self) -> None:
        super().setUp()
        if Cli.wine or os.geteuid() != 0:
            self.skipTest("needs root, and POSIX")
        self.folder = self.dir / "folder"
        self.folder.mkdir()
        self.secret = self.dir / "secret"
        self.secret.write_bytes(b"secret")
        self.secret.chmod(0o600)

    def assert_secret_is_safe(self) -> None:
        status = self.secret.lstat()
        self.assertEqual(self.secret.read_bytes(), b"secret")
        self.assertEqual(stat.S_IMODE(status.st_mode), 0o600)
        self.assertEqual(status.st_nlink, 1)

    def report(self, name: str, *options: object, expect: int | None = DONE, **env: str):
        return self.scan(Cli.demo(), "-q", "-o", name, *options, expect=expect, **env)

    def assert_refused_output(self, name: str, *words: str, **env: str) -> None:
        run = self.report(name, expect=FAILED, **env)
        self.assert_one_line(run, name, "--unsafe-output", *words)

    def racing(self, swap: Callable[[], None], run: Callable[[], None]) -> None:
        """Runs `run` RACES times while a process of its own does `swap` without a pause."""
        attacker = os.fork()
        if attacker == 0:
            try:
                while True:
                    swap()
            finally:
                os._exit(1)
        try:
            for _ in range(RACES):
                run()
            self.assertEqual(os.waitpid(attacker, os.WNOHANG), (0, 0), "the attacker has given up")
        finally:
            os.kill(attacker, signal.SIGKILL)
            os.waitpid(attacker, 0)


class PlantedFiles(AsRoot):
    """A file that somebody else has put where a report will be."""

    def plant(self, mode: int) -> Path:
        path = self.folder / "a.json"
        path.write_bytes(b"")
        os.chown(path, OTHER, OTHER)
        path.chmod(mode)
        return path

    def test_its_mode_is_never_inherited(self) -> None:
        self.folder.chmod(0o1777)
        for mode in (0o6777, 0o4755, 0o666, 0o777):
            path = self.plant(mode)
            self.report("folder/a.json", "--unsafe-output")
            status = path.stat()
            self.assertEqual((status.st_uid, stat.S_IMODE(status.st_mode)), (0, 0o644), oct(mode))

    def test_in_a_shared_directory_it_is_refused(self) -> None:
        self.folder.chmod(0o1777)
        path = self.plant(0o6777)
        self.assert_refused_output("folder/a.json", str(OTHER))
        self.assertEqual(path.read_bytes(), b"")
        path.unlink()
        self.report("folder/a.json")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o644)

    def test_ours_with_the_set_user_id_bit_loses_it(self) -> None:
        path = self.plant(0o600)
        os.chown(path, 0, 0)
        path.chmod(0o6777)
        self.report("folder/a.json")
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o644)

    def test_a_pipe_of_another_user_is_refused(self) -> None:
        self.folder.chmod(0o1777)
        os.mkfifo(self.folder / "pipe")
        os.chown(self.folder / "pipe", OTHER, OTHER)
        self.assert_refused_output("json=folder/pipe", str(OTHER))

    def assert_refused_output(self, name: str, *words: str, **env: str) -> None:
        run = self.report(name, expect=FAILED, **env)
        self.assert_one_line(run, name.removeprefix("json="), "--unsafe-output", *words)


class Directories(AsRoot):
    """A directory that others can change, or one above it."""

    def test_what_others_own_or_can_write_to_is_refused(self) -> None:
        below = self.folder / "below"
        below.mkdir()
        for owner, group, mode, safe in ((0, 0, 0o755, True), (0, 0, 0o775, False), (0, 0, 0o1777, True),
                                         (OTHER, 0, 0o755, False), (0, 0, 0o777, False),
                                         (0, OTHER, 0o775, False), (0, OTHER, 0o755, True)):
            with self.subTest(owner=owner, group=group, mode=oct(mode)):
                os.chown(self.folder, owner, group)
                self.folder.chmod(mode)
                for name in ("folder/a.json", "folder/below/a.json", "folder/below/../a.json",
                             str(self.folder / "a.json")):
                    if safe:
                        self.report(name)
                    else:
                        self.assert_refused_output(name, "folder")
                        self.assertEqual(sorted(os.listdir(self.folder)), ["below"])
                        self.report(name, "--unsafe-output")
                        (self.folder / "a.json").unlink(missing_ok=True)
                        (below / "a.json").unlink(missing_ok=True)
                for path in (self.folder / "a.json", below / "a.json"):
                    path.unlink(missing_ok=True)

    def test_every_command_that_writes_refuses_it(self) -> None:
        self.folder.chmod(0o777)
        for command in (("links", Cli.demo(), "\\Windows"), ("resolve", Cli.demo(), "\\Windows"),
                        ("refs", Cli.demo(), "\\Windows")):
            run = self.run_cli(*command, "-o", "folder/a.txt")
            self.assertEqual(run.code, FAILED, command)
            self.assert_one_line(run, "--unsafe-output")
            run = self.run_cli(*command, "-o", "folder/a.txt", "--unsafe-output")
            self.assertEqual((run.code, run.err), (DONE, ""), command)
            self.assertEqual(os.listdir(self.folder), ["a.txt"])
            (self.folder / "a.txt").unlink()

    def test_who_called_sudo_is_trusted(self) -> None:
        os.chown(self.folder, OTHER, OTHER)
        self.report("folder/a.json", SUDO_UID=str(OTHER))
        self.assert_refused_output("folder/a.json", SUDO_UID=str(OTHER + 1))
        self.assert_refused_output("folder/a.json", SUDO_UID=f"{OTHER}x")
        self.folder.chmod(0o775)  # as a umask of 002 leaves it
        self.report("folder/a.json", SUDO_UID=str(OTHER), SUDO_GID=str(OTHER))
        self.assert_refused_output("folder/a.json", SUDO_UID=str(OTHER), SUDO_GID=str(OTHER + 1))
        self.folder.chmod(0o777)
        self.assert_refused_output("folder/a.json", SUDO_UID=str(OTHER), SUDO_GID=str(OTHER))

    def test_links_on_the_way(self) -> None:
        (self.dir / "link").symlink_to("folder")
        self.report("link/a.json")
        self.assertTrue((self.folder / "a.json").is_file())
        os.chown(self.dir / "link", OTHER, OTHER, follow_symlinks=False)
        self.assert_refused_output("link/a.json", "link", str(OTHER))
        self.assert_refused_output("link/a.json", "link", SUDO_UID=str(OTHER))
        (self.dir / "up").symlink_to(self.folder)
        (self.folder / "self").symlink_to("../up/self")
        run = self.report("folder/self/a.json", expect=FAILED)
        self.assert_one_line(run, "symbolic links")

    def test_an_access_control_list_counts(self) -> None:
        """`user:12345:rwx` shows as a group's bits."""
        os.setxattr(self.folder, "system.posix_acl_access", access_list(
            ("user", 7, None), ("user", 7, OTHER), ("group", 5, None), ("mask", 7, None), ("other", 5, None)))
        self.assert_refused_output("folder/a.json")

    def test_a_default_access_control_list_decides_about_new_reports(self) -> None:
        os.setxattr(self.folder, "system.posix_acl_default", access_list(
            ("user", 7, None), ("group", 0, None), ("other", 0, None)))
        self.report("folder/a.json")
        self.assertEqual(stat.S_IMODE((self.folder / "a.json").stat().st_mode), 0o600)
        (self.folder / "a.json").chmod(0o666)
        self.report("folder/a.json")
        self.assertEqual(stat.S_IMODE((self.folder / "a.json").stat().st_mode), 0o600)

    def test_the_root_of_a_user_namespace_is_not_held_up(self) -> None:
        self.folder.chmod(0o777)
        self.dir.chmod(0o777)
        done = subprocess.run(["unshare", "--user", "--map-root-user", *Cli.command, "scan", str(Cli.demo()),
                               "-q", "-o", "folder/a.json"], cwd=self.dir, env=environment(), user=OTHER,
                              group=OTHER, capture_output=True)
        if b"unshare" in done.stderr:
            self.skipTest(f"no user namespaces here: {done.stderr.decode()}")
        self.assertEqual((done.returncode, done.stderr), (DONE, b""))

    def test_a_mounted_file_is_refused_before_the_scan(self) -> None:
        (self.folder / "a.json").write_bytes(b"")
        (self.folder / "b.json").write_bytes(b"")
        subprocess.run(["mount", "--bind", self.folder / "b.json", self.folder / "a.json"], check=True)
        self.addCleanup(subprocess.run, ["umount", self.folder / "a.json"], check=True)
        run = self.scan("nowhere.img", "-q", "-o", "folder/a.json", expect=FAILED)
        self.assert_one_line(run, "mount point")

    def test_another_user_is_not_held_up(self) -> None:
        """Who has no more rights than the others gains nothing by such a check."""
        self.folder.chmod(0o777)
        self.dir.chmod(0o755)
        done = subprocess.run([*Cli.command, "scan", str(Cli.demo()), "-q", "-o", "folder/a.json"],
                              cwd=self.dir, env=environment(), user=OTHER, group=OTHER,
                              capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (DONE, b""))
        self.assertEqual((self.folder / "a.json").stat().st_uid, OTHER)


class Races(AsRoot):
    """Somebody swaps what is there for something else, as fast as possible."""

    def test_a_pipe_and_a_link(self) -> None:
        """The pipe was looked at, the link's file was overwritten."""
        self.folder.chmod(0o777)
        place, link = self.folder / "a.json", self.folder / "link"
        os.mkfifo(place)
        link.symlink_to(self.secret)
        reader = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)

        def swap() -> None:
            for _ in range(200):
                exchange(place, link)
            for path in (place, link):
                if stat.S_ISREG(path.lstat().st_mode):  # a report has replaced the link
                    (self.folder / "next").symlink_to(self.secret)
                    os.rename(self.folder / "next", path)

        def run() -> None:
            self.run_cli("links", Cli.demo(), "\\Windows", "-o", "folder/a.json", "--unsafe-output")
            self.assert_secret_is_safe()
            try:
                while os.read(reader, 65536):
                    pass
            except BlockingIOError:
                pass
        self.racing(swap, run)

    def test_a_temporary_file_and_a_link(self) -> None:
        """Its mode was set by its name, and the link's file got it."""
        self.folder.chmod(0o777)
        (self.folder / "a.json").write_bytes(b"an earlier report")
        (self.folder / "a.json").chmod(0o666)

        def swap() -> None:
            for name in os.listdir(self.folder):
                if not name.endswith(".tmp"):
                    continue
                try:
                    os.unlink(self.folder / name)
                    os.symlink(self.secret, self.folder / name)
                except OSError:
                    pass

        def run() -> None:
            self.run_cli("links", Cli.demo(), "\\Windows", "-o", "folder/a.json", "--unsafe-output")
            self.assert_secret_is_safe()
        self.racing(swap, run)

    def test_the_directory_and_a_link(self) -> None:
        """The report goes into the directory that was checked, or nowhere."""
        guarded = self.dir / "guarded"
        guarded.mkdir(mode=0o700)
        (self.folder / "real").mkdir()
        (self.folder / "place").symlink_to(guarded)
        os.chown(self.folder, OTHER, OTHER)
        for name in ("real", "place"):
            os.chown(self.folder / name, OTHER, OTHER, follow_symlinks=False)

        def run() -> None:
            self.report("folder/place/a.json", expect=FAILED)
            self.assertEqual(os.listdir(guarded), [])
        self.racing(lambda: exchange(self.folder / "real", self.folder / "place"), run)


class Streams(CliCase):
    """Standard streams that are closed, or that nobody reads."""

    def setUp(self) -> None:
        super().setUp()
        if Cli.wine:
            self.skipTest("Windows: streams are handles there, and no file can take their place")

    def closed(self, *descriptors: int, args: tuple[object, ...]) -> subprocess.CompletedProcess[bytes]:
        def close() -> None:
            for descriptor in descriptors:
                os.close(descriptor)
        return subprocess.run([*Cli.command, *map(str, args)], cwd=self.dir, env=environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=close)

    def test_a_report_never_takes_the_place_of_a_stream(self) -> None:
        """`nowhere.img` makes the program complain; the report must not have a word of it."""
        args = ("scan", Cli.demo(), "nowhere.img", "-q", "--reproducible", "-o", "a.json")
        whole = self.closed(args=args)
        self.assertEqual(whole.returncode, INCOMPLETE)
        self.assertIn(b"nowhere.img", whole.stderr)
        expected = (self.dir / "a.json").read_bytes()
        json.loads(expected)
        for descriptors in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)):
            (self.dir / "a.json").unlink()
            run = self.closed(*descriptors, args=args)
            self.assertEqual(run.returncode, INCOMPLETE, descriptors)
            self.assertEqual((self.dir / "a.json").read_bytes(), expected, descriptors)
            self.assertEqual(run.stdout, b"")

    def test_output_that_cannot_be_seen_is_a_failure(self) -> None:
        run = self.closed(1, args=("info", Cli.demo()))
        self.assertEqual(run.returncode, FAILED)
        self.assertIn(b"standard output", run.stderr)

    def test_a_reader_that_goes_away_is_not_reported(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        run = subprocess.run([*Cli.command, "scan", str(Cli.demo())], stdout=writer, env=environment(),
                             stderr=subprocess.PIPE)
        os.close(writer)
        self.assertEqual((run.returncode, run.stderr), (-signal.SIGPIPE, b""))

    def test_callers_that_ignore_closed_pipes_get_an_error(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        run = subprocess.run([*Cli.command, "scan", str(Cli.demo())], stdout=writer, env=environment(),
                             stderr=subprocess.PIPE, restore_signals=False,
                             preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
        os.close(writer)
        self.assertEqual(run.returncode, FAILED)
        self.assertIn(b"standard output", run.stderr)

    def test_unread_messages_stop_nothing(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        run = subprocess.run([*Cli.command, "scan", str(Cli.demo()), "nowhere.img", "-q", "-o", "a.json"],
                             stderr=writer, cwd=self.dir, env=environment(), stdout=subprocess.PIPE)
        os.close(writer)
        self.assertEqual(run.returncode, INCOMPLETE)
        self.assert_nothing_left("a.json")
        json.loads((self.dir / "a.json").read_bytes())

    def test_descriptors_by_name(self) -> None:
        direct = self.scan(Cli.demo(), "-q", "--reproducible", "-o", "csv=-").stdout
        for name in ("/dev/stdout", "/dev//stdout", "/dev/./fd/1", "/proc/self/fd/1"):
            run = self.scan(Cli.demo(), "-q", "--reproducible", "-o", f"csv={name}")
            self.assertEqual((run.stdout, run.err), (direct, ""), name)


class Ends(CliCase):
    """However it ends, no half report and no temporary file is left."""

    def setUp(self) -> None:
        super().setUp()
        if Cli.wine:
            self.skipTest("Windows: there are no signals")
        self.big = Cli.shared_dir() / "ends.mft"
        if not self.big.exists():
            write_big_mft(self.big, Image(demo_bytes()), 94, "My Documents", RECORDS)

    def signalled(self, number: int, **how: object) -> int:
        """Writes to a pipe that is never read, so that the report's file is there to be found."""
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        process = subprocess.Popen([*Cli.command, "scan", str(self.big), "-q", "-o", "a.json", "-o",
                                    "csv=pipe"], cwd=self.dir, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, env=environment(), **how)
        os.close(writer)
        self.addCleanup(process.kill)
        while not unfinished(process.pid, self.dir) and process.poll() is None:
            pass
        process.send_signal(number)
        process.communicate(timeout=60)
        return process.returncode

    def test_signals(self) -> None:
        os.mkfifo(self.dir / "pipe")
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            self.assertEqual(self.signalled(number), INTERRUPTED, number)
            self.assert_nothing_left("pipe")

    def test_killed(self) -> None:
        """Nothing can be done then, so there must be nothing to do."""
        os.mkfifo(self.dir / "pipe")
        self.assertEqual(self.signalled(signal.SIGKILL), -signal.SIGKILL)
        self.assert_nothing_left("pipe")

    def test_nohup(self) -> None:
        os.mkfifo(self.dir / "pipe")
        process = subprocess.Popen([*Cli.command, "scan", str(self.big), "-q", "-o", "csv=pipe"],
                                   cwd=self.dir, stderr=subprocess.PIPE, env=environment(),
                                   preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.addCleanup(process.kill)
        with open(self.dir / "pipe", "rb") as pipe:
            process.send_signal(signal.SIGHUP)
            self.assertGreater(len(pipe.read().splitlines()), RECORDS // 2)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, INCOMPLETE)

    def test_a_pipe_without_a_reader_is_waited_for_until_an_interrupt(self) -> None:
        os.mkfifo(self.dir / "pipe")
        process = subprocess.Popen([*Cli.command, "scan", str(Cli.demo()), "-q", "-o", "csv=pipe"],
                                   cwd=self.dir, stderr=subprocess.PIPE, env=environment())
        self.addCleanup(process.kill)
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(timeout=0.5)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, INTERRUPTED)

    def test_a_file_that_may_not_grow(self) -> None:
        limit = 100_000
        run = subprocess.run([*Cli.command, "scan", str(self.big), "-q", "-o", "a.json"], cwd=self.dir,
                             env=environment(), capture_output=True,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(run.returncode, FAILED)
        self.assertIn(b"a.json", run.stderr)
        self.assertEqual(len(run.stderr.splitlines()), 1)
        self.assert_nothing_left()

    def test_a_name_that_became_a_folder(self) -> None:
        """What was finished is kept, and the message says where."""
        process = subprocess.Popen([*Cli.command, "scan", str(self.big), "-q", "-o", "a.json"],
                                   cwd=self.dir, stderr=subprocess.PIPE, env=environment())
        self.addCleanup(process.kill)
        while not unfinished(process.pid, self.dir) and process.poll() is None:
            pass
        (self.dir / "a.json").mkdir()
        (self.dir / "a.json" / "x").write_bytes(b"")
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, FAILED)
        kept = [name for name in os.listdir(self.dir) if name != "a.json"]
        self.assertEqual(len(kept), 1)
        self.assertIn(kept[0].encode(), err)
        json.loads((self.dir / kept[0]).read_bytes())


class Usage(CliCase):
    def test_a_folder_is_not_a_file_name(self) -> None:
        run = self.scan(Cli.demo(), "-q", "-o", "json=folder/", expect=FAILED)
        self.assert_one_line(run, "folder/")
        self.assert_nothing_left()


if __name__ == "__main__":
    unittest.main()

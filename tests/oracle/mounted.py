"""A volume that mkntfs makes and ntfs-3g fills."""
from __future__ import annotations

import os
import shutil
import struct
import subprocess
import time
import unittest
from pathlib import Path


MOUNT_POINT, SYMLINK = 0xA0000003, 0xA000000C


def reparse(tag: int, target: str) -> str:
    """A reparse buffer as setfattr takes it."""
    name = ("\\??\\" + target).encode("utf-16-le")
    flags = struct.pack("<I", 0) if tag == SYMLINK else b""
    data = struct.pack("<4H", 0, len(name), len(name) + 2, 0) + flags + name + bytes(4)
    return "0x" + (struct.pack("<IHH", tag, len(data), 0) + data).hex()


def missing_tools() -> str:
    """The first tool that is needed here and is not installed; empty if all are."""
    tools = ("mkntfs", "ntfs-3g", "setfattr", "fusermount")
    return next((tool for tool in tools if shutil.which(tool) is None), "")


class Mounted:
    """A volume made by mkntfs, under ntfs-3g until leave()."""

    def __init__(self, folder: Path, *options: str, size: int = 96 << 20, mount: str = "") -> None:
        self.image = folder / "volume.img"
        self.point = folder / "mounted"
        self.point.mkdir()
        with open(self.image, "wb") as file:
            file.truncate(size)
        subprocess.run(["mkntfs", "-F", "-q", "-Q", *options, str(self.image)], check=True,
                       capture_output=True)
        self.enter(mount)

    def enter(self, mount: str = "") -> None:
        done = subprocess.run(["ntfs-3g", "-o", f"rw,norecover,streams_interface=none{mount}",
                               str(self.image), str(self.point)], check=False, capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise unittest.SkipTest(f"ntfs-3g cannot mount here: {done.stderr.strip()[:200]}")

    def mount_anew(self) -> None:
        """The kernel then learns anew which files have become symbolic links."""
        self.leave()
        self.enter()

    def leave(self) -> None:
        subprocess.run(["fusermount", "-u", str(self.point)], check=True, capture_output=True)
        # All is written once the file system's process has ended.
        for _ in range(500):
            if not busy(self.image):
                return
            time.sleep(0.02)
        raise AssertionError("ntfs-3g does not end")


def busy(image: Path) -> bool:
    """Whether a process still has the image open."""
    for process in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(os.path.realpath(fd) == str(image) for fd in process.iterdir()):
                return True
        except OSError:
            continue
    return False

#!/usr/bin/python3
"""Drive letters from the registry of offline disks, against hives and disks that others make.

    registry_test.py --linkaudit BINARY [-k PATTERN] [-v]

Keys and values are written by hivex, into a base block and one bin made here; volumes by mkntfs and
ntfs-3g (fragmented and compressed hives too); partition tables by sfdisk. What a hive's log holds
is made here from the format's description. Where hivex or a file system is missing, it says so and
skips (77).
"""
from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path
from typing import Any

from mounted import Mounted, missing_tools

try:
    import hivex
except ImportError:
    hivex = None

DONE, SKIPPED = 0, 77
MIB = 1 << 20
MOUNT_POINT = 0xA0000003
SYSTEM_SIGNATURE, DATA_SIGNATURE = 0x5A17C0DE, 0x0BADF00D
SYSTEM_GUID = uuid.UUID("0d4f6c1e-7a55-4b1d-9c0e-5d1b7f3a2c11")
DATA_GUID = uuid.UUID("a1b2c3d4-0001-4002-8003-00112233aabb")
DATA_VOLUME = uuid.UUID("6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10")
OLD_VOLUME = uuid.UUID("0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603")
REG_BINARY = 3
Device = bytes


# -- hives ------------------------------------------------------------------------------------

def xor32(block: bytes) -> int:
    total = 0
    for word, in struct.iter_unpack("<I", block[:508]):
        total ^= word
    return {0: 1, 0xFFFFFFFF: 0xFFFFFFFE}.get(total, total)


def base_block(sequence: int, second: int, kind: int, bins: int, root: int = 0x20) -> bytes:
    block = bytearray(4096)
    struct.pack_into("<4sIIQIIIIIII", block, 0, b"regf", sequence, second, 0, 1, 5, kind, 1, root, bins, 1)
    struct.pack_into("<I", block, 508, xor32(block))
    return bytes(block)


def empty_hive() -> bytes:
    """A root key and nothing else, for hivex to fill."""
    hive_bin = bytearray(4096)
    struct.pack_into("<4sII", hive_bin, 0, b"hbin", 0, 4096)
    none = 0xFFFFFFFF
    node = struct.pack("<2sHQIIIIIIIIIIIIIIIHH", b"nk", 0x2C, 0, 0, none, 0, 0, none, none, 0, none, 0x78,
                       none, 0, 0, 0, 0, 0, 4, 0) + b"ROOT"
    node += bytes(-(len(node) + 4) % 8)
    assert 0x20 + 4 + len(node) == 0x78
    security = struct.pack("<2sHIII", b"sk", 0, 0x78, 0x78, 1) + struct.pack("<I", 20) + \
        struct.pack("<BBHIIII", 1, 0, 0x8000, 0, 0, 0, 0)
    security += bytes(-(len(security) + 4) % 8)
    struct.pack_into("<i", hive_bin, 0x20, -(len(node) + 4))
    hive_bin[0x24:0x24 + len(node)] = node
    struct.pack_into("<i", hive_bin, 0x78, -(len(security) + 4))
    hive_bin[0x7C:0x7C + len(security)] = security
    rest = 0x7C + len(security)
    struct.pack_into("<i", hive_bin, rest, 4096 - rest)
    return base_block(1, 1, 0, 4096) + bytes(hive_bin)


def make_hive(folder: Path, devices: dict[str, Device], padding: int = 0) -> bytes:
    """A SYSTEM hive with these MountedDevices, and keys and values around them."""
    path = folder / "hive"
    path.write_bytes(empty_hive())
    hive = hivex.Hivex(str(path), write=True)
    for name in ("ControlSet001", "Select", "MountedDevices", "Setup", "WPA"):
        hive.node_add_child(hive.root(), name)
    noise = hive.node_get_child(hive.root(), "ControlSet001")
    random.seed(7)
    for number in range(padding):
        child = hive.node_add_child(noise, f"Service {number}")
        data = random.randbytes(3000) if number % 8 else f"Service {number % 5}, ".encode() * 300
        hive.node_set_value(child, {"key": "Data", "t": REG_BINARY, "value": data})
    values = [{"key": name, "t": REG_BINARY, "value": data} for name, data in devices.items()]
    hive.node_set_values(hive.node_get_child(hive.root(), "MountedDevices"), values)
    hive.commit(None)
    return path.read_bytes()


def marvin32(data: bytes) -> int:
    low, high = 0x7A4E55C5, 0x82EF4D88
    mask = 0xFFFFFFFF
    padded = data + b"\x80" + bytes(-(len(data) + 1) % 4)
    for word, in struct.iter_unpack("<I", padded + bytes(4)):
        low = (low + word) & mask
        for turn_low, turn_high in ((20, 9), (27, 19)):
            high ^= low
            low = (((low << turn_low) | (low >> (32 - turn_low))) + high) & mask
            high = (high << turn_high | high >> (32 - turn_high)) & mask
    return high << 32 | low


def log_of(hive: bytes, sequence: int) -> bytes:
    """A log with one entry that writes all bins of `hive`."""
    bins = hive[4096:]
    size = (40 + 8 + len(bins) + 511) // 512 * 512
    behind = struct.pack("<II", 0, len(bins)) + bins
    behind += bytes(size - 40 - len(behind))
    head = struct.pack("<4sIIIII", b"HvLE", size, 0, sequence, len(bins), 1)
    head += struct.pack("<Q", marvin32(behind))
    root, = struct.unpack_from("<I", hive, 36)
    return base_block(sequence, sequence, 6, len(bins), root)[:512] + head + \
        struct.pack("<Q", marvin32(head)) + behind


def with_sequences(hive: bytes, first: int, second: int) -> bytes:
    block = bytearray(hive[:4096])
    struct.pack_into("<II", block, 4, first, second)
    struct.pack_into("<I", block, 508, xor32(block))
    return bytes(block) + hive[4096:]


# -- devices ----------------------------------------------------------------------------------

def mbr(signature: int, offset: int = MIB) -> Device:
    return struct.pack("<IQ", signature, offset)


def gpt(guid: uuid.UUID) -> Device:
    return b"DMIO:ID:" + guid.bytes_le


STICK = "_??_USBSTOR#Disk&Ven_X#1#{53f56307-b6bf-11d0-94f2-00a0c91efb8b}".encode("utf-16-le")


def letter(name: str) -> str:
    return f"\\DosDevices\\{name}:"


def volume(guid: uuid.UUID) -> str:
    return f"\\??\\Volume{{{guid}}}"


# -- volumes and disks ------------------------------------------------------------------------

def junction(path: Path, target: str) -> None:
    path.mkdir()
    name = ("\\??\\" + target).encode("utf-16-le")
    data = struct.pack("<4H", 0, len(name), len(name) + 2, 0) + name + bytes(4)
    value = "0x" + (struct.pack("<IHH", MOUNT_POINT, len(data), 0) + data).hex()
    subprocess.run(["setfattr", "-h", "-n", "system.ntfs_reparse_data", "-v", value, str(path)], check=True)


def disk(path: Path, volumes: list[Path], *, signature: int = 0, guids: list[uuid.UUID] | None = None,
         kinds: list[str] | None = None) -> Path:
    """Partitions one after the other from 1 MiB on, under a table that sfdisk writes."""
    lines = ["label: gpt" if guids else "label: dos", "unit: sectors"]
    if not guids:
        lines.append(f"label-id: 0x{signature:08x}")
    at, places = MIB, []
    for index, image in enumerate(volumes):
        size = image.stat().st_size
        kind = kinds[index] if kinds else "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7" if guids else "7"
        line = f"start={at // 512}, size={size // 512}, type={kind}"
        lines.append(line + (f", uuid={guids[index]}" if guids else ""))
        places.append((at, image))
        at += size
    with open(path, "wb") as file:
        file.truncate(at + MIB)
    subprocess.run(["sfdisk", "-q", str(path)], input="\n".join(lines) + "\n", text=True, check=True,
                   capture_output=True)
    for offset, image in places:
        subprocess.run(["dd", f"if={image}", f"of={path}", "bs=1M", f"seek={offset // MIB}",
                        "conv=notrunc,sparse", "status=none"], check=True)
    return path


class Volumes:
    """What all tests start from: a system volume without a hive, and a data volume."""
    folder: tempfile.TemporaryDirectory[str] | None = None
    system: Path
    data: Path

    @classmethod
    def make(cls) -> None:
        if cls.folder is not None:
            return
        cls.folder = tempfile.TemporaryDirectory(prefix="linkaudit-registry-")
        base = Path(cls.folder.name)
        for name in ("system", "data"):
            (base / name).mkdir()
        made = Mounted(base / "system", size=24 * MIB)
        (made.point / "Windows/System32/config").mkdir(parents=True)
        (made.point / "links").mkdir()
        junction(made.point / "links/to-d", "D:\\x")
        junction(made.point / "links/gone-on-d", "D:\\gone\\away")
        junction(made.point / "links/mounted", f"Volume{{{DATA_VOLUME}}}\\")
        junction(made.point / "links/deep-in-volume", f"Volume{{{DATA_VOLUME}}}\\x\\y")
        junction(made.point / "links/old-volume", f"Volume{{{OLD_VOLUME}}}\\")
        junction(made.point / "links/to-c", "C:\\Windows\\System32")
        junction(made.point / "links/gone-on-c", "C:\\Windows\\gone")
        made.leave()
        cls.system = made.image
        made = Mounted(base / "data", size=8 * MIB)
        (made.point / "x/y").mkdir(parents=True)
        made.leave()
        cls.data = made.image

    @classmethod
    def clean_up(cls) -> None:
        if cls.folder is not None:
            cls.folder.cleanup()


@unittest.skipIf(hivex is None, "python3-hivex is not installed")
@unittest.skipIf(missing_tools() or shutil.which("sfdisk") is None,
                 f"{missing_tools() or 'sfdisk'} is not installed")
class Registry(unittest.TestCase):
    linkaudit: Path
    maxDiff = 3000

    def setUp(self) -> None:
        Volumes.make()
        holder = tempfile.TemporaryDirectory(prefix="linkaudit-registry-")
        self.addCleanup(holder.cleanup)
        self.dir = Path(holder.name)

    # -- making -------------------------------------------------------------------------------

    def hive(self, devices: dict[str, Device] | None = None, padding: int = 0) -> bytes:
        return make_hive(self.dir, self.usual() if devices is None else devices, padding)

    @staticmethod
    def usual() -> dict[str, Device]:
        return {letter("C"): mbr(SYSTEM_SIGNATURE), letter("D"): mbr(DATA_SIGNATURE),
                volume(DATA_VOLUME): mbr(DATA_SIGNATURE)}

    def system_volume(self, files: dict[str, bytes], name: str = "system-volume", how: str = "") -> Path:
        """The system volume with these files in its config directory."""
        folder = self.dir / name
        folder.mkdir()
        image = folder / "volume.img"
        shutil.copyfile(Volumes.system, image)
        made = Mounted.__new__(Mounted)
        made.image, made.point = image, folder / "mounted"
        made.point.mkdir()
        made.enter(",compression" if how == "compressed" else "")
        config = made.point / "Windows/System32/config"
        if how == "compressed":
            subprocess.run(["setfattr", "-h", "-n", "system.ntfs_attrib_be", "-v", "0x00000800", str(config)],
                           check=True)
        if how == "fragmented":
            self.leave_room_in_pieces(made.point)
        for file, content in files.items():
            (config / file).write_bytes(content)
        made.leave()
        return image

    @staticmethod
    def leave_room_in_pieces(point: Path) -> None:
        """Nothing is free on the volume but single clusters."""
        state = os.statvfs(point)
        (point / "filler").write_bytes(bytes([1]) * (state.f_bavail * state.f_frsize - 3 * MIB))
        (point / "small").mkdir()
        made = 0
        try:
            while True:
                (point / f"small/{made}").write_bytes(bytes([2]) * 4096)
                made += 1
        except OSError:
            pass
        for number in range(0, made, 2):
            (point / f"small/{number}").unlink()

    def system_disk(self, hive: bytes | None = None, how: str = "", **files: bytes) -> Path:
        named = {"SYSTEM": self.hive() if hive is None else hive}
        named |= {f"SYSTEM.{suffix}": content for suffix, content in files.items()}
        return disk(self.dir / "system.img", [self.system_volume(named, how=how)], signature=SYSTEM_SIGNATURE)

    def data_disk(self, name: str = "data.img", signature: int = DATA_SIGNATURE) -> Path:
        return disk(self.dir / name, [Volumes.data], signature=signature)

    # -- asking -------------------------------------------------------------------------------

    def scan(self, *args: str, code: int = DONE) -> dict[str, Any]:
        done = subprocess.run([str(self.linkaudit), "scan", "-q", "--reproducible", "-o", "json=-", *args],
                              cwd=self.dir, capture_output=True, check=False, stdin=subprocess.DEVNULL,
                              timeout=120)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return json.loads(done.stdout)

    def verdict(self, report: dict[str, Any], name: str) -> tuple[Any, ...]:
        row, = (row for row in report["links"] if row["path"] == f"\\links\\{name}" and
                row["volume"].startswith("system"))
        resolved = row["resolved"] or {}
        return row["verdict"], row["reason"], resolved.get("volume"), resolved.get("path")

    @staticmethod
    def letters(report: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
        return {volume["name"]: [(entry["letter"], entry["origin"]) for entry in volume["letters"]]
                for volume in report["header"]["volumes"]}

    def registry(self, report: dict[str, Any], name: str = "system.img#1") -> dict[str, Any]:
        found, = (volume for volume in report["header"]["volumes"] if volume["name"] == name)
        return found["registry"]

    def note(self, report: dict[str, Any], begin: str, *words: str, name: str = "system.img#1") -> str:
        found = [note for note in self.registry(report, name)["notes"] if note.startswith(begin)]
        self.assertEqual(len(found), 1, self.registry(report, name))
        for word in words:
            self.assertIn(word, found[0])
        return found[0]

    def assert_resolved(self, report: dict[str, Any], data: str = "data.img#1") -> None:
        self.assertEqual(self.verdict(report, "to-d"), ("ok", None, data, "\\x"))
        self.assertEqual(self.verdict(report, "mounted"), ("ok", None, data, "\\"))
        self.assertEqual(self.verdict(report, "deep-in-volume"), ("ok", None, data, "\\x\\y"))
        self.assertEqual(self.verdict(report, "gone-on-d")[:2], ("broken", "missing"))
        self.assertEqual(self.verdict(report, "to-c")[0], "ok")
        self.assertEqual(self.verdict(report, "gone-on-c")[:2], ("broken", "missing"))
        self.assertEqual(self.verdict(report, "old-volume")[:2], ("unverifiable", "volume-not-given"))

    # -- what resolves ------------------------------------------------------------------------

    def test_two_mbr_disks(self) -> None:
        self.system_disk()
        self.data_disk()
        report = self.scan("system.img", "data.img")
        self.assert_resolved(report)
        self.assertEqual(self.letters(report), {
            "system.img#1": [("C:", "registry")],
            "data.img#1": [("D:", "registry"), (f"Volume{{{DATA_VOLUME}}}", "registry")]})
        told = report["header"]["volumes"][1]["letters"][0]
        self.assertEqual((told["registry"], told["provisional"]), ("system.img#1", False))
        self.assertEqual(self.registry(report), {"path": "\\Windows\\System32\\config\\SYSTEM",
                                                 "state": "current", "notes": []})
        # In any order, and whichever is reported.
        self.assert_resolved(self.scan("data.img", "system.img"))

    def test_two_gpt_disks(self) -> None:
        hive = self.hive({letter("C"): gpt(SYSTEM_GUID), letter("D"): gpt(DATA_GUID),
                          volume(DATA_VOLUME): gpt(DATA_GUID)})
        disk(self.dir / "system.img", [self.system_volume({"SYSTEM": hive})], guids=[SYSTEM_GUID])
        disk(self.dir / "data.img", [Volumes.data], guids=[DATA_GUID])
        self.assert_resolved(self.scan("system.img", "data.img"))

    def test_one_disk_with_both(self) -> None:
        hive = self.hive({letter("C"): mbr(SYSTEM_SIGNATURE), letter("D"): mbr(SYSTEM_SIGNATURE, 25 * MIB),
                          volume(DATA_VOLUME): mbr(SYSTEM_SIGNATURE, 25 * MIB)})
        disk(self.dir / "system.img", [self.system_volume({"SYSTEM": hive}), Volumes.data],
             signature=SYSTEM_SIGNATURE)
        self.assert_resolved(self.scan("system.img"), "system.img#2")

    def hive_on_volume(self) -> str:
        """What ntfsinfo tells of the hive's attributes."""
        return subprocess.run(["ntfsinfo", "-f", "-v", "-F", "/Windows/System32/config/SYSTEM",
                               str(self.dir / "system-volume/volume.img")], capture_output=True, text=True,
                              check=False).stdout

    def test_a_fragmented_hive(self) -> None:
        self.system_disk(self.hive(padding=60), how="fragmented")
        self.data_disk()
        found = re.search(r"fragments: (\d+)", self.hive_on_volume())
        assert found
        self.assertGreater(int(found[1]), 20)
        self.assert_resolved(self.scan("system.img", "data.img"))

    def test_a_compressed_hive(self) -> None:
        for padding in (0, 5, 90):
            self.system_disk(self.hive(padding=padding), how="compressed")
            self.data_disk()
            self.assertRegex(self.hive_on_volume(), r"<HOLE>")
            self.assert_resolved(self.scan("system.img", "data.img"))
            shutil.rmtree(self.dir / "system-volume")

    def test_a_hive_behind_its_logs(self) -> None:
        stale = with_sequences(self.hive({letter("C"): mbr(SYSTEM_SIGNATURE)}), 8, 7)
        for logs in ({"LOG1": log_of(self.hive(padding=3), 7)}, {"LOG2": log_of(self.hive(padding=3), 7)},
                     {"LOG1": log_of(self.hive(), 8), "LOG2": log_of(self.hive({}), 7)}):
            with self.subTest(logs=list(logs)):
                self.system_disk(stale, **logs)
                self.data_disk()
                report = self.scan("system.img", "data.img")
                self.assert_resolved(report)
                self.assertEqual(self.registry(report)["state"], "replayed")
                shutil.rmtree(self.dir / "system-volume")

    # -- what does not ------------------------------------------------------------------------

    def test_logs_that_do_not_lead_on(self) -> None:
        behind = with_sequences(self.hive(), 8, 7)
        torn = bytearray(log_of(self.hive({}), 7))
        torn[700] ^= 1
        for logs in ({}, {"LOG1": log_of(self.hive({}), 6)}, {"LOG1": bytes(torn)}, {"LOG1": bytes(4096)}):
            with self.subTest(logs=logs.keys()):
                self.system_disk(behind, **logs)
                self.data_disk()
                report = self.scan("system.img", "data.img")
                self.assertEqual(self.registry(report)["state"], "behind-logs")
                self.note(report, "The hive is behind its logs")
                self.assertEqual(self.verdict(report, "to-d")[0], "ok")
                self.assertEqual(self.verdict(report, "gone-on-d")[:2], ("unverifiable", "assumed-letter"))
                self.assertTrue(report["header"]["volumes"][1]["letters"][0]["provisional"])
                shutil.rmtree(self.dir / "system-volume")

    def test_a_clean_hive_takes_nothing_from_left_over_logs(self) -> None:
        self.system_disk(with_sequences(self.hive(), 7, 7), LOG1=log_of(self.hive({}), 7))
        self.data_disk()
        self.assert_resolved(self.scan("system.img", "data.img"))

    def test_a_clone(self) -> None:
        self.system_disk()
        shutil.copyfile(self.data_disk(), self.dir / "clone.img")
        report = self.scan("system.img", "data.img", "clone.img")
        for name in ("to-d", "gone-on-d", "mounted"):
            self.assertEqual(self.verdict(report, name)[:2], ("unverifiable", "volume-not-given"))
        self.note(report, "D: is not used", "data.img#1", "clone.img#1", "clones")
        self.note(report, "1 volume GUID")
        self.assertEqual(self.letters(report)["system.img#1"], [("C:", "registry")])

    def test_a_disk_that_is_not_given(self) -> None:
        self.system_disk()
        self.data_disk(signature=0x12345678)
        for sources in (("system.img",), ("system.img", "data.img")):
            report = self.scan(*sources)
            self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
            self.note(report, "D: is not used", "disk signature 0badf00d, byte 1048576", "not on any given disk")
            self.assertEqual(self.verdict(report, "gone-on-c")[:2], ("broken", "missing"))

    def test_a_stale_entry(self) -> None:
        self.system_disk(self.hive(self.usual() | {letter("D"): mbr(DATA_SIGNATURE, 5 * MIB)}))
        self.data_disk()
        report = self.scan("system.img", "data.img")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
        self.assertEqual(self.verdict(report, "mounted")[0], "ok")
        self.note(report, "D: is not used", "has no partition there")

    def test_a_system_disk_with_another_signature(self) -> None:
        self.system_disk(self.hive(self.usual() | {letter("C"): mbr(0x99999999)}))
        self.data_disk()
        report = self.scan("system.img", "data.img")
        self.note(report, "C: is not used", "99999999")
        self.note(report, "None of its entries is this volume itself", "5a17c0de")
        self.assertEqual(self.letters(report)["system.img#1"], [("C:", "assumed")])
        self.assertEqual(self.verdict(report, "gone-on-c")[:2], ("unverifiable", "assumed-letter"))

    def test_removable_media(self) -> None:
        self.system_disk(self.hive(self.usual() | {letter("E"): STICK}))
        self.data_disk()
        report = self.scan("system.img", "data.img")
        self.note(report, "E: is not used", "USBSTOR")
        self.assert_resolved(report)

    def test_a_partition_with_another_file_system(self) -> None:
        self.system_disk()
        exfat = self.dir / "exfat"
        exfat.write_bytes((b"\xebv\x90EXFAT   " + bytes(499) + b"\x55\xaa").ljust(MIB, b"\0"))
        small = self.dir / "small"
        shutil.copyfile(Volumes.data, small)
        disk(self.dir / "data.img", [exfat, small], signature=DATA_SIGNATURE)
        report = self.scan("system.img", "data.img")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "foreign-file-system"))
        self.note(report, "D: is data.img#1", "exFAT")

    def test_a_partition_that_was_not_asked_for(self) -> None:
        self.system_disk()
        disk(self.dir / "data.img", [Volumes.data, Volumes.data], signature=DATA_SIGNATURE)
        report = self.scan("system.img", "data.img#2")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
        self.note(report, "D: is not used", "data.img#1", "not requested")
        # Asked for by another name of the same file, it is there.
        self.assert_resolved(self.scan("system.img", "data.img#2", "./data.img#1"), "./data.img#1")

    def test_volumes_without_their_disks(self) -> None:
        self.system_volume({"SYSTEM": self.hive()})
        shutil.copyfile(self.dir / "system-volume/volume.img", self.dir / "system.raw")
        shutil.copyfile(Volumes.data, self.dir / "data.raw")
        report = self.scan("system.raw", "data.raw")
        for name in ("system.raw", "data.raw"):
            self.note(report, f"{name} is given without its partition table", name="system.raw")
        self.assertEqual(self.letters(report), {"system.raw": [("C:", "assumed")], "data.raw": []})
        # With D: known to be another one, only C: is left for the volume that holds the registry.
        self.data_disk()
        report = self.scan("system.raw", "data.img")
        self.assertEqual(self.letters(report)["system.raw"], [("C:", "registry")])
        self.assert_resolved(report)

    def test_two_windows_that_disagree(self) -> None:
        self.system_disk()
        self.data_disk()
        other = self.hive({letter("C"): mbr(0x77777777), letter("D"): mbr(SYSTEM_SIGNATURE)})
        disk(self.dir / "other.img", [self.system_volume({"SYSTEM": other}, "other-volume")],
             signature=0x77777777)
        report = self.scan("system.img", "data.img", "other.img")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
        self.assertEqual(self.verdict(report, "mounted")[0], "ok")
        for name, opponent in (("system.img#1", "other.img#1"), ("other.img#1", "system.img#1")):
            self.note(report, "C: is not used", opponent, "says otherwise", name=name)
            self.note(report, "D: is not used", opponent, name=name)

    def test_a_letter_that_only_one_windows_knows(self) -> None:
        self.system_disk()
        self.data_disk()
        other = self.hive({letter("C"): mbr(SYSTEM_SIGNATURE)})
        disk(self.dir / "other.img", [self.system_volume({"SYSTEM": other}, "other-volume")],
             signature=0x77777777)
        report = self.scan("system.img", "data.img", "other.img")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
        self.note(report, "D: is not used", "other.img#1 does not have it")
        self.assertEqual(self.verdict(report, "gone-on-c")[:2], ("broken", "missing"))

    def test_a_hive_that_is_none(self) -> None:
        hive = bytearray(self.hive())
        hive[100] ^= 1
        for content, words in ((b"nothing of the kind" * 400, "not a registry hive"), (b"regf", "too short"),
                               (bytes(hive), "torn"), (self.hive()[:4096], "bins")):
            with self.subTest(words):
                self.system_disk(content)
                report = self.scan("system.img")
                self.assertEqual(self.registry(report)["state"], "unreadable")
                self.note(report, "The hive cannot be read", words)
                self.assertEqual(self.letters(report)["system.img#1"], [("C:", "assumed")])
                shutil.rmtree(self.dir / "system-volume")

    # -- what the user says -------------------------------------------------------------------

    def test_the_drive_map_goes_first(self) -> None:
        self.system_disk()
        self.data_disk()
        report = self.scan("system.img", "data.img", "--drive-map", "D:=none")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("broken", "no-such-volume"))
        self.assertEqual(self.verdict(report, "mounted")[0], "ok")
        report = self.scan("system.img", "data.img", "--drive-map", "E:=data.img")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
        self.note(report, "D: is not used", "drive map calls that volume E:")
        report = self.scan("system.img", "--drive-map", "E:=data.img")
        self.assertEqual(self.verdict(report, "mounted")[:3], ("ok", None, "data.img#1"))

    def test_it_can_be_turned_off(self) -> None:
        self.system_disk()
        self.data_disk()
        report = self.scan("system.img", "data.img", "--no-registry")
        self.assertEqual(self.verdict(report, "to-d")[:2], ("unverifiable", "volume-not-given"))
        self.assertNotIn("registry", report["header"]["volumes"][0])
        self.assertEqual(self.letters(report)["system.img#1"], [("C:", "assumed")])

    def test_the_screen_says_how_it_knew(self) -> None:
        self.system_disk(self.hive(self.usual() | {letter("E"): STICK}))
        self.data_disk()
        done = subprocess.run([str(self.linkaudit), "scan", "system.img", "data.img", "--no-progress"],
                              cwd=self.dir, capture_output=True, check=True, text=True)
        text = " ".join(done.stdout.split())
        self.assertIn("D: is this volume (registry of system.img#1).", text)
        self.assertIn("Registry: E: is not used:", text)


def main() -> int:
    parser = argparse.ArgumentParser(description="linkaudit scan and the registry of offline disks")
    parser.add_argument("--linkaudit", type=Path, default=os.environ.get("LINKAUDIT"))
    parser.add_argument("-k", dest="pattern", action="append", help="only tests like this")
    parser.add_argument("-v", action="store_true", help="name every test")
    options = parser.parse_args()
    if options.linkaudit is None or not options.linkaudit.is_file():
        parser.error("--linkaudit BINARY")
    Registry.linkaudit = options.linkaudit.resolve()
    loader = unittest.TestLoader()
    if options.pattern:
        loader.testNamePatterns = [f"*{pattern}*" for pattern in options.pattern]
    try:
        result = unittest.TextTestRunner(verbosity=2 if options.v else 1).run(
            loader.loadTestsFromTestCase(Registry))
    finally:
        Volumes.clean_up()
    for case, why in result.skipped:
        print(f"skipped: {case}: {why}", file=sys.stderr)
    if not result.wasSuccessful():
        return 1
    return 0 if result.testsRun > len(result.skipped) else SKIPPED


if __name__ == "__main__":
    sys.exit(main())

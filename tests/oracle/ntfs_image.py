"""Where a volume's bytes are: an image file, its containers by name, and its partition tables."""
from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

NTFS_OEM_ID = b"NTFS    "
BITLOCKER_OEM_ID = b"-FVE-FS-"
# MBR types that hold a chain of further partition tables.
EXTENDED_TYPES = (0x05, 0x0F, 0x85)
# A chain of logical partitions longer than this is a loop or junk.
MAX_LOGICAL_PARTITIONS = 256
MAX_GPT_ENTRIES = 1024


class Refused(Exception):
    """The source, volume or record is not something this census can read; says why."""


class Region:
    """A range of a file. Reads beyond its end come back short."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        self.file = file
        self.offset = offset
        self.size = size

    def read_at(self, offset: int, length: int) -> bytes:
        if offset < 0 or length < 0:
            return b""
        length = max(0, min(length, self.size - offset))
        self.file.seek(self.offset + offset)
        return self.file.read(length)

    def part(self, offset: int, size: int) -> "Region":
        return Region(self.file, self.offset + offset, max(0, min(size, self.size - offset)))


@dataclass
class Partition:
    number: int          # as Linux counts: primaries 1-4, logical ones from 5, GPT by slot
    region: Region
    sector_bytes: int


def open_image(path: str) -> Region:
    file = open(path, "rb")
    return Region(file, 0, os.fstat(file.fileno()).st_size)


def container_name(image: Region) -> str | None:
    """Names a container whose bytes are not in volume order; a fixed VHD is raw, so it is none."""
    head = image.read_at(0, 64)
    if head.startswith(b"QFI\xfb"):
        return "qcow2"
    if head.startswith(b"vhdxfile"):
        return "vhdx"
    # A fixed VHD has the "conectix" footer only at its end, the others repeat it at the start.
    if head.startswith(b"conectix"):
        return "dynamic vhd"
    if head.startswith(b"KDMV"):
        return "vmdk"
    if head.startswith((b"EVF\x09\x0d\x0a\xff\x00", b"EVF2\x0d\x0a\x81\x00")):
        return "ewf"
    return None


def is_boot_sector(sector: bytes) -> bool:
    return len(sector) >= 512 and sector[3:11] == NTFS_OEM_ID


def holds_ntfs(region: Region, sector_bytes: int) -> bool:
    """True if the boot sector or its backup in the last sector claims NTFS."""
    if is_boot_sector(region.read_at(0, 512)):
        return True
    return is_boot_sector(region.read_at(region.size - sector_bytes, 512))


def _gpt_partitions(image: Region, sector: int) -> list[Partition] | None:
    for header_at in (sector, image.size - sector):  # the backup is in the disk's last sector
        header = image.read_at(header_at, 92)
        if len(header) < 92 or header[:8] != b"EFI PART":
            continue
        table_lba, = struct.unpack_from("<Q", header, 72)
        count, entry_bytes = struct.unpack_from("<II", header, 80)
        if not 128 <= entry_bytes <= 4096 or count > MAX_GPT_ENTRIES:
            continue
        found = []
        for slot in range(count):
            entry = image.read_at(table_lba * sector + slot * entry_bytes, 128)
            if len(entry) < 128 or entry[:16] == bytes(16):
                continue
            first, last = struct.unpack_from("<QQ", entry, 32)
            if first <= last and first * sector < image.size:
                region = image.part(first * sector, (last - first + 1) * sector)
                found.append(Partition(slot + 1, region, sector))
        return found
    return None


def _table_entries(sector_bytes: bytes) -> list[tuple[int, int, int]]:
    """(type, first sector, sectors) of the four slots of an MBR or EBR."""
    entries = []
    for slot in range(4):
        at = 446 + 16 * slot
        first, count = struct.unpack_from("<II", sector_bytes, at + 8)
        entries.append((sector_bytes[at + 4], first, count))
    return entries


def _mbr_partitions(image: Region, mbr: bytes, sector: int) -> list[Partition]:
    found = []
    chain_start = 0
    for slot, (kind, first, count) in enumerate(_table_entries(mbr)):
        if kind == 0 or count == 0 or first * sector >= image.size:
            continue
        if kind in EXTENDED_TYPES:
            chain_start = chain_start or first
            continue
        found.append(Partition(slot + 1, image.part(first * sector, count * sector), sector))
    table_at, number, seen = chain_start, 5, set()
    while table_at and table_at not in seen and len(seen) < MAX_LOGICAL_PARTITIONS:
        seen.add(table_at)
        ebr = image.read_at(table_at * sector, 512)
        if len(ebr) < 512 or ebr[510:512] != b"\x55\xaa":
            break
        following = 0
        for kind, first, count in _table_entries(ebr):
            if kind in EXTENDED_TYPES:
                following = chain_start + first  # links are relative to the whole chain's start
            elif kind != 0 and count:
                start = (table_at + first) * sector  # logical volumes are relative to their table
                found.append(Partition(number, image.part(start, count * sector), sector))
                number += 1
        table_at = following
    return found


def ntfs_partitions(image: Region) -> list[Partition]:
    """The partitions that hold NTFS, in table order; empty if there is no usable table."""
    mbr = image.read_at(0, 512)
    if len(mbr) < 512 or mbr[510:512] != b"\x55\xaa" or mbr[3:11] in (NTFS_OEM_ID, BITLOCKER_OEM_ID):
        return []
    best: list[Partition] = []
    # Tables do not state their sector size: the right one is that under which NTFS shows up.
    for sector in (512, 4096):
        partitions = _gpt_partitions(image, sector)
        if partitions is None:
            partitions = _mbr_partitions(image, mbr, sector)
        ntfs = [part for part in partitions if holds_ntfs(part.region, sector)]
        if len(ntfs) > len(best):
            best = ntfs
    return best

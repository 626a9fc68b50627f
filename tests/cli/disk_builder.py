"""Disks made of volumes: MBR with logical partitions, GPT with 512 and 4096 byte sectors, VHD."""
from __future__ import annotations

import struct
import uuid
import zlib
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
BASIC_DATA = uuid.UUID("ebd0a0a2-b9e5-4433-87c0-68b6b72699c7")
EFI_SYSTEM = uuid.UUID("c12a7328-f81f-11d2-ba4b-00a0c93ec93b")
LDM_DATA = uuid.UUID("af9b60a0-1431-4f62-bc68-3311714a69ad")
STORAGE_SPACES = uuid.UUID("e75caf8f-f680-4cee-afa3-b001e56efc2d")
LINUX = uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4")
MICROSOFT_RESERVED = uuid.UUID("e3c9e316-0b5c-4db8-817d-f92df00215ae")


@dataclass
class Part:
    """A partition: its type (a byte for an MBR, a GUID for a GPT) and what is in it."""
    type: int | uuid.UUID
    content: bytes = b""
    size: int = MIB


def _aligned(size: int) -> int:
    return (size + MIB - 1) // MIB * MIB


def _put_entry(table: bytearray, slot: int, kind: int, first: int, count: int) -> None:
    struct.pack_into("<BBBBBBBBII", table, 446 + 16 * slot, 0, 0xFE, 0xFF, 0xFF, kind, 0xFE, 0xFF,
                     0xFF, first, count)
    table[510:512] = b"\x55\xaa"


def mbr_disk(path: Path, primaries: list[Part], logicals: list[Part] | None = None,
             sector: int = 512) -> Path:
    """Up to three primaries in slots 1 to 3; the logical ones (from 5 on) in a chain in slot 4."""
    mbr, at = bytearray(512), MIB
    with open(path, "wb") as disk:
        for slot, part in enumerate(primaries):
            size = max(_aligned(len(part.content)), part.size)
            _put_entry(mbr, slot, part.type, at // sector, size // sector)
            disk.seek(at)
            disk.write(part.content)
            at += size
        if logicals:
            start, tables = at, []
            for part in logicals:
                size = max(_aligned(len(part.content)), part.size)
                tables.append((at, part, size))
                disk.seek(at + MIB)
                disk.write(part.content)
                at += MIB + size
            _put_entry(mbr, 3, 0x0F, start // sector, (at - start) // sector)
            for index, (table_at, part, size) in enumerate(tables):
                table = bytearray(512)
                _put_entry(table, 0, part.type, MIB // sector, size // sector)
                if index + 1 < len(tables):
                    following, _, next_size = tables[index + 1]
                    _put_entry(table, 1, 0x05, (following - start) // sector,
                               (MIB + next_size) // sector)
                disk.seek(table_at)
                disk.write(table)
        disk.seek(0)
        disk.write(mbr)
        disk.truncate(at + MIB)
    return path


def gpt_disk(path: Path, parts: list[Part], sector: int = 512, damage_primary: bool = False) -> Path:
    """A GPT with valid checksums, its backup at the end, and a protective MBR."""
    entry_bytes, slots = 128, 128
    table_sectors = entry_bytes * slots // sector
    entries, at, places = bytearray(entry_bytes * slots), MIB, []
    for slot, part in enumerate(parts):
        size = max(_aligned(len(part.content)), part.size)
        first, last = at // sector, (at + size) // sector - 1
        name = f"part {slot + 1}".encode("utf-16-le")
        struct.pack_into("<16s16sQQQ", entries, slot * entry_bytes, part.type.bytes_le,
                         uuid.UUID(int=slot + 1).bytes_le, first, last, 0)
        entries[slot * entry_bytes + 56:slot * entry_bytes + 56 + len(name)] = name
        places.append((at, part.content))
        at += size
    total = (at + MIB) // sector
    backup_table = total - 1 - table_sectors

    def header(own: int, other: int, table: int) -> bytes:
        def pack(checksum: int) -> bytes:
            return struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, checksum, 0, own,
                               other, 2 + table_sectors, backup_table - 1,
                               uuid.UUID(int=0x11).bytes_le, table, slots, entry_bytes,
                               zlib.crc32(entries))
        return pack(zlib.crc32(pack(0)))

    mbr = bytearray(512)
    _put_entry(mbr, 0, 0xEE, 1, min(total - 1, 0xFFFFFFFF))
    with open(path, "wb") as disk:
        disk.write(mbr)
        disk.seek(sector)
        disk.write(bytes(92) if damage_primary else header(1, total - 1, 2))
        disk.seek(2 * sector)
        disk.write(entries)
        for offset, content in places:
            disk.seek(offset)
            disk.write(content)
        disk.seek(backup_table * sector)
        disk.write(entries)
        disk.seek((total - 1) * sector)
        disk.write(header(total - 1, 1, backup_table))
        disk.truncate(total * sector)
    return path


def vhd_footer(size: int, kind: int = 2) -> bytes:
    """The last 512 bytes of a VHD; kind 2 is fixed, 3 dynamic. All integers are big-endian."""
    footer = bytearray(512)
    struct.pack_into(">8sIIQI4sI4sQQHBBI", footer, 0, b"conectix", 2, 0x10000,
                     0xFFFFFFFFFFFFFFFF if kind == 2 else 512, 0, b"test", 0x10000, b"Wi2k", size,
                     size, max(1, size // (512 * 16 * 63)), 16, 63, kind)
    footer[68:84] = uuid.UUID(int=0x77).bytes
    struct.pack_into(">I", footer, 64, ~sum(footer) & 0xFFFFFFFF)
    return bytes(footer)

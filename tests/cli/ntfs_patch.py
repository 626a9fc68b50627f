"""Changes single things in a healthy NTFS image, keeping everything else valid.

Only for volumes whose $MFT lies in one extent, as mkntfs makes them.
"""
from __future__ import annotations

import struct
from pathlib import Path
from typing import Callable

STRIDE = 512
VOLUME_INFORMATION = 0x70
FILE_NAME = 0x30
DATA = 0x80
REPARSE_POINT = 0xC0
DIRTY = 0x0001


def undo_fixups(record: bytearray) -> None:
    at, count = struct.unpack_from("<HH", record, 4)
    for block in range(1, count):
        end = block * STRIDE
        record[end - 2:end] = record[at + 2 * block:at + 2 * block + 2]


def apply_fixups(record: bytearray) -> None:
    at, count = struct.unpack_from("<HH", record, 4)
    for block in range(1, count):
        end = block * STRIDE
        record[at + 2 * block:at + 2 * block + 2] = record[end - 2:end]
        record[end - 2:end] = record[at:at + 2]


def attributes(record: bytes) -> list[tuple[int, int, int]]:
    """(type, offset, length) of each attribute of a record without fixups."""
    found: list[tuple[int, int, int]] = []
    at = struct.unpack_from("<H", record, 0x14)[0]
    while True:
        kind, length = struct.unpack_from("<II", record, at)
        if kind == 0xFFFFFFFF:
            return found
        found.append((kind, at, length))
        at += length


class Image:
    """A volume image in memory."""

    def __init__(self, content: bytes) -> None:
        self.bytes = bytearray(content)
        sector, per_cluster = struct.unpack_from("<HB", self.bytes, 11)
        self.cluster_bytes = sector * per_cluster
        mft, mirror = struct.unpack_from("<QQ", self.bytes, 0x30)
        self.mft_at, self.mirror_at = mft * self.cluster_bytes, mirror * self.cluster_bytes
        exponent, = struct.unpack_from("<b", self.bytes, 0x40)
        self.record_bytes = 1 << -exponent if exponent < 0 else exponent * self.cluster_bytes
        record = self.record(0)
        at = next(at for kind, at, _ in attributes(record) if kind == DATA)
        self.mft_bytes, = struct.unpack_from("<Q", record, at + 0x30)
        runs = at + struct.unpack_from("<H", record, at + 0x20)[0]
        first = 1 + (record[runs] & 15) + (record[runs] >> 4)
        assert record[runs + first] == 0, "the $MFT has more than one extent"

    def offset_of(self, number: int) -> int:
        return self.mft_at + number * self.record_bytes

    def record(self, number: int) -> bytearray:
        at = self.offset_of(number)
        record = self.bytes[at:at + self.record_bytes]
        undo_fixups(record)
        return record

    def put_record(self, number: int, record: bytearray) -> None:
        """Writes the record with fixups, and its copy in $MFTMirr if it has one."""
        record = bytearray(record)
        apply_fixups(record)
        at = self.offset_of(number)
        self.bytes[at:at + self.record_bytes] = record
        if number < 4:
            mirror = self.mirror_at + number * self.record_bytes
            self.bytes[mirror:mirror + self.record_bytes] = record

    def change_record(self, number: int, change: Callable[[bytearray], None]) -> None:
        record = self.record(number)
        change(record)
        self.put_record(number, record)

    def set_dirty(self) -> None:
        def change(record: bytearray) -> None:
            at = next(at for kind, at, _ in attributes(record) if kind == VOLUME_INFORMATION)
            value = at + struct.unpack_from("<H", record, at + 0x14)[0]
            flags, = struct.unpack_from("<H", record, value + 10)
            struct.pack_into("<H", record, value + 10, flags | DIRTY)
        self.change_record(3, change)

    def tear(self, number: int) -> None:
        """The last sector of a record is from another write."""
        end = self.offset_of(number) + self.record_bytes
        self.bytes[end - 2] ^= 0x5A

    def replace_text(self, number: int, old: str, new: str) -> int:
        """Replaces UTF-16 text of equal length everywhere in a record; says how often."""
        assert len(old) == len(new)
        before, after = (text.encode("utf-16-le", "surrogatepass") for text in (old, new))
        times = bytes(self.record(number)).count(before)

        def change(record: bytearray) -> None:
            record[:] = record.replace(before, after)
        self.change_record(number, change)
        return times

    def loose_mft(self) -> bytes:
        return bytes(self.bytes[self.mft_at:self.mft_at + self.mft_bytes])

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes)
        return path

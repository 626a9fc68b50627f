"""Changes single things in a healthy NTFS image, keeping everything else valid.

Only for volumes whose $MFT lies in one extent, as mkntfs makes them.
"""
from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

STRIDE = 512
STANDARD_INFORMATION = 0x10
FILE_NAME = 0x30
VOLUME_INFORMATION = 0x70
DATA = 0x80
INDEX_ROOT = 0x90
INDEX_ALLOCATION = 0xA0
BITMAP = 0xB0
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


def attribute_name(record: bytes, at: int) -> str:
    begin = at + struct.unpack_from("<H", record, at + 0x0A)[0]
    return record[begin:begin + 2 * record[at + 9]].decode("utf-16-le")


def resident_value(record: bytes, at: int) -> int:
    """Where the value of a resident attribute begins."""
    assert record[at + 8] == 0, "not resident"
    return at + struct.unpack_from("<H", record, at + 0x14)[0]


def data_runs(record: bytes, at: int) -> list[tuple[int, int]]:
    """(first cluster, clusters) of each run of a non-resident attribute without holes."""
    assert record[at + 8] == 1, "resident"
    at += struct.unpack_from("<H", record, at + 0x20)[0]
    found, lcn = [], 0
    while record[at]:
        length_bytes, lcn_bytes = record[at] & 15, record[at] >> 4
        length = int.from_bytes(record[at + 1:at + 1 + length_bytes], "little")
        at += 1 + length_bytes
        lcn += int.from_bytes(record[at:at + lcn_bytes], "little", signed=True)
        at += lcn_bytes
        found.append((lcn, length))
    return found


@dataclass
class IndexNode:
    """A node of an index without fixups; put() writes it back."""
    content: bytearray
    header: int  # offset of the index header
    put: Callable[[bytearray], None]

    def entries(self) -> Iterator[int]:
        """Offsets of all entries that have a key."""
        at = self.header + struct.unpack_from("<I", self.content, self.header)[0]
        while not struct.unpack_from("<H", self.content, at + 12)[0] & 2:
            yield at
            at += struct.unpack_from("<H", self.content, at + 8)[0]

    def key(self, at: int) -> bytes:
        length, = struct.unpack_from("<H", self.content, at + 10)
        return bytes(self.content[at + 16:at + 16 + length])

    def has_child(self, at: int) -> bool:
        return bool(struct.unpack_from("<H", self.content, at + 12)[0] & 1)

    def remove(self, at: int) -> None:
        assert not self.has_child(at), "an entry that a subtree hangs on"
        length, = struct.unpack_from("<H", self.content, at + 8)
        used, = struct.unpack_from("<I", self.content, self.header + 4)
        end = self.header + used
        self.content[at:end] = self.content[at + length:end] + bytes(length)
        struct.pack_into("<I", self.content, self.header + 4, used - length)


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

    def find(self, record: bytes, kind: int, name: str = "") -> int | None:
        """Where that attribute of a record begins."""
        return next((at for found, at, _ in attributes(record)
                     if found == kind and attribute_name(record, at) == name), None)

    def index_nodes(self, number: int, name: str) -> Iterator[IndexNode]:
        """The root and all blocks of an index, whether they are live or not."""
        record = self.record(number)
        root = self.find(record, INDEX_ROOT, name)
        assert root is not None, f"record {number} has no index {name}"
        value = resident_value(record, root)
        yield IndexNode(record, value + 16, lambda content: self.put_record(number, content))
        block_bytes, = struct.unpack_from("<I", record, value + 8)
        blocks = self.find(record, INDEX_ALLOCATION, name)
        for lcn, clusters in data_runs(record, blocks) if blocks is not None else ():
            begin = lcn * self.cluster_bytes
            for at in range(begin, begin + clusters * self.cluster_bytes, block_bytes):
                block = self.bytes[at:at + block_bytes]
                if block[:4] != b"INDX":
                    continue
                undo_fixups(block)

                def put(content: bytearray, at: int = at) -> None:
                    block = bytearray(content)
                    apply_fixups(block)
                    self.bytes[at:at + len(block)] = block
                yield IndexNode(block, 24, put)

    def change_entry(self, number: int, index: str, wanted: Callable[[bytes], bool],
                     change: Callable[[IndexNode, int], None]) -> None:
        """Changes the one entry of an index whose key is wanted."""
        changed = 0
        for node in list(self.index_nodes(number, index)):
            for at in list(node.entries()):
                if wanted(node.key(at)):
                    change(node, at)
                    node.put(node.content)
                    changed += 1
                    break
        assert changed == 1, f"{changed} entries"

    def mft_bitmap_byte(self, number: int) -> int:
        """Offset in the image of the byte of $MFT:$BITMAP that holds this record's bit."""
        record = self.record(0)
        at = self.find(record, BITMAP)
        assert at is not None
        byte = number // 8
        for lcn, clusters in data_runs(record, at):
            if byte < clusters * self.cluster_bytes:
                return lcn * self.cluster_bytes + byte
            byte -= clusters * self.cluster_bytes
        raise AssertionError(f"record {number} has no bit")

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

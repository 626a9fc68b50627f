"""A big loose $MFT, from the records of the demo volume and one record repeated: quick to make."""
from __future__ import annotations

import struct
from pathlib import Path

import ntfs_patch

FIRST_COPY = 1024  # beyond the demo volume's own records
COPIES_AT_ONCE = 4096


def write_big_mft(path: Path, image: ntfs_patch.Image, number: int, name: str, records: int) -> Path:
    """The demo's $MFT, then copies of record `number`, up to `records` in all.

    All copies lie in one directory and have their record number, in hex, in the place of `name`.
    """
    size = image.record_bytes
    record = image.record(number)  # fixups undone: cheap to change
    name_at = record.index(name.encode("utf-16-le"))
    with open(path, "wb") as file:
        file.write(image.loose_mft())
        at = FIRST_COPY
        while at < records:
            count = min(COPIES_AT_ONCE, records - at)
            block = bytearray()
            for own in range(at, at + count):
                struct.pack_into("<I", record, 0x2C, own)
                record[name_at:name_at + 2 * len(name)] = f"{own:0{len(name)}x}".encode("utf-16-le")
                copy = bytearray(record)
                ntfs_patch.apply_fixups(copy)
                block += copy
            file.seek(at * size)
            file.write(block)
            at += count
        file.truncate(records * size)
    return path

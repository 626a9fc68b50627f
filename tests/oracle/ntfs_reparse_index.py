"""$Extend\\$Reparse:$R, read in the plainest way: every key, in its order."""
from __future__ import annotations

import struct
from typing import Iterator

import ntfs_record as ntfs
from ntfs_census import Census
from ntfs_image import Refused
from ntfs_record import Reference

INDEX_ROOT, INDEX_ALLOCATION = 0x90, 0xA0
HAS_CHILD, LAST = 1, 2


def reparse_index(census: Census) -> list[tuple[int, Reference]] | None:
    """(tag, file) of each key; None if the volume has no such file. Refused where it is damaged."""
    record = next((row["record"] for row in census.all_paths() if row["path"] == "\\$Extend\\$Reparse"),
                  None)
    if record is None:
        return None
    volume, file = census.volume, census.files[record]
    root = [a for a in file.segments(INDEX_ROOT) if a.name == "$R"]
    blocks = [a for a in file.segments(INDEX_ALLOCATION) if a.name == "$R"]
    value = volume.value_of(root)
    block_bytes, = struct.unpack_from("<I", value, 8)
    allocation = volume.value_of(blocks) if blocks else b""
    unit = volume.cluster_bytes if block_bytes >= volume.cluster_bytes else 512

    def node(content: bytes, header: int, depth: int) -> Iterator[tuple[int, Reference]]:
        if depth > 20:
            raise Refused("the tree is too deep")
        first, used = struct.unpack_from("<II", content, header)
        at, end = header + first, header + used
        while True:
            if at + 16 > min(end, len(content)):
                raise Refused("a node ends within an entry")
            length, key_bytes, flags = struct.unpack_from("<HHH", content, at + 8)
            if length < 16 or at + length > end:
                raise Refused(f"entry of {length} bytes")
            if flags & HAS_CHILD:
                vcn, = struct.unpack_from("<Q", content, at + length - 8)
                block = allocation[vcn * unit:vcn * unit + block_bytes]
                yield from node(ntfs.apply_fixups(block, b"INDX"), 24, depth + 1)
            if flags & LAST:
                return
            if key_bytes != 12:
                raise Refused(f"key of {key_bytes} bytes")
            tag, raw = struct.unpack_from("<IQ", content, at + 16)
            yield tag, Reference.of(raw)
            at += length

    return list(node(value, 16, 0))


def lists_all(census: Census, keys: list[tuple[int, Reference]]) -> bool:
    """Whether the keys are those of the records' own reparse points, each once."""
    own = sorted((f.record.number, f.record.sequence) for f in census.reparse_points())
    return sorted((file.record, file.sequence) for _, file in keys) == own

"""One FILE record's structures: fixups, header, attributes, data runs, names, reparse data."""
from __future__ import annotations

import struct
from dataclasses import dataclass, field

from ntfs_image import Refused

STANDARD_INFORMATION = 0x10
ATTRIBUTE_LIST = 0x20
FILE_NAME = 0x30
VOLUME_INFORMATION = 0x70
DATA = 0x80
INDEX_ROOT = 0x90
INDEX_ALLOCATION = 0xA0
REPARSE_POINT = 0xC0
END_MARK = 0xFFFFFFFF

FLAG_IN_USE = 1
FLAG_DIRECTORY = 2

DOS_NAMESPACE = 2
FIXUP_STRIDE = 512  # whatever the sector size: also on 256-byte, 4Kn and 4096-byte records
TAG_MOUNT_POINT = 0xA0000003
TAG_SYMLINK = 0xA000000C


@dataclass(frozen=True)
class Reference:
    record: int
    sequence: int

    @staticmethod
    def of(raw: int) -> "Reference":
        return Reference(raw & 0xFFFFFFFFFFFF, raw >> 48)


@dataclass
class Run:
    vcn: int
    length: int
    lcn: int | None  # None: a hole


@dataclass
class Attribute:
    kind: int
    name: str
    resident: bool
    value: bytes = b""
    lowest_vcn: int = 0
    data_bytes: int = 0
    initialized_bytes: int = 0
    runs: list[Run] = field(default_factory=list)
    bad_runs: str = ""


@dataclass
class Name:
    parent: Reference
    namespace: int
    text: str  # UTF-16 units; unpaired surrogates stay as such


@dataclass
class Record:
    number: int
    sequence: int
    link_count: int
    flags: int
    base: int  # raw 64 bits: zero means that this is a base record
    attributes: list[Attribute]
    faults: list[str]


def units(raw: bytes) -> str:
    return raw[: len(raw) & ~1].decode("utf-16-le", "surrogatepass")


def apply_fixups(raw: bytes, signature: bytes) -> bytes:
    """The block as the driver sees it. Refuses whatever could be a torn write."""
    if raw[:4] != signature:
        raise Refused(f"signature {raw[:4]!r}")
    offset, count = struct.unpack_from("<HH", raw, 4)
    # One word for the number itself and one for each stride, exactly.
    if count != len(raw) // FIXUP_STRIDE + 1:
        raise Refused(f"update sequence count {count}")
    # The array must not overlap the words that it protects.
    if offset % 2 or offset < 8 or offset + 2 * count > FIXUP_STRIDE - 2:
        raise Refused(f"update sequence offset {offset:#x}")
    block = bytearray(raw)
    number = raw[offset:offset + 2]
    for stride in range(1, count):
        end = stride * FIXUP_STRIDE
        if raw[end - 2:end] != number:
            raise Refused(f"torn write in stride {stride}")
        block[end - 2:end] = raw[offset + 2 * stride:offset + 2 * stride + 2]
    return bytes(block)


def decode_runs(raw: bytes, lowest_vcn: int) -> list[Run]:
    runs: list[Run] = []
    at, vcn, lcn = 0, lowest_vcn, 0
    while at < len(raw) and raw[at] != 0:
        length_bytes, delta_bytes = raw[at] & 15, raw[at] >> 4
        end = at + 1 + length_bytes + delta_bytes
        if not 1 <= length_bytes <= 8 or delta_bytes > 8 or end > len(raw):
            raise Refused("mapping pair with bad sizes")
        length = int.from_bytes(raw[at + 1:at + 1 + length_bytes], "little", signed=True)
        if length <= 0 or vcn + length >= 1 << 62:
            raise Refused(f"mapping pair of length {length}")
        if delta_bytes:
            lcn += int.from_bytes(raw[at + 1 + length_bytes:end], "little", signed=True)
            if lcn < 0:
                raise Refused("mapping pair leads before the volume")
        runs.append(Run(vcn, length, lcn if delta_bytes else None))
        vcn += length
        at = end
    return runs


def _attribute(raw: bytes) -> Attribute:
    kind, = struct.unpack_from("<I", raw, 0)
    name_length, name_offset = raw[9], struct.unpack_from("<H", raw, 10)[0]
    if name_offset + 2 * name_length > len(raw) and name_length:
        raise Refused(f"attribute {kind:#x}: name beyond its end")
    name = units(raw[name_offset:name_offset + 2 * name_length])
    if raw[8] == 0:
        length, offset = struct.unpack_from("<IH", raw, 16)
        if offset + length > len(raw):
            raise Refused(f"attribute {kind:#x}: value beyond its end")
        return Attribute(kind, name, True, raw[offset:offset + length])
    if len(raw) < 0x40:
        raise Refused(f"attribute {kind:#x}: short non-resident header")
    lowest, _, runs_offset = struct.unpack_from("<QQH", raw, 16)
    data_bytes, initialized = struct.unpack_from("<QQ", raw, 0x30)
    attribute = Attribute(kind, name, False, b"", lowest, data_bytes, initialized)
    if runs_offset >= len(raw):
        attribute.bad_runs = "mapping pairs beyond the attribute"
        return attribute
    try:
        attribute.runs = decode_runs(raw[runs_offset:], lowest)
    except Refused as refusal:
        attribute.bad_runs = str(refusal)
    return attribute


def _attributes(block: bytes, first: int, used: int, faults: list[str]) -> list[Attribute]:
    """Attributes up to the first that cannot be stepped over; one with a bad inside is left out."""
    found: list[Attribute] = []
    at = first
    # Without the end mark the walk ends at "used"; a "used" past the record is clipped to it.
    end = min(used, len(block))
    while at + 4 <= end:
        kind, = struct.unpack_from("<I", block, at)
        if kind == END_MARK:
            return found
        if at + 24 > end:
            break
        length, = struct.unpack_from("<I", block, at + 4)
        if length < 24 or length % 8 or at + length > end:
            faults.append(f"attribute {kind:#x}: length {length:#x} at {at:#x}")
            return found
        try:
            found.append(_attribute(block[at:at + length]))
        except Refused as refusal:
            faults.append(str(refusal))
        at += length
    faults.append("no end mark")
    return found


def parse_record(number: int, raw: bytes) -> Record:
    block = apply_fixups(raw, b"FILE")
    sequence, links, first, flags, used = struct.unpack_from("<HHHHI", block, 16)
    base, = struct.unpack_from("<Q", block, 32)
    faults: list[str] = []
    attributes: list[Attribute] = []
    usa_offset, usa_count = struct.unpack_from("<HH", block, 4)
    # A record whose attributes cannot be found is still a record in use: it counts, without names.
    if first % 8 or first < usa_offset + 2 * usa_count or first >= used:
        faults.append(f"first attribute {first:#x}, used {used:#x}")
    else:
        if used > len(block):
            faults.append(f"used {used:#x} beyond the record")
        attributes = _attributes(block, first, used, faults)
    return Record(number, sequence, links, flags, base, attributes, faults)


def parse_name(value: bytes) -> Name:
    if len(value) < 0x42:
        raise Refused("$FILE_NAME too short")
    parent, = struct.unpack_from("<Q", value, 0)
    length, namespace = value[0x40], value[0x41]
    if length == 0 or 0x42 + 2 * length > len(value):
        raise Refused(f"$FILE_NAME of length {length}")
    return Name(Reference.of(parent), namespace, units(value[0x42:0x42 + 2 * length]))


def parse_reparse(value: bytes) -> dict[str, object]:
    """Tag and, for junctions and symbolic links, both names. "fault" says what is wrong."""
    row: dict[str, object] = {"tag": None, "data_bytes": len(value)}
    if len(value) < 8:
        return {**row, "fault": "shorter than its header"}
    tag, length = struct.unpack_from("<IH", value, 0)
    row["tag"] = f"0x{tag:08X}"
    header = 8 if tag >> 31 else 24  # a third party's tag is followed by its GUID
    if length + header != len(value):
        row["fault"] = f"says {length} bytes of data, has {len(value) - header}"
    if tag not in (TAG_MOUNT_POINT, TAG_SYMLINK):
        return row
    buffer_at = 20 if tag == TAG_SYMLINK else 16
    if len(value) < buffer_at:
        return {**row, "fault": "no room for the names' offsets"}
    places = struct.unpack_from("<4H", value, 8)
    names = []
    for offset, size in (places[0:2], places[2:4]):
        if offset % 2 or size % 2 or buffer_at + offset + size > min(len(value), length + header):
            return {**row, "fault": "a name outside the data"}
        names.append(units(value[buffer_at + offset:buffer_at + offset + size]))
    row["substitute_name"], row["print_name"] = names
    row["relative"] = tag == TAG_SYMLINK and bool(struct.unpack_from("<I", value, 16)[0] & 1)
    return row

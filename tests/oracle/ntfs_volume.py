"""An NTFS volume or a loose $MFT: geometry, the way to $MFT's records, values of attributes."""
from __future__ import annotations

import struct
from dataclasses import dataclass

import ntfs_record as ntfs
from ntfs_image import Refused, Region, is_boot_sector
from ntfs_record import Attribute, Record, Reference, Run

MAX_VALUE_BYTES = 64 << 20  # a damaged size must not make this reader allocate the world


def _is_power_of_two(value: int) -> bool:
    return value > 0 and value & (value - 1) == 0


@dataclass
class Boot:
    sector_bytes: int
    cluster_bytes: int
    record_bytes: int
    mft_lcn: int
    mirror_lcn: int
    serial: int
    total_sectors: int


def parse_boot(sector: bytes, region_bytes: int) -> Boot:
    if not is_boot_sector(sector):
        raise Refused("no NTFS signature")
    sector_bytes, = struct.unpack_from("<H", sector, 0x0B)
    if not (_is_power_of_two(sector_bytes) and 256 <= sector_bytes <= 4096):
        raise Refused(f"{sector_bytes} bytes per sector")
    code = sector[0x0D]
    # Unsigned up to 80 hex; above, a negative exponent (clusters beyond 64 KiB).
    sectors = code if code <= 0x80 else 1 << min(256 - code, 31)
    cluster_bytes = sectors * sector_bytes
    if not _is_power_of_two(sectors) or cluster_bytes > 2 << 20:
        raise Refused(f"sectors per cluster coded as {code:#x}")
    total, mft_lcn, mirror_lcn = struct.unpack_from("<3Q", sector, 0x28)
    size_code, = struct.unpack_from("<b", sector, 0x40)
    record_bytes = size_code * cluster_bytes if size_code >= 0 else 1 << -size_code
    if not (_is_power_of_two(record_bytes) and 512 <= record_bytes <= 65536):
        raise Refused(f"record size coded as {size_code}")
    # Against the region, not the stated total: that field is one of those that get damaged.
    if mft_lcn == 0 or mft_lcn * cluster_bytes >= region_bytes:
        raise Refused(f"$MFT at cluster {mft_lcn:#x}")
    serial, = struct.unpack_from("<Q", sector, 0x48)
    return Boot(sector_bytes, cluster_bytes, record_bytes, mft_lcn, mirror_lcn, serial, total)


class Volume:
    """Reads records and attribute values. `notes` says what was out of the ordinary."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.notes: list[str] = []
        self.loose = region.read_at(0, 4) in (b"FILE", b"BAAD")
        self.boot: Boot | None = None
        self.mft_runs: list[Run] = []
        if self.loose:
            self.cluster_bytes = 0
            self.record_bytes = self._loose_record_bytes()
            self.record_count = region.size // self.record_bytes
        else:
            self._open_by_boot_sector()

    # -- opening ------------------------------------------------------------------------------

    def _loose_record_bytes(self) -> int:
        allocated, = struct.unpack_from("<I", self.region.read_at(0, 64).ljust(64, b"\0"), 0x1C)
        return allocated if allocated in (512, 1024, 2048, 4096) else 1024

    def _boot_candidates(self) -> list[tuple[str, int]]:
        places = [("boot sector", 0)]
        for sector in (512, 4096, 2048, 1024, 256):
            places.append(("backup boot sector", self.region.size - sector))
        head = self.region.read_at(0, 0x30)
        if len(head) == 0x30:  # the backup follows the volume, which may end before the partition
            sector, = struct.unpack_from("<H", head, 0x0B)
            total, = struct.unpack_from("<Q", head, 0x28)
            places.append(("backup boot sector", sector * total))
        return places

    def _open_by_boot_sector(self) -> None:
        refusals = []
        for what, offset in self._boot_candidates():
            try:
                boot = parse_boot(self.region.read_at(offset, 512), self.region.size)
                self._bootstrap(boot)
            except Refused as refusal:
                refusals.append(f"{what} at {offset}: {refusal}")
                continue
            if offset != 0:
                self.notes.append(f"opened by the {what} at {offset}; {refusals[0]}")
            return
        raise Refused("; ".join(refusals[:2]))

    def _bootstrap(self, boot: Boot) -> None:
        """Maps $MFT: record 0's own runs first, then those in extension records reached by them."""
        self.cluster_bytes, self.record_bytes = boot.cluster_bytes, boot.record_bytes
        raw = self.region.read_at(boot.mft_lcn * boot.cluster_bytes, boot.record_bytes)
        try:
            base = ntfs.parse_record(0, raw.ljust(boot.record_bytes, b"\0"))
            data = self._first_mft_data(base)
        except Refused as refusal:
            mirror = self.region.read_at(boot.mirror_lcn * boot.cluster_bytes, boot.record_bytes)
            base = ntfs.parse_record(0, mirror.ljust(boot.record_bytes, b"\0"))
            data = self._first_mft_data(base)
            self.notes.append(f"record 0 taken from $MFTMirr: {refusal}")
        self.mft_runs = list(data.runs)
        size = min(data.data_bytes, data.initialized_bytes)
        if data.data_bytes != data.initialized_bytes:
            self.notes.append(f"$MFT: {data.data_bytes} bytes, {data.initialized_bytes} initialized")
        self.record_count = size // boot.record_bytes
        self._map_mft_extensions(base)
        mapped = sum(run.length for run in self.mft_runs) * boot.cluster_bytes
        if mapped < size:
            self.notes.append(f"$MFT: only {mapped} of {size} bytes are mapped")
            self.record_count = mapped // boot.record_bytes
        self.boot = boot

    @staticmethod
    def _first_mft_data(base: Record) -> Attribute:
        for attribute in base.attributes:
            if attribute.kind == ntfs.DATA and not attribute.name and not attribute.resident \
                    and attribute.lowest_vcn == 0 and attribute.runs and not attribute.bad_runs:
                return attribute
        raise Refused("record 0 has no mapped $DATA")

    def _map_mft_extensions(self, base: Record) -> None:
        lists = [a for a in base.attributes if a.kind == ntfs.ATTRIBUTE_LIST]
        if not lists:
            return
        seen = {0}
        for kind, name, vcn, holder in self.list_entries(self.value_of(lists[:1])):
            if kind != ntfs.DATA or name or vcn == 0 or holder.record in seen:
                continue
            seen.add(holder.record)
            try:
                record = self.record(holder.record)
            except Refused as refusal:
                self.notes.append(f"$MFT: extension record {holder.record}: {refusal}")
                return
            if Reference.of(record.base) != Reference(0, base.sequence):
                self.notes.append(f"$MFT: record {holder.record} is not its extension")
                return
            for attribute in record.attributes:
                if attribute.kind != ntfs.DATA or attribute.name or attribute.bad_runs:
                    continue
                end = self.mft_runs[-1].vcn + self.mft_runs[-1].length
                if attribute.lowest_vcn != end:
                    self.notes.append(f"$MFT: gap before VCN {attribute.lowest_vcn}")
                    return
                self.mft_runs += attribute.runs

    # -- reading ------------------------------------------------------------------------------

    def read_runs(self, runs: list[Run], offset: int, length: int) -> bytes:
        """Bytes of a non-resident stream. Holes and clusters past the image's end read as zeros."""
        out = bytearray(length)
        for run in runs:
            start, size = run.vcn * self.cluster_bytes, run.length * self.cluster_bytes
            low, high = max(offset, start), min(offset + length, start + size)
            if low >= high or run.lcn is None:
                continue
            chunk = self.region.read_at(run.lcn * self.cluster_bytes + low - start, high - low)
            out[low - offset:low - offset + len(chunk)] = chunk
        return bytes(out)

    def raw_record(self, number: int) -> bytes:
        offset = number * self.record_bytes
        if self.loose:
            return self.region.read_at(offset, self.record_bytes)
        return self.read_runs(self.mft_runs, offset, self.record_bytes)

    def record(self, number: int) -> Record:
        if number >= self.record_count and self.boot is not None:
            raise Refused("beyond $MFT")
        return ntfs.parse_record(number, self.raw_record(number))

    def value_of(self, segments: list[Attribute]) -> bytes:
        """The whole value of an attribute, given all of its segments."""
        segments = sorted(segments, key=lambda segment: segment.lowest_vcn)
        if not segments:
            raise Refused("no such attribute")
        if segments[0].resident:
            return segments[0].value
        if self.loose:
            raise Refused("its value lies outside of the loose $MFT")
        runs: list[Run] = []
        for segment in segments:
            expected = runs[-1].vcn + runs[-1].length if runs else 0
            if segment.bad_runs or segment.lowest_vcn != expected:
                raise Refused(segment.bad_runs or f"segment at VCN {segment.lowest_vcn} out of order")
            runs += segment.runs
        size, initialized = segments[0].data_bytes, segments[0].initialized_bytes
        if size > MAX_VALUE_BYTES or initialized > size:
            raise Refused(f"value of {size} bytes, {initialized} initialized")
        if size > sum(run.length for run in runs) * self.cluster_bytes:
            raise Refused("value is longer than its runs")
        return self.read_runs(runs, 0, initialized).ljust(size, b"\0")

    @staticmethod
    def list_entries(raw: bytes) -> list[tuple[int, str, int, Reference]]:
        """(type, name, lowest VCN, record that holds it) of every $ATTRIBUTE_LIST entry."""
        entries, at = [], 0
        while at + 26 <= len(raw):
            kind, length, name_length, name_offset = struct.unpack_from("<IHBB", raw, at)
            if length < 26 or at + length > len(raw):
                break
            vcn, holder = struct.unpack_from("<QQ", raw, at + 8)
            name = ntfs.units(raw[at + name_offset:at + name_offset + 2 * name_length])
            entries.append((kind, name, vcn, Reference.of(holder)))
            at += length
        return entries

#!/usr/bin/env python3
"""An independent census of NTFS volumes: what `linkaudit scan` must count and list.

    ntfs_census.py [--listings] SOURCE...      JSON on standard output, one object for each source

What counts, and why:
- A record counts when its slot lies below $MFT's initialized size, it starts with FILE, its fixups
  are exact and the header's in-use flag is set. $MFT's bitmap is a hint and has no say.
- Every base record in use is a file or, with the header's directory flag, a directory: also the
  system files, the reserved records C-F (in use, without names) and records with broken attributes.
- A base record is one whose 64 bits of base reference are all zero. Any other is an extension. It
  gives its attributes only to the base record in use that has exactly that number and sequence; a
  stale or dangling extension counts as a record in use and as nothing else.
- Extensions are merged by their own base reference, not by the base's $ATTRIBUTE_LIST: a damaged
  list must not hide names (seen: the directory's index still has them, as has the header's link
  count). Where the list and the back references disagree, `faults` says so.
- Names are $FILE_NAME attributes that parse. Real names have any namespace but 2 and are counted
  once for each (parent reference with sequence, UTF-16 units). DOS names are counted alike.
- A name whose parent is $Extend\\$Deleted is no name; a file with no other real name is deleted but
  still open, and is neither a file, nor a name, nor a link here. (It stays a record in use.)
- A reparse point is a file or directory with an attribute C0, resident or not, readable or not.
- A hard-link set is a base record, not a directory, with two or more real names. Windows has no
  directory with two names; damage could make one, and it counts in `directories_with_names` only.
"""
from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field

import ntfs_record as ntfs
from ntfs_image import (Refused, Region, container_name, holds_ntfs, ntfs_partitions, open_image)
from ntfs_record import Attribute, Name, Record, Reference
from ntfs_volume import Volume

ROOT = 5
EXTEND = 11


@dataclass
class File:
    """A base record in use with everything that its extensions add."""
    record: Record
    extensions: list[int] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    dos_names: list[Name] = field(default_factory=list)

    @property
    def reference(self) -> Reference:
        return Reference(self.record.number, self.record.sequence)

    @property
    def directory(self) -> bool:
        return bool(self.record.flags & ntfs.FLAG_DIRECTORY)

    def segments(self, kind: int) -> list[Attribute]:
        return [attribute for attribute in self.attributes if attribute.kind == kind]


class Census:
    def __init__(self, volume: Volume) -> None:
        self.volume = volume
        self.files: dict[int, File] = {}
        self.faults: list[dict[str, object]] = []
        self.notes = volume.notes
        self.in_use = 0
        self.dangling: list[int] = []
        self._sweep()
        self._read_names()
        self.excluded = self._drop_deleted()

    def _fault(self, record: int, what: str) -> None:
        self.faults.append({"record": record, "what": what})

    def _sweep(self) -> None:
        extensions = []
        bearing: set[int] = set()  # extensions that hold attributes
        for number in range(self.volume.record_count):
            raw = self.volume.raw_record(number)
            if not any(raw[:4]):
                continue  # never used
            try:
                record = ntfs.parse_record(number, raw)
            except Refused as refusal:
                self._fault(number, str(refusal))
                continue
            if not record.flags & ntfs.FLAG_IN_USE:
                continue
            self.in_use += 1
            for what in record.faults:
                self._fault(number, what)
            if record.base == 0:
                self.files[number] = File(record, attributes=list(record.attributes))
            else:
                extensions.append(record)
        for record in extensions:
            base = Reference.of(record.base)
            owner = self.files.get(base.record)
            if owner is None or owner.record.sequence != base.sequence:
                self.dangling.append(record.number)
                self._fault(record.number, f"extension of {base.record}-{base.sequence}: none such")
                continue
            owner.extensions.append(record.number)
            owner.attributes += record.attributes
            if record.attributes:
                bearing.add(record.number)
        for file in self.files.values():
            self._check_attribute_list(file, bearing & set(file.extensions))

    def _check_attribute_list(self, file: File, bearing: set[int]) -> None:
        """An extension without attributes may go unlisted: Linux leaves such behind, harmlessly."""
        segments = file.segments(ntfs.ATTRIBUTE_LIST)
        if not segments:
            if bearing:
                self._fault(file.record.number, f"no list, but extensions {sorted(bearing)}")
            return
        try:
            entries = self.volume.list_entries(self.volume.value_of(segments))
        except Refused as refusal:
            self._fault(file.record.number, f"attribute list: {refusal}")
            return
        listed = {entry[3].record for entry in entries} - {file.record.number}
        if listed != bearing:
            self._fault(file.record.number, f"list names extensions {sorted(listed)}, "
                                            f"{sorted(bearing)} name it as their base")

    def _read_names(self) -> None:
        for number, file in self.files.items():
            seen: set[tuple[Reference, str, bool]] = set()
            for attribute in file.segments(ntfs.FILE_NAME):
                try:
                    name = ntfs.parse_name(attribute.value)
                except Refused as refusal:
                    self._fault(number, str(refusal))
                    continue
                dos = name.namespace == ntfs.DOS_NAMESPACE
                key = (name.parent, name.text, dos)
                if key not in seen:
                    seen.add(key)
                    (file.dos_names if dos else file.names).append(name)

    def _drop_deleted(self) -> list[int]:
        deleted = {file.reference for file in self.files.values() if file.directory
                   for name in file.names
                   if name.parent.record == EXTEND and name.text.lower() == "$deleted"}
        excluded = []
        for number, file in list(self.files.items()):
            kept = [name for name in file.names if name.parent not in deleted]
            if len(kept) == len(file.names):
                continue
            file.names = kept
            file.dos_names = [name for name in file.dos_names if name.parent not in deleted]
            if not kept:
                excluded.append(number)
                del self.files[number]
        return excluded

    # -- paths --------------------------------------------------------------------------------

    def path_of(self, name: Name) -> tuple[str, bool]:
        """The path of one name and whether it is whole, that is, reaches the root."""
        parts, parent, seen = [name.text], name.parent, set()
        while True:
            if parent.record == ROOT and self._is_current(parent):
                return "\\" + "\\".join(reversed(parts)), True
            directory = self.files.get(parent.record)
            # A stale sequence means that the directory was deleted: its slot's new owner is no parent.
            if directory is None or not directory.directory or not directory.names \
                    or parent.record in seen or not self._is_current(parent):
                return "\\".join(reversed(parts)), False
            seen.add(parent.record)
            parts.append(directory.names[0].text)
            parent = directory.names[0].parent

    def _is_current(self, reference: Reference) -> bool:
        file = self.files.get(reference.record)
        # Sequence 0 in a reference means: do not check.
        return file is not None and reference.sequence in (0, file.record.sequence)

    def paths_of(self, file: File) -> list[str]:
        if file.record.number == ROOT:
            return ["\\"]
        return [self.path_of(name)[0] for name in file.names]

    # -- results ------------------------------------------------------------------------------

    def hard_link_sets(self) -> list[File]:
        return [f for f in self.files.values() if len(f.names) >= 2 and not f.directory]

    def reparse_points(self) -> list[File]:
        return [f for f in self.files.values() if f.segments(ntfs.REPARSE_POINT)]

    def counts(self) -> dict[str, int]:
        sets = self.hard_link_sets()
        return {
            "records": self.volume.record_count,
            "records_in_use": self.in_use,
            "files": sum(not f.directory for f in self.files.values()),
            "directories": sum(f.directory for f in self.files.values()),
            "names": sum(len(f.names) for f in self.files.values()),
            "dos_names": sum(len(f.dos_names) for f in self.files.values()),
            "reparse_points": len(self.reparse_points()),
            "hard_link_sets": len(sets),
            "hard_link_names": sum(len(f.names) for f in sets),
        }

    def reparse_rows(self) -> list[dict[str, object]]:
        rows = []
        for file in self.reparse_points():
            row: dict[str, object] = {"record": file.record.number, "sequence": file.record.sequence,
                                      "directory": file.directory, "paths": self.paths_of(file)}
            try:
                value = self.volume.value_of(file.segments(ntfs.REPARSE_POINT))
                row.update(ntfs.parse_reparse(value), data=value.hex())
            except Refused as refusal:
                row.update(tag=None, fault=str(refusal))
            rows.append(row)
        return rows

    def hard_link_rows(self) -> list[dict[str, object]]:
        return [{"record": f.record.number, "sequence": f.record.sequence,
                 "paths": self.paths_of(f), "dos_names": len(f.dos_names),
                 "header_link_count": f.record.link_count} for f in self.hard_link_sets()]

    def all_paths(self) -> list[dict[str, object]]:
        rows = []
        for file in self.files.values():
            for name in file.names:
                path, whole = self.path_of(name)
                rows.append({"record": file.record.number, "sequence": file.record.sequence,
                             "path": path, "whole": whole, "directory": file.directory})
        return rows

    def report(self, listings: bool) -> dict[str, object]:
        volume = self.volume
        boot = volume.boot
        result: dict[str, object] = {
            "loose_mft": volume.loose,
            "sector_bytes": boot.sector_bytes if boot else 0,
            "cluster_bytes": volume.cluster_bytes,
            "record_bytes": volume.record_bytes,
            "serial": f"{boot.serial:016X}" if boot else "",
            "counts": self.counts(),
            "directories_with_names": sum(len(f.names) > 1 and f.directory
                                          for f in self.files.values()),
            "extensions": sum(len(f.extensions) for f in self.files.values()),
            "dangling_extensions": self.dangling,
            "deleted_but_open": self.excluded,
            "faults": self.faults,
            "notes": self.notes,
        }
        if listings:
            result["reparse_points"] = self.reparse_rows()
            result["hard_links"] = self.hard_link_rows()
            result["paths"] = self.all_paths()
        return result


def census_regions(path: str) -> list[tuple[int, Region]]:
    """(partition number, bytes) of every NTFS volume in a source; number 0: the source is one."""
    image = open_image(path)
    container = container_name(image)
    if container:
        raise Refused(f"a {container} container, not raw")
    # A partition table wins over a stray backup boot sector in the disk's last sector.
    if image.read_at(0, 4) not in (b"FILE", b"BAAD"):
        partitions = ntfs_partitions(image)
        if partitions:
            return [(part.number, part.region) for part in partitions]
        if not any(holds_ntfs(image, sector) for sector in (512, 4096)):
            raise Refused("neither NTFS, nor a disk with NTFS on it, nor a loose $MFT")
    return [(0, image)]


def census_of(path: str, listings: bool = True) -> dict[str, object]:
    """The census of one source. Never raises on damage: `refused` says what could not be read."""
    result: dict[str, object] = {"source": path, "volumes": [], "refused": None}
    try:
        regions = census_regions(path)
    except Refused as refusal:
        result["refused"] = str(refusal)
        return result
    volumes = []
    for number, region in regions:
        try:
            volume = Census(Volume(region)).report(listings)
        except Refused as refusal:
            volume = {"refused": str(refusal)}
        volumes.append({"partition": number, "offset": region.offset, "size": region.size, **volume})
    result["volumes"] = volumes
    if volumes and all("refused" in volume for volume in volumes):
        result["refused"] = str(volumes[0]["refused"])
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description="independent census of NTFS volumes")
    parser.add_argument("--listings", action="store_true", help="also list names, links and sets")
    parser.add_argument("sources", nargs="+", metavar="SOURCE")
    options = parser.parse_args()
    for source in options.sources:
        print(json.dumps(census_of(source, options.listings), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Paths as The Sleuth Kit's `fls` finds them: through the directory indexes, not through $MFT."""
from __future__ import annotations

import re
import shutil
import subprocess

# "r/r 64-128-1:\tpath": types by directory entry and by record, then record-attribute-instance.
_ROW = re.compile(r"^\w/[-\w] (\d+)(?:-\d+-\d+)?:\t(.*)$")


def installed() -> bool:
    return shutil.which("fls") is not None and shutil.which("mmls") is not None


def _run(arguments: list[str]) -> str | None:
    done = subprocess.run(arguments, capture_output=True, timeout=120, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def partition_offsets(image: str) -> list[int]:
    """Byte offsets of a disk's partitions in table order; [0] for a volume without a table."""
    table = _run(["mmls", image])
    if table is None:
        return [0]
    unit = re.search(r"Units are in (\d+)-byte sectors", table)
    sector = int(unit.group(1)) if unit else 512
    # Slots that are partitions look like "000:001"; "Meta" and "-------" are none.
    starts = re.findall(r"^\d+:\s+(?:\d+:\d+|\d{3})\s+(\d+)\s", table, re.MULTILINE)
    return [int(start) * sector for start in starts] or [0]


def paths_by_record(image: str, offset: int) -> dict[int, set[str]] | None:
    """Allocated names by record, with backslashes; None if fls cannot open the volume.

    fls prints one row for each stream, so a name is what is left before ":stream"; it shows a
    directory's own streams once more below "/."; it leaves DOS names out, as a name has its row
    already; it adds "$OrphanFiles", which is not on the volume, under the number after the last; and
    it makes a row without a directory entry ("-/r") for $MFT's extension records.
    """
    listing = _run(["fls", "-r", "-p", "-u", "-o", str(offset // 512), image])
    if listing is None or "Cannot determine" in listing:
        return None
    found: dict[int, set[str]] = {}
    for line in listing.splitlines():
        row = _ROW.match(line)
        if row is None or row.group(2).startswith("$OrphanFiles"):
            continue
        folder, slash, last = row.group(2).rpartition("/")
        last = last.split(":", 1)[0]
        path = folder if last == "." else folder + slash + last
        if path:
            found.setdefault(int(row.group(1)), set()).add("\\" + path.replace("/", "\\"))
    return found


def as_fls_prints(path: str) -> str:
    """fls shows control characters as '^' and cannot show what is not valid UTF-16."""
    return re.sub(r"[\x00-\x1f\x7f]", "^", path)

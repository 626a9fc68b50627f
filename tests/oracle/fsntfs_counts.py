"""What libfsntfs's `fsntfsinfo` finds: a second reader of the records, and a walk of the indexes."""
from __future__ import annotations

import re
import shutil
import subprocess

_ENTRY = re.compile(r"^MFT entry: (\d+) information:$", re.MULTILINE)
_NAME = re.compile(r"Parent file reference\t*: (\S+)\n(?:.*\n)*?\tName space\t*: .*\((\d)\)\n"
                   r"\tName\t*: (.*)\n")


def installed() -> bool:
    return shutil.which("fsntfsinfo") is not None


def counts(image: str, offset: int) -> dict[str, int] | None:
    """None if fsntfsinfo cannot open the volume. It stops at the first record that it cannot read:
    `records` then says how far it came.

    It shows a base record with the names of its extensions and the extensions once more by
    themselves, so names are taken from base records only.
    """
    done = subprocess.run(["fsntfsinfo", "-o", str(offset), "-E", "all", image],
                          capture_output=True, timeout=300, check=False)
    text = done.stdout.decode("utf-8", "replace")
    parts = _ENTRY.split(text)[1:]
    if not parts:
        return None
    result = dict.fromkeys(("records", "records_in_use", "files_and_directories", "names",
                            "dos_names", "reparse_points", "hard_link_sets", "hard_link_names"), 0)
    for body in parts[1::2]:
        result["records"] += 1
        if "Is allocated\t\t\t: true" not in body:
            continue
        result["records_in_use"] += 1
        if re.search(r"Base record file reference\t: Not set", body) is None:
            continue
        result["files_and_directories"] += 1
        real: set[tuple[str, str]] = set()
        dos: set[tuple[str, str]] = set()
        for attribute in body.split("\nAttribute: ")[1:]:
            if "(0x000000c0)\n" in attribute.split("Attribute list")[0][:80]:
                result["reparse_points"] += 1
            name = _NAME.search(attribute) if "$FILE_NAME (0x00000030)\n" in attribute[:60] else None
            if name:
                (dos if name.group(2) == "2" else real).add((name.group(1), name.group(3)))
        result["names"] += len(real)
        result["dos_names"] += len(dos)
        if len(real) >= 2:
            result["hard_link_sets"] += 1
            result["hard_link_names"] += len(real)
    return result


def paths(image: str, offset: int) -> set[str] | None:
    """Every path that a walk through the directories shows; streams (":name") are cut off."""
    done = subprocess.run(["fsntfsinfo", "-o", str(offset), "-H", image],
                          capture_output=True, timeout=300, check=False)
    text = done.stdout.decode("utf-8", "replace")
    if "File system hierarchy:" not in text:
        return None
    rows = [line for line in text.splitlines() if line.startswith("\\")]
    return {folder + slash + last.split(":", 1)[0]
            for folder, slash, last in (row.rpartition("\\") for row in rows)}

"""The corpus: unpacks every file, and every member of its archives, into a folder."""
from __future__ import annotations

import lzma
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 1 << 16
DAMAGED_ARCHIVE = "hand-damaged-volumes"
DAMAGED_PREFIX = "created_manually_"


@dataclass(frozen=True)
class CorpusFile:
    name: str      # "win-unicode.mft", "linux-geometry-sweep/ntfs3_0.img"
    path: Path
    damaged: bool


def copy_sparse(source: BinaryIO, target: Path) -> None:
    """Writes only blocks that hold something: a 1 GiB image costs a few MiB."""
    zeros = bytes(BLOCK)
    size = 0
    with open(target, "wb") as out:
        while block := source.read(BLOCK):
            if block == zeros[:len(block)]:
                out.seek(len(block), os.SEEK_CUR)
            else:
                out.write(block)
            size += len(block)
        out.truncate(size)


def unpack(corpus: Path, folder: Path) -> list[CorpusFile]:
    files: list[CorpusFile] = []
    for packed in sorted(corpus.glob("*.xz")):
        name = packed.name.removesuffix(".xz")
        with lzma.open(packed) as stream:
            if not name.endswith(".tar"):
                copy_sparse(stream, folder / name)
                files.append(CorpusFile(name, folder / name, False))
                continue
            group = name.removesuffix(".tar")
            # A stream cannot seek back: members are copied as they come.
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for member in archive:
                    data = archive.extractfile(member) if member.isfile() else None
                    if data is None:
                        continue
                    # One folder for each damaged volume, all with the same file name in it.
                    parts = Path(member.name).parts
                    short = parts[-2] + ".img" if parts[-1] == "ntfs.img" else parts[-1]
                    short = short.removeprefix(DAMAGED_PREFIX)
                    target = folder / group / short
                    target.parent.mkdir(exist_ok=True)
                    copy_sparse(data, target)
                    files.append(CorpusFile(f"{group}/{short}", target, group == DAMAGED_ARCHIVE))
    return files

"""What the fuzz targets begin with: pieces of the demo volumes, a registry hive, reports,
policies.

Read by tests/oracle's own reader of NTFS, so that the seeds do not depend on the parsers under test.
"""
from __future__ import annotations

import lzma
import struct
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterator

TESTS = Path(__file__).resolve().parent.parent
DEMO = TESTS.parent / "samples" / "demo"
sys.path.insert(0, str(TESTS / "oracle"))

import ntfs_record as ntfs  # noqa: E402  (its folder is known only now)
import registry_test  # noqa: E402
from ntfs_image import Refused, open_image  # noqa: E402
from ntfs_volume import Volume  # noqa: E402

NAMES = ("demo.img", "demo-data.img")


def unpack(folder: Path) -> list[Path]:
    images = [folder / name for name in NAMES]
    for image in images:
        image.write_bytes(lzma.decompress((DEMO / f"{image.name}.xz").read_bytes()))
    return images


def raw_records(images: list[Path]) -> Iterator[tuple[Volume, bytes]]:
    for image in images:
        volume = Volume(open_image(str(image)))
        for number in range(volume.record_count):
            raw = volume.raw_record(number)
            if raw[:4] == b"FILE":
                yield volume, raw


def attributes(images: list[Path], kind: int) -> Iterator[tuple[Volume, ntfs.Attribute, bytes]]:
    """With the record that it is in, fixups undone."""
    for volume, raw in raw_records(images):
        try:
            record = ntfs.parse_record(0, raw)
        except Refused:
            continue
        for attribute in record.attributes:
            if kind in (0, attribute.kind):
                yield volume, attribute, ntfs.apply_fixups(raw, b"FILE")


def values(images: list[Path], kind: int) -> Iterator[bytes]:
    for volume, attribute, _ in attributes(images, kind):
        yield volume.value_of([attribute])


def boot_sector(images: list[Path], _: str) -> Iterator[bytes]:
    for image in images:
        yield image.read_bytes()[:512]


def record(images: list[Path], _: str) -> Iterator[bytes]:
    for _, raw in raw_records(images):
        yield raw


def attribute_list(images: list[Path], _: str) -> Iterator[bytes]:
    yield from values(images, ntfs.ATTRIBUTE_LIST)


def reparse_point(images: list[Path], _: str) -> Iterator[bytes]:
    yield from values(images, ntfs.REPARSE_POINT)


def index(images: list[Path], _: str) -> Iterator[bytes]:
    yield from values(images, ntfs.INDEX_ROOT)
    for value in values(images, ntfs.INDEX_ALLOCATION):
        for at in range(0, len(value), 4096):
            yield value[at:at + 4096]


def data_runs(images: list[Path], _: str) -> Iterator[bytes]:
    """Each with the lowest VCN before it."""
    for _, raw in raw_records(images):
        at, = struct.unpack_from("<H", raw, 20)
        while at + 0x48 <= len(raw):
            kind, length = struct.unpack_from("<II", raw, at)
            if kind == ntfs.END_MARK or not 24 <= length <= len(raw) - at:
                break
            if raw[at + 8] == 1:
                runs, = struct.unpack_from("<H", raw, at + 0x20)
                yield raw[at + 0x10:at + 0x18] + raw[at + runs:at + length]
            at += length


def usn_record(images: list[Path], _: str) -> Iterator[bytes]:
    """A version 2 record as [MS-FSCC] 2.3.62.2 has it, and FILE records."""
    name = "name.txt".encode("utf-16-le")
    fixed = struct.pack("<IHHQQQQIIIIHH", 60 + len(name), 2, 0, 7, 5, 4096, 1 << 57, 0x102, 0, 0, 32,
                        len(name), 60)
    yield fixed + name
    for number, (_, raw) in enumerate(raw_records(images)):
        if number % 16 == 0:
            yield struct.pack("<QI", number, len(raw)) + raw


def lznt1(_: list[Path], __: str) -> Iterator[bytes]:
    """Chunks: the example of [MS-XCA] 3.2, one that is stored, and both."""
    example = bytes.fromhex("38b08846232000204720410010a24701a045204400084501507900c04520052413"
                            "8805b4024a44ef0358028c091601484500be009e000401189000")
    stored = struct.pack("<H", 0x3FFF) + bytes(range(256)) * 16
    yield from (example, stored, stored + example)


def hive(_: list[Path], __: str) -> Iterator[bytes]:
    """Where the log begins, in units of 16 bytes; the hive; its log."""
    clean = registry_test.empty_hive()
    dirty = registry_test.with_sequences(clean, 3, 2)
    for bins, log in ((clean, b""), (dirty, registry_test.log_of(clean, 2))):
        yield struct.pack("<H", len(bins) // 16) + bins + log


def report(images: list[Path], linkaudit: str) -> Iterator[bytes]:
    """Small ones: libFuzzer alters each as a whole."""
    data = str(images[1])
    for command in (["scan", data], ["scan", data, "--cross-check"], ["check", data]):
        for form in ("json", "ndjson"):
            run = subprocess.run([linkaudit, *command, "--quiet", "--no-progress", "-o",
                                  f"{form}=-"], stdout=subprocess.PIPE)
            if not run.stdout:
                raise RuntimeError(f"no report from {linkaudit}")
            yield run.stdout


def policy(_: list[Path], __: str) -> Iterator[bytes]:
    """The built-in profiles, and each table with every key."""
    for profile in (TESTS.parent / "report" / "policy" / "profiles").glob("*.toml"):
        yield profile.read_bytes()
    yield b"""version = 1
extends = "server"
[rules]
cross-check = "off"
LA1001 = "high"
link-loop = "critical"
[trees]
protected = ['\\Data', 'D:\\*\\x?']
link-free = ['\\inetpub\\**']
[targets]
allow = ['C:\\**', '..\\**']
deny = ['\\\\server\\**', "\\\\??\\\\x"]
[[required]]
path = 'C:\\Data'
target = 'D:\\Data'
[[suppress]]
rule = "broken-target"
path = '\\Users\\*\\AppData\\**'
target = '**'
fingerprint = "v1:4b4c3331f6140b4ab507dea2b32ebe91"
reason = '''known'''
owner = "ops"
expires = 2026-12-31
"""
    yield b"rules = {link-loop = 'off', a.b.'c' = [1, 0x2, -3.5, 10:00:00, 2026-12-31T10:00:00Z]} # x\n"


SEEDS: dict[str, Callable[[list[Path], str], Iterator[bytes]]] = {
    "attribute_list": attribute_list, "boot_sector": boot_sector, "data_runs": data_runs, "hive": hive,
    "index": index, "lznt1": lznt1, "policy": policy, "record": record, "report": report,
    "reparse_point": reparse_point, "usn_record": usn_record}


def write(target: str, images: list[Path], linkaudit: str, folder: Path) -> int:
    """Each seed once; returns how many there are."""
    seeds = {seed for seed in SEEDS[target](images, linkaudit) if seed}
    for number, seed in enumerate(sorted(seeds)):
        (folder / f"{number:04}").write_bytes(seed)
    return len(seeds)

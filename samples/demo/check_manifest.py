#!/usr/bin/env python3
"""Scans the demo volumes with linkaudit and compares every row with manifest.json, both ways.

    check_manifest.py LINKAUDIT

Exit code 0: all is as the manifest says; 1: something differs; 2: it could not be tried.
"""

import json
import lzma
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
IMAGES = ("demo.img", "demo-data.img")
COMPARED = ("kind", "verdict", "reason", "target", "hop", "component", "hops", "path_utf16", "evaluator")


def unpack(folder: Path) -> None:
    for name in IMAGES:
        (folder / name).write_bytes(lzma.decompress((HERE / (name + ".xz")).read_bytes()))
    # A drive that is there, and not NTFS: the boot sector of an exFAT stick.
    stick = bytearray(1 << 20)
    stick[0:11] = b"\xebv\x90EXFAT   "
    stick[510:512] = b"\x55\xaa"
    (folder / "not-ntfs.img").write_bytes(stick)


    (folder / "demo.mft").write_bytes(loose_mft((folder / "demo.img").read_bytes()))


def loose_mft(image: bytes) -> bytes:
    """What the runs of record 0 hold, as forensic tools extract it."""
    record = int.from_bytes(image[0x30:0x38], "little") * 4096
    at = record + int.from_bytes(image[record + 0x14:record + 0x16], "little")
    while image[at:at + 4] != b"\x80\0\0\0":
        at += int.from_bytes(image[at + 4:at + 8], "little")
    size = int.from_bytes(image[at + 0x30:at + 0x38], "little")
    at += int.from_bytes(image[at + 0x20:at + 0x22], "little")
    out, cluster = b"", 0
    while image[at]:
        low, high = image[at] & 15, image[at] >> 4
        length = int.from_bytes(image[at + 1:at + 1 + low], "little")
        cluster += int.from_bytes(image[at + 1 + low:at + 1 + low + high], "little", signed=True)
        out += image[cluster * 4096:(cluster + length) * 4096]
        at += 1 + low + high
    return out[:size]


def volume_name(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def expected_rows(scenario: dict, scenarios: list[dict]) -> tuple[list[dict], list[dict] | None]:
    same = scenario.get("same_rows_as")
    if same is None:
        return scenario["rows"], scenario.get("hard_link_sets")
    other = next(s for s in scenarios if s["name"] == same["scenario"])
    return tuple([row for row in other[part] if row["volume"] == same["volume"]]
                 for part in ("rows", "hard_link_sets"))


def compare_row(want: dict, got: dict) -> list[str]:
    found = dict(got)
    if found.get("evaluator") is not None:
        found["evaluator"] = {key: found["evaluator"].get(key) for key in ("name", "verdict", "reason")}
    wrong = [f"{key}: expected {want[key]!r}, found {found.get(key)!r}"
             for key in COMPARED if key in want and want[key] != found.get(key)]
    flags = set(got["flags"])
    missing, extra = set(want["flags"]) - flags, flags - set(want["flags"])
    if missing:
        wrong.append("flags missing: " + ", ".join(sorted(missing)))
    if extra:
        wrong.append("flags not expected: " + ", ".join(sorted(extra)))
    resolved = got.get("resolved")
    if "resolved_path" in want:
        place = (want.get("resolved_volume", want["volume"]), want["resolved_path"])
        actual = resolved and (volume_name(resolved["volume"]), resolved["path"])
        if place != actual:
            wrong.append(f"leads to: expected {place!r}, found {actual!r}")
    elif want["verdict"] not in ("ok", "degraded") and resolved is not None:
        wrong.append(f"leads to: expected nothing, found {resolved['path']!r}")
    return wrong


def compare(want: list[dict], got: list[dict], partial: bool) -> list[str]:
    # Names are told apart by their exact units where the text alone loses something.
    def key(row: dict) -> tuple[str, str]:
        return volume_name(row["volume"]), row.get("path_utf16", row["path"])

    wanted = {key(row): row for row in want}
    found: dict = {}
    problems = []
    for row in got:
        if key(row) in found:
            problems.append(f"twice in the report: {row['volume']} {row['path']!r}")
        found[key(row)] = row
    if len(wanted) != len(want):
        problems.append("the manifest lists a path twice")
    for place, row in wanted.items():
        if place not in found:
            problems.append(f"not in the report: {row['volume']} {row['path']!r}")
            continue
        wrong = compare_row(row, found[place])
        if wrong:
            problems.append("\n      ".join([f"{row['volume']} {row['path']!r}", *wrong]))
    if not partial:
        problems += [f"not in the manifest: {row['volume']} {row['path']!r} ({row['kind']}, {row['verdict']})"
                     for place, row in found.items() if place not in wanted]
    return problems


def compare_sets(want: list[dict], rows: list[dict], partial: bool) -> list[str]:
    sets: dict = {}
    for row in rows:
        sets.setdefault((volume_name(row["volume"]), row["record"]), []).append(row)
    found = {}
    problems = []
    for (volume, record), names in sets.items():
        found[volume, tuple(sorted(row["path"] for row in names))] = names
        if sorted(row["name_index"] for row in names) != list(range(1, len(names) + 1)):
            problems.append(f"{volume} record {record}: name_index does not count from 1 to {len(names)}")
    for item in want:
        names = found.pop((item["volume"], tuple(sorted(item["paths"]))), None)
        if names is None:
            problems.append(f"no such hard-link set: {item['volume']} {item['paths'][:2]!r} … "
                            f"({len(item['paths'])} names)")
            continue
        for key, value in (("header_link_count", item["header_link_count"]), ("name_count", len(item["paths"]))):
            if names[0][key] != value:
                problems.append(f"{item['paths'][0]!r} {key}: expected {value}, found {names[0][key]}")
    if not partial:
        problems += [f"a hard-link set that the manifest does not have: {volume} {paths!r}"
                     for volume, paths in found]
    return problems


def run(binary: str, scenario: dict, scenarios: list[dict], folder: Path) -> list[str]:
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    arguments = [argument.replace("{dir}", str(folder)) for argument in scenario["args"]]
    command = [binary, "scan", *arguments, "--reproducible", "--no-progress", "-o", f"json={report}"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=120)
    problems = []
    if done.returncode != scenario["exit_code"]:
        problems.append(f"exit code: expected {scenario['exit_code']}, found {done.returncode}\n      "
                        + (done.stderr or done.stdout).strip()[-600:])
    if not report.exists():
        return [*problems, "no report was written"]
    got = json.loads(report.read_text(encoding="utf-8"))
    want, sets = expected_rows(scenario, scenarios)
    partial = scenario.get("partial", False)
    problems += compare(want, got["links"], partial)
    if sets is not None:
        problems += compare_sets(sets, got["hard_links"], partial)
    return problems


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    scenarios = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))["scenarios"]
    sys.stdout.reconfigure(errors="backslashreplace")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="linkaudit-demo-") as name:
        folder = Path(name)
        unpack(folder)
        for scenario in scenarios:
            try:
                problems = run(sys.argv[1], scenario, scenarios, folder)
            except OSError as error:
                print(f"cannot run {sys.argv[1]}: {error}", file=sys.stderr)
                return 2
            count = len(expected_rows(scenario, scenarios)[0])
            print(f"{'FAILED' if problems else 'ok':6}  {scenario['name']} ({count} rows)")
            for problem in problems:
                print("    " + problem)
            failed += bool(problems)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

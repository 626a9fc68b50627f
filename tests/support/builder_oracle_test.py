#!/usr/bin/env python3
"""Lets independent tools read what the volume builder makes.

    builder_oracle_test.py BUILDER_ORACLE [CASE ...] [--keep DIRECTORY]

The Sleuth Kit, libfsntfs and ntfs-3g must agree with the builder's truth on
every name, size, content and reparse buffer. A tool that cannot read a
geometry at all is listed in EXPECTED_REFUSALS with the reason; a refusal that
no longer happens fails too. Exit code 77: the tools are not installed.
"""

import argparse
import ctypes
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

TOOLS = ["fls", "istat", "icat", "mmls", "fsntfsinfo", "ntfsinfo", "ntfsls", "ntfsfix", "ntfs-3g"]

# (case, tool): a part of what the tool says.
EXPECTED_REFUSALS = {}
# libfsntfs 20200921 finds index blocks only where block and cluster are equal,
# on ntfs-3g's own volumes too; Sleuth Kit 4.11 stops at 64 KiB clusters and
# there takes only the first index blocks for live.
for _case in ["cluster512", "cluster1024_record4096", "straddling_mft", "cluster64k", "cluster128k",
              "cluster2m", "sector4096_cluster2m", "writable_cluster512", "writable_cluster64k"]:
    EXPECTED_REFUSALS[_case, "libfsntfs"] = "missing"
for _case in ["cluster128k", "cluster2m", "sector4096_cluster2m"]:
    EXPECTED_REFUSALS[_case, "sleuthkit"] = "Cannot determine file system type"
for _case in ["cluster64k", "writable_cluster64k"]:
    EXPECTED_REFUSALS[_case, "sleuthkit"] = "missing"
EXPECTED_REFUSALS["unreplayed_log", "ntfs-3g rw"] = "unclean file system"


def run(*command):
    result = subprocess.run(command, capture_output=True)
    return result.returncode, result.stdout, result.stderr.decode(errors="replace")


class Refused(Exception):
    pass


def must(*command):
    code, out, err = run(*command)
    if code != 0:
        raise Refused(f"{command[0]} exit {code}: {err.strip()[:300] or out.decode(errors='replace').strip()[:300]}")
    return out, err


def compare(what, expected, found):
    missing, extra = expected - found, found - expected
    if missing or extra:
        raise AssertionError(f"{what}: {len(missing)} missing {sorted(missing)[:3]}, "
                             f"{len(extra)} extra {sorted(extra)[:3]}")


def check_sleuthkit(image, truth):
    out, err = must("fls", "-r", "-p", "-u", image)
    if err.strip():
        raise AssertionError(f"fls complains: {err.strip()[:300]}")
    found = set()
    for line in out.decode("utf-8", errors="surrogateescape").splitlines():
        match = re.match(r"^(\S+) (?:\* )?(\d+)(?:-\d+-\d+)?:\t(.*)$", line)
        if not match:
            raise AssertionError(f"fls line: {line}")
        kind, record, path = match.groups()
        # -/r: found by its record only; $OrphanFiles is virtual.
        if not kind.startswith("-/") and not path.startswith("$OrphanFiles"):
            found.add((int(record), path.split(":")[0]))  # streams have lines of their own
    # fls leaves out the root's own "." entry.
    compare("fls", {(t["record"], t["path"]) for t in truth if t["path"] != "."},
            {f for f in found if f[1] != "."})
    for entry in truth:
        if entry.get("bytes"):
            content, err = must("icat", image, str(entry["record"]))
            if (len(content), zlib.crc32(content)) != (entry["bytes"], entry["crc32"]):
                raise AssertionError(f"icat {entry['path']}: other content")
    check_reparse_index(image, truth)
    for record in [0, 5, 11, 2000]:
        _, err = must("istat", image, str(record))
        if err.strip():
            raise AssertionError(f"istat {record} complains: {err.strip()[:300]}")


def check_libfsntfs(image, truth):
    out, err = must("fsntfsinfo", "-H", image)
    found = set()
    for line in out.decode("utf-8", errors="surrogateescape").splitlines():
        if line.startswith("\\"):
            found.add(line[1:].replace("\\", "/").split(":")[0])
    # This tool misprints surrogate pairs (with ntfs-3g's own volumes as well).
    bmp = lambda text: "".join(c if ord(c) < 0x10000 else "?" for c in text)
    expected = {bmp(t["path"]) for t in truth if t["path"] != "."}
    found = {bmp(f) for f in found}
    compare("fsntfsinfo -H", expected, {f for f in found if f and f != "."})
    must("fsntfsinfo", image)
    out, _ = must("fsntfsinfo", "-E", "2000", image)
    if b"Sequence number" not in out and b"equence" not in out:
        raise AssertionError("fsntfsinfo -E 2000 shows no sequence")


def check_reparse_index(image, truth):
    """Every reparse point's key lies in $Extend\\$Reparse:$R, and no other."""
    out, _ = must("istat", image, "26")
    streams = re.findall(r"\((144|160)-(\d+)\) +Name: \$R", out.decode())
    index = b"".join(must("icat", image, f"26-{t}-{i}")[0] for t, i in streams)
    expected = {bytes.fromhex(t["reparse"][:8]) + struct.pack("<Q", t["record"] | t["sequence"] << 48)
                for t in truth if t.get("reparse")}
    compare("$R", set(), {key for key in expected if index.count(b"\x0c\0\0\0\0\0" + key)
                          + index.count(b"\x0c\0\1\0\0\0" + key) != 1})
    entries = len(re.findall(rb"(?=\x1c\0\0\0\0\0\0\0[\x20\x28]\0\x0c\0)", index))
    if entries != len(expected):
        raise AssertionError(f"$R: {entries} entries, {len(expected)} reparse points")


def check_ntfs_tools(image, truth):
    for command in (["ntfsinfo", "-f", "-m", image], ["ntfsls", "-f", "-R", image]):
        must(*command)
    out, _ = must("ntfsfix", "-n", image)
    text = out.decode(errors="replace")
    if "FAILED" in text or "corrupt" in text.lower():
        raise AssertionError("ntfsfix -n: " + text.strip()[-300:])


def check_mount(image, truth, options="ro,show_sys_files"):
    if os.geteuid() != 0 or not os.path.exists("/dev/fuse"):
        return "skipped: no FUSE"
    with tempfile.TemporaryDirectory() as point:
        _, err = must("ntfs-3g", "-o", options, image, point)
        try:
            check_mounted(point, truth)
        finally:
            must("umount", point)
    if err.strip():
        raise AssertionError(f"ntfs-3g says: {err.strip()[:300]}")


def reparse_data(path):
    """Not os.getxattr: it probes with 128 bytes, which ntfs-3g answers with EIO."""
    buffer = ctypes.create_string_buffer(65536)
    libc = ctypes.CDLL(None, use_errno=True)
    length = libc.lgetxattr(os.fsencode(path), b"system.ntfs_reparse_data", buffer, 65536)
    if length < 0:
        raise OSError(ctypes.get_errno(), "lgetxattr", path)
    return buffer.raw[:length].hex()


def check_mounted(point, truth):
    found = set()
    root = os.fsencode(point)
    for folder, directories, files in os.walk(root):
        for name in directories + files:
            path = os.path.join(folder, name)
            found.add((os.lstat(path).st_ino, os.path.relpath(path, root).decode()))
    # ntfs-3g never shows $MFT itself.
    expected = {(t["record"], t["path"]) for t in truth if t["path"] not in (".", "$MFT")}
    compare("mount", expected, found)
    for entry in truth:
        path = os.path.join(point, entry["path"])
        if entry.get("bytes"):
            with open(path, "rb") as file:
                content = file.read()
            if (len(content), zlib.crc32(content)) != (entry["bytes"], entry["crc32"]):
                raise AssertionError(f"mount {entry['path']}: other content")
        if entry.get("reparse"):
            if reparse_data(path) != entry["reparse"]:
                raise AssertionError(f"mount {entry['path']}: other reparse data")


def check_writing(image, truth):
    """Changes the volume through ntfs-3g, then everything still has to be there."""
    case = os.path.basename(image).removesuffix(".img")
    if os.geteuid() != 0 or not (case.startswith("writable") or case.endswith("_log")):
        return "not run"
    with tempfile.TemporaryDirectory() as point:
        _, err = must("ntfs-3g", "-o", "rw,norecover,show_sys_files", image, point)
        try:
            if err.strip():  # an unreplayed log: mounted read-only instead
                raise Refused(err.strip())
            truth = change(point, truth)
        finally:
            must("umount", point)
    if case.startswith("writable"):
        check_mount(image, truth)
        check_ntfs_tools(image, truth)
    return None


def change(point, truth):
    gone = [t for t in truth if t["path"].startswith("many/")][::2]
    gone += [t for t in truth if re.match(r"links/(hundred|most) .*[37]$", t["path"])]
    for entry in gone:
        os.remove(os.path.join(point, entry["path"]))
    left = [dict(t) for t in truth if t not in gone]
    for entry in left:
        if entry.get("reparse"):
            os.removexattr(os.path.join(point, entry["path"]), "system.ntfs_reparse_data",
                           follow_symlinks=False)
            entry["reparse"] = ""
    for number in range(200):
        path = f"many/by ntfs-3g {number * 7919 % 200}" + "y" * (number % 50)
        with open(os.path.join(point, path), "wb") as file:
            file.write(b"z" * number)
        left.append({"record": os.lstat(os.path.join(point, path)).st_ino, "path": path,
                     "bytes": number, "crc32": zlib.crc32(b"z" * number)})
    return left


def check_disk(image, offsets):
    out, _ = must("mmls", image)
    starts = {int(m) * 512 for m in re.findall(r"^\d+:\s+\S+\s+(\d+).*(?:NTFS|Basic)", out.decode(), re.M)}
    compare("mmls", set(offsets), starts)
    for offset in offsets:
        must("fls", "-o", str(offset // 512), image)


CHECKS = {"sleuthkit": check_sleuthkit, "libfsntfs": check_libfsntfs,
          "ntfsprogs": check_ntfs_tools, "ntfs-3g": check_mount,
          "ntfs-3g rw": check_writing}


def check_case(case, folder):
    image = os.path.join(folder, case + ".img")
    with open(os.path.join(folder, case + ".truth"), encoding="utf-8") as file:
        truth = [json.loads(line) for line in file]
    if case.startswith("disk_"):
        check_disk(image, truth)
        print(f"{case:24} mmls ok", flush=True)
        return True
    good = True
    results = []
    for tool, check in CHECKS.items():
        expected = EXPECTED_REFUSALS.get((case, tool))
        try:
            note = check(image, truth) or "ok"
            if expected:
                note, good = f"NO LONGER REFUSES ({expected})", False
        except (Refused, AssertionError, OSError) as problem:
            if expected and expected in str(problem):
                note = f"refused as expected: {expected}"
            else:
                note, good = f"FAILED: {problem}", False
        results.append(f"{tool}: {note}")
    print(f"{case:24} " + "; ".join(results), flush=True)
    return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("oracle")
    parser.add_argument("cases", nargs="*")
    parser.add_argument("--keep")
    arguments = parser.parse_args()
    absent = [tool for tool in TOOLS if not shutil.which(tool, path=os.environ["PATH"] + ":/sbin:/usr/sbin")]
    if absent:
        print("skipped: not installed: " + ", ".join(absent))
        return 77
    cases = arguments.cases or must(arguments.oracle, "--list")[0].decode().split()
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or temporary
        for case in cases:
            must(arguments.oracle, case, folder)
            good = check_case(case, folder) and good
            if not arguments.keep:
                os.remove(os.path.join(folder, case + ".img"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

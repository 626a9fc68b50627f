#!/usr/bin/env python3
"""Whether the cost of judging links grows with their number alone, however they lead to each other.

    bench/chains.py build/release/linkaudit [--most 1000000]

Writes loose $MFTs of 1,000 to a million links: a sixth of them are a ring, the others lead into it at
places all over it, so that each of them passes through more links than Windows follows. Prints the
processor time of a scan, without the time that a scan of as many links to one file takes.
"""
import argparse
import os
import resource
import struct
import subprocess
import tempfile

RECORD = 1024
FIRST = 64  # record of the first link
ROOT = 5


def attribute(kind, value, number):
    length = (24 + len(value) + 7) & ~7
    header = struct.pack("<IIBBHHHIHBB", kind, length, 0, 0, 24, 0, number, len(value), 24, 0, 0)
    return (header + value).ljust(length, b"\0")


def file_name(name):
    times = bytes(32)
    return (struct.pack("<Q", ROOT | ROOT << 48) + times + bytes(16) + struct.pack("<II", 0x400, 0) +
            struct.pack("BB", len(name), 1) + name.encode("utf-16-le"))


def junction(target):
    substitute = ("\\??\\C:\\" + target).encode("utf-16-le")
    names = struct.pack("<HHHH", 0, len(substitute), len(substitute) + 2, 0) + substitute + bytes(4)
    return struct.pack("<IHH", 0xA0000003, len(names), 0) + names


def record(number, sequence, flags, attributes):
    body = b"".join(attributes) + struct.pack("<II", 0xFFFFFFFF, 0)
    used = 56 + len(body)
    data = bytearray(struct.pack("<IHHQHHHHIIQHHI", 0x454C4946, 48, 3, 0, sequence, 1, 56, flags, used,
                                 RECORD, 0, 16, 0, number) + bytes(8) + body)
    data = data.ljust(RECORD, b"\0")
    for sector in (1, 2):
        data[48 + 2 * sector:50 + 2 * sector] = data[sector * 512 - 2:sector * 512]
        data[sector * 512 - 2:sector * 512] = b"\1\0"
    data[48:50] = b"\1\0"
    return bytes(data)


def information(attributes):
    return attribute(0x10, bytes(32) + struct.pack("<I", attributes) + bytes(12), 0)


def write_mft(path, links, ring):
    """With `ring` as described above; otherwise all links lead to one directory."""
    round_about = max(links // 6, 1)
    with open(path, "wb") as out:
        for number in range(FIRST - 1):
            root = number == ROOT
            out.write(record(number, max(number, 1), 3 if root else 0,
                             [information(0), attribute(0x30, file_name("."), 1)] if root else []))
        out.write(record(FIRST - 1, 1, 3, [information(0), attribute(0x30, file_name("end"), 1)]))
        for link in range(links):
            if not ring:
                target = "end"
            elif link < round_about:
                target = f"l{(link + 1) % round_about:07}"
            else:
                target = f"l{link * 7919 % round_about:07}"
            out.write(record(FIRST + link, 1, 3, [
                information(0x400), attribute(0x30, file_name(f"l{link:07}"), 1),
                attribute(0xC0, junction(target), 2)]))


def seconds_of_scan(linkaudit, mft):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([linkaudit, "scan", mft, "--drive-map", f"C:={mft}", "-q", "--no-progress",
                           "-o", "json=/dev/null"], check=False, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"exit code {done.returncode}: {done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("linkaudit")
    parser.add_argument("--most", type=int, default=1_000_000)
    options = parser.parse_args()
    print("| links | to one directory | in and into a ring | more, for each link |")
    print("|---|---|---|---|")
    links = 1000
    while links <= options.most:
        times = {}
        with tempfile.TemporaryDirectory(dir=os.environ.get("LINKAUDIT_BENCH_DIR")) as folder:
            for ring in (False, True):
                mft = os.path.join(folder, "links.mft")
                write_mft(mft, links, ring)
                times[ring] = sorted(seconds_of_scan(options.linkaudit, mft) for _ in range(3))[1]
        more = (times[True] - times[False]) / links * 1e6
        print(f"| {links:,} | {times[False]:.3f} s | {times[True]:.3f} s | {more:.2f} µs |", flush=True)
        links *= 10


if __name__ == "__main__":
    main()

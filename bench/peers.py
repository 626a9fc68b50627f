"""Other readers on the same volume, each asked for the nearest thing to our job.

What they leave out: fls and fsntfsinfo list every path, but no targets, verdicts or sets; ils lists
records, no names; ntfsls walks one name after the other without links; find does hard links or
dangling links through FUSE, one at a time. None resolves what Windows would.
"""
import os
import shutil
import subprocess
import sys
import time

NATIVE = [
    ("ils -e", ["ils", "-e"], ""),
    ("ntfsls -R", ["ntfsls", "-R", "-f"], ""),
    ("fsntfsinfo -H", ["fsntfsinfo", "-H"], ""),
    ("fls -r -p", ["fls", "-r", "-p"], "≥ 120, must 60"),
]
MOUNTED = [
    ("find -links +1 on ntfs-3g", ["-type", "f", "-links", "+1"], "≥ 300, must 150"),
    ("find -xtype l on ntfs-3g", ["-xtype", "l"], ""),
]
SLOW_ROUNDS = 3  # these take seconds each


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - start) * 1000


def compare_one(bench, image, name, command, target):
    ours, theirs = [], []
    timed(command)
    for _ in range(min(bench.rounds, SLOW_ROUNDS)):
        ours.append(bench.scan(image)["ms"])
        theirs.append(timed(command))
    bench.table.add(f"{name} / scan -o links.json, 2 T", theirs, ours, target)


def compare(bench, records):
    """REQUIRES: bench has scan(image), rounds, table, volumes and folder. Left column: the peer."""
    image = bench.volumes.make(records, indexes=True)
    bench.scan(image)
    for name, command, target in NATIVE:
        if shutil.which(command[0]):
            compare_one(bench, image, name, [*command, image], target)
        else:
            print(f"{command[0]} is not installed: left out", file=sys.stderr)
    mount = os.path.join(bench.folder, "mnt")
    os.makedirs(mount)
    if not shutil.which("ntfs-3g") or subprocess.run(["ntfs-3g", "-o", "ro", image, mount],
                                                     capture_output=True, check=False).returncode:
        print("no ntfs-3g mount here: find is left out", file=sys.stderr)
    else:
        try:
            for name, tests, target in MOUNTED:
                compare_one(bench, image, name, ["find", mount, *tests], target)
        finally:
            subprocess.run(["umount", mount], check=False)
    bench.volumes.drop(image)

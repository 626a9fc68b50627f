"""Other readers on the same volume, each asked for the nearest thing to our job.

The volume is a real one where ntfs-3g can be mounted: mkntfs's, filled through ntfs-3g by fill().
What they leave out: fls and fsntfsinfo list every path, but no targets, verdicts or sets; ils lists
records, no names; ntfsls walks one name after the other without links; find does hard links or
dangling links through FUSE, one at a time. None resolves what Windows would.
"""
import contextlib
import json
import os
import random
import re
import shutil
import struct
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
MOUNT_POINT, SYMLINK = 0xA0000003, 0xA000000C
RELATIVE = 1


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return (time.perf_counter() - start) * 1000


@contextlib.contextmanager
def mounted(image, folder, options):
    """The mount point, or None where ntfs-3g cannot be mounted."""
    mount = os.path.join(folder, "mnt")
    os.makedirs(mount, exist_ok=True)
    if not shutil.which("ntfs-3g") or subprocess.run(["ntfs-3g", "-o", options, image, mount],
                                                     capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield mount
    finally:
        subprocess.run(["umount", mount], check=False)


def make_link(path, tag, target):
    """Turns an empty file or directory into a link as Windows makes it. [FSCC] 2.1.2.4, 2.1.2.5

    Symbolic links made through ntfs-3g are files to Windows: a target is all that they hold.
    """
    shown = target.encode("utf-16-le")
    real = shown if tag == SYMLINK else "\\??\\".encode("utf-16-le") + shown
    names = struct.pack("<4H", 0, len(real), len(real) + 2, len(shown))
    flags = struct.pack("<I", RELATIVE) if tag == SYMLINK else b""
    data = names + flags + real + bytes(2) + shown + bytes(2)
    os.setxattr(path, "system.ntfs_reparse_data", struct.pack("<IHH", tag, len(data), 0) + data)


def fill(mount, files):
    """Directories of 5 to 40 files, one file in fifteen with a second name; symbolic links, one for
    80 files, and mount points, one for ten directories, a tenth of them dangling."""
    dice = random.Random(1)
    folders = [mount]
    known = []
    made = 0

    def windows_path(path, start):
        return os.path.relpath(path, start).replace("/", "\\") if dice.random() < 0.9 else "nowhere"

    while made < files:
        folder = os.path.join(dice.choice(folders[-4000:]), f"Folder of things {len(folders)}")
        os.mkdir(folder)
        folders.append(folder)
        if dice.random() < 1 / 10:
            link = os.path.join(folder, "junction")
            os.mkdir(link)
            make_link(link, MOUNT_POINT, "C:\\" + windows_path(dice.choice(folders[1:]), mount))
        for _ in range(dice.randint(5, 40)):
            path = os.path.join(folder, f"{dice.choice('abcdefgh')}_document {made}.dat")
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            made += 1
            if dice.random() < 1 / 15:
                known.append(path)
                os.link(path, os.path.join(dice.choice(folders), f"second name {made}.dat"))
            elif known and dice.random() < 1 / 80:
                link = os.path.join(folder, f"link {made}")
                os.close(os.open(link, os.O_CREAT | os.O_WRONLY))
                make_link(link, SYMLINK, windows_path(dice.choice(known), folder))


def real_volume(folder, files):
    """An image that mkntfs and ntfs-3g made, or None where they cannot."""
    if not shutil.which("mkntfs"):
        return None
    image = os.path.join(folder, "real.img")
    with open(image, "wb") as file:
        file.truncate(4 << 30)
    if subprocess.run(["mkntfs", "-q", "-F", "-Q", image], capture_output=True,
                      check=False).returncode:
        return None
    with mounted(image, folder, "rw,noatime") as mount:
        if mount is None:
            return None
        fill(mount, files)
    os.sync()
    return image


def mft_extents(image):
    """Where $MFT lies, as The Sleuth Kit tells; None without it."""
    try:
        geometry = subprocess.run(["fsstat", image], capture_output=True, text=True, check=True).stdout
        listing = subprocess.run(["istat", image, "0"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    cluster_bytes = re.search(r"Cluster Size: (\d+)", geometry)
    clusters = re.search(r"Type: \$DATA.*\n([\d\s]+)", listing)
    if not cluster_bytes or not clusters:
        return None
    cluster_bytes = int(cluster_bytes[1])
    extents = []
    for cluster in map(int, clusters[1].split()):
        if extents and extents[-1][1] == cluster:
            extents[-1][1] += 1
        else:
            extents.append([cluster, cluster + 1])
    # Clusters that the last run has beyond the attribute are shown as 0.
    return [{"offset": first * cluster_bytes, "bytes": (last - first) * cluster_bytes}
            for first, last in extents if first != 0]


def compare_one(bench, image, name, command, target):
    ours, theirs = [], []
    timed(command)
    bench.scan(image)
    for _ in range(min(bench.rounds, SLOW_ROUNDS)):
        ours.append(bench.again(lambda: bench.scan(image))["ms"])
        theirs.append(bench.again(lambda: timed(command)))
    bench.table.add(f"{name} / scan -o links.json, 2 T", theirs, ours, target)


def show_floor(bench, image):
    """What any such scan takes at least there."""
    touch, write, nothing = bench.in_turn(
        lambda: bench.yardstick(image, "touch", 2),
        lambda: bench.plain_write(image),
        lambda: bench.run(f"{bench.build}/linkaudit", "--version")["ms"])
    bench.table.add_plain("  for comparison: touching the $MFT of the peers' volume, 2 T", touch, "ms")
    bench.table.add_plain("  for comparison: writing as many bytes as its report has", write, "ms")
    bench.table.add_plain("  for comparison: linkaudit --version", nothing, "ms")


def compare(bench, files):
    """REQUIRES: bench is measure.py's. Left column: the peer."""
    image = real_volume(bench.folder, files)
    if image is None:
        print("no volume through ntfs-3g here: a generated one for the peers", file=sys.stderr)
        image = bench.volumes.make(files)
    elif extents := mft_extents(image):
        with open(image + ".json", "w", encoding="utf-8") as file:
            json.dump({"mft_extents": extents}, file)
    # Read back as a copied image would be: ntfs-3g's small writes leave small pages.
    bench.volumes.drop_pages(image)
    if os.path.exists(image + ".json"):
        with bench.warm(image):
            show_floor(bench, image)
            compare_all(bench, image)
    else:
        print("where its $MFT lies is not known: its pages are not held in memory", file=sys.stderr)
        compare_all(bench, image)
    bench.volumes.drop(image)


def compare_all(bench, image):
    for name, command, target in NATIVE:
        if shutil.which(command[0]):
            compare_one(bench, image, name, [*command, image], target)
        else:
            print(f"{command[0]} is not installed: left out", file=sys.stderr)
    with mounted(image, bench.folder, "ro") as mount:
        if mount is None:
            print("no ntfs-3g mount here: find is left out", file=sys.stderr)
        else:
            for name, tests, target in MOUNTED:
                compare_one(bench, image, name, ["find", mount, *tests], target)

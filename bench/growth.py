"""Whether time and memory grow with the records and no faster: a small volume beside a large one.

Memory itself may grow dearer: a run of the small one gets back what the run before it gave, the
large one takes memory that a virtual machine's host first has to find. The floor of the same round
tells: a program that touches every line of the $MFT, fills as much memory as the scan takes and
writes as many bytes as its report has.
"""
import os

TARGET = "± 10 %, must ± 20 %"


class Side:
    """One of the volumes, and what its scan takes."""

    def __init__(self, bench, records, image, nothing_kib):
        self.bench = bench
        self.records = records
        self.image = image
        # By reads: resident pages of a mapped image are the page cache's, not the program's.
        self.memory_kib = bench.scan(image, io="read")["rss_kib"] - nothing_kib
        self.report_bytes = os.path.getsize(bench.report)

    def scan(self):
        return self.bench.scan(self.image)

    def floor(self):
        self.bench.no_report()
        return self.bench.run(
            f"{self.bench.build}/bench/linkaudit_yardstick", self.image, "--mode", "floor",
            "--threads", "2", "--memory", str(self.memory_kib * 1024),
            "--report", self.bench.report, "--bytes", str(self.report_bytes))

    def cat(self):
        return self.bench.cat(self.image)


def compare(bench, small_records, large_records):
    """Leaves both volumes where they are, but none of the large one in memory."""
    factor = large_records / small_records
    label = f"{small_records / 1e6:g} M → {large_records / 1e6:g} M records, over linear"

    def add(what, of_small, of_large, key="ms", target=""):
        bench.table.add(f"{what}, {label}", [run[key] for run in of_large],
                        [run[key] * factor for run in of_small], target)

    nothing_kib = bench.scan(bench.volumes.make(2048), io="read")["rss_kib"]
    small_image, large_image = (bench.volumes.make(n) for n in (small_records, large_records))
    with bench.warm(small_image), bench.warm(large_image):
        small = Side(bench, small_records, small_image, nothing_kib)
        large = Side(bench, large_records, large_image, nothing_kib)
        values = bench.in_turn(small.scan, large.scan, small.floor, large.floor, small.cat, large.cat)
    scan_small, scan_large, floor_small, floor_large, cat_small, cat_large = values
    add("time", scan_small, scan_large, target=TARGET)
    add("  the floor's time", floor_small, floor_large)
    add("  cat's time", cat_small, cat_large)
    add("  processor time without the kernel's", scan_small, scan_large, "own_cpu_ms")
    for side, scans, floors in ((small, scan_small, floor_small), (large, scan_large, floor_large)):
        bench.table.add(f"  scan / floor, the {side.records / 1e6:g} M of {label.split(',')[0]}",
                        [run["ms"] for run in scans], [run["ms"] for run in floors])
    bench.table.add(f"memory, {label}", [large.memory_kib / 1024],
                    [small.memory_kib * factor / 1024], TARGET, "MiB")
    bench.volumes.drop_pages(large_image)

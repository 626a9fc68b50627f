#!/usr/bin/env python3
"""Times linkaudit beside its yardsticks and prints a table; run.sh calls it.

Every row's two sides are run in turn, round after round, so that both meet the same machine. A
round's ratio is taken within the round; the table shows medians, and in brackets the smallest and
largest ratio. Rounds in which other processes used more than 6 % of a core are repeated, up to three
times as many rounds as asked for; then the quietest are taken and the last line says how quiet they
were. Nothing here passes or fails.
"""
import argparse
import contextlib
import datetime
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import growth
import peers
from volumes import Volumes


def printed(command):
    """What a benchmark program prints, as a number or an object."""
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


# A round counts as quiet if others used at most this share of one core.
QUIET = 0.06


class Disturbance:
    """How much of a core others used while the block ran."""

    @staticmethod
    def _busy():
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _, _, irq, soft, _ = map(int, file.readline().split()[1:9])
        return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def _own():
        times = os.times()
        return times.user + times.system + times.children_user + times.children_system

    def __enter__(self):
        self.start = (time.perf_counter(), self._busy(), self._own())
        return self

    def __exit__(self, *_):
        seconds = time.perf_counter() - self.start[0]
        others = self._busy() - self.start[1] - (self._own() - self.start[2])
        self.share = max(0.0, others - 0.02) / seconds  # the kernel counts in ticks


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, ours, theirs, target="", unit="ms"):
        """ours and theirs: values of the same rounds."""
        ratios = [a / b for a, b in zip(ours, theirs)]
        row = {"what": what, "ours": statistics.median(ours), "yardstick": statistics.median(theirs),
               "unit": unit, "ratio": statistics.median(ratios), "lowest": min(ratios),
               "highest": max(ratios), "rounds": len(ratios), "target": target}
        self.rows.append(row)
        self.show(row)

    def add_plain(self, what, values, unit, target=""):
        row = {"what": what, "ours": statistics.median(values), "unit": unit,
               "lowest": min(values), "highest": max(values), "rounds": len(values),
               "target": target}
        self.rows.append(row)
        self.show(row)

    @staticmethod
    def cells(row):
        def number(value):
            return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
        spread = f"{row['lowest']:.3g}–{row['highest']:.3g}"
        if "ratio" not in row:
            return [row["what"], f"{number(row['ours'])} {row['unit']} ({spread})", "", "",
                    row["target"]]
        return [row["what"], f"{number(row['ours'])} {row['unit']}",
                f"{number(row['yardstick'])} {row['unit']}", f"{row['ratio']:.3g}× ({spread})",
                row["target"]]

    def show(self, row):
        print("| " + " | ".join(self.cells(row)) + " |", flush=True)


class Bench:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.rounds = arguments.rounds
        self.build = arguments.build
        self.folder = folder
        self.volumes = Volumes(f"{self.build}/bench/linkaudit_generate", folder)
        self.table = Table()
        self.report = os.path.join(folder, "links.json")
        self.worst_disturbance = 0.0

    def run(self, *command):
        """Milliseconds, processor milliseconds and peak resident KiB of one run of a command."""
        result = printed([f"{self.build}/bench/linkaudit_run_once", *command])
        if result["exit_code"] not in (0, 4):
            sys.exit(f"{' '.join(command)}: exit code {result['exit_code']}")
        return result

    def yardstick(self, image, mode, threads):
        return printed([f"{self.build}/bench/linkaudit_yardstick", image, "--mode", mode,
                        "--threads", str(threads)])

    def sweep(self, image, io, threads):
        return printed([f"{self.build}/bench/linkaudit_bench_sweep", image, "--io", io,
                        "--threads", str(threads)])

    def steps(self, image, threads):
        self.no_report()
        return printed([f"{self.build}/bench/linkaudit_bench_sweep", image, "--threads",
                        str(threads), "--report", self.report])

    def no_report(self):
        """Replacing a report makes some file systems write the old one's successor out at once."""
        if os.path.exists(self.report):
            os.remove(self.report)

    def scan(self, image, threads=2, io="auto"):
        self.no_report()
        return self.run(f"{self.build}/linkaudit", "scan", image, "-q", "--no-progress",
                        "--threads", str(threads), "--io", io, "--drive-map", f"C:={image}",
                        "-o", self.report)

    def cat(self, image):
        return self.run(f"{self.build}/bench/linkaudit_yardstick", image, "--mode", "cat")

    @staticmethod
    def again(run):
        """The second of two runs in a row. What a host takes back while others run, it gives again
        to the first, and takes as long for it as it likes."""
        run()
        return run()

    def in_turn(self, *sides):
        """Values of all sides, by side, of the least disturbed rounds; one that does not count first.
        In a round each side runs twice, and the second run counts."""
        for side in sides:
            side()
        rounds = []
        while len(rounds) < 3 * self.rounds:
            with Disturbance() as foreign:
                values = [self.again(side) for side in sides]
            rounds.append((foreign.share, len(rounds), values))
            if sum(share <= QUIET for share, _, _ in rounds) == self.rounds:
                break
        kept = sorted(rounds)[:self.rounds]
        self.worst_disturbance = max(self.worst_disturbance, kept[-1][0])
        return [list(values) for values in zip(*(values for _, _, values in kept))]

    @contextlib.contextmanager
    def warm(self, image):
        """Holds the $MFT in memory: kernels take page cache away even while there is room."""
        with subprocess.Popen([f"{self.build}/bench/linkaudit_yardstick", image, "--mode", "hold"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            locked = int(holder.stdout.readline())
            expected = sum(extent["bytes"] for extent in self.volumes.truth(image)["mft_extents"])
            if locked < expected:
                print(f"note: {locked:,} of {expected:,} bytes could be locked into memory",
                      file=sys.stderr)
            try:
                yield
            finally:
                holder.stdin.close()

    def sweeps(self, image, label):
        for threads in (1, 2):
            ours, theirs = self.in_turn(lambda: self.sweep(image, "map", threads),
                                        lambda: self.yardstick(image, "touch", threads))
            self.table.add(f"sweep mapped, {threads} T{label} / touch", ours, theirs,
                           "≤ 1.15, must 1.4")
        for threads in (1, 2):
            ours, theirs = self.in_turn(lambda: self.sweep(image, "read", threads),
                                        lambda: self.yardstick(image, "pread", threads))
            self.table.add(f"sweep by reads, {threads} T{label} / pread", ours, theirs,
                           "≤ 1.3, must 1.6")

    def whole(self, image, label):
        ours, single, theirs = self.in_turn(lambda: self.scan(image), lambda: self.scan(image, 1),
                                            lambda: self.cat(image))
        def ms(values):
            return [value["ms"] for value in values]
        self.table.add(f"scan -o links.json, 2 T{label} / cat", ms(ours), ms(theirs),
                       "≤ 0.8, must 1.1")
        self.table.add(f"whole run, 1 T{label} / 2 T", ms(single), ms(ours), "≥ 1.85, must 1.7")

    def memory(self, image, label):
        records = self.volumes.truth(image)["records"]
        empty = self.scan(self.volumes.make(2048), io="read")["rss_kib"]
        # By reads: resident pages of a mapped image are the page cache's, not the program's.
        values = [self.scan(image, io="read")["rss_kib"] for _ in range(self.rounds)]
        self.table.add_plain(f"peak memory{label}", [v / 1024 for v in values], "MiB",
                             "20 B/record + 32 MB, must 32 + 64")
        self.table.add_plain(f"  of it by the record{label}",
                             [(v - empty) * 1024 / records for v in values], "B/record", "")

    def many_links(self, records):
        image = self.volumes.make(records, hard_links=26)
        with self.warm(image):
            for threads in (1, 2):
                steps, plain = self.in_turn(lambda: self.steps(image, threads),
                                            lambda: self.plain_write(image))
                self.table.add(f"JSON rows to a file, 26 % multi-name, {threads} T / sweep",
                               [step["write"] for step in steps],
                               [step["sweep"] for step in steps], "≤ 1.0, must 1.3")
                self.table.add("  the same / writing as many bytes",
                               [step["write"] for step in steps], plain)
            self.memory(image, ", 26 %")
        self.volumes.drop(image)

    def plain_write(self, image):
        """Milliseconds to write a report's worth of nothing to a new file, in pieces as ours."""
        self.scan(image)
        size = os.path.getsize(self.report)
        self.no_report()
        piece = bytes(256 * 1024)
        start = time.perf_counter()
        with open(self.report, "wb", buffering=0) as file:
            for _ in range(size // len(piece)):
                file.write(piece)
        return (time.perf_counter() - start) * 1000

    def show_steps(self, image):
        """Where the time of a whole run goes."""
        for threads in (1, 2):
            steps = self.in_turn(lambda: self.steps(image, threads))[0]
            for name in ("sweep", "index", "resolve", "write"):
                self.table.add_plain(f"  step: {name}, {threads} T", [step[name] for step in steps], "ms")
        plain, fresh = self.in_turn(lambda: self.plain_write(image),
                                    lambda: self.yardstick(image, "fresh", 1))
        self.table.add_plain("  for comparison: writing as many bytes as the report has", plain, "ms")
        self.table.add_plain("  for comparison: first touch of 256 MiB of memory", fresh, "ms")

    def cold(self, image):
        def after_drop(run):
            self.volumes.drop_pages(image)
            return run()["ms"]
        ours, theirs = self.in_turn(lambda: after_drop(lambda: self.scan(image)),
                                    lambda: after_drop(lambda: self.cat(image)))
        self.table.add("cold: scan -o links.json, 2 T / cat", ours, theirs, "≤ 1.05, must 1.15")

    def start_up(self):
        image = self.volumes.make(2048)
        values = [self.scan(image)["ms"] for _ in range(max(20, 4 * self.rounds))]
        self.table.add_plain("start-up: whole run, 2 MB of $MFT", values, "ms", "< 15, must 30")
        self.volumes.drop(image)

    def check_counts(self, image):
        """What is fast must be right as well: the program's counts against the generator's."""
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "generate", "check_counts.py")
        done = subprocess.run([sys.executable, script, f"{self.build}/linkaudit", image],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout, done.stderr, file=sys.stderr)
            sys.exit("linkaudit's counts are not the generator's: no point in timing it")

    def all(self):
        records = self.arguments.records
        print("| what | linkaudit | yardstick | ratio (lowest–highest) | target |")
        print("|---|---|---|---|---|")
        image = self.volumes.make(records)
        self.check_counts(image)
        with self.warm(image):
            self.sweeps(image, "")
            self.whole(image, "")
            self.show_steps(image)
            self.memory(image, "")
        growth.compare(self, records // 4, records)
        if not self.arguments.quick:
            growth.compare(self, records // 4, 4 * records)
            self.volumes.drop(self.volumes.make(4 * records))
        self.volumes.drop(self.volumes.make(records // 4))
        # The last one of this volume: what comes back from the disk comes in smaller pages.
        self.cold(image)
        self.volumes.drop(image)
        self.many_links(max(records // 4, 65536))
        self.start_up()
        peers.compare(self, 50_000 if self.arguments.quick else 220_000)


def machine():
    model = ""
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {"cpu": model, "cpus": os.cpu_count(), "memory_gib": round(pages / 2**30, 1),
            "kernel": platform.release(), "load": os.getloadavg()[0],
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="minutes")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--quick", action="store_true", help="1 M records, 3 rounds: a minute or two")
    parser.add_argument("--records", type=int, help="of the main volume (default 4000000)")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--out", help="the table as JSON")
    arguments = parser.parse_args()
    arguments.records = arguments.records or (1_000_000 if arguments.quick else 4_000_000)
    arguments.rounds = arguments.rounds or (3 if arguments.quick else 5)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the volumes are removed
    base = os.environ.get("LINKAUDIT_BENCH_DIR")
    folder = tempfile.mkdtemp(prefix="linkaudit-bench-", dir=base)
    try:
        about = machine()
        print(f"{about['cpus']} × {about['cpu']}, {about['memory_gib']} GiB, Linux "
              f"{about['kernel']}, {about['date']}, load {about['load']:.1f}; "
              f"{arguments.records:,} records, {arguments.rounds} rounds\n", flush=True)
        bench = Bench(arguments, folder)
        bench.all()
        about["worst_disturbance"] = round(bench.worst_disturbance, 2)
        print(f"\nIn the loudest round that counts, others used {bench.worst_disturbance:.0%} of a core.")
        if arguments.out:
            with open(arguments.out, "w", encoding="utf-8") as file:
                json.dump({"machine": about, "records": arguments.records,
                           "rows": bench.table.rows}, file, indent=1, ensure_ascii=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()

"""Whole disks: every NTFS partition is scanned, every other one is named, none vanishes."""
from __future__ import annotations

import json
import shutil
import subprocess
import unittest

from cli_support import FAILED, INCOMPLETE, USAGE, CliCase, Row, demo_bytes, manifest
from disk_builder import (BASIC_DATA, EFI_SYSTEM, LDM_DATA, LINUX, MIB, MICROSOFT_RESERVED,
                          STORAGE_SPACES, Part, gpt_disk, mbr_disk)
from refused_test import boot_sector, ext4, fat

SYSTEM_LINKS = len(manifest("the system volume alone, C: assumed")["rows"])
DATA_LINKS = len(manifest("the data volume alone, nothing is broken")["rows"])


class Disks(CliCase):
    def mbr(self, **options: int):
        system, data = demo_bytes(), demo_bytes("demo-data.img")
        return mbr_disk(self.dir / "disk.img",
                        [Part(0x07, system), Part(0x42), Part(0x83, ext4())],
                        [Part(0x07, data), Part(0x0C, fat(0, 2097152, 2048, 8)), Part(0x07)],
                        **options)

    def gpt(self, sector: int = 512, damage_primary: bool = False):
        system, data = demo_bytes(), demo_bytes("demo-data.img")
        return gpt_disk(self.dir / "disk.img",
                        [Part(EFI_SYSTEM, fat(0, 2097152, 2048, 8)), Part(MICROSOFT_RESERVED),
                         Part(BASIC_DATA, system), Part(LDM_DATA), Part(STORAGE_SPACES),
                         Part(BASIC_DATA, data), Part(BASIC_DATA, boot_sector(b"-FVE-FS-")),
                         Part(LINUX, ext4())], sector, damage_primary)

    def assert_scanned(self, report: Row, disk: object, partitions: dict[int, int]) -> None:
        names = {f"{disk}#{number}": count for number, count in partitions.items()}
        self.assertEqual([(v["name"], v["source"], v["partition"])
                          for v in report["header"]["volumes"]],
                         [(f"{disk}#{number}", str(disk), number) for number in partitions])
        found = {name: sum(row["volume"] == name for row in report["links"]) for name in names}
        self.assertEqual(found, names)
        self.assertEqual(len(report["links"]), sum(names.values()))

    def assert_named(self, report: Row, disk: object, partitions: dict[int, str]) -> None:
        """Partitions that are not scanned are in the report, in `info` and on the screen."""
        skipped = {entry["name"]: entry for entry in report["header"]["skipped"]}
        screen, about = self.scan(disk).out, self.run_cli("info", disk).out
        for number, word in partitions.items():
            name = f"{disk}#{number}"
            self.assertIn(word.lower(), skipped[name]["what"].lower())
            self.assertFalse(skipped[name]["failed"])
            for text in (screen, about):
                line = next((line for line in text.splitlines() if name in line), "")
                self.assertIn(word.lower(), line.lower(), f"{name} is not named in\n{text}")

    def test_an_mbr_with_primary_and_logical_partitions(self) -> None:
        disk = self.mbr()
        report = self.report(disk)
        self.assert_scanned(report, disk, {1: SYSTEM_LINKS, 5: DATA_LINKS})
        self.assert_named(report, disk, {2: "LDM", 3: "ext4", 6: "FAT32", 7: "zeros"})

    def test_the_extended_partition_is_not_a_lost_volume(self) -> None:
        disk = self.mbr()
        self.assertNotIn(f"{disk}#4", [e["name"] for e in self.report(disk)["header"]["skipped"]])

    def test_a_gpt_with_sectors_of_512_and_4096_bytes(self) -> None:
        for sector in (512, 4096):
            with self.subTest(sector=sector):
                disk = self.gpt(sector)
                report = self.report(disk)
                self.assert_scanned(report, disk, {3: SYSTEM_LINKS, 6: DATA_LINKS})
                self.assert_named(report, disk, {1: "EFI", 2: "Microsoft reserved", 4: "LDM",
                                                 5: "Storage Spaces", 7: "BitLocker", 8: "ext4"})
                table = self.info(disk)[0]["disk"]
                self.assertEqual((table["scheme"], table["sector_bytes"]), ("GPT", sector))

    def test_an_mbr_with_sectors_of_4096_bytes(self) -> None:
        disk = self.mbr(sector=4096)
        self.assert_scanned(self.report(disk), disk, {1: SYSTEM_LINKS, 5: DATA_LINKS})
        self.assertEqual(self.info(disk)[0]["disk"]["sector_bytes"], 4096)

    def test_a_damaged_primary_gpt_is_replaced_by_its_backup(self) -> None:
        disk = self.gpt(damage_primary=True)
        self.assert_scanned(self.report(disk), disk, {3: SYSTEM_LINKS, 6: DATA_LINKS})
        self.assertIn("damaged", self.run_cli("info", disk).out)

    def test_a_partition_with_a_damaged_boot_sector(self) -> None:
        disk = self.mbr()
        with open(disk, "r+b") as file:
            file.seek(MIB)
            file.write(bytes(512))
        self.assert_scanned(self.report(disk), disk, {1: SYSTEM_LINKS, 5: DATA_LINKS})

    def test_a_table_that_others_made(self) -> None:
        """sfdisk says where the partitions are, for an MBR and for a GPT."""
        if shutil.which("sfdisk") is None:
            self.skipTest("sfdisk is missing")
        tables = {
            "dos": ("size=8M,type=7\nsize=1M,type=83\nsize=1M,type=42\nsize=9M,type=f\n"
                    "size=4M,type=7\n", 1, 5),
            "gpt": (f"size=8M,type={BASIC_DATA}\nsize=1M,type={LINUX}\nsize=4M,type={BASIC_DATA}\n",
                    1, 3)}
        for label, (script, system, data) in tables.items():
            with self.subTest(label):
                disk = self.write(f"{label}.img", b"", 32 * MIB)
                subprocess.run(["sfdisk", "--quiet", "--wipe=never", str(disk)], check=True,
                               capture_output=True, input=f"label: {label}\n{script}".encode())
                listed = json.loads(subprocess.run(["sfdisk", "--json", str(disk)], check=True,
                                                   capture_output=True).stdout)
                places = {int(p["node"].removeprefix(str(disk))): (p["start"] * 512, p["size"] * 512)
                          for p in listed["partitiontable"]["partitions"]}
                with open(disk, "r+b") as file:
                    for number, name in ((system, "demo.img"), (data, "demo-data.img")):
                        file.seek(places[number][0])
                        file.write(demo_bytes(name))
                self.assert_scanned(self.report(disk), disk,
                                    {system: SYSTEM_LINKS, data: DATA_LINKS})
                shown = self.info(disk)[0]["disk"]["partitions"]
                self.assertEqual({p["number"]: (p["offset_bytes"], p["size_bytes"]) for p in shown},
                                 places)

    def test_one_partition_by_number(self) -> None:
        disk = self.mbr()
        by_option, by_name = (
            self.scan(*source, "-q", "--reproducible", "-o", "json=-").stdout
            for source in ((disk, "--partition", 5), (f"{disk}#5",)))
        self.assert_scanned(json.loads(by_option), disk, {5: DATA_LINKS})
        self.assert_scanned(json.loads(by_name), disk, {5: DATA_LINKS})
        about, = self.info(f"{disk}#5")
        self.assertEqual([v["name"] for v in about["volumes"]], [f"{disk}#5"])

    def test_a_partition_that_is_not_there(self) -> None:
        disk = self.mbr()
        for source in ((disk, "--partition", 9), (f"{disk}#9",)):
            line = self.assert_one_line(self.scan(*source, expect=FAILED), "9", "no partition")
            self.assertIn("#5", line, "it must say which ones there are")
        self.assertEqual(self.run_cli("info", f"{disk}#9").code, FAILED)

    def test_a_partition_that_is_not_ntfs(self) -> None:
        disk = self.mbr()
        for number, word in ((2, "LDM"), (3, "ext4"), (6, "FAT32")):
            for source in ((disk, "--partition", number), (f"{disk}#{number}",)):
                self.assert_one_line(self.scan(*source, expect=FAILED), word)

    def test_a_partition_of_a_volume_without_a_table(self) -> None:
        source = self.write("volume.img", demo_bytes())
        self.assert_one_line(self.scan(source, "--partition", 1, expect=FAILED), "not a disk")

    def test_bad_partition_numbers_are_usage_errors(self) -> None:
        for number in ("0", "-1", "x", "1.5", "99999"):
            self.scan(self.mbr(), "--partition", number, expect=USAGE)

    def test_a_name_with_a_number_sign_is_a_file_first(self) -> None:
        source = self.write("volume.img#5", demo_bytes())
        self.assertEqual([v["name"] for v in self.report(source)["header"]["volumes"]], [str(source)])

    def test_a_disk_without_ntfs(self) -> None:
        disk = mbr_disk(self.dir / "disk.img", [Part(0x83, ext4()), Part(0x42)])
        self.assert_refused(disk, "no partition", "NTFS", "ext4", "LDM")

    def test_a_partition_with_an_ntfs_volume_that_cannot_be_read(self) -> None:
        disk = self.mbr()
        with open(disk, "r+b") as file:  # all that leads to $MFT, and its first records
            system = demo_bytes()
            for field, clusters in ((0x30, 64), (0x38, 1)):
                cluster = int.from_bytes(system[field:field + 8], "little")
                file.seek(MIB + cluster * 4096)
                file.write(bytes(clusters * 4096))
        run = self.scan(disk, expect=INCOMPLETE)
        self.assertIn("incomplete", run.out.splitlines()[0].lower())
        self.assertIn(f"{disk}#1", run.out)
        report = self.report(disk, expect=INCOMPLETE)
        failed = [entry["name"] for entry in report["header"]["skipped"] if entry["failed"]]
        self.assertEqual(failed, [f"{disk}#1"])
        self.assert_scanned(report, disk, {5: DATA_LINKS})


if __name__ == "__main__":
    unittest.main()

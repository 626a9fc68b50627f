"""What can be scanned: a volume, a loose $MFT, a fixed VHD, a block device, several at once."""
from __future__ import annotations

import shutil
import subprocess
import unittest

from cli_support import (FAILED, INCOMPLETE, USAGE, Cli, CliCase, census, demo_bytes, manifest)
from disk_builder import MIB, vhd_footer
from ntfs_patch import Image
from report_checks import count_problems, hard_link_problems, inner_problems, link_problems


CONTRADICTORY = r"\malformed\wrong-size"


class VolumeImage(CliCase):
    def assert_as_census(self, report: dict, truth: dict, volume: str) -> None:
        summary = next(v for v in report["summary"]["volumes"] if v["name"] == volume)
        rows = {table: [row for row in report[table] if row["volume"] == volume]
                for table in ("links", "hard_links")}
        # Its two lengths contradict each other: whether it still has names is a matter of taste.
        odd = {row["record"] for row in rows["links"] if row["path"].endswith(CONTRADICTORY)}
        rows["links"] = [row for row in rows["links"] if row["record"] not in odd]
        truth = {**truth, "reparse_points": [row for row in truth["reparse_points"]
                                             if row["record"] not in odd]}
        self.assertEqual(count_problems(summary, truth["counts"]), [])
        self.assertEqual(link_problems(truth, rows["links"]), [])
        self.assertEqual(hard_link_problems(truth, rows["hard_links"]), [])
        self.assertEqual(inner_problems(report), [])

    def test_a_volume_is_reported_as_an_independent_script_counts_it(self) -> None:
        for name in ("demo.img", "demo-data.img"):
            with self.subTest(name):
                source = Cli.demo(name)
                self.assert_as_census(self.report(source), census(source), str(source))

    def test_the_header_describes_the_volume(self) -> None:
        image = Image(demo_bytes())
        volume, = self.report(Cli.demo())["header"]["volumes"]
        self.assertEqual(volume["label"], "System")
        self.assertEqual(volume["serial"].lower(), image.bytes[0x48:0x50][::-1].hex())
        self.assertEqual(volume["ntfs_version"], "3.1")
        self.assertEqual((volume["sector_bytes"], volume["cluster_bytes"], volume["record_bytes"]),
                         (512, image.cluster_bytes, image.record_bytes))
        self.assertEqual((volume["mft_bytes"], volume["mft_extents"]), (image.mft_bytes, 1))
        self.assertEqual((volume["loose_mft"], volume["partition"], volume["target_only"]),
                         (False, None, False))
        self.assertEqual((volume["unclean"], volume["incomplete"]), ([], []))

    def test_both_ways_of_reading_give_the_same(self) -> None:
        reports = [self.scan(Cli.demo(), "-q", "--reproducible", "--io", io, "-o", "json=-").stdout
                   for io in ("auto", "map", "read")]
        self.assertEqual(len(set(reports)), 1)

    def test_a_fresh_volume_has_no_links(self) -> None:
        if shutil.which("mkntfs") is None:
            self.skipTest("mkntfs is missing")
        for options in ((), ("-s", "4096"), ("-c", "65536")):
            with self.subTest(options=options):
                image = self.write("fresh.img", b"", 8 * MIB)
                subprocess.run(["mkntfs", "-F", "-q", *options, str(image)], check=True,
                               capture_output=True)
                report = self.report(image)
                self.assertEqual((report["links"], report["hard_links"], report["faults"]),
                                 ([], [], []))
                self.assert_as_census(report, census(image), str(image))
                self.assertIn("no broken links", self.scan(image).out.lower())

    def test_a_damaged_boot_sector_with_an_intact_backup(self) -> None:
        for what in (bytes(512), b"\xff" * 512):
            image = Image(demo_bytes())
            image.bytes[0:512] = what
            source = image.save(self.dir / "noboot.img")
            report = self.report(source)
            self.assert_as_census(report, census(source), str(source))
            self.assertTrue([row for row in report["faults"] if "boot" in row["what"]],
                            "the damage must be reported")
            self.assertIn("boot", self.run_cli("info", source).out.lower())
            self.assertIn("boot sector", self.scan(source).out.lower())

    def test_a_damaged_record_0_is_read_from_the_mirror(self) -> None:
        image = Image(demo_bytes())
        image.bytes[image.mft_at:image.mft_at + 4] = b"\0\0\0\0"
        report = self.report(image.save(self.dir / "mirror.img"), expect=None)
        paths = {row["path"] for row in manifest("the system volume alone, C: assumed")["rows"]}
        self.assertEqual({row["path"] for row in report["links"]}, paths)
        self.assertTrue(report["faults"])


class OtherSources(CliCase):
    def links(self, report: dict) -> list[tuple]:
        return [(row["record"], row["path"], row["kind"], row["verdict"], row["reason"])
                for row in report["links"]]

    def test_a_fixed_vhd_is_a_raw_image_with_a_footer(self) -> None:
        content = demo_bytes()
        source = self.write("fixed.vhd", content + vhd_footer(len(content)))
        self.assertEqual(self.links(self.report(source)), self.links(self.report(Cli.demo())))
        self.assertIn("fixed VHD", self.run_cli("info", source).out)

    def test_a_loose_mft(self) -> None:
        source = self.write("$MFT", Image(demo_bytes()).loose_mft())
        report = self.report(source, expect=INCOMPLETE)
        volume, = report["header"]["volumes"]
        self.assertTrue(volume["loose_mft"])
        self.assertTrue(volume["incomplete"])
        self.assertEqual(count_problems(report["summary"]["volumes"][0], census(source)["counts"]), [])
        wanted = manifest("a loose $MFT: reparse data outside of it are out of reach, "
                          "and the scan says so")["rows"]
        found = {row["path"]: row for row in report["links"]}
        for row in wanted:
            self.assertEqual((found[row["path"]]["verdict"], found[row["path"]]["reason"]),
                             (row["verdict"], row["reason"]), row["path"])
        self.assertIn("loose $MFT", self.run_cli("info", source).out)

    def test_a_loose_mft_does_not_call_what_it_lacks_damage(self) -> None:
        source = self.write("$MFT", Image(demo_bytes()).loose_mft())
        first = self.scan(source, expect=INCOMPLETE).out.splitlines()[0]
        self.assertNotIn("damage", first.lower(), "nothing is damaged: the data lie outside of it")

    def test_a_loop_block_device(self) -> None:
        if shutil.which("losetup") is None:
            self.skipTest("losetup is missing")
        image = self.write("volume.img", demo_bytes())
        made = subprocess.run(["losetup", "--find", "--show", "--read-only", str(image)],
                              capture_output=True, text=True)
        if made.returncode != 0:
            self.skipTest(f"losetup does not work here: {made.stderr.strip()}")
        device = made.stdout.strip()
        self.addCleanup(subprocess.run, ["losetup", "--detach", device], check=True)
        self.assertEqual(self.links(self.report(device)), self.links(self.report(Cli.demo())))
        self.assertEqual(self.info(device)[0]["volumes"][0]["label"], "System")


class SeveralSources(CliCase):
    def test_all_are_reported_in_the_order_given(self) -> None:
        sources = [str(Cli.demo("demo-data.img")), str(Cli.demo())]
        report = self.report(*sources)
        self.assertEqual([v["name"] for v in report["header"]["volumes"]], sources)
        self.assertEqual([v["name"] for v in report["summary"]["volumes"]], sources)
        order = [sources.index(row["volume"]) for row in report["links"]]
        self.assertEqual(order, sorted(order))
        expected = sum(len(manifest(name)["rows"]) for name in
                       ("the system volume alone, C: assumed",
                        "the data volume alone, nothing is broken"))
        self.assertEqual(len(report["links"]), expected)

    def test_one_that_fails_makes_the_report_incomplete(self) -> None:
        bad = self.write("zeros.img", bytes(MIB))
        for sources in ((Cli.demo(), bad), (bad, Cli.demo())):
            run = self.scan(*sources, expect=INCOMPLETE)
            self.assertIn("incomplete", run.out.splitlines()[0].lower())
            self.assertIn(str(bad), run.out)
            self.assert_one_line(run, str(bad))
            report = self.report(*sources, expect=INCOMPLETE)
            self.assertFalse(report["header"]["complete"])
            self.assertFalse(report["summary"]["complete"])
            skipped, = report["header"]["skipped"]
            self.assertEqual((skipped["name"], skipped["failed"]), (str(bad), True))

    def test_all_that_fail_are_a_failure_and_each_has_its_line(self) -> None:
        bad = self.write("zeros.img", bytes(MIB))
        run = self.scan(bad, self.dir / "nowhere.img", "-o", "links.json", expect=FAILED)
        self.assertEqual(len(run.err.splitlines()), 2)
        self.assertEqual(run.out, "")
        self.assert_nothing_left("zeros.img")

    def test_the_same_source_twice_does_not_cost_verdicts(self) -> None:
        run = self.scan(Cli.demo(), Cli.demo(), "-q", "-o", "json=-", expect=None)
        if run.code == USAGE:
            self.assertTrue(run.err)
            return
        alone = self.report(Cli.demo())["summary"]["volumes"][0]["links"]
        self.assertEqual(run.json()["summary"]["volumes"][0]["links"], alone)


if __name__ == "__main__":
    unittest.main()

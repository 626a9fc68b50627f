"""info, schema, --help and --version."""
from __future__ import annotations

import json
import re
import unittest

from cli_support import DONE, REPOSITORY, USAGE, Cli, CliCase, census, demo_bytes, posix_only
from disk_builder import BASIC_DATA, LINUX, MIB, Part, gpt_disk, mbr_disk, vhd_footer
from ntfs_patch import Image
from screen_test import on_a_terminal

GEOMETRY = ("label", "serial", "ntfs version", "sectors", "clusters", "$mft", "state")


class Info(CliCase):
    def test_a_volume(self) -> None:
        image = Image(demo_bytes())
        volume, = self.info(Cli.demo())[0]["volumes"]
        truth = census(Cli.demo())
        sectors = int.from_bytes(image.bytes[0x28:0x30], "little")
        wanted = {"label": "System", "ntfs_version": "3.1", "loose_mft": False,
                  "record_bytes": truth["record_bytes"], "records": truth["counts"]["records"],
                  "mft_bytes": image.mft_bytes, "mft_extents": 1,
                  "serial": image.bytes[0x48:0x50][::-1].hex(), "sector_bytes": 512,
                  "size_bytes": sectors * 512, "cluster_bytes": image.cluster_bytes,
                  "clusters": sectors * 512 // image.cluster_bytes,
                  "mft_lcn": image.mft_at // image.cluster_bytes,
                  "mft_mirror_lcn": image.mirror_at // image.cluster_bytes, "volume_flags": 0,
                  "unclean": [], "incomplete": [], "faults": []}
        self.assertEqual({key: volume.get(key) for key in wanted}, wanted)
        out = self.run_cli("info", Cli.demo()).out.lower()
        for word in (*GEOMETRY, "system", wanted["serial"], "3.1", "clean", f"{sectors:,}"):
            self.assertIn(word, out)

    def test_everything_that_can_be_scanned(self) -> None:
        content = demo_bytes()
        image = Image(content)
        self.write("fixed.vhd", content + vhd_footer(len(content)))
        self.write("loose.mft", image.loose_mft())
        mbr_disk(self.dir / "mbr.img", [Part(0x42), Part(0x07, content)])
        gpt_disk(self.dir / "gpt.img", [Part(LINUX), Part(BASIC_DATA, content)])
        gpt_disk(self.dir / "gpt4k.img", [Part(LINUX), Part(BASIC_DATA, content)], 4096)
        image.set_dirty()
        image.save(self.dir / "dirty.img")
        image.bytes[0:512] = bytes(512)
        image.save(self.dir / "noboot.img")
        names = ["fixed.vhd", "loose.mft", "mbr.img", "gpt.img", "gpt4k.img", "dirty.img", "noboot.img"]
        about = self.info(*names)
        self.assertEqual([entry["source"] for entry in about], names)
        for entry in about:
            self.assertEqual([v["label"] for v in entry["volumes"]], ["System"], entry["source"])
        by_name = {entry["source"]: entry for entry in about}
        self.assertIn("dirty", " ".join(by_name["dirty.img"]["volumes"][0]["unclean"]))
        self.assertTrue(by_name["noboot.img"]["volumes"][0]["faults"])
        self.assertTrue(by_name["loose.mft"]["volumes"][0]["loose_mft"])
        for name, scheme in (("mbr.img", "MBR"), ("gpt.img", "GPT"), ("gpt4k.img", "GPT")):
            self.assertEqual(by_name[name]["disk"]["scheme"], scheme)
            self.assertEqual([p["number"] for p in by_name[name]["disk"]["partitions"]], [1, 2])
        for name in names:
            run = self.run_cli("info", name)
            self.assertEqual(run.code, DONE)
            self.assertEqual(run.err, "")
            self.assertNotIn("\x1b", run.out)
            self.assertIn("System", run.out)

    def test_json_says_which_sources_failed(self) -> None:
        self.write("zeros.img", bytes(MIB))
        for names in (("zeros.img",), (str(Cli.demo()), "zeros.img")):
            run = self.run_cli("info", "--json", *names)
            self.assertIn("zeros.img", json.dumps(run.json()), "a reader of the JSON must see it")
            self.assert_one_line(run, "zeros.img")

    def test_one_partition(self) -> None:
        mbr_disk(self.dir / "disk.img", [Part(0x07, demo_bytes()),
                                         Part(0x07, demo_bytes("demo-data.img"))])
        about, = self.info("disk.img#2")
        self.assertEqual([v["label"] for v in about["volumes"]], ["Data"])


class Words(CliCase):
    def test_help(self) -> None:
        for args in (("--help",), ("-h",), ("scan", "--help"), ("info", "--help"), ("links", "-h"),
                     ("schema", "-h")):
            run = self.run_cli(*args)
            self.assertEqual((run.code, run.err), (DONE, ""), args)
            self.assertIn("linkaudit", run.out)

    def test_the_short_help_is_short(self) -> None:
        for command in ((), ("scan",), ("info",), ("links",), ("resolve",), ("refs",), ("snapshots",), ("convert",), ("diff",), ("check",), ("policy",),
                        ("schema",),
                        ("completions",)):
            short, full = self.run_cli(*command, "-h").out, self.run_cli(*command, "--help").out
            self.assertLessEqual(len(short.splitlines()), 40, command)
            self.assertLessEqual(max(map(len, short.splitlines())), 80, command)
            self.assertIn(" ".join(("linkaudit", *command)), short)
            self.assertNotIn("Exit codes", short)
            self.assertIn("Exit codes", full)

    def test_each_command_has_exit_codes_of_its_own(self) -> None:
        def codes(command: str) -> list[str]:
            text = self.run_cli(command, "--help").out.partition("Exit codes:\n")[2].partition("\n\n")[0]
            return re.findall(r"(?m)^  (\d+) ", text)

        self.assertEqual(codes("scan"), ["0", "1", "2", "3", "4", "130"])
        self.assertEqual(codes("info"), ["0", "2", "3", "4", "130"])
        self.assertEqual(codes("schema"), ["0", "2", "3", "130"])

    @posix_only("a pseudoterminal")
    def test_the_help_follows_the_width_of_the_terminal(self) -> None:
        for columns, widest in ((100, 100), (40, 60), (500, 120)):
            text = on_a_terminal("scan", "--help", columns=columns)
            lines = [line for line in text.splitlines() if not line.startswith("      linkaudit ")]
            self.assertLessEqual(max(map(len, lines)), widest)
            self.assertGreater(max(map(len, lines)), widest - 8)

    def test_help_as_a_command(self) -> None:
        self.assertEqual(self.run_cli("help"), self.run_cli("--help"))
        self.assertEqual(self.run_cli("help", "scan"), self.run_cli("scan", "--help"))
        self.assertEqual(self.run_cli("help", "nonsense").code, USAGE)

    def test_what_has_a_schema(self) -> None:
        """The help names all that the schema describes, and nothing else."""
        line, = [line for line in self.run_cli("--help").out.splitlines()
                 if line.startswith("  schema ")]
        schema = json.loads((REPOSITORY / "report/schema/linkaudit-report-1.schema.json").read_text())
        for command in ("links", "resolve", "snapshots", "info"):
            described = f"{command} --json" in schema["description"]
            self.assertEqual(described, command != "info")
            self.assertEqual(command in line.partition("JSON Schema")[2], described, line)

    def test_help_lists_all_options_and_exit_codes(self) -> None:
        out = self.run_cli("scan", "--help").out
        for word in ("--output", "--only", "--type", "--under", "--partition", "--drive-map",
                     "--threads", "--reproducible", "--quiet", "--no-progress", "--color", "--csv-bom",
                     "--csv-raw"):
            self.assertIn(word, out)
        for text in (out, self.run_cli("--help").out):
            codes = text[text.index("Exit codes"):]
            for code in ("0", "1", "2", "3", "4", "130"):
                self.assertRegex(codes, rf"(?m)^\s*{code}\s+\w")

    def test_version(self) -> None:
        run = self.run_cli("--version")
        self.assertEqual((run.code, run.err), (DONE, ""))
        self.assertRegex(run.out, r"^linkaudit \d+\.\d+\.\d+\n$")
        self.assertEqual(self.report(Cli.demo())["header"]["tool_version"], run.out.split()[1])

    def test_the_schema_is_the_one_in_the_repository(self) -> None:
        run = self.run_cli("schema")
        self.assertEqual((run.code, run.err), (DONE, ""))
        wanted = json.loads((REPOSITORY / "report/schema/linkaudit-report-1.schema.json").read_text())
        self.assertEqual(run.json(), wanted)


if __name__ == "__main__":
    unittest.main()

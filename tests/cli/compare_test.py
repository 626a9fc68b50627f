"""`diff`: its two outputs, what it refuses, and when two reports are not comparable. What changes on a
volume give is in tests/oracle/diff_test.py."""
from __future__ import annotations

import json
import unittest

from cli_support import DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, Run, demo_bytes
from ntfs_patch import STANDARD_INFORMATION, Image, resident_value

DIFFERENT = 1


class DiffCase(CliCase):
    def diff(self, *args: object, expect: int) -> Run:
        run = self.run_cli("diff", *args)
        self.assertEqual(run.code, expect, f"diff {args}\n{run.out[:600]}\n{run.err[:600]}")
        return run

    def document(self, *args: object, expect: int) -> dict:
        return self.diff(*args, "--json", expect=expect).json()

    def make(self, name: str, *args: object, code: int | None = DONE) -> str:
        run = self.run_cli("scan", *args, "-q", "-o", name)
        if code is not None:
            self.assertEqual(run.code, code, run.err)
        return name

    def lines(self, name: str) -> list[dict]:
        return [json.loads(line) for line in (self.dir / name).read_text().splitlines()]

    def write_lines(self, name: str, lines: list[dict]) -> None:
        self.write(name, "".join(json.dumps(line) + "\n" for line in lines).encode())


class Output(DiffCase):
    def test_a_report_with_itself(self) -> None:
        for name in ("a.json", "a.ndjson"):
            self.make(name, Cli.demo(), "--cross-check", code=None)
        for before, after in (("a.json", "a.json"), ("a.json", "a.ndjson")):
            document = self.document(before, after, expect=DONE)
            self.assertEqual((document["changes"], document["comparable"]), ([], True))
            self.assertGreater(document["summary"]["unchanged"], 200)
            last = self.diff(before, after, expect=DONE).out.splitlines()[-1]
            self.assertIn("0 new, 0 gone, 0 changed", last)

    def test_the_same_volume_under_another_name(self) -> None:
        self.make("a.json", Cli.demo())
        self.write("copy.img", demo_bytes())
        self.make("b.json", "copy.img")
        document = self.document("a.json", "b.json", expect=DONE)
        self.assertEqual(document["changes"], [])
        self.assertEqual(document["volumes"][0]["after"], "copy.img")

    def test_trust(self) -> None:
        self.make("a.json", Cli.demo())
        image = Image(demo_bytes())
        number = self.report(Cli.demo())["links"][0]["record"]
        record = image.record(number)
        at = resident_value(record, image.find(record, STANDARD_INFORMATION)) + 0x28
        record[at] |= 0x10
        image.put_record(number, record)
        self.write("b.img", bytes(image.bytes))
        self.make("b.json", "b.img")
        change, = self.document("a.json", "b.json", expect=DIFFERENT)["changes"]
        self.assertEqual((change["aspects"], change["after"]["trust"]), (["trust"], "user"))
        self.assertIn("trust: user, was unmarked", self.diff("a.json", "b.json", expect=DIFFERENT).out)

    def test_the_screen(self) -> None:
        self.make("a.ndjson", Cli.demo())
        lines = self.lines("a.ndjson")
        links = [line for line in lines if line["type"] == "link"]
        gone, changed = links[0], links[1]
        kept = [line for line in lines if line is not gone]
        kept[kept.index(changed)] = changed | {"path": r"\moved\here"}
        kept[-1]["rows"]["link"] -= 1
        self.write_lines("b.ndjson", kept)
        text = self.diff("a.ndjson", "b.ndjson", expect=DIFFERENT).out
        self.assertIn("Gone (1)", text)
        self.assertIn(gone["path"], text)
        self.assertIn("moved from " + changed["path"], text)
        self.assertIn("0 new, 1 gone, 1 changed", text.splitlines()[-1])
        self.diff("a.ndjson", "b.ndjson", "-o", "d.txt", expect=DIFFERENT)
        self.assertEqual((self.dir / "d.txt").read_text(), text)


class NotComparable(DiffCase):
    def codes(self, *args: object) -> list[str]:
        document = self.document(*args, expect=INCOMPLETE)
        self.assertFalse(document["comparable"])
        text = " ".join(self.diff(*args, expect=INCOMPLETE).out.split())
        for reservation in document["reservations"]:
            self.assertIn(reservation["text"], text)
        return [reservation["code"] for reservation in document["reservations"]]

    def test_what_is_said(self) -> None:
        whole = self.make("whole.json", Cli.demo())
        self.write("cut.img", demo_bytes()[:-4096 * 40])
        cut = self.make("cut.json", "cut.img", code=INCOMPLETE)
        self.assertEqual(self.codes(cut, whole)[0], "before-incomplete")
        self.assertEqual(self.codes(whole, cut)[0], "after-incomplete")
        broken = self.make("broken.json", Cli.demo(), "--only", "broken")
        self.assertEqual(self.codes(whole, broken), ["filters-differ"])
        index = self.make("index.json", Cli.demo(), "--engine", "index")
        self.assertEqual(self.codes(whole, index), ["engines-differ"])
        mapped = self.make("mapped.json", Cli.demo(), "--drive-map", f"C:={Cli.demo()}")
        self.assertEqual(self.codes(whole, mapped), ["letters-differ"])
        data = self.make("data.json", Cli.demo("demo-data.img"))
        self.assertEqual(self.codes(whole, data), ["volume-missing"])


class Refused(DiffCase):
    def test_what_is_no_report(self) -> None:
        self.make("a.json", Cli.demo())
        self.write("b.json", b"hello")
        for args in (("a.json", "b.json"), ("b.json", "a.json"), ("a.json", "nowhere.json")):
            self.assertEqual(len(self.diff(*args, expect=FAILED).err.splitlines()), 1)

    def test_an_input_as_output(self) -> None:
        self.make("a.json", Cli.demo())
        before = (self.dir / "a.json").read_bytes()
        self.diff("a.json", "a.json", "-o", "a.json", expect=USAGE)
        self.assertEqual((self.dir / "a.json").read_bytes(), before)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Reports of the demo volumes, read back and written again, are the same bytes in every form.

    read_back_test.py READ_BACK LINKAUDIT
"""

import json
import lzma
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "demo"
FORMS = ("json", "ndjson", "csv", "txt")
DRIVES = ["--drive-map", "C:=demo.img", "--drive-map", "D:=demo-data.img", "--drive-map", "E:=none"]
BOTH = ["demo.img", "demo-data.img"]


class ReadBack(unittest.TestCase):
    read_back = linkaudit = ""

    @classmethod
    def setUpClass(cls) -> None:
        cls.place = tempfile.TemporaryDirectory()
        cls.dir = Path(cls.place.name)
        for name in BOTH:
            (cls.dir / name).write_bytes(lzma.decompress((SAMPLES / (name + ".xz")).read_bytes()))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.place.cleanup()

    def check(self, *arguments: str, forms: tuple[str, ...] = FORMS) -> dict:
        """Runs linkaudit, reads its two reports in JSON back, and gives the document."""
        for form in FORMS:
            (self.dir / f"report.{form}").unlink(missing_ok=True)
        outputs = [part for form in FORMS for part in ("-o", f"report.{form}")]
        run = subprocess.run([self.linkaudit, *arguments, *outputs, "--unsafe-output", "--quiet",
                              "--no-progress"], cwd=self.dir, capture_output=True, timeout=120, check=False)
        self.assertIn(run.returncode, (0, 1, 4), run.stderr)
        document = json.loads((self.dir / "report.json").read_bytes())
        # The same document as other programs lay it out.
        (self.dir / "indented.json").write_text(json.dumps(document, indent=2), encoding="utf-8")
        for source in ("report.json", "report.ndjson", "indented.json"):
            again = subprocess.run([self.read_back, source, "again"], cwd=self.dir, capture_output=True,
                                   timeout=120, check=False)
            self.assertEqual(again.returncode, 0, again.stderr)
            for form in forms:
                self.assertEqual((self.dir / f"again.{form}").read_bytes(),
                                 (self.dir / f"report.{form}").read_bytes(), (source, form))
        return document

    def test_both_volumes(self) -> None:
        document = self.check("scan", *BOTH, *DRIVES)
        self.assertGreater(len(document["links"]), 50)
        self.assertGreater(len(document["hard_links"]), 1)

    def test_letters_that_are_assumed(self) -> None:
        document = self.check("scan", "demo.img")
        self.assertTrue(any(volume["letters"] for volume in document["header"]["volumes"]))

    def test_cross_check(self) -> None:
        document = self.check("scan", *BOTH, *DRIVES, "--cross-check")
        self.assertIn("findings", document["summary"]["volumes"][0])

    def test_filters(self) -> None:
        document = self.check("scan", *BOTH, *DRIVES, "--only", "broken")
        self.assertEqual({row["verdict"] for row in document["links"]}, {"broken"})

    def test_reparse_index(self) -> None:
        document = self.check("scan", *BOTH, *DRIVES, "--engine", "index")
        self.assertEqual(document["header"]["volumes"][0]["engine"], "index")

    def test_without_clock_and_host(self) -> None:
        document = self.check("scan", *BOTH, "--reproducible")
        self.assertNotIn("started", document["header"])

    def test_references(self) -> None:
        for path in ("\\ProgramData", "\\", "\\Users", "C:\\Users"):
            document = self.check("refs", "demo.img", path)
            self.assertIn("subject", document["header"])
        # The program writes no text of that.
        self.check("refs", "demo.img", "\\nothing\\is\\there", forms=("json", "ndjson", "csv"))


if __name__ == "__main__":
    ReadBack.read_back, ReadBack.linkaudit = (str(Path(program).resolve()) for program in sys.argv[1:3])
    unittest.main(argv=sys.argv[:1])

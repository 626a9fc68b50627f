"""What these scripts have in common: options, the program, the corpus, and what they return."""
from __future__ import annotations

import argparse
import os
import subprocess
import sys
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
SKIPPED = 77  # ctest's SKIP_RETURN_CODE


class Program:
    """The program under test."""
    path: Path

    @classmethod
    def run(cls, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([str(cls.path), *arguments], capture_output=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=120)


class OnCorpus(unittest.TestCase):
    """Tests that read the files of the corpus."""
    corpus: Path


def options_of(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--linkaudit", type=Path, default=os.environ.get("LINKAUDIT"))
    parser.add_argument("--corpus", type=Path, default=Path(
        os.environ.get("LINKAUDIT_CORPUS") or REPOSITORY.parent / "shared" / "corpus"))
    parser.add_argument("-k", dest="patterns", metavar="PATTERN", action="append", default=[],
                        type="*{}*".format, help="only tests like this")
    parser.add_argument("-v", dest="verbose", action="store_true", help="name every test")
    return parser


def program_of(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Path:
    """The program that the options name; ends the script where there is none."""
    if options.linkaudit is None or not options.linkaudit.is_file():
        parser.error("no program to test: --linkaudit BINARY")
    return options.linkaudit.resolve()


def has_corpus(options: argparse.Namespace) -> bool:
    """Says so if not."""
    if any(options.corpus.glob("*.xz")):
        return True
    print(f"skipped: {options.corpus}: no corpus there", file=sys.stderr)
    return False


def run(suite: unittest.TestSuite, options: argparse.Namespace) -> int:
    """The exit code: SKIPPED if nothing that was asked for could run, 1 if nothing was asked for."""
    result = unittest.TextTestRunner(verbosity=2 if options.verbose else 1).run(suite)
    for case, why in result.skipped:
        print(f"skipped: {case}: {why}", file=sys.stderr)
    # A class that its setUpClass skips stands among the skipped, but not in testsRun.
    ran = result.testsRun - sum(isinstance(case, unittest.TestCase) for case, _ in result.skipped)
    if result.wasSuccessful() and ran == 0 and result.skipped:
        return SKIPPED
    return 0 if result.wasSuccessful() and ran else 1


def run_cases(description: str, corpus_case: type[OnCorpus], *others: type[unittest.TestCase]) -> int:
    """The main() of a script of such cases; without the corpus the others run."""
    parser = options_of(description)
    options = parser.parse_args()
    Program.path = program_of(parser, options)
    corpus_case.corpus = options.corpus
    loader = unittest.TestLoader()
    loader.testNamePatterns = options.patterns or None
    cases = ([corpus_case] if has_corpus(options) else []) + list(others)
    return run(unittest.TestSuite(map(loader.loadTestsFromTestCase, cases)), options)

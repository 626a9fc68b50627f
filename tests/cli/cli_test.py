#!/usr/bin/env python3
"""The command line end to end.   cli_test.py BINARY [--wine] [-k PATTERN]...

With --wine BINARY is linkaudit.exe, and Wine runs it; what only POSIX systems have is skipped.

All that it needs it makes itself. Tests that lack something of the machine skip, and say what.
"""
import argparse
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "wine"))

import wine  # noqa: E402
from cli_support import Cli  # noqa: E402

MODULES = ("sources_test", "refused_test", "disks_test", "drive_map_test", "reports_test", "csv_test",
           "outputs_test", "safe_outputs_test", "filters_test", "screen_test", "exit_codes_test",
           "interrupt_test", "commands_test", "completions_test", "links_test", "engine_test", "resolve_test", "refs_test",
           "machine_test", "sandbox_test", "changing_test", "damage_test", "convert_test", "compare_test", "check_test")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", type=Path)
    parser.add_argument("-k", metavar="PATTERN", action="append", help="only tests like this")
    parser.add_argument("-v", action="store_true", help="name every test")
    parser.add_argument("--wine", action="store_true", help="run a Windows program by Wine")
    options = parser.parse_args()
    if options.wine:
        Cli.wine = wine.command()
    # A copy, so that a build that replaces the program meanwhile disturbs no test.
    Cli.binary = str(shutil.copy(options.binary, Cli.shared_dir() / options.binary.name))
    loader = unittest.TestLoader()
    if options.k:
        loader.testNamePatterns = [k if "*" in k else f"*{k}*" for k in options.k]
    try:
        result = unittest.TextTestRunner(verbosity=2 if options.v else 1).run(
            loader.loadTestsFromNames(MODULES))
    finally:
        Cli.clean_up()
    for case, why in result.skipped:
        print(f"skipped: {case}: {why}", file=sys.stderr)
    return 0 if result.wasSuccessful() and result.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes the commands and options into the man page anew, after a change of the program's table.

    update_man_page.py MAN_OPTIONS        the program that the target man_options builds
"""
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent.parent / "scanner" / "cli" / "linkaudit.1"


def updated(page: str, program: str) -> str:
    """The page with the sections that the program prints."""
    sections = subprocess.run([program], check=True, capture_output=True, text=True, encoding="utf-8").stdout
    before, after = page.index(".SH COMMANDS\n"), page.index(".SH VERDICTS\n")
    return page[:before] + sections + page[after:]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8"), sys.argv[1]), encoding="utf-8")

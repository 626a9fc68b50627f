"""Wine, with a prefix of the tests' own: how to run a Windows program, and which image a letter is.

   wine.py start|end     makes the prefix in $WINEPREFIX ready, or ends what runs in it

Exit code 77 without Wine. `\\\\.\\V:` opens the image to which dosdevices/v:: leads.
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SKIPPED = 77
FOLDER = Path("/usr/lib/wine")  # Debian's `wine` there is a script that complains on stderr


def tool(name: str) -> str:
    for candidate in (FOLDER / f"{name}64", shutil.which(f"{name}64"), shutil.which(name)):
        if candidate and Path(candidate).exists():
            return str(candidate)
    print(f"skipped: {name} is missing", file=sys.stderr)
    sys.exit(SKIPPED)


def prefix() -> Path:
    path = os.environ.get("WINEPREFIX")
    if not path:
        sys.exit("WINEPREFIX is not set: a folder that only the tests use")
    return Path(path).resolve()


def command() -> list[str]:
    """What stands before a Windows program. The environment is set up for it."""
    os.environ.update(WINEDEBUG="-all", WINEDLLOVERRIDES="mscoree,mshtml=")
    start()
    return [tool("wine")]


def start() -> None:
    """Wine's server and services, for a minute longer than they are needed.

    Those that a program under test starts keep its pipes open, and whoever reads them waits for
    the services' end: seconds for each program.
    """
    new = not (prefix() / "system.reg").exists()
    prefix().mkdir(parents=True, exist_ok=True)
    subprocess.run([tool("wineserver"), "-p60"], check=False, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)  # it complains where one is running
    subprocess.run([tool("wine"), "wineboot", *(["-i"] if new else [])], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300,
                   env={**os.environ, "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="})


def mount(letter: str, image: Path) -> str:
    """Makes the image the volume of that letter; gives its device's name."""
    link = prefix() / "dosdevices" / f"{letter.lower()}::"
    link.unlink(missing_ok=True)
    link.symlink_to(image)
    return f"\\\\.\\{letter.upper()}:"


def end() -> None:
    """What runs in the prefix ends."""
    subprocess.run([tool("wineserver"), "-k"], check=False)
    subprocess.run([tool("wineserver"), "-w"], check=False, timeout=60)


def restart() -> None:
    """The next program sees dosdevices/ as it is now."""
    end()
    start()


def attach(letter: str, image: Path, folder: Path) -> None:
    """As mount(), and the system's mount manager knows the volume: it needs a folder for that."""
    mount(letter, image)
    link = prefix() / "dosdevices" / f"{letter.lower()}:"
    link.unlink(missing_ok=True)
    link.symlink_to(folder)


def detach(letter: str) -> None:
    for name in (f"{letter.lower()}:", f"{letter.lower()}::"):
        (prefix() / "dosdevices" / name).unlink(missing_ok=True)


def share(server: str, name: str, folder: Path | None) -> None:
    """Makes the folder what `\\\\server\\name` leads to; without one, there is no such share."""
    link = prefix() / "dosdevices" / "unc" / server / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    if folder:
        link.symlink_to(folder)


if __name__ == "__main__":
    if sys.argv[1:] == ["start"]:
        start()
    elif sys.argv[1:] == ["end"]:
        end()
    else:
        sys.exit(__doc__)

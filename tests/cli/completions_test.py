"""completions: the scripts, run by the shells that are installed."""
from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import time
import unittest
from pathlib import Path

from cli_support import DONE, USAGE, Cli, CliCase, environment

SHELLS = ("bash", "zsh", "fish", "powershell")
COMMANDS = {"scan", "info", "links", "resolve", "refs", "snapshots", "convert", "diff", "schema", "completions", "check",
            "policy"}
VERDICTS = {"ok", "degraded", "broken", "unverifiable", "opaque"}
# What is typed, and what must be offered: neither more nor less. The last word is completed.
OFFERED: tuple[tuple[tuple[str, ...], set[str]], ...] = (
    (("",), COMMANDS),
    (("re",), {"resolve", "refs"}),
    (("help", "sc"), {"scan", "schema"}),
    (("scan", "--io", ""), {"auto", "map", "read"}),
    (("scan", "--engine", ""), {"auto", "mft", "index", "usn"}),
    (("refs", "--engine", ""), {"auto", "mft", "index"}),
    (("scan", "--colour", "a"), {"auto", "always"}),
    (("scan", "--csv-separator", "s"), {"semicolon"}),
    (("scan", "--only", ""), VERDICTS),
    (("scan", "a.img", "--only", "o"), {"ok", "opaque"}),
    (("scan", "--type", "s"), {"symlink", "sis"}),
    (("scan", "--csv"), {"--csv-bom", "--csv-raw", "--csv-separator"}),
    (("scan", "--engine", "mft", "a.img", "--no-s"), {"--no-sync", "--no-system-map"}),
    (("links", "--d"), {"--dos", "--drive-map"}),
    (("info", "--j"), {"--json"}),
    (("snapshots", "--j"), {"--json"}),
    (("convert", "--csv-"), {"--csv-bom", "--csv-raw", "--csv-separator"}),
    (("completions", ""), set(SHELLS)),
)
FILES = ("one image.img", "other.img")
# Where files are offered, and where they are not.
FILES_FOR = (("scan",), ("scan", "a.img"), ("info",), ("links",), ("refs", "--engine", "mft"), ("scan", "-o"), ("convert",),
             ("resolve", "--output"))
NO_FILES_FOR = (("links", "a.img"), ("resolve", "a.img"), ("scan", "--under"), ("schema",), ("snapshots",))


class Scripts(CliCase):
    def test_a_shell_must_be_given_and_known(self) -> None:
        for args in ((), ("tcsh",), ("bash", "zsh")):
            run = self.run_cli("completions", *args)
            self.assertEqual((run.code, run.out), (USAGE, ""), args)

    def test_every_option_of_the_help_is_in_every_script(self) -> None:
        options = {command: set(re.findall(r"(?m)(?<=[ ,])--?[a-z][a-z-]*(?=$|[ ,])", "\n".join(
            re.findall(r"(?m)^  -.*$", self.run_cli(command, "--help").out)))) for command in COMMANDS}
        self.assertIn("-o", options["scan"])
        for shell in SHELLS:
            text = self.run_cli("completions", shell).out
            for command in COMMANDS:
                for option in options[command]:
                    word = option if shell != "fish" else (
                        f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}")
                    self.assertRegex(text, rf"(?<![\w-]){re.escape(word)}(?![\w-])", (shell, command))

    def test_a_parser_takes_the_powershell_script(self) -> None:
        try:
            import tree_sitter
            import tree_sitter_powershell
        except ImportError:
            self.skipTest("tree-sitter and tree-sitter-powershell are not installed")
        script = self.run_cli("completions", "powershell").out.encode()
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
        left, wrong = [parser.parse(script).root_node], []
        while left:
            node = left.pop()
            if node.type == "ERROR" or node.is_missing:
                wrong.append((node.start_point[0] + 1, script[node.start_byte:node.end_byte][:60]))
            left += node.children
        self.assertEqual(wrong, [])


class ShellCase(CliCase):
    shell = ""
    script: Path

    def setUp(self) -> None:
        super().setUp()
        if Cli.wine:
            self.skipTest("Windows: shells of POSIX systems")
        if shutil.which(self.shell) is None:
            self.skipTest(f"{self.shell} is not installed")
        run = self.run_cli("completions", self.shell)
        self.assertEqual((run.code, run.err), (DONE, ""))
        self.script = self.write("script", run.out.encode())

    def run_shell(self, text: str, *options: str) -> str:
        folder = self.dir / "files"
        folder.mkdir(exist_ok=True)
        for name in FILES:
            (folder / name).touch()
        done = subprocess.run([self.shell, *options, "-c", text], cwd=folder, text=True, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=60,
                              env=environment(HOME=str(self.dir), XDG_CONFIG_HOME=str(self.dir)))
        self.assertEqual((done.returncode, done.stderr), (0, ""), text)
        return done.stdout

    def check_syntax(self) -> None:
        done = subprocess.run([self.shell, "-n", str(self.script)], text=True, capture_output=True, timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Bash(ShellCase):
    shell = "bash"

    def test_its_syntax(self) -> None:
        self.check_syntax()

    def offered(self, *words: str) -> list[str]:
        quoted = " ".join("'" + word + "'" for word in ("linkaudit", *words))
        return self.run_shell(f"set -u; source '{self.script}'; COMP_WORDS=({quoted}); "
                              f"COMP_CWORD={len(words)}; $(complete -p linkaudit | grep -oP '(?<=-F )\\S+'); "
                              "printf '%s\\n' \"${COMPREPLY[@]}\"", "--norc").splitlines()

    def test_what_is_offered(self) -> None:
        for words, wanted in OFFERED:
            with self.subTest(words):
                self.assertEqual(sorted(self.offered(*words)), sorted(wanted))

    def test_a_value_behind_an_equals_sign(self) -> None:
        """Readline gives it as a word of its own."""
        self.assertEqual(set(self.offered("scan", "--io", "=")), {"auto", "map", "read"})
        self.assertEqual(self.offered("scan", "--io", "=", "m"), ["map"])
        self.assertEqual(self.offered("links", "--io", "=", "map", "a.img", "x"), [""])

    def test_several_words_with_commas(self) -> None:
        self.assertEqual(self.offered("scan", "--only", "ok,br"), ["ok,broken"])
        self.assertEqual(self.offered("scan", "--type", "junction,ok,vol"), ["junction,ok,volume-mount-point"])

    def test_files(self) -> None:
        for words in FILES_FOR:
            self.assertEqual(self.offered(*words, "o"), list(FILES), words)
        for words in NO_FILES_FOR:
            self.assertEqual(self.offered(*words, "o"), [""], words)

    def test_a_line_that_is_typed(self) -> None:
        shown = typed(["bash", "--norc", "--noprofile", "-i"], f"source '{self.script}'\n",
                      "linkaudit scan --csv-s\t\tsem\t", self.dir).replace("\a", "")
        self.assertIn("linkaudit scan --csv-separator semicolon", shown)


class Fish(ShellCase):
    shell = "fish"

    def test_its_syntax(self) -> None:
        self.check_syntax()

    def offered(self, *words: str) -> set[str]:
        line = " ".join(("linkaudit", *words))
        out = self.run_shell(f"source '{self.script}'; complete -C '{line}'", "--no-config")
        return {text.partition("\t")[0] for text in out.splitlines()}

    def test_what_is_offered(self) -> None:
        for words, wanted in OFFERED:
            with self.subTest(words):
                self.assertEqual(self.offered(*words), wanted)

    def test_a_value_behind_an_equals_sign(self) -> None:
        self.assertEqual(self.offered("scan", "--io=m"), {"--io=map"})

    def test_several_words_with_commas(self) -> None:
        self.assertEqual(self.offered("scan", "--only", "ok,br"), {"ok,broken"})

    def test_files(self) -> None:
        for words in FILES_FOR:
            self.assertEqual(self.offered(*words, "o"), set(FILES), words)
        for words in NO_FILES_FOR:
            self.assertEqual(self.offered(*words, "o"), set(), words)


class Zsh(ShellCase):
    shell = "zsh"
    # Instead of showing what is offered, write it down.
    HOOK = """
autoload -Uz compinit; compinit -D; source {script}
PS1='ready> '; unset zle_bracketed_paste
compadd() {{
  local -a offered
  [[ ${{@[(I)-[OAD]]}} -gt 0 ]] && {{ builtin compadd "$@"; return }}
  builtin compadd -O offered "$@"
  print -rl -- $offered >> {log}
  builtin compadd "$@"
}}
"""

    def test_its_syntax(self) -> None:
        self.check_syntax()

    def offered(self, *words: str) -> set[str]:
        log = self.dir / "offered"
        log.write_text("", encoding="utf-8")
        hook = self.write("hook.zsh", self.HOOK.format(script=self.script, log=log).encode())
        typed(["zsh", "-f", "-i"], f"source {hook}\n", " ".join(("linkaudit", *words)) + "\x04", self.dir)
        return {line for line in log.read_text(encoding="utf-8").splitlines() if line}

    def test_what_is_offered(self) -> None:
        for words, wanted in OFFERED:
            with self.subTest(words):
                self.assertEqual(self.offered(*words), wanted)

    def test_files(self) -> None:
        for name in FILES:
            (self.dir / name).touch()
        self.assertLessEqual({"one\\ image.img", "other.img"}, self.offered("scan", "o"))
        self.assertEqual(self.offered("links", "a.img", "o"), set())


def typed(shell: list[str], first: str, keys: str, folder: Path) -> str:
    """What a shell at a terminal shows for `keys`. `first` is run before."""
    main, inner = pty.openpty()
    env = environment(TERM="dumb", HOME=str(folder), PS1="ready> ", INPUTRC="/dev/null")
    with subprocess.Popen(shell, stdin=inner, stdout=inner, stderr=inner, env=env, cwd=folder,
                          start_new_session=True) as process:
        os.close(inner)
        os.write(main, (first + "echo be''gun\n").encode())
        read_until(main, rb"\sbegun\s.*ready> ")  # now the line editor has the terminal
        os.write(main, (keys + "\x15echo fin''ished\n").encode())
        shown = read_until(main, rb"\sfinished\s")
        process.kill()
    os.close(main)
    return shown.decode("utf-8", "replace")


def read_until(descriptor: int, pattern: bytes) -> bytes:
    text, limit = b"", time.monotonic() + 30
    while not re.search(pattern, text, re.DOTALL):
        left = limit - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise AssertionError(f"the shell showed {text!r}")
        text += os.read(descriptor, 65536)
    return text


if __name__ == "__main__":
    unittest.main()

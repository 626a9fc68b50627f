#!/usr/bin/env python3
"""Holds README.md, report/README.md and the man page against the program.

    docs_test.py LINKAUDIT MAN_OPTIONS [unittest options]

Options, verdicts, reasons, flags and kinds must be the program's own, and all of them. The `sh` blocks
of both pages are run as they stand, with the demo volumes under the names that they use; `console`
blocks must be what the program prints, where a line "..." stands for any number of lines. What the
comments of the code cite must be listed in mft/README.md.
"""
from __future__ import annotations

import functools
import json
import lzma
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

import update_man_page

REPOSITORY = Path(__file__).resolve().parent.parent.parent
DEMO = REPOSITORY / "samples" / "demo"
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
REPORT_PAGE = (REPOSITORY / "report" / "README.md").read_text(encoding="utf-8")
PAGES = README + REPORT_PAGE
MAN_SOURCE = (REPOSITORY / "scanner" / "cli" / "linkaudit.1").read_text(encoding="utf-8")
COMMANDS = ("scan", "info", "links", "resolve", "refs", "snapshots", "convert", "diff", "schema", "completions",
            "check", "policy")
DONE, FAIL, USAGE, INCOMPLETE = 0, 1, 2, 4
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*[a-z]|-[a-z])(?![\w-])")
ELLIPSIS = "..."


class Program:
    path = ""
    man_options = ""

    @classmethod
    def run(cls, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run([cls.path, *arguments], cwd=cwd, text=True, encoding="utf-8", check=False,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=120,
                              env={**plain_environment(), "COLUMNS": "100"})

    @classmethod
    @functools.cache
    def schema(cls) -> dict[str, Any]:
        return json.loads(cls.run("schema").stdout)["definitions"]

    @classmethod
    def words(cls, name: str) -> set[str]:
        """Of an enumeration in the schema."""
        schema = cls.schema()
        return set(schema["link"]["properties"]["flags"]["items"]["enum"] if name == "flag"
                   else schema[name]["enum"])

    @classmethod
    @functools.cache
    def options(cls, command: str = "") -> frozenset[str]:
        """What the lists of --help name: "  -o, --output FILE", with what it means in the lines below."""
        text = cls.run(*([command] if command else []), "--help").stdout
        labels = re.findall(r"^  (-.*)$", text, re.MULTILINE)
        assert labels, f"no options in the help of {command or 'linkaudit'}"
        return frozenset(name.partition(" ")[0] for label in labels for name in label.split(", "))


def plain_environment() -> dict[str, str]:
    colours = ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS")
    return {name: value for name, value in os.environ.items() if name not in colours}


def man_lines() -> list[str]:
    """The man page without its escapes: dashes, backslashes, apostrophes, fonts."""
    text = "\n".join(line for line in MAN_SOURCE.splitlines() if not line.startswith('.\\"'))
    text = re.sub(r"\\f(?:[BIRP]|\(..|\[.*?\])", "", text)
    for escape, character in ((r"\-", "-"), (r"\(rs", "\\"), (r"\(aq", "'"), (r"\~", " "), (r"\c", "")):
        text = text.replace(escape, character)
    return text.splitlines()


def man_tags(first: str, last: str | None = None) -> set[str]:
    """The words of the lines behind .TP between two section headings."""
    lines = man_lines()
    begin = lines.index(first)
    end = lines.index(last, begin) if last else len(lines)
    tags = [lines[i + 1] for i in range(begin, end - 1) if lines[i] == ".TP"]
    return {word for tag in tags for word in tag.split()[1:]}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGES, re.DOTALL | re.MULTILINE)


def backticked(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def section(heading: str, page: str) -> str:
    """Of a page, down to the next heading of the same level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def headings(page: str) -> set[str]:
    """As GitHub names them in links."""
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def table_rows(text: str) -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip("| ") for cell in row] for row in rows[2:]]


def invocations(script: str) -> list[list[str]]:
    """The words of each command `linkaudit ...` in a script, without redirections and what follows."""
    found = []
    for line in script.replace("\\\n", " ").splitlines():
        if not re.search(r"(^|\s)linkaudit (scan|check|policy|info|links|resolve|refs|snapshots|convert|diff|schema)\b", line):
            continue
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>()")
        lexer.wordchars += "#=:{}\\$,%*?+@"
        lexer.commenters = ""
        words = list(lexer)
        words = words[words.index("linkaudit") + 1:]
        end = next((i for i, word in enumerate(words) if word == "#" or set(word) <= set("|&;<>()")),
                   len(words))
        found.append(words[:end])
    return found


class Workspace:
    """A folder with the demo volumes under the names of the README, and the program on its PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        system, data = (lzma.decompress((DEMO / f"{name}.img.xz").read_bytes())
                        for name in ("demo", "demo-data"))
        for name, content in (("demo.img", system), ("c.img", system), ("demo-data.img", data),
                              ("d.img", data), ("disk.img", self.disk(system, data))):
            (folder / name).write_bytes(content)
        volume = json.loads(Program.run("info", "--json", "c.img", cwd=folder).stdout)[0]["volumes"][0]
        assert volume["mft_extents"] == 1
        begin = volume["mft_lcn"] * volume["cluster_bytes"]
        (folder / "$MFT").write_bytes(system[begin:begin + volume["mft_bytes"]])
        (folder / "policy.toml").write_text(Program.run("policy", "init").stdout, encoding="utf-8")
        for name in ("links", "monday", "friday", "yesterday", "last"):
            Program.run("scan", "c.img", "--drive-map", "C:=c.img", "-q", "-o", f"{name}.ndjson", cwd=folder)
        self.log = folder / "runs.log"
        self.tools = folder / "bin"
        self.tools.mkdir()
        self.tool("linkaudit", f'{shlex.quote(Program.path)} "$@"; code=$?\n'
                               f'echo "$code $*" >> {shlex.quote(str(self.log))}; exit $code')
        for name in ("jq", "duckdb"):
            if shutil.which(name) is None:
                self.tool(name, "cat > /dev/null")  # then at least what stands before it is tried

    @staticmethod
    def disk(*volumes: bytes) -> bytes:
        """An MBR disk with one primary partition for each volume."""
        disk = bytearray(2048 * 512)
        for i, volume in enumerate(volumes):
            entry = bytes(4) + b"\x07" + bytes(3)
            entry += (len(disk) // 512).to_bytes(4, "little") + (len(volume) // 512).to_bytes(4, "little")
            disk[446 + 16 * i:446 + 16 * (i + 1)] = entry
            disk += volume
        disk[510:512] = b"\x55\xaa"
        return bytes(disk)

    def tool(self, name: str, script: str) -> None:
        path = self.tools / name
        path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def run_script(self, script: str) -> tuple[subprocess.CompletedProcess[str], list[tuple[int, str]]]:
        """The finished script, and exit code and arguments of each run of linkaudit in it."""
        self.log.write_text("", encoding="utf-8")
        script = script.replace("sudo ", "").replace("/dev/sdb1", "c.img").replace("/dev/sdb", "disk.img")
        environment = plain_environment()
        environment["PATH"] = f"{self.tools}:{environment['PATH']}"
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env=environment, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
                              timeout=300)
        runs = [line.partition(" ") for line in self.log.read_text(encoding="utf-8").splitlines()]
        return done, [(int(code), arguments) for code, _, arguments in runs]


def expected_code(arguments: str) -> int:
    """Of a command on a page: the demo volumes have broken links, and a $MFT lacks data."""
    if "$MFT" in arguments:
        return INCOMPLETE
    judges = arguments.startswith("check ") and "--baseline" not in arguments
    return FAIL if judges else DONE


class Commands(unittest.TestCase):
    folder: tempfile.TemporaryDirectory[str]
    space: Workspace

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        cls.space = Workspace(Path(cls.folder.name))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.folder.cleanup()

    def test_the_readme_uses_options_that_exist(self) -> None:
        commands = invocations("\n".join(blocks("sh") + blocks("console") + blocks("bat")))
        self.assertGreater(len(commands), 15)
        for words in commands:
            used = {word.partition("=")[0] for word in words[1:] if re.match(r"--?[a-z]", word)}
            self.assertLessEqual(used, Program.options(words[0]), words)

    def test_the_commands_of_the_readme_work(self) -> None:
        ran = 0
        for script in blocks("sh"):
            expected = len(invocations(script))
            done, runs = self.space.run_script(script)
            with self.subTest(script=script):
                self.assertEqual(len(runs), expected, done.stderr)
                for code, arguments in runs:
                    self.assertEqual(code, expected_code(arguments),
                                     f"linkaudit {arguments}\n{done.stderr}")
                self.assertNotRegex(done.stderr, r"jq: |Error|command not found")
            ran += len(runs)
        self.assertGreater(ran, 15)

    def test_the_powershell_examples_use_fields_that_exist(self) -> None:
        """PowerShell itself is at hand on Windows only. tests/windows looks at the syntax."""
        examples = "\n".join(blocks("powershell"))
        commands = invocations(examples)
        self.assertTrue(commands)
        for words in commands:
            used = {word for word in words[1:] if re.match(r"--?[a-z]", word)}
            self.assertLessEqual(used, Program.options(words[0]), words)
        schema = Program.schema()
        rows = {name: set(schema[name]["properties"]) for name in ("link", "header", "summary", "document")}
        fields = re.findall(r"\$_\.(\w+)", examples) + re.findall(r"Group-Object (\w+)", examples)
        for names in re.findall(r"-Property @\(([^)]*)\)", examples):
            fields += re.findall(r"'(\w+)'", names)
        self.assertGreater(len(fields), 5)
        self.assertLessEqual(set(fields), rows["link"])
        self.assertLessEqual(set(re.findall(r"\$report\.(\w+)", examples)), rows["document"])
        self.assertLessEqual(set(re.findall(r"\$report\.header\.(\w+)", examples)), rows["header"])
        self.assertLessEqual(set(re.findall(r"\$rows\[-1\]\.(\w+)", examples)), rows["summary"])
        values = re.findall(r"\$_\.verdict -eq '([\w-]+)'", examples)
        self.assertLessEqual(set(values), Program.words("verdict"))
        types = {schema[name]["properties"]["type"]["const"] for name in ("link", "hard_link")}
        self.assertLessEqual(set(re.findall(r"\$_\.type -eq '([\w-]+)'", examples)), types)

    def test_the_commands_of_the_man_page_work(self) -> None:
        examples = re.findall(r"^\.EX\n(.*?)^\.EE$", "\n".join(man_lines()) + "\n", re.DOTALL | re.MULTILINE)
        self.assertTrue(examples)
        for script in examples:
            if not script.startswith("linkaudit "):  # a policy
                self.lint(script)
                continue
            done, runs = self.space.run_script(script)
            with self.subTest(script=script):
                self.assertEqual([code for code, _ in runs], [expected_code(runs[0][1])], done.stderr)

    def lint(self, policy: str) -> None:
        path = self.space.folder / "example.toml"
        path.write_text(policy, encoding="utf-8")
        run = Program.run("policy", "lint", str(path))
        self.assertEqual(run.returncode, DONE, run.stderr)
        self.assertIn("1 suppressions, 1 required links", run.stdout)

    def test_the_policies_of_the_pages_are_valid(self) -> None:
        self.assertTrue(blocks("toml"))
        for policy in blocks("toml"):
            with self.subTest(policy=policy):
                self.lint(policy)

    def test_the_rules_are_those_of_the_program(self) -> None:
        printed = [re.split(r"  +", line.strip(), maxsplit=3) for line in Program.run("policy", "list").stdout.splitlines()]
        section = REPORT_PAGE.partition("\n## Policies\n")[2].partition("\n## ")[0]
        self.assertEqual(table_rows(section), [[f"`{name}`", identity, severity, text]
                                               for identity, name, severity, text in printed])

    def test_the_examples_of_the_help_work(self) -> None:
        for command in ("", *COMMANDS):
            text = Program.run(*([command] if command else []), "--help").stdout
            examples = text.partition("\nExamples:\n")[2].partition("\n\n")[0]
            self.assertTrue(examples or command == "snapshots", command)
            for script in re.findall(r"^ {6}(linkaudit .*)$", examples, re.MULTILINE):
                done, runs = self.space.run_script(script)
                with self.subTest(script=script):
                    self.assertEqual([code for code, _ in runs], [expected_code(runs[0][1])], done.stderr)

    def test_the_screens_of_the_readme_are_real(self) -> None:
        self.assertTrue(blocks("console"))
        for block in blocks("console"):
            command, *shown = block.rstrip("\n").split("\n")
            self.assertTrue(command.startswith("$ linkaudit "), command)
            printed = Program.run(*invocations(command[2:])[0], cwd=self.space.folder).stdout.splitlines()
            at, anywhere = 0, False
            for line in shown:
                if line == ELLIPSIS:
                    anywhere = True
                    continue
                found = next((i for i in range(at, len(printed) if anywhere else at + 1)
                              if i < len(printed) and printed[i] == line), None)
                where = "anywhere below" if anywhere else "at line"
                self.assertIsNotNone(found, f"not printed {where} {at + 1}: {line}")
                at, anywhere = found + 1, False
            self.assertTrue(anywhere or at == len(printed), "the screen goes on")


class Words(unittest.TestCase):
    maxDiff = 2000

    def test_the_man_page_has_the_commands_and_options_of_the_table(self) -> None:
        self.assertEqual(MAN_SOURCE, update_man_page.updated(MAN_SOURCE, Program.man_options),
                         "run tests/cli/update_man_page.py")

    def test_the_man_page_has_the_options_of_the_help(self) -> None:
        for command, first, last in (("scan", ".SS scan", ".SS check"), ("check", ".SS check", ".SS policy"),
                                     ("policy", ".SS policy", ".SS info"), ("info", ".SS info", ".SS links"),
                                     ("links", ".SS links", ".SS resolve"),
                                     ("resolve", ".SS resolve", ".SS refs"),
                                     ("refs", ".SS refs", ".SS snapshots"),
                                     ("snapshots", ".SS snapshots", ".SS convert"),
                                     ("convert", ".SS convert", ".SS diff"),
                                     ("diff", ".SS diff", ".SH RULES")):
            tagged = {option for option in man_tags(first, last) if OPTION.fullmatch(option.rstrip(","))}
            tagged = {option.rstrip(",") for option in tagged}
            self.assertEqual(tagged, Program.options(command) - {"-h", "--help"}, command)
        everywhere = set(OPTION.findall("\n".join(
            re.sub(r'"([ ,|]*)"', r"\1", line) for line in man_lines())))
        known = frozenset[str]().union(Program.options(), *map(Program.options, COMMANDS))
        self.assertLessEqual({option for option in everywhere if option.startswith("--")}, known)
        self.assertLessEqual(known, everywhere)

    def test_the_man_page_has_all_words(self) -> None:
        reasons = man_tags(".SH VERDICTS", ".SH FLAGS")
        self.assertEqual(reasons, Program.words("reason"))
        self.assertEqual(man_tags(".SH FLAGS", ".SH KINDS OF LINKS"), Program.words("flag"))
        lines = man_lines()
        verdicts = lines[lines.index(".SH VERDICTS"):lines.index(".SH FLAGS")]
        self.assertEqual({line[4:] for line in verdicts if line.startswith(".SS ")}, Program.words("verdict"))
        kinds = lines[lines.index(".SH KINDS OF LINKS"):lines.index(".SH FINDINGS")]
        contradictions = man_tags(".SH FINDINGS", ".SH DRIVE LETTERS")
        self.assertLess(contradictions, Program.words("finding_kind"))
        self.assertEqual(man_tags(".SH RULES", ".SH VERDICTS"), Program.words("finding_kind"))
        bold = {line.split()[1] for line in kinds if re.match(r"\.BR? ", line)}
        self.assertEqual(bold, Program.words("kind") | {"hard-link"})

    def test_the_man_page_has_the_exit_codes_of_the_help(self) -> None:
        listed = Program.run("--help").stdout.partition("Exit codes:\n")[2].partition("\n\n")[0]
        codes = set(re.findall(r"^  (\d+) ", listed, re.MULTILINE))
        self.assertTrue(codes)
        self.assertEqual(man_tags(".SH EXIT STATUS", ".SH FILES"), codes)
        rows = table_rows(section("Tasks", README))
        self.assertEqual({row[0] for row in rows}, codes)

    def test_the_man_page_has_the_version(self) -> None:
        title = next(line for line in man_lines() if line.startswith(".TH"))
        self.assertIn(f'"{Program.run("--version").stdout.strip()}"', title)

    def test_the_man_page_is_clean(self) -> None:
        if shutil.which("groff") is None:
            self.skipTest("groff is not installed")
        done = subprocess.run(["groff", "-ww", "-man", "-Tutf8", str(REPOSITORY / "scanner/cli/linkaudit.1")],
                              capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_readme_has_all_verdicts(self) -> None:
        words = [backticked(row[0])[0] for row in table_rows(section("Reading the result", README))]
        self.assertEqual(set(words), Program.words("verdict"))
        self.assertEqual(len(words), len(set(words)))

    def test_the_page_of_reports_has_all_verdicts_and_reasons(self) -> None:
        rows = [row for row in table_rows(section("Verdicts", REPORT_PAGE)) if row]
        self.assertEqual({backticked(row[0])[0] for row in rows}, Program.words("verdict"))
        reasons = {word for row in rows for word in backticked(row[-1]) if not OPTION.fullmatch(word)}
        self.assertEqual(reasons - Program.words("verdict"), Program.words("reason"))

    def test_the_page_of_reports_has_all_flags(self) -> None:
        rows = table_rows(section("Flags", REPORT_PAGE))
        self.assertEqual({backticked(row[0])[0] for row in rows}, Program.words("flag"))

    def test_the_page_of_reports_has_all_severities(self) -> None:
        rows = table_rows(section("Findings", REPORT_PAGE))
        self.assertEqual({backticked(row[0])[0] for row in rows}, Program.words("severity"))

    def test_the_page_of_reports_has_all_types_of_rows(self) -> None:
        lines = Program.schema()["line"]["oneOf"]
        types = {line["$ref"].rpartition("/")[2] for line in lines}
        self.assertEqual({backticked(row[0])[0] for row in table_rows(section("Rows", REPORT_PAGE))}, types)

    def test_the_page_of_reports_has_the_version_of_the_schema(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            image = Path(folder) / "demo-data.img"
            image.write_bytes(lzma.decompress((DEMO / "demo-data.img.xz").read_bytes()))
            report = json.loads(Program.run("scan", str(image), "-q", "-o", "json=-").stdout)
        self.assertIn(f"`schema_version`, currently {report['schema_version']}.", REPORT_PAGE)

    def test_the_page_of_reports_has_all_kinds(self) -> None:
        text = section("Kinds of links", REPORT_PAGE)
        kinds = {word for row in table_rows(text) for word in backticked(row[0])}
        kinds.update(backticked(text[text.index("The other kinds"):]))
        kinds -= Program.words("verdict")
        self.assertEqual(kinds, Program.words("kind") | {"hard-link"})

    def test_the_program_takes_these_words(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            image = Path(folder) / "demo-data.img"
            image.write_bytes(lzma.decompress((DEMO / "demo-data.img.xz").read_bytes()))
            for option, words in (("--only", Program.words("verdict")),
                                  ("--type", Program.words("kind") | {"hard-link", "symlink"})):
                done = Program.run("scan", str(image), "-q", option, ",".join(sorted(words)))
                self.assertEqual(done.returncode, DONE, done.stderr)
                done = Program.run("scan", str(image), "-q", option, "nonsense")
                self.assertEqual(done.returncode, USAGE)

    def test_every_option_in_the_text_exists(self) -> None:
        prose = re.sub(r"^```.*?^```$", "", PAGES, flags=re.DOTALL | re.MULTILINE)
        known = frozenset[str]().union(*map(Program.options, COMMANDS))
        for code in backticked(prose):
            if OPTION.match(code):
                self.assertIn(code.split()[0], known)

    def test_links_of_the_documents_lead_somewhere(self) -> None:
        """In every folder, also to a heading of a page."""
        pages = [page for folder in ("", "*/", "*/*/") for page in REPOSITORY.glob(f"{folder}*.md")
                 if page.relative_to(REPOSITORY).parts[0] != "build"]
        self.assertGreater(len(pages), 6)
        for page in pages:
            for target, _, heading in re.findall(r"\]\(([^)#]*)(#([^)]*))?\)", page.read_text(encoding="utf-8")):
                if "://" in target:
                    continue
                with self.subTest(page=page, target=target, heading=heading):
                    other = page.parent / target if target else page
                    self.assertTrue(other.exists(), target)
                    if heading:
                        self.assertIn(heading, headings(other.read_text(encoding="utf-8")))

    def test_the_scripts_that_the_readme_names_can_be_run(self) -> None:
        for script in re.findall(r"^\./(\S+)", README, re.MULTILINE):
            with self.subTest(script=script):
                self.assertTrue(os.access(REPOSITORY / script, os.X_OK))


class Sources(unittest.TestCase):
    """Comments cite a source as [ABBREVIATION], [ABBREVIATION section], or [ABBREVIATION: page]."""

    PAGE = (REPOSITORY / "mft" / "README.md").read_text(encoding="utf-8")
    # In comments, and no sources: usage lines, table headings, parts of messages.
    OTHERS = frozenset({"1 - 256", "ARGUMENTS...", "bytes 0B..2C", "flags", "kind", "verdict"})
    BRACKETS = re.compile(r"""(?<![\w\])"':])\[([^\[\]]+)\](?!\()""")

    @classmethod
    @functools.cache
    def listed(cls) -> dict[str, str]:
        """Each abbreviation with its row of the table."""
        rows = re.findall(r"^\| (\[.*?\]) \| (.*) \|$", section("Sources", cls.PAGE), re.MULTILINE)
        return {name: text for names, text in rows for name in re.findall(r"\[([^\]]+)\]", names)}

    @staticmethod
    def comments(text: str) -> list[str]:
        """Comments of C++, each with the lines that it goes on in."""
        found, goes_on = [], False
        for line in text.splitlines():
            code, slashes, comment = line.partition("//")
            if goes_on and slashes and not code.strip():
                found[-1] += comment
            elif slashes:
                found.append(comment)
            goes_on = bool(slashes)
        return found

    @classmethod
    def unlisted(cls, text: str) -> list[str]:
        """What it cites and the page does not list."""
        listed = cls.listed()

        def known(source: str) -> bool:
            return any(source == name or re.match(re.escape(name) + r"[ ,:;]", source) for name in listed)

        found = []
        for cited in cls.BRACKETS.findall(text):
            if cited.startswith("-") or cited in cls.OTHERS:
                continue
            more = [part for part in cited.split(", ")[1:] if re.fullmatch(r"[A-Z][A-Z0-9-]+", part)]
            found += [source for source in (cited, *more) if not known(source)]
        return found

    def test_comments_cite_what_is_listed(self) -> None:
        cited = 0
        for folder in ("mft", "report", "scanner", "bench", "tests"):
            for path in (REPOSITORY / folder).rglob("*"):
                if path.suffix not in (".h", ".cc", ".in"):
                    continue
                comments = self.comments(path.read_text(encoding="utf-8"))
                with self.subTest(file=path):
                    self.assertEqual([source for comment in comments for source in self.unlisted(comment)], [])
                cited += sum(len(self.BRACKETS.findall(comment)) for comment in comments)
        self.assertGreater(cited, 150)

    def test_the_page_cites_what_it_lists(self) -> None:
        text = self.PAGE.partition("\n## Sources\n")[0]
        self.assertEqual(self.unlisted(text), [])
        self.assertGreater(len(self.BRACKETS.findall(text)), 50)

    def test_every_source_can_be_found(self) -> None:
        self.assertGreater(len(self.listed()), 25)
        for name, text in self.listed().items():
            with self.subTest(source=name):
                self.assertRegex(text, r"\]\(https://\S+\)")

    def test_an_unlisted_source_is_noticed(self) -> None:
        for comment in (" As it says. [XYZ]", " [XYZ 2.1] says so", " [SDK, XYZ]", " [A Page of Its Own]",
                        " [FSCCX]", " (seen in [some/repository, File])"):
            self.assertEqual(len(self.unlisted(comment)), 1, comment)
        for comment in (" [FSCC] [FSA 2.1.5.1]", " [KRN, N3G]", " text[index] and [first, last)", " [N3G caps it]"):
            self.assertEqual(self.unlisted(comment), [], comment)
        joined = self.comments("int a;  // As it\n  // says. [Naming\n  // Files, Paths, and Namespaces]\n")
        self.assertEqual([self.unlisted(comment) for comment in joined], [[]])


if __name__ == "__main__":
    if len(sys.argv) < 3 or not all(Path(argument).is_file() for argument in sys.argv[1:3]):
        sys.exit(__doc__)
    Program.path = str(Path(sys.argv.pop(1)).resolve())
    Program.man_options = str(Path(sys.argv.pop(1)).resolve())
    unittest.main()

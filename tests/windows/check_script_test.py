#!/usr/bin/env python3
"""check.ps1 without Windows: its syntax, the options that it uses, its steps in README.md. And the
syntax of the PowerShell examples in the documents.

   check_script_test.py LINKAUDIT

A small reader of PowerShell's tokens finds unbalanced brackets and quotes, and operators that Windows
PowerShell 5.1 does not have. With the Python packages tree-sitter and tree-sitter-powershell the whole
grammar is checked as well.
"""
from __future__ import annotations

import re
import subprocess
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPT = (HERE / "check.ps1").read_bytes()
EXAMPLES = [block for page in ("README.md", "report/README.md") for block in re.findall(
    rb"^```powershell\n(.*?)^```$", (HERE.parent.parent / page).read_bytes(), re.DOTALL | re.MULTILINE)]
OPENING = {"(": ")", "{": "}", "[": "]"}
# [about_Operators, about_Pipeline_Chain_Operators: PowerShell 7.0]
ONLY_IN_7 = ("??=", "??", "?.", "?[", "&&", "||")
HERE_STRING = re.compile(r"@(['\"])[ \t]*\n(?:.*?\n)?\1@", re.DOTALL)
SINGLE_QUOTED = re.compile(r"'((?:[^'\n]|'')*)'")
DOUBLE_QUOTED = re.compile(r'"((?:[^"`\n]|`.|"")*)"')
PLAIN = re.compile(r"[^@<#'\"`(){}\[\]]+")


class SyntaxProblem(Exception):
    pass


def code_and_strings(text: str) -> tuple[str, list[str]]:
    """The code with blanks in the place of comments and strings, and the single-quoted strings."""
    code, strings, open_brackets, at = [], [], [], 0

    def skip(end: int) -> None:
        nonlocal at
        code.append(re.sub(r"[^\n]", " ", text[at:end]))
        at = end

    def line() -> int:
        return text.count("\n", 0, at) + 1

    while at < len(text):
        if plain := PLAIN.match(text, at):
            code.append(plain[0])
            at = plain.end()
        elif here_string := HERE_STRING.match(text, at):
            skip(here_string.end())
        elif text.startswith("<#", at):
            end = text.find("#>", at)
            if end < 0:
                raise SyntaxProblem(f"line {line()}: the comment does not end")
            skip(end + 2)
        elif text[at] == "#":
            skip((text + "\n").find("\n", at))
        elif text[at] == "'":
            quoted = SINGLE_QUOTED.match(text, at)
            if not quoted:
                raise SyntaxProblem(f"line {line()}: the string does not end")
            strings.append(quoted[1].replace("''", "'"))
            skip(quoted.end())
        elif text[at] == '"':
            quoted = DOUBLE_QUOTED.match(text, at)
            if not quoted:
                raise SyntaxProblem(f"line {line()}: the string does not end")
            if re.search(r"\$\w+:(?!:)", quoted[1]) and not re.search(r"\$(env|script|global):", quoted[1]):
                raise SyntaxProblem(f"line {line()}: a colon behind a variable makes it a scope: use ${{name}}")
            skip(quoted.end())
        elif text[at] == "`":
            skip(at + 2)
        else:
            if text[at] in OPENING:
                open_brackets.append((OPENING[text[at]], line()))
            elif text[at] in OPENING.values():
                if not open_brackets or open_brackets.pop()[0] != text[at]:
                    raise SyntaxProblem(f"line {line()}: {text[at]} closes nothing")
            code.append(text[at])
            at += 1
    if open_brackets:
        raise SyntaxProblem(f"line {open_brackets[-1][1]}: a bracket is not closed")
    return "".join(code), strings


class Script(unittest.TestCase):
    def setUp(self) -> None:
        self.text = SCRIPT.decode("ascii")  # PowerShell 5.1 reads others by the ANSI code page
        self.code, self.strings = code_and_strings(self.text)

    def test_the_reader_finds_what_is_wrong(self) -> None:
        for text in ("if ($a { 'x' }", "'x", "\"x", "}", "<# x", "@('x'", "\"$sid:F\""):
            with self.assertRaises(SyntaxProblem, msg=text):
                code_and_strings(text)
        code, strings = code_and_strings("# it's\n'a''b' <# ( #> (\"c)`\"\") @'\n'}\n'@\n")
        self.assertEqual((code.split(), strings), (["(", ")"], ["a'b"]))

    def test_its_syntax_is_that_of_windows_powershell(self) -> None:
        for operator in ONLY_IN_7:
            self.assertNotIn(operator, self.code)
        self.assertNotIn("?", self.code)  # the ternary operator; Where-Object is written out
        for word in ("$IsWindows", "-AsHashtable", "-AsByteStream", "-Parallel", "ArgumentList.Add",
                     "Test-Json -", "$PSStyle", "Get-Error", "-NoEnumerate", "utf8NoBOM"):
            self.assertNotIn(word, self.code)

    def test_the_examples_of_the_documents_have_that_syntax(self) -> None:
        self.assertTrue(EXAMPLES)
        for example in EXAMPLES:
            code, _ = code_and_strings(example.decode("ascii"))
            for operator in (*ONLY_IN_7, "?"):
                self.assertNotIn(operator, code)

    def test_a_parser_takes_it(self) -> None:
        try:
            import tree_sitter
            import tree_sitter_powershell
        except ImportError:
            self.skipTest("tree-sitter and tree-sitter-powershell are not installed")
        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
        self.assertTrue(EXAMPLES)
        for script in (SCRIPT, *EXAMPLES):
            wrong, left = [], [parser.parse(script).root_node]
            while left:
                node = left.pop()
                if node.type == "ERROR" or node.is_missing:
                    wrong.append(f"line {node.start_point[0] + 1}: {script[node.start_byte:node.end_byte][:60]!r}")
                left += node.children
            self.assertEqual(wrong, [])

    def test_every_option_that_it_uses_exists(self) -> None:
        used: dict[str, set[str]] = {}
        calls = re.findall(r"Invoke-Linkaudit @\('([a-z]+)'([^)\n]*)", self.text)
        calls += [("scan", options) for options in re.findall(r"Invoke-Scan '\w+' @\(([^)\n]*)", self.text)]
        calls += [("resolve", options) for options in re.findall(r"Get-Answer \S+ @\(([^)\n]*)", self.text)]
        calls += re.findall(r"= @\('(scan|resolve)'([^\n]*(?:\n\s+[^\n]*)?)", self.text)
        calls += re.findall(r"Join-Arguments @\('(scan)'([^\n]*)", self.text)
        for command, options in calls:
            found = re.findall(r"'(--?[a-z][a-z-]*)'", options)
            used.setdefault(command, set()).update(found)
        self.assertLessEqual({"scan", "resolve", "links", "snapshots"}, set(used))
        used["scan"].discard("--no-such-option")
        everywhere = set(re.findall(r"'(--[a-z-]+)'", self.text)) - {"--version", "--help", "--no-such-option"}
        self.assertEqual(everywhere - set().union(*used.values()), set(), "used where this test does not look")
        for command, options in used.items():
            shown = subprocess.run([LINKAUDIT, command, "--help"], check=True, capture_output=True, text=True).stdout
            known = set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)", shown))
            self.assertLessEqual(options - {"--help"}, known, command)

    def test_values_of_options_are_accepted(self) -> None:
        """The command line is read before the source is opened: 3, not 2."""
        pairs = re.findall(r"'(--engine|--type|--color)', '([\w,-]+)'", self.text)
        engines = re.findall(r"foreach \(\$engine in @\(([^)]*)\)", self.text)
        pairs += [("--engine", name) for name in re.findall(r"'(\w+)'", " ".join(engines))]
        self.assertGreater(len(pairs), 4)
        for option, value in pairs:
            run = subprocess.run([LINKAUDIT, "scan", "/nonexistent", option, value], capture_output=True, text=True)
            self.assertEqual(run.returncode, 3, run.stderr)

    def test_every_step_is_in_the_checklist(self) -> None:
        steps = set(re.findall(r"Invoke-Step '([A-Z]\d)'", self.text))
        rows = re.findall(r"^\| ((?:[A-Z]\d(?:, )?)+) \|", (HERE / "README.md").read_text(), re.MULTILINE)
        listed = [step for row in rows for step in row.split(", ")]
        self.assertEqual(sorted(listed), sorted(steps))
        self.assertGreater(len(steps), 20)
        for step in re.findall(r"Add-(?:Result|Check) '([A-Z]\d)'", self.text):
            self.assertIn(step, steps)

    def test_every_parameter_is_explained(self) -> None:
        block = self.code[self.code.index("param("):self.code.index("Set-StrictMode")]
        names = re.findall(r"\] \$(\w+) =|\[switch\] \$(\w+)", block)
        declared = {first or second for first, second in names}
        self.assertEqual(declared, set(re.findall(r"^\.PARAMETER (\w+)", self.text, re.MULTILINE)))
        readme = (HERE / "README.md").read_text()
        for name in set(re.findall(r"`-([A-Z]\w+)", readme)):
            self.assertIn(name, declared)


if __name__ == "__main__":
    LINKAUDIT = sys.argv.pop(1)
    unittest.main()

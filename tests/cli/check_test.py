"""`check` and `policy`: what the demo volumes give by the rules, gates, baselines, suppressions, refusals."""
from __future__ import annotations

import json
import unittest

from cli_support import DEMO, DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, Run, demo_bytes

FAIL = 1
BY_REASON = {
    "missing": "broken-target", "wrong-kind": "wrong-kind-target", "loop": "link-loop",
    "too-many-hops": "too-many-hops", "malformed": "malformed-target", "not-followed": "not-followed-target",
    "remote-junction": "remote-junction", "no-such-volume": "no-such-volume",
    "trailing-backslash": "trailing-backslash", "above-root": "target-above-root",
    "file-link-to-directory": "degraded-link", "junction-to-file": "degraded-link",
    "no-trailing-backslash": "degraded-link", "network": "network-target", "device-path": "device-path-target",
    "session-letter": "session-letter-target", "assumed-letter": "assumed-letter-target",
    "volume-not-given": "off-volume-target", "foreign-file-system": "off-volume-target",
    "volume-unreadable": "off-volume-target", "orphaned-link": "orphaned-link",
    "data-unavailable": "unreadable-reparse-point"}
BY_FLAG = {"print-name-differs": "misleading-print-name", "long-chain": "long-chain",
           "crosses-volume": "off-volume-target", "drive-letter": "drive-letter-target",
           "name-not-openable": "name-not-openable", "attribute-bit-clear": "attribute-bit-clear"}
UNDOCUMENTED = {r"\Archive\not-yet-named.bin"}  # a tag of Microsoft's without a name
BROKEN_FOR_WSL = {r"\Users\ana\wsl\latin-1"}  # its target does not exist, whatever its letters are

# Compatibility junctions of Windows, as its documentation lists them, lead above themselves on purpose.
NORMAL = {r"\ProgramData\Application Data", r"\Users\ana\AppData\Local\Application Data"}


def rules_of(row: dict) -> set[str]:
    """What a row of the manifest breaks, by the documentation of the rules."""
    rules = {BY_FLAG[flag] for flag in row["flags"] if flag in BY_FLAG}
    reason, verdict = row["reason"], row["verdict"]
    if reason == "above-root" and verdict == "unverifiable":
        rules.add("unverifiable-target")
    elif reason == "malformed" and "target" not in row:
        rules |= {"malformed-target", "unreadable-reparse-point"}  # one of them
    elif reason is not None:
        rules.add(BY_REASON.get(reason, "unverifiable-target"))
    evaluator = row.get("evaluator")
    if row["path"] in BROKEN_FOR_WSL:
        rules.add("broken-for-wsl")
    if evaluator and evaluator["verdict"] == "broken":
        rules.add("broken-for-wsl" if evaluator["name"] == "wsl" else "broken-for-createprocess")
    if row["kind"] == "third-party" or row["path"] in UNDOCUMENTED:
        rules.add("unknown-reparse-point")
    if row["kind"] == "unknown":
        rules.add("unreadable-reparse-point")
    above = row.get("resolved_path")
    directory = row["kind"] not in ("file-symlink",)
    if above and directory and row.get("resolved_volume", row["volume"]) == row["volume"] and verdict in ("ok", "degraded"):
        if row["path"].startswith(above.rstrip("\\") + "\\") and row["path"] not in NORMAL:
            rules.add("link-above-itself")
    return rules


class CheckCase(CliCase):
    def check(self, *args: object, expect: int) -> Run:
        run = self.run_cli("check", *args)
        self.assertEqual(run.code, expect, f"check {args}\n{run.out[-600:]}\n{run.err[:600]}")
        return run

    def findings(self, *args: object, expect: int, name: str = "check.json") -> list[dict]:
        self.check(*args, "-q", "-o", name, expect=expect)
        return json.loads((self.dir / name).read_text())["findings"]

    def policy(self, text: str) -> str:
        self.write("policy.toml", text.encode())
        return "policy.toml"


class Demo(CheckCase):
    def test_what_the_manifest_gives(self) -> None:
        scenario = json.loads((DEMO / "manifest.json").read_text())["scenarios"][0]
        Cli.demo("demo-data.img")
        args = [arg.replace("{dir}", str(Cli.demo().parent)) for arg in scenario["args"]]
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.findings(*args, expect=FAIL):
            place = (row["volume"].replace("\\", "/").rsplit("/", 1)[-1], row["path"])
            found.setdefault(place, set()).add(row["code"])
        wanted = {(row["volume"], row["path"]): rules_of(row) for row in scenario["rows"]}
        links = {place: rules for place, rules in found.items() if place in wanted}
        either = {"malformed-target", "unreadable-reparse-point"}
        wrong = {}
        for place, rules in wanted.items():
            got = set(links.get(place, ()))
            if either <= rules:
                self.assertEqual(len(got & either), 1, place)
                rules, got = rules - either, got - either
            if got != rules:
                wrong[place] = (got - rules, rules - got)
        self.assertEqual(wrong, {}, "findings that are not expected, and expected ones that are missing")
        others = {rule for place, rules in found.items() if place not in wanted for rule in rules}
        self.assertLessEqual(others, {"link-count", "near-name-limit", "system-name-outside"})

    def test_a_report_is_judged_like_its_volume(self) -> None:
        self.run_cli("scan", Cli.demo(), "--cross-check", "-q", "-o", "scan.ndjson")
        now = self.findings(Cli.demo(), "--cross-check", expect=FAIL, name="a.json")
        later = self.findings("--report", "scan.ndjson", expect=FAIL, name="b.json")
        self.assertGreater(len(now), 100)
        self.assertEqual(now, later)
        # The report of a check as well, by whatever policy it was.
        self.findings("--report", "scan.ndjson", "--policy", "forensic", expect=FAIL, name="c.json")
        self.assertEqual(self.findings("--report", "c.json", expect=FAIL, name="d.json"), now)

    def test_the_screen_ends_with_the_outcome(self) -> None:
        text = self.check(Cli.demo(), expect=FAIL).out
        self.assertRegex(text.splitlines()[-1], r"^FAIL  \d+ findings of severity high or above, .*complete")
        self.assertIn("high  broken-target  LA1001", text)
        self.assertIn("Remedy: ", text)
        quiet = self.check(Cli.demo(), "-q", expect=FAIL).out
        self.assertEqual(len(quiet.splitlines()), 1)
        # With a report on standard output, it goes to standard error.
        piped = self.check(Cli.demo(), "-o", "ndjson=-", expect=FAIL)
        self.assertTrue(all(line.startswith("{") for line in piped.out.splitlines()))
        self.assertIn("FAIL  ", piped.err)

    def test_excluded_paths_are_not_judged(self) -> None:
        mapped = ("--drive-map", f"C:={Cli.demo()}")
        left = self.findings(Cli.demo(), *mapped, "--exclude", r"\Links", expect=FAIL)
        self.assertTrue(left)
        self.assertFalse([row for row in left if row["path"].startswith("\\Links\\")])
        self.run_cli("scan", Cli.demo(), *mapped, "-q", "-o", "scan.ndjson")
        later = self.findings("--report", "scan.ndjson", "--exclude", r"\Links", expect=FAIL, name="b.json")
        self.assertEqual(left, later)

    def test_convert_gives_the_same(self) -> None:
        self.check(Cli.demo(), "-q", "-o", "a.ndjson", "-o", "a.json", "-o", "a.csv", "-o", "a.txt", expect=FAIL)
        self.run_cli("convert", "a.ndjson", "-q", "-o", "b.json", "-o", "b.csv", "-o", "b.txt", "-o", "b.ndjson")
        for form in ("ndjson", "json", "csv", "txt"):
            self.assertEqual((self.dir / f"a.{form}").read_bytes(), (self.dir / f"b.{form}").read_bytes(), form)


class Gate(CheckCase):
    def test_severities_and_limits(self) -> None:
        demo = Cli.demo()
        self.check(demo, "--fail-on", "critical", "-q", expect=DONE)
        self.check(demo, "--fail-on", "none", "-q", expect=DONE)
        self.check(demo, "--fail-on", "information", "-q", expect=FAIL)
        self.check(demo, "--max-findings", "100000", "-q", expect=DONE)
        self.check(demo, "--exit-code", "77", "-q", expect=77)

    def test_incomplete_goes_before_failed(self) -> None:
        self.write("short.img", demo_bytes()[:-4096 * 40])
        run = self.run_cli("check", "short.img", "-q")
        self.assertEqual(run.code, INCOMPLETE, run.err)
        self.assertIn("INCOMPLETE", run.out)

    def test_a_source_that_is_not_there(self) -> None:
        self.check("missing.img", "-q", expect=FAILED)
        self.check("--report", "missing.ndjson", "-q", expect=FAILED)
        self.check(Cli.demo(), "--baseline", "missing.ndjson", "-q", expect=FAILED)
        self.check(Cli.demo(), "--policy", "missing.toml", "-q", expect=FAILED)

    def test_the_baseline_and_the_policy_are_not_overwritten(self) -> None:
        self.check(Cli.demo(), "-q", "-o", "base.ndjson", expect=FAIL)
        before = (self.dir / "base.ndjson").read_bytes()
        self.check(Cli.demo(), "--baseline", "base.ndjson", "-q", "-o", "base.ndjson", expect=USAGE)
        self.assertEqual((self.dir / "base.ndjson").read_bytes(), before)
        self.check(Cli.demo(), "--policy", self.policy("version = 1\n"), "-o", "txt=policy.toml", expect=USAGE)


class Baseline(CheckCase):
    def test_the_same_volume_again(self) -> None:
        self.check(Cli.demo(), "-q", "-o", "base.ndjson", expect=FAIL)
        self.check(Cli.demo(), "--baseline", "base.ndjson", "-q", expect=DONE)
        self.check(Cli.demo(), "--baseline", "base.ndjson", "--fail-on-all", "-q", expect=FAIL)
        states = {row["state"] for row in self.findings(Cli.demo(), "--baseline", "base.ndjson", expect=DONE)}
        self.assertEqual(states, {"unchanged"})

    def test_the_report_of_a_plain_scan_will_do(self) -> None:
        self.run_cli("scan", Cli.demo(), "-q", "-o", "base.json")
        self.check(Cli.demo(), "--baseline", "base.json", "-q", expect=DONE)

    def test_the_baseline_is_replaced_by_a_complete_check(self) -> None:
        demo = Cli.demo()
        update = ("--baseline", "last.ndjson", "--update-baseline", "-q")
        self.check(demo, *update, expect=FAIL)  # the first run: everything counts, and is recorded
        first = (self.dir / "last.ndjson").read_bytes()
        self.check(demo, *update, expect=DONE)
        self.check(demo, *update, "-o", "now.json", expect=DONE)
        states = {row["state"] for row in json.loads((self.dir / "now.json").read_text())["findings"]}
        self.assertEqual(states, {"unchanged"})
        lines = [json.loads(line) for line in (self.dir / "last.ndjson").read_text().splitlines()]
        self.assertFalse([line for line in lines if "state" in line])
        self.assertEqual(len(lines), len(first.splitlines()))
        # An incomplete scan, or one of another volume, never becomes the baseline.
        kept = (self.dir / "last.ndjson").read_bytes()
        self.write("short.img", demo_bytes()[:-4096 * 40])
        self.check("short.img", *update, expect=INCOMPLETE)
        self.check(Cli.demo("demo-data.img"), *update, expect=USAGE)
        self.check(demo, *update, "--only", "broken", expect=USAGE)
        self.check(demo, "--update-baseline", "-q", expect=USAGE)
        self.check("missing.img", *update, expect=FAILED)
        self.assertEqual((self.dir / "last.ndjson").read_bytes(), kept)
        self.assertEqual([path.name for path in self.dir.iterdir() if path.name.startswith(".")], [])

    def test_what_is_refused(self) -> None:
        self.run_cli("scan", Cli.demo(), "--only", "broken", "-q", "-o", "filtered.ndjson")
        self.assertIn("other filters",
                      self.check(Cli.demo(), "--baseline", "filtered.ndjson", "-q", expect=USAGE).err)
        self.run_cli("scan", Cli.demo("demo-data.img"), "-q", "-o", "other.ndjson")
        self.assertIn("other volumes",
                      self.check(Cli.demo(), "--baseline", "other.ndjson", "-q", expect=USAGE).err)
        self.write("junk.ndjson", b"not a report\n")
        self.check(Cli.demo(), "--baseline", "junk.ndjson", "-q", expect=FAILED)

    def test_other_letters_are_said(self) -> None:
        self.check(Cli.demo(), "-q", "-o", "base.ndjson", expect=FAIL)
        run = self.run_cli("check", Cli.demo(), "--drive-map", f"X:={Cli.demo()}", "--baseline", "base.ndjson")
        self.assertIn("NOT COMPARABLE", run.out)


class Policies(CheckCase):
    def test_suppressions_and_severities(self) -> None:
        everything = self.findings(Cli.demo(), expect=FAIL)
        broken = [row for row in everything if row["code"] == "broken-target"]
        text = ('version = 1\n[rules]\nbroken = "off"\nbroken-target = "critical"\n'
                "[[suppress]]\nrule = 'broken-target'\npath = '" + broken[0]["path"] + "'\nreason = 'known'\n"
                "[[suppress]]\nfingerprint = '" + broken[1]["fingerprint"] + "'\nreason = 'also known'\n"
                "[[suppress]]\nrule = 'link-loop'\nreason = 'unused'\n"
                "[[suppress]]\npath = '" + broken[2]["path"] + "'\nreason = 'expired'\nexpires = 2020-01-01\n")
        run = self.check(Cli.demo(), "--policy", self.policy(text), "-o", "check.json", "--fail-on", "critical",
                         expect=FAIL)
        self.assertIn("About the policy", run.out)
        rows = json.loads((self.dir / "check.json").read_text())
        now = {row["fingerprint"]: row for row in rows["findings"]}
        self.assertEqual(now[broken[0]["fingerprint"]]["suppression"], "known")
        self.assertEqual(now[broken[1]["fingerprint"]]["suppression"], "also known")
        self.assertNotIn("suppression", now[broken[2]["fingerprint"]])
        self.assertEqual(now[broken[2]["fingerprint"]]["severity"], "critical")
        self.assertNotIn("link-loop", {row["code"] for row in rows["findings"]})
        notes = rows["summary"]["policy"]["notes"]
        self.assertEqual(len(notes), 2, notes)
        self.assertIn("suppresses nothing", notes[0])
        self.assertIn("expired on 2020-01-01", notes[1])
        self.assertEqual(rows["header"]["policy"]["name"], "policy.toml")
        self.assertRegex(rows["header"]["policy"]["hash"], r"^xxh3:[0-9a-f]{32}$")
        self.assertIn("--policy policy.toml", rows["header"]["policy"]["command_line"])

    def test_required_links(self) -> None:
        text = ("version = 1\n[[required]]\npath = 'C:\\Documents and Settings'\ntarget = 'C:\\Users'\n"
                "[[required]]\npath = '\\Users\\Default User'\ntarget = 'C:\\Users\\Elsewhere'\n"
                "[[required]]\npath = '\\Never\\There'\n")
        found = [(row["code"], row["path"]) for row in
                 self.findings(Cli.demo(), "--drive-map", f"C:={Cli.demo()}", "--policy", self.policy(text), expect=FAIL)
                 if row["code"].startswith("required-")]
        self.assertEqual(sorted(found), [("required-link-differs", "\\Users\\Default User"),
                                         ("required-link-missing", "\\Never\\There")])

    def test_mistakes_are_shown_with_their_place(self) -> None:
        path = self.policy('version = 1\n[rules]\nbroken-taget = "high"\nlink-loop = "severe"\n')
        for args in (("policy", "lint", path), ("check", Cli.demo(), "--policy", path)):
            run = self.run_cli(*args)
            self.assertEqual((run.code, run.out), (USAGE, ""))
            first, second = run.err.splitlines()
            self.assertIn("policy.toml:3:1: ", first)
            self.assertIn("broken-target", first)
            self.assertIn("policy.toml:4:13: ", second)

    def test_the_policy_command(self) -> None:
        listed = self.run_cli("policy", "list")
        self.assertEqual(listed.code, DONE)
        rules = [line.split()[:2] for line in listed.out.splitlines()]
        for identity, name in rules:
            for wanted in (identity, name):
                text = self.run_cli("policy", "explain", wanted).out
                self.assertTrue(text.startswith(f"{identity} {name}\n"), text)
        self.assertEqual(self.run_cli("policy", "explain", "nonsense").code, USAGE)
        for profile in ("default", "server", "developer", "forensic"):
            text = self.run_cli("policy", "init", profile).out
            self.assertIn(f'extends = "{profile}"', text)
            self.assertIn("no mistakes", self.run_cli("policy", "lint", self.policy(text)).out)
            # What the comments show is right, too.
            shown = "\n".join(line[2:] if line.startswith("# ") and ("=" in line or "[" in line) else line
                              for line in text.splitlines())
            self.assertIn("1 suppressions, 1 required links", self.run_cli("policy", "lint", self.policy(shown)).out)
            self.assertEqual(self.run_cli("policy", "list", profile).code, DONE)
        schema = json.loads(self.run_cli("policy", "schema").out)
        self.assertIn("draft-07", schema["$schema"])


if __name__ == "__main__":
    unittest.main()

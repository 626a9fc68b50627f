"""What only Windows can tell is refused elsewhere, clearly. tests/wine/ has the rest."""
from __future__ import annotations

from cli_support import USAGE, Cli, CliCase, posix_only


class NoWindows(CliCase):
    @posix_only("it can tell its volumes")
    def test_what_asks_windows_is_refused(self) -> None:
        for arguments in (("scan", "--all"), ("scan", Cli.demo(), "--snapshot", "latest"),
                          ("snapshots", "C:"), ("snapshots", "C:", "--json"),
                          ("scan", Cli.demo(), "--probe"), ("resolve", Cli.demo(), "x", "--probe"),
                          ("refs", Cli.demo(), "x", "--probe", "--probe-timeout", "1")):
            with self.subTest(arguments):
                run = self.run_cli(*arguments)
                self.assertEqual((run.code, run.out), (USAGE, ""))
                self.assertIn("only available on Windows", run.err)

    def test_all_takes_no_source(self) -> None:
        run = self.run_cli("scan", "--all", Cli.demo())
        self.assertEqual((run.code, run.out), (USAGE, ""))
        self.assertIn("--all", run.err)

    def test_the_limit_of_probes_needs_probes(self) -> None:
        for command in (("scan", Cli.demo()), ("resolve", Cli.demo(), "x"), ("refs", Cli.demo(), "x")):
            for more, said in ((("--probe-timeout", "100"), "requires --probe"),
                               (("--probe", "--probe-timeout", "0"), "--probe-timeout")):
                run = self.run_cli(*command, *more)
                self.assertEqual((run.code, run.out), (USAGE, ""))
                self.assertIn(said, run.err)

    def test_the_margin_of_the_catch_up(self) -> None:
        for time in ("all", "0s", "90s", "15m", "2h", "3650d"):
            run = self.run_cli("scan", Cli.demo(), "-q", "--catch-up-margin", time)
            self.assertNotEqual(run.code, USAGE, run.err)
        for time in ("", "15", "m", "-5m", "1.5h", "15 m", "15M", "5w", "3651d",
                     "99999999999999999999s"):
            run = self.run_cli("scan", Cli.demo(), "--catch-up-margin", time)
            self.assertEqual((run.code, run.out), (USAGE, ""), time)
            self.assertIn("--catch-up-margin", run.err)
        run = self.run_cli("scan", Cli.demo(), "--no-catch-up", "--catch-up-margin", "5m")
        self.assertEqual((run.code, run.out), (USAGE, ""))
        self.assertIn("--no-catch-up", run.err)

    def test_the_system_map_changes_nothing_for_images(self) -> None:
        plain = self.report(Cli.demo(), "--reproducible")
        self.assertEqual(self.report(Cli.demo(), "--reproducible", "--no-system-map"), plain)

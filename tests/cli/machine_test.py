"""What only Windows can tell is refused elsewhere, clearly. tests/wine/ has the rest."""
from __future__ import annotations

from cli_support import USAGE, Cli, CliCase, posix_only


class NoWindows(CliCase):
    @posix_only("it can tell its volumes")
    def test_what_asks_windows_is_refused(self) -> None:
        for arguments in (("scan", "--all"), ("scan", Cli.demo(), "--snapshot", "latest"),
                          ("snapshots", "C:"), ("snapshots", "C:", "--json")):
            with self.subTest(arguments):
                run = self.run_cli(*arguments)
                self.assertEqual((run.code, run.out), (USAGE, ""))
                self.assertIn("no Windows", run.err)

    def test_all_takes_no_source(self) -> None:
        run = self.run_cli("scan", "--all", Cli.demo())
        self.assertEqual((run.code, run.out), (USAGE, ""))
        self.assertIn("--all", run.err)

    def test_the_system_map_changes_nothing_for_images(self) -> None:
        plain = self.report(Cli.demo(), "--reproducible")
        self.assertEqual(self.report(Cli.demo(), "--reproducible", "--no-system-map"), plain)

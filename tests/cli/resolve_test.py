"""linkaudit resolve: where one path leads, hop by hop."""
from __future__ import annotations

import os
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

from cli_support import DONE, FAILED, INCOMPLETE, USAGE, Cli, CliCase, Row, Run, demo_bytes
from disk_builder import Part, mbr_disk
from ntfs_patch import Image

NOT_REACHED = 1
MOUNT_POINT, SYMLINK = 0xA0000003, 0xA000000C
EXIT_OF = {"ok": DONE, "degraded": DONE, "broken": NOT_REACHED, "unverifiable": INCOMPLETE}


class ResolveCase(CliCase):
    def resolve(self, *args: object, expect: int | None = DONE) -> Run:
        run = self.run_cli("resolve", *args)
        if expect is not None:
            self.assertEqual(run.code, expect, f"resolve {args}\n{run.out}\n{run.err}")
        return run

    def document(self, *args: object, expect: int | None = DONE) -> Row:
        return self.resolve("--json", *args, expect=expect).json()

    def assert_like_scan(self, rows: list[Row], source_of: dict[str, Path], *args: object) -> int:
        """`resolve` of each link's own path says what the scan says of the link."""
        links = {(row["volume"], row["path"]) for row in rows}
        compared = 0
        for row in rows:
            inside = any((row["volume"], row["path"][:i]) in links
                         for i, c in enumerate(row["path"]) if c == "\\" and i)
            # What lies in a link cannot be reached by this path; what cannot be typed, neither.
            if inside or "path_utf16" in row or "path_state" in row:
                continue
            found = self.document(source_of[row["volume"]], row["path"], *args, expect=None)
            about = f"{row['path']}: {found}"
            if any(c < " " or c in '"*<>?|' for c in row["path"]):
                # Windows does not get as far as the link.
                self.assertEqual(found["reason"], "malformed", about)
                continue
            for key in ("verdict", "reason", "hops", "flags"):
                self.assertEqual(found[key], row[key], f"{key} of {about}")
            if row["verdict"] != "opaque":
                self.assertEqual(found["resolved"], row["resolved"], f"resolved of {about}")
            elif found["reached"]:  # served by a filter: it is its own end
                self.assertEqual(found["resolved"]["record"], row["record"], about)
            for key in ("hop", "component", "evaluator"):
                self.assertEqual(found.get(key), row.get(key), f"{key} of {about}")
            if row["verdict"] != "opaque":
                code = self.resolve(source_of[row["volume"]], row["path"], *args, expect=None).code
                self.assertEqual(code, EXIT_OF[row["verdict"]], about)
            compared += 1
        return compared


class LikeScan(ResolveCase):
    def test_with_assumed_letters(self) -> None:
        for name in ("demo.img", "demo-data.img"):
            demo = Cli.demo(name)
            rows = self.report(demo)["links"]
            self.assertGreater(self.assert_like_scan(rows, {str(demo): demo}), len(rows) * 0.9)

    def test_with_a_drive_map(self) -> None:
        system, data = Cli.demo(), Cli.demo("demo-data.img")
        drives = ("--drive-map", f"C:={system}", "--drive-map", f"D:={data}",
                  "--drive-map", "E:=none",
                  "--drive-map", f"Volume{{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10}}={data}")
        rows = self.report(system, data, *drives)["links"]
        compared = self.assert_like_scan(rows, {str(system): system, str(data): data}, *drives)
        self.assertGreater(compared, len(rows) * 0.9)


class Steps(ResolveCase):
    def test_the_screen(self) -> None:
        run = self.resolve(Cli.demo(), r"c:\users\all users\Contoso")
        self.assertEqual(run.err, "")
        lines = [line.rstrip() for line in run.out.splitlines()]
        self.assertEqual(lines[0], rf"C:\users\all users\Contoso  on {Cli.demo()}")
        self.assertRegex(lines[1], r"^ +\d+-\d+  Users +directory$")
        self.assertRegex(lines[2], r"^ +\d+-\d+  All Users +directory-symlink  -> C:\\ProgramData$")
        self.assertEqual(lines[3:5], ["", r"C:\ProgramData\Contoso  (hop 1)"])
        self.assertTrue(any(line.startswith(r"ok  C:\ProgramData\Contoso  directory, record ")
                            for line in lines))
        self.assertIn("  1 link followed; Windows follows at most 63", lines)
        self.assertIn("SymlinkEvaluation", run.out)

    def test_the_document(self) -> None:
        found = self.document(Cli.demo(), r"c:\users\all users\Contoso")
        self.assertEqual([(event["type"], event.get("path", event.get("name_on_disk")), event.get("hop"))
                          for event in found["trace"]],
                         [("path", r"\users\all users\Contoso", None), ("component", "Users", None),
                          ("component", "All Users", 1), ("path", r"\ProgramData\Contoso", 1),
                          ("component", "ProgramData", None), ("component", "Contoso", None)])
        link = found["trace"][2]
        self.assertEqual((link["kind"], link["tag"], link["target"], link["relative"], link["found"]),
                         ("directory-symlink", "0xA000000C", r"C:\ProgramData", False, "directory"))
        self.assertEqual((found["reached"], found["verdict"], found["reason"], found["hops"],
                          found["max_hops"], found["drive"], found["complete"]),
                         (True, "ok", None, 1, 63, "C:", True))

    def test_documents_follow_the_schema(self) -> None:
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is missing")
        schema = self.run_cli("schema").json()
        validator = jsonschema.Draft7Validator(schema)
        image = Image(demo_bytes())
        image.set_dirty()
        dirty = image.save(self.dir / "dirty.img")
        for row in self.report(Cli.demo())["links"]:
            if row["path"].isprintable():
                found = self.document(Cli.demo(), row["path"], expect=None)
                self.assertEqual([error.message for error in validator.iter_errors(found)], [])
        found = self.document(dirty, r"\Users", expect=INCOMPLETE)
        self.assertEqual([error.message for error in validator.iter_errors(found)], [])
        self.assertFalse(found["complete"])

    def test_stopping_at_the_last_link(self) -> None:
        run = self.resolve(Cli.demo(), r"C:\Users\ana\SendTo", "--no-follow")
        self.assertRegex(run.out, r"SendTo +junction  -> C:\\Users\\ana\\AppData")
        self.assertRegex(run.out, r"(?m)^ok  C:\\Users\\ana\\SendTo  directory, record ")
        found = self.document(Cli.demo(), r"\Documents and Settings\ana\SendTo", "--no-follow")
        self.assertEqual((found["hops"], found["resolved"]["path"]), (1, r"\Users\ana\SendTo"))

    def test_a_trailing_backslash_asks_for_a_directory(self) -> None:
        """As behind a link's target. `links` names a file all the same."""
        file = r"\ProgramData\Contoso\settings.ini"
        for path in (file + "\\", "C:" + file + "\\", "C:" + file.replace("\\", "/") + "//",
                     r"\\?\C:" + file + "\\", r"\Links\ok\relative.ini" + "\\"):
            found = self.document(Cli.demo(), path, expect=NOT_REACHED)
            self.assertEqual((found["verdict"], found["reason"], found["resolved"]),
                             ("broken", "wrong-kind", None), path)
        self.assertIn("is a file, but a directory is required",
                      self.resolve(Cli.demo(), file + "\\", expect=NOT_REACHED).out)
        self.assertEqual(self.run_cli("links", Cli.demo(), file + "\\").code, DONE)
        for path in ("\\ProgramData\\Contoso\\", "C:/ProgramData/Contoso/", "\\", "C:\\",
                     "\\Links\\ok\\relative\\"):
            self.assertEqual(self.document(Cli.demo(), path)["verdict"], "ok", path)

    def test_names_that_windows_cannot_parse(self) -> None:
        for path, component in ((r"\Users\a*b", "a*b"), (r"\Users\<x>\ana", "<x>"), (r"C:\Users\ana|x", "ana|x"),
                                (r"\\?\C:\Users\..\x", ".."), (r"\\?\C:\Users/ana", "Users/ana"),
                                (r"\ProgramData:x\Contoso", "ProgramData:x"), ("\\" + 256 * "x", 256 * "x")):
            run = self.resolve(Cli.demo(), path, expect=NOT_REACHED)
            self.assertIn("not a name that Windows can parse", run.out)
            found = self.document(Cli.demo(), path, expect=NOT_REACHED)
            self.assertEqual((found["verdict"], found["reason"], found["component"], found["reached"]),
                             ("broken", "malformed", component, False), path)
            self.assertEqual([event["type"] for event in found["trace"]], ["path"])
        self.assertEqual(found["flags"], [])

    def test_names_for_a_terminal(self) -> None:
        run = self.resolve(Cli.demo(), "\\\x1b[31m\u202eodd", expect=NOT_REACHED)
        for harmful in ("\u202e", "\x1b"):
            self.assertNotIn(harmful, run.out)


class Volumes(ResolveCase):
    def test_the_drive_in_front_proves_nothing(self) -> None:
        """Whoever types a letter may be wrong about it: what is missing there is not proven."""
        data = Cli.demo("demo-data.img")
        for path in (r"\Projects\retired", r"D:\Projects\retired"):
            run = self.resolve(data, path, expect=INCOMPLETE)
            self.assertRegex(run.out, r"(?m)^unverifiable  assumed-letter: gamma")
            self.assertIn("--drive-map", run.out)
            run = self.resolve(data, path, "--drive-map", f"D:={data}", expect=NOT_REACHED)
            self.assertRegex(run.out, r"(?m)^broken  missing: gamma")
        self.assert_one_line(self.resolve(data, r"C:\Backup\ana", "--drive-map", f"D:={data}",
                                          expect=USAGE), "C:", "D:", "--drive-map")
        run = self.resolve(data, r"C:\Backup\ana", "--drive-map", f"D:={data}", "--drive-map", f"C:={Cli.demo()}",
                           expect=NOT_REACHED)
        self.assertIn(str(Cli.demo()), run.out)
        found = self.document(Cli.demo(), r"Q:\Documents and Settings", expect=INCOMPLETE)
        self.assertEqual((found["reason"], found["reached"]), ("volume-not-given", None))

    def test_mistakes_and_sources_that_are_none(self) -> None:
        demo = Cli.demo()
        for args, word in (((), "source"), ((demo,), "no path"), ((demo, ""), "path"),
                           ((demo, r"\\server\x"), "network"), ((demo, r"E:\x", "--drive-map", "E:=none"), "E:"),
                           ((demo, r"\x", "-o", demo), "would overwrite"),
                           ((demo, r"\x", "--drive-map", "D:=nothing.img"), "nothing.img")):
            run = self.resolve(*args, expect=USAGE)
            self.assertEqual(run.out, "")
            self.assertIn(word, run.err)
        self.assert_one_line(self.resolve("nothing.img", r"\x", expect=FAILED), "nothing.img")
        mbr_disk(self.dir / "two.img", [Part(0x07, demo_bytes("demo-data.img")), Part(0x07, demo_bytes())])
        self.assert_one_line(self.resolve("two.img", r"\x", expect=USAGE), "several NTFS partitions")
        run = self.resolve("two.img", r"C:\Users", "--drive-map", "C:=two.img#2")
        self.assertIn("two.img#2", run.out)

    def test_a_loose_mft(self) -> None:
        source = self.write("loose.mft", Image(demo_bytes()).loose_mft())
        found = self.document(source, r"C:\Documents and Settings\ana", expect=None)
        self.assertEqual(found["resolved"]["path"], r"\Users\ana")

    def test_output_to_a_file(self) -> None:
        run = self.resolve(Cli.demo(), r"\nothing", "-o", "trace.txt", expect=NOT_REACHED)
        self.assertEqual((run.out, run.err), ("", ""))
        self.assertIn("not found", (self.dir / "trace.txt").read_text())
        self.assert_nothing_left("trace.txt")

    def test_the_cost_is_that_of_the_way(self) -> None:
        run = self.resolve(Cli.demo(), r"C:\Documents and Settings\ana\My Documents", "--stats")
        self.assertRegex(run.err, r"\Alinkaudit: to open the volume: \d+ reads of [\d,]+ bytes\n"
                                  r"linkaudit: for the answer: \d+ reads of [\d,]+ bytes\n\Z")
        self.assertLess(int(run.err.split("answer: ")[1].split()[0]), 30)


class Damage(ResolveCase):
    def test_an_unclean_volume(self) -> None:
        image = Image(demo_bytes())
        image.set_dirty()
        run = self.resolve(image.save(self.dir / "dirty.img"), r"\Users", expect=INCOMPLETE)
        self.assertIn("ok", run.out)
        self.assert_one_line(run, "dirty")

    def test_damaged_index_blocks(self) -> None:
        content = bytearray(demo_bytes())
        for at in range(0, len(content), 4096):
            if content[at:at + 4] == b"INDX":
                content[at:at + 4] = b"XXXX"
        source = self.write("blocks.img", bytes(content))
        verdicts = set()
        for row in self.report(Cli.demo(), "--drive-map", f"C:={Cli.demo()}")["links"][::3]:
            if not row["path"].isprintable():
                continue
            found = self.document(source, "C:" + row["path"], expect=None)
            verdicts.add((found["verdict"], found["complete"]))
            if row["verdict"] == "ok" and found["verdict"] != "ok":
                self.assertEqual((found["verdict"], found["reason"], found["complete"]),
                                 ("unverifiable", "damaged", False), row["path"])
        self.assertIn(("unverifiable", False), verdicts)


def reparse(tag: int, substitute: str, flags: int | None = None) -> bytes:
    """A reparse buffer as [MS-FSCC] 2.1.2.4 and 2.1.2.5 describe it, with an empty print name."""
    name = substitute.encode("utf-16-le")
    head = struct.pack("<4H", 0, len(name), len(name) + 2, 0)
    if flags is not None:
        head += struct.pack("<I", flags)
    data = head + name + bytes(4)
    return struct.pack("<IHH", tag, len(data), 0) + data


@unittest.skipUnless(os.geteuid() == 0, "mounting needs root")
class MadeByNtfs3g(ResolveCase):
    """A volume made by mkntfs and ntfs-3g; where its links lead is worked out by hand."""

    def make(self, links: dict[str, tuple[bool, bytes]], files: list[str]) -> Path:
        image = self.dir / "made.img"
        with open(image, "wb") as file:
            file.truncate(16 << 20)
        try:
            subprocess.run(["mkntfs", "-FqQ", image], check=True, capture_output=True)
            with tempfile.TemporaryDirectory() as mount:
                subprocess.run(["ntfs-3g", "-o", "streams_interface=none", image, mount], check=True,
                               capture_output=True)
                try:
                    for name in files:
                        (Path(mount) / name).parent.mkdir(parents=True, exist_ok=True)
                        (Path(mount) / name).write_bytes(b"x")
                    for name, (directory, buffer) in links.items():
                        path = Path(mount) / name
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.mkdir() if directory else path.touch()
                        os.setxattr(path, "system.ntfs_reparse_data", buffer)
                finally:
                    subprocess.run(["umount", mount], check=True)
        except (FileNotFoundError, subprocess.CalledProcessError, OSError) as error:
            self.skipTest(f"no volume through ntfs-3g: {error}")
        return image

    def test_access_paths_loops_and_limits(self) -> None:
        def junction(target: str) -> tuple[bool, bytes]:
            return True, reparse(MOUNT_POINT, "\\??\\" + target)

        def symlink(target: str, directory: bool = False) -> tuple[bool, bytes]:
            return directory, reparse(SYMLINK, target, 1)
        links = {"here/through": junction(r"C:\there\deep"), "there/deep/up": symlink(r"..\x"),
                 "there/deep/same": symlink(r"\there\x"),
                 "a": symlink("b"), "b": symlink("a"),
                 "grow": symlink(r"grow\more", directory=True)}
        links |= {f"n{i}": symlink(f"n{i + 1}") for i in range(1, 65)}
        source = self.make(links, ["here/x", "there/x", "n65"])
        # Through the junction, `..` is the junction's own directory. [SMB2 2.2.2.2.1.1]
        found = self.document(source, r"C:\here\through\up")
        self.assertEqual((found["resolved"]["path"], found["hops"]), (r"\here\x", 2))
        own, = found["own_places"]
        self.assertEqual((own["path"], own["elsewhere"], own["resolved"]["path"]),
                         (r"\there\deep\up", True, r"\there\x"))
        text = self.resolve(source, r"C:\here\through\up").out
        self.assertIn("From its actual location", text)
        self.assertIn("leads elsewhere", text)
        found = self.document(source, r"C:\here\through\same")
        self.assertFalse(found["own_places"][0]["elsewhere"])
        self.assertEqual(self.document(source, r"\there\deep\up")["own_places"], [])
        for path, reason in ((r"\a", "loop"), (r"\grow\x", "loop"), (r"\n1", "too-many-hops")):
            found = self.document(source, path, expect=NOT_REACHED)
            self.assertEqual((found["verdict"], found["reason"]), ("broken", reason), path)
        self.assertEqual(self.document(source, r"\n2")["hops"], 63)
        found = self.document(source, r"\n2")
        self.assertEqual((found["resolved"]["path"], found["flags"]), (r"\n65", ["long-chain"]))
        self.assertIn("Windows XP and 2003", self.resolve(source, r"\n2").out)
        self.assertEqual(self.document(source, r"\n64\x", expect=NOT_REACHED)["reason"], "wrong-kind")
        rows = self.report(source, "--drive-map", f"C:={source}")["links"]
        self.assertEqual(len(rows), len(links))
        compared = self.assert_like_scan(rows, {str(source): source}, "--drive-map", f"C:={source}")
        self.assertEqual(compared, len(links))


if __name__ == "__main__":
    unittest.main()

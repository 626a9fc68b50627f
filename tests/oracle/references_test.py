#!/usr/bin/python3
"""`linkaudit refs` against a model that deletes, renames and moves.

    references_test.py [--linkaudit BINARY] [-k PATTERN] [-v]

A volume made by mkntfs and filled through ntfs-3g with directories, files and links of all kinds at
random. The script keeps a model of it in memory with a resolver of its own. For every directory, file
and link it computes which links pass it, and finds what breaks by doing it: it takes the subject away,
renames it, moves it, or forgets the letter, follows every link again, and compares where it ends.

Where no file system can be mounted it says so (77).
"""
from __future__ import annotations

import argparse
import json
import random
import struct
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mounted import Mounted, missing_tools

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
SKIPPED = 77
MAX_HOPS = 63
GUID = "{01234567-89ab-cdef-0123-456789abcdef}"

Place = tuple[str, ...]


@dataclass
class Node:
    kind: str  # directory, file, junction, directory-link, file-link
    prefix: str = ""  # of a target: "C:", the volume's GUID, "\\" (rooted), "" (relative)
    target: Place = ()

    def is_link(self) -> bool:
        return self.kind not in ("directory", "file")


@dataclass
class Pass:
    place: Place
    origin: int
    ahead: int


@dataclass
class Walk:
    """What became of following one link."""
    end: Node | None = None
    passes: list[Pass] = field(default_factory=list)
    hops: int = 0
    wants_directory: bool = False


class Broken(Exception):
    pass


class Model:
    def __init__(self) -> None:
        self.nodes: dict[Place, Node] = {}
        self.has_letter = True

    def changed(self, move: dict[Place, Place | None]) -> tuple[Model, dict[Place, Place]]:
        """A copy with subtrees elsewhere or gone, and where every node of it came from."""
        model, origin = Model(), {}
        for place, node in self.nodes.items():
            top = next((top for top in move if place[:len(top)] == top), None)
            new: Place | None = place
            if top is not None:
                new = move[top]
                if new is not None:
                    new = new + place[len(top):]
            if new is not None:
                model.nodes[new] = node
                origin[new] = place
                for i in range(1, len(new)):
                    model.nodes.setdefault(new[:i], Node("directory"))
        return model, origin

    def follow(self, place: Place) -> Walk:
        walk = Walk()
        path = [(name, 0) for name in place]
        try:
            walk.end = self.enter(walk, path, len(path) - 1, 0, Ellipsis)
            if walk.wants_directory and walk.end.kind == "file":
                walk.end = None
        except Broken:
            walk.end = None
        return walk

    def enter(self, walk: Walk, path: list[tuple[str, int]], at: int, ahead: int,
              real: object) -> Node:
        """Follows the link at path[at]; `real`: where it stands, if not at the path itself."""
        place = tuple(name for name, _ in path[:at + 1]) if real is Ellipsis else real
        node = self.nodes[place]  # type: ignore[index]
        rest = path[at + 1:]
        walk.hops += 1
        if walk.hops > MAX_HOPS:
            raise Broken
        if not rest and not ahead:
            walk.wants_directory = walk.wants_directory or node.kind == "directory-link"
        if node.prefix == "C:" and not self.has_letter:
            raise Broken
        target = [(name, walk.hops) for name in node.target]
        if node.kind == "junction":
            end = self.walk(walk, target, ahead + len(rest))
            if not rest:
                return end
            return self.walk(walk, rest, ahead, end, path[:at + 1])
        new = (path[:at] if node.prefix == "" else []) + target + rest
        collapsed: list[tuple[str, int]] = []
        for component in new:
            if component[0] == "..":
                if not collapsed:
                    raise Broken
                collapsed.pop()
            elif component[0] != ".":
                collapsed.append(component)
        return self.walk(walk, collapsed, ahead)

    def place_of(self, node: Node) -> Place:
        return next(place for place, other in self.nodes.items() if other is node)

    def walk(self, walk: Walk, path: list[tuple[str, int]], ahead: int, start: Node | None = None,
             before: list[tuple[str, int]] | None = None) -> Node:
        """Down `path` from the root, or from `start`, to which the path `before` led."""
        before = before or []
        real = self.place_of(start) if start else ()
        node = start or self.nodes[()]
        for i, (name, origin) in enumerate(path):
            if node.kind == "file":
                raise Broken
            real = real + (name,)
            left = ahead + len(path) - i - 1
            if real not in self.nodes:
                raise Broken
            walk.passes.append(Pass(real, origin, left))
            node = self.nodes[real]
            if node.is_link():
                return self.enter(walk, before + path, len(before) + i, ahead, real)
        return node


def reparse_data(node: Node) -> bytes:
    relative = node.prefix in ("", "\\")
    text = "\\".join(node.target)
    if node.prefix == "\\":
        text = "\\" + text
    elif not relative:
        text = f"\\??\\{node.prefix}\\{text}"
    name = text.encode("utf-16-le")
    if node.kind == "junction":
        body = struct.pack("<4H", 0, len(name), len(name) + 2, 0) + name + bytes(4)
        tag = 0xA0000003
    else:
        body = struct.pack("<4HI", 0, len(name), len(name), 0, int(relative)) + name
        tag = 0xA000000C
    return struct.pack("<IHH", tag, len(body), 0) + body


def random_model(generator: random.Random) -> Model:
    model = Model()
    model.nodes[()] = Node("directory")
    directories: list[Place] = [()]
    for i in range(40):
        parent = generator.choice(directories)
        if len(parent) < 6:
            directories.append(parent + (f"d{i}",))
            model.nodes[directories[-1]] = Node("directory")
    files = [generator.choice(directories) + (f"f{i}",) for i in range(20)]
    model.nodes.update((file, Node("file")) for file in files)
    links: list[Place] = []
    for i in range(150):
        place = generator.choice(directories) + (f"l{i}",)
        kind = generator.choice(("junction", "directory-link", "directory-link", "file-link"))
        goal = list(generator.choice(directories[1:] + files + links * 2))
        if generator.random() < 0.3:  # beyond the goal: through links, into files, to nothing
            goal += list(generator.choice(directories[1:] + files))[-1:]
        if generator.random() < 0.1:
            goal.append("none")
        prefix = generator.choice(("C:", f"Volume{GUID}") if kind == "junction"
                                  else ("C:", f"Volume{GUID}", "\\", "", "", ""))
        if prefix == "":
            here = list(place[:-1])
            # Down from a common ancestor, or from a higher one: out of it and back by its name.
            common = 0
            while common < min(len(here), len(goal)) and here[common] == goal[common]:
                common += 1
            common = generator.randint(0, common) if generator.random() < 0.3 else common
            goal = [".."] * (len(here) - common) + goal[common:]
            if not goal:
                goal = ["."]
        model.nodes[place] = Node(kind, prefix, tuple(goal))
        links.append(place)
    return model


def fill(model: Model, point: Path) -> None:
    for place, node in sorted(model.nodes.items(), key=lambda item: len(item[0])):
        path = point.joinpath(*place)
        if node.kind in ("file", "file-link"):
            path.write_bytes(b"" if node.is_link() else b"content")
        elif place:
            path.mkdir()
    for place, node in model.nodes.items():
        if node.is_link():
            subprocess.run(["setfattr", "-h", "-n", "system.ntfs_reparse_data", "-v",
                            "0x" + reparse_data(node).hex(), str(point.joinpath(*place))], check=True)


def text(place: Place) -> str:
    return "\\" + "\\".join(place)


def within(place: Place, top: Place) -> bool:
    return place[:len(top)] == top


class Oracle:
    """Which links refer to a subject, and what breaks them, found by trying."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.links = [place for place, node in model.nodes.items() if node.is_link()]
        self.before = {place: model.follow(place) for place in self.links}
        model.has_letter = False
        self.letterless = {place: model.follow(place).end for place in self.links}
        model.has_letter = True

    def ends(self, model: Model, origin: dict[Place, Place]) -> dict[Place, Node | None]:
        """By the links' first places."""
        return {origin[place]: model.follow(place).end
                for place, node in model.nodes.items() if node.is_link()}

    def rows(self, subject: Place) -> dict[str, tuple[object, ...]]:
        deleted = self.ends(*self.model.changed({subject: None}))
        renamed = self.ends(*self.model.changed({subject: subject[:-1] + ("renamed",)}))
        moved = self.ends(*self.model.changed({subject: ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "moved")}))
        rows = {}
        for link in self.links:
            walk = self.before[link]
            if link == subject:  # itself a row where only its place keeps it working
                if walk.end is not None and moved[link] is not walk.end:
                    rows[text(link)] = ("out", True, True, False, renamed[link] is not walk.end, True,
                                        self.letterless[link] is not walk.end)
                continue
            inside = within(link, subject) and not self.model.nodes[subject].is_link()
            works = walk.end is not None
            passes = [met for met in walk.passes if met.place == subject]
            own = [met for met in passes if met.origin <= 1]
            if own:
                kind = "at" if any(met.ahead == 0 for met in own) else "into"
            elif passes:
                kind = "through"
            elif inside and works and moved[link] is not walk.end:
                kind = "out"
            else:
                continue
            rows[text(link)] = (kind, inside, works,
                                works and not inside and deleted[link] is not walk.end,
                                works and renamed[link] is not walk.end,
                                works and moved[link] is not walk.end,
                                works and self.letterless[link] is not walk.end)
        # Nothing may break that is not in the list.
        for link in self.links:
            end = self.before[link].end
            if end is not None and link != subject and text(link) not in rows:
                for after in (deleted, renamed, moved):
                    assert after.get(link, end) is end, (link, subject)
        return rows


class RefsOnNtfs3g(unittest.TestCase):
    binary: Path

    def setUp(self) -> None:
        if missing := missing_tools():
            self.skipTest(f"{missing} is missing")

    def refs(self, image: Path, place: Place) -> dict[str, tuple[object, ...]]:
        done = subprocess.run([str(self.binary), "refs", str(image), "C:" + text(place), "--drive-map",
                               f"Volume{GUID}={image}", "-q", "-o", "json=-"],
                              capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, b""), place)
        document = json.loads(done.stdout)
        self.assertEqual(document["header"]["subject"]["path"], text(place))
        rows: dict[str, tuple[object, ...]] = {}
        sums = dict.fromkeys(("if_deleted", "if_renamed", "if_moved", "if_relettered"), 0)
        for row in document["links"]:
            relation = row["relation"]
            rows[row["path"]] = (relation["kind"], relation["inside"],
                                 row["verdict"] in ("ok", "degraded"),
                                 relation["breaks_if_deleted"], relation["breaks_if_renamed"],
                                 relation["breaks_if_moved"], relation["breaks_if_relettered"])
            for name in sums:
                sums[name] += relation["breaks_" + name]
        self.assertEqual(document["summary"]["references"]["breaks"], sums)
        return rows

    def subjects(self, model: Model) -> Iterator[Place]:
        return (place for place in model.nodes if place)

    def test_random_volumes(self) -> None:
        asked = rows = 0
        kinds: set[tuple[object, ...]] = set()
        for seed in (1, 2, 3):
            model = random_model(random.Random(seed))
            oracle = Oracle(model)
            with tempfile.TemporaryDirectory(prefix="linkaudit-refs-") as folder:
                volume = Mounted(Path(folder), "-s", "512", "-c", "4096")
                try:
                    fill(model, volume.point)
                finally:
                    volume.leave()
                for subject in self.subjects(model):
                    with self.subTest(seed=seed, subject=text(subject)):
                        expected = oracle.rows(subject)
                        shown = self.refs(volume.image, subject)
                        different = {link: (shown.get(link), expected.get(link), text(
                                            model.nodes[tuple(link[1:].split("\\"))].target))
                                     for link in shown.keys() | expected.keys()
                                     if shown.get(link) != expected.get(link)}
                        self.assertEqual(different, {}, "shown, expected, target")
                        asked += 1
                        rows += len(expected)
                        kinds.update((row[0], row[1]) + row[3:] for row in expected.values())
        self.assertGreater(asked, 500)
        self.assertEqual({kind for kind, *_ in kinds}, {"at", "into", "through", "out"})
        print(f"{asked} subjects, {rows} references, {len(kinds)} sorts of them", file=sys.stderr)


def main() -> int:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--linkaudit", type=Path,
                        default=REPOSITORY / "build" / "release" / "linkaudit")
    options, rest = parser.parse_known_args()
    RefsOnNtfs3g.binary = options.linkaudit.resolve()
    program = unittest.main(argv=[sys.argv[0], *rest], exit=False)
    if not program.result.wasSuccessful():
        return 1
    return SKIPPED if program.result.skipped else 0


if __name__ == "__main__":
    sys.exit(main())

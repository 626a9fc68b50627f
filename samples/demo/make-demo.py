#!/usr/bin/python3
"""Makes the two demo volumes, demo.img (used as C:) and demo-data.img (used as D:).

Needs root, FUSE and Debian's package ntfs-3g (mkntfs, ntfs-3g); nothing else but Python itself.
The images are made with ntfs-3g; what it refuses to write (damaged reparse data, a junction on a
file, a case-sensitive directory) is patched into the unmounted image afterwards. Times, serial
numbers, update sequence numbers and unused space are then set to fixed values, so that equal
versions of the tools give equal bytes. What a scan of them has to say is in manifest.json, which
was written by hand and not by running linkaudit.

    make-demo.py OUTPUT_DIR            writes OUTPUT_DIR/demo.img and OUTPUT_DIR/demo-data.img
    make-demo.py OUTPUT_DIR --xz       and compresses them to .img.xz beside them
"""

import argparse
import lzma
import os
import stat
import struct
import subprocess
import tempfile
from pathlib import Path

# --- Reparse data ---------------------------------------------------------------------------------

MOUNT_POINT = 0xA0000003
SYMLINK = 0xA000000C
RELATIVE = 1
MEDIA_GUID = "{6d1f3c2a-58b0-4e7d-9a41-0c5e2b7f9d10}"  # the volume name of demo-data.img
LOST_GUID = "{0b7e41d6-93c2-4f0a-8a55-72e9d4c1a603}"  # the volume name of a disk that is not there
VENDOR_GUID = bytes.fromhex("d2c1b0a9f8e7d6c5b4a3928170605040")


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def buffer(tag: int, data: bytes, guid: bytes = b"") -> bytes:
    return struct.pack("<IHH", tag, len(data), 0) + guid + data


def names(tag: int, substitute: str, shown: str, flags: int | None) -> bytes:
    sub, prt = utf16(substitute), utf16(shown)
    head = struct.pack("<HHHH", 0, len(sub), len(sub) + 2, len(prt))
    if flags is not None:
        head += struct.pack("<I", flags)
    return buffer(tag, head + sub + b"\0\0" + prt + b"\0\0")


def shown_name(substitute: str) -> str:
    """The print name that Windows' own tools would write."""
    if substitute.startswith("\\??\\UNC\\"):
        return "\\\\" + substitute[8:]
    return substitute.removeprefix("\\??\\")


def lx_symlink(target: bytes) -> bytes:
    return buffer(0xA000001D, struct.pack("<I", 2) + target)


def app_exec_link(package: str, entry: str, executable: str) -> bytes:
    text = "".join(part + "\0" for part in (package, entry, executable, "0"))
    return buffer(0x8000001B, struct.pack("<I", 3) + utf16(text))


def wof_file(algorithm: int) -> bytes:
    return buffer(0x80000017, struct.pack("<IIII", 1, 2, 1, algorithm))


def wci(tag: int, name: str) -> bytes:
    layer = bytes.fromhex("0f1e2d3c4b5a69788796a5b4c3d2e1f0")
    return buffer(tag, struct.pack("<II", 1, 0) + layer + struct.pack("<H", 2 * len(name)) + utf16(name))


# --- A volume while it is mounted -----------------------------------------------------------------


class Tree:
    """Collects reparse points while the tree grows, and sets them last, deepest first: below a
    reparse point ntfs-3g shows nothing any more."""

    def __init__(self, root: str):
        self.root = os.fsencode(root)
        self.pending: list[tuple[bytes, bytes]] = []

    def at(self, path: str) -> bytes:
        """Of a path on the volume, with backslashes. Lone surrogates pass, as ntfs-3g wants them."""
        assert path.startswith("\\")
        return self.root + path.replace("\\", "/").encode("utf-8", "surrogatepass")

    def folder(self, path: str) -> None:
        os.makedirs(self.at(path), exist_ok=True)

    def file(self, path: str, content: bytes = b"") -> None:
        os.makedirs(os.path.dirname(self.at(path)), exist_ok=True)
        with open(self.at(path), "xb") as out:
            out.write(content)

    def hard_link(self, old: str, new: str) -> None:
        os.makedirs(os.path.dirname(self.at(new)), exist_ok=True)
        os.link(self.at(old), self.at(new))

    def short_name(self, path: str, name: str) -> None:
        os.setxattr(self.at(path), "system.ntfs_dos_name", name.encode())

    def attributes(self, path: str, bits: int) -> None:
        os.setxattr(self.at(path), "system.ntfs_attrib", struct.pack("<I", bits))

    def stream(self, path: str, name: str, content: bytes) -> None:
        os.setxattr(self.at(path), "user." + name, content)

    def reparse(self, path: str, data: bytes, directory: bool) -> None:
        if not os.path.lexists(self.at(path)):
            self.folder(path) if directory else self.file(path)
        self.pending.append((self.at(path), data))

    def junction(self, path: str, substitute: str, shown: str | None = None) -> None:
        shown = shown_name(substitute) if shown is None else shown
        self.reparse(path, names(MOUNT_POINT, substitute, shown, None), True)

    def file_link(self, path: str, substitute: str, flags: int = 0, shown: str | None = None) -> None:
        shown = shown_name(substitute) if shown is None else shown
        self.reparse(path, names(SYMLINK, substitute, shown, flags), False)

    def folder_link(self, path: str, substitute: str, flags: int = 0, shown: str | None = None) -> None:
        shown = shown_name(substitute) if shown is None else shown
        self.reparse(path, names(SYMLINK, substitute, shown, flags), True)

    def set_reparse_points(self) -> None:
        for path, data in sorted(self.pending, key=lambda item: -item[0].count(b"/")):
            os.setxattr(path, "system.ntfs_reparse_data", data, follow_symlinks=False)

    def record(self, path: str) -> int:
        return os.lstat(self.at(path)).st_ino


# --- C: -------------------------------------------------------------------------------------------


def empty_hive() -> bytes:
    """A registry hive with a root key and nothing else: one bin, no log to replay."""
    base = bytearray(4096)
    struct.pack_into("<4sIIQIIIIIII", base, 0, b"regf", 1, 1, 0, 1, 5, 0, 1, 0x20, 4096, 1)
    checksum = 0
    for word, in struct.iter_unpack("<I", base[:508]):
        checksum ^= word
    struct.pack_into("<I", base, 508, checksum)
    none = 0xFFFFFFFF
    key = struct.pack("<2sHQIIIIIIIIIIIIIIIHH", b"nk", 0x2C, 0, 0, none, 0, 0, none, none, 0, none, 0x78, none,
                      0, 0, 0, 0, 0, 4, 0) + b"ROOT"
    key += bytes(-(len(key) + 4) % 8)
    security = struct.pack("<2sHIII", b"sk", 0, 0x78, 0x78, 1) + struct.pack("<I", 20) + \
        struct.pack("<BBHIIII", 1, 0, 0x8000, 0, 0, 0, 0)
    security += bytes(-(len(security) + 4) % 8)
    hive_bin = bytearray(4096)
    struct.pack_into("<4sII", hive_bin, 0, b"hbin", 0, 4096)
    at = 0x20
    for cell in (key, security):
        struct.pack_into("<i", hive_bin, at, -(len(cell) + 4))
        hive_bin[at + 4:at + 4 + len(cell)] = cell
        at += len(cell) + 4
    struct.pack_into("<i", hive_bin, at, 4096 - at)
    return bytes(base) + bytes(hive_bin)


def windows(t: Tree) -> None:
    """What makes it look like a system drive, and the links that every Windows has."""
    t.file("\\Windows\\notepad.exe", b"MZ notepad")
    t.file("\\Windows\\System32\\kernel32.dll", b"MZ kernel32")
    t.file("\\Windows\\System32\\drivers\\etc\\hosts", b"127.0.0.1 localhost\r\n")
    t.folder("\\Program Files")
    t.short_name("\\Program Files", "PROGRA~1")
    t.file("\\Program Files\\Contoso\\app.exe", b"MZ app")
    t.file("\\ProgramData\\Contoso\\settings.ini", b"[contoso]\r\ntheme=dark\r\n")
    t.folder("\\Users\\Default")
    t.folder("\\Users\\Public\\Desktop")
    t.folder("\\Users\\ana\\AppData\\Roaming\\Microsoft")
    t.file("\\Users\\ana\\AppData\\Local\\cache.db", b"cache")
    t.folder("\\Users\\ana\\Documents\\Čeština\\日本語")

    hidden_system = 0x2006  # HIDDEN | SYSTEM | NOT_CONTENT_INDEXED, as Windows makes them
    for path, target in (
        ("\\Documents and Settings", "\\??\\C:\\Users"),
        ("\\Users\\Default User", "\\??\\C:\\Users\\Default"),
        ("\\ProgramData\\Application Data", "\\??\\C:\\ProgramData"),
        ("\\ProgramData\\Desktop", "\\??\\C:\\Users\\Public\\Desktop"),
        ("\\Users\\ana\\My Documents", "\\??\\C:\\Users\\ana\\Documents"),
        ("\\Users\\ana\\Application Data", "\\??\\C:\\Users\\ana\\AppData\\Roaming"),
        ("\\Users\\ana\\AppData\\Local\\Application Data", "\\??\\C:\\Users\\ana\\AppData\\Local"),
        ("\\Users\\ana\\SendTo", "\\??\\C:\\Users\\ana\\AppData\\Roaming\\Microsoft\\Windows\\SendTo"),
    ):
        t.junction(path, target)
        t.attributes(path, hidden_system)
    t.folder_link("\\Users\\All Users", "\\??\\C:\\ProgramData")
    t.attributes("\\Users\\All Users", hidden_system)
    t.junction("\\Users\\ana\\Music", "\\??\\D:\\Media\\Music")

    # Compressed by "compact /exe": the data are in a stream of their own.
    for path, algorithm in (("\\Windows\\explorer.exe", 1), ("\\Windows\\System32\\calc.exe", 0)):
        t.file(path)
        t.stream(path, "WofCompressedData", b"not really compressed")
        t.reparse(path, wof_file(algorithm), False)

    installer = "Microsoft.DesktopAppInstaller"
    folder = f"\\Program Files\\WindowsApps\\{installer}_1.22.10861.0_x64__8wekyb3d8bbwe"
    t.file(folder + "\\winget.exe", b"MZ winget")
    aliases = "\\Users\\ana\\AppData\\Local\\Microsoft\\WindowsApps"
    t.reparse(aliases + "\\winget.exe",
              app_exec_link(f"{installer}_8wekyb3d8bbwe", f"{installer}_8wekyb3d8bbwe!winget",
                            "C:" + folder + "\\winget.exe"), False)
    python = "PythonSoftwareFoundation.Python.3.12"
    t.reparse(aliases + "\\python.exe",
              app_exec_link(f"{python}_qbz5n2kfra8p0", f"{python}_qbz5n2kfra8p0!Python",
                            f"C:\\Program Files\\WindowsApps\\{python}_3.12.2032.0_x64__"
                            "qbz5n2kfra8p0\\python3.12.exe"), False)

    # OneDrive with Files On-Demand: Budget is on the disk, Taxes is not.
    cloud = buffer(0x9000601A, b"FeRp" + bytes(28))
    t.file("\\Users\\ana\\OneDrive\\Budget.xlsx", b"PK budget")
    t.file("\\Users\\ana\\OneDrive\\Photos\\cat.jpg", b"\xff\xd8\xff cat")
    t.reparse("\\Users\\ana\\OneDrive\\Budget.xlsx", cloud, False)
    t.reparse("\\Users\\ana\\OneDrive", cloud, True)


def other_tags(t: Tree) -> None:
    """Reparse points that are not links, or not to Windows itself."""
    t.file("\\Archive\\video-master.mov", b"deduplicated")
    t.reparse("\\Archive\\video-master.mov", buffer(0x80000013, b"\1\0\0\0" + bytes(60)), False)
    t.reparse("\\Archive\\old-tapes.dat", buffer(0xC0000004, bytes(16)), False)
    t.reparse("\\Archive\\older-tapes.dat", buffer(0x80000006, bytes(16)), False)
    t.reparse("\\Archive\\single-instance.doc", buffer(0x80000007, bytes(24)), False)
    t.reparse("\\Archive\\dfs-root", buffer(0x8000000A, b""), True)
    t.reparse("\\Archive\\dfs-replica", buffer(0x80000012, b""), True)
    t.reparse("\\Archive\\web-cache", buffer(0xA0000010, bytes(8)), True)
    t.reparse("\\Archive\\sync-server.dat", buffer(0x8000001E, bytes(8)), False)
    t.reparse("\\Archive\\not-yet-named.bin", buffer(0x80000099, b"future"), False)
    t.reparse("\\Archive\\vendor-stub.bin", buffer(0x00000042, b"stub", VENDOR_GUID), False)
    t.file("\\Archive\\vendor-vault\\contract.pdf", b"%PDF")
    t.reparse("\\Archive\\vendor-vault", buffer(0x10000777, b"vault", VENDOR_GUID), True)

    t.reparse("\\Archive\\nfs\\export", buffer(0x80000014, struct.pack("<Q", 0x014B4E4C) +
                                               utf16("/export/home")), False)
    t.reparse("\\Archive\\nfs\\null", buffer(0x80000014, struct.pack("<QII", 0x524843, 1, 3)), False)
    t.reparse("\\Archive\\nfs\\queue", buffer(0x80000014, struct.pack("<Q", 0x4F464946)), False)

    # A container's layer, and a repository that VFS for Git projects.
    t.file("\\ProgramData\\Docker\\layer1\\Files\\license.txt", b"license")
    t.reparse("\\ProgramData\\Docker\\layer1\\hosts", wci(0x80000018, "Files\\hosts"), False)
    t.reparse("\\ProgramData\\Docker\\layer1\\Files", wci(0x90001018, "Files"), True)
    t.file("\\src\\huge-repo\\README.md", b"# huge\n")
    t.reparse("\\src\\huge-repo\\deleted.txt", buffer(0xA0000022, b""), False)
    t.reparse("\\src\\huge-repo", buffer(0x9000001C, b"projected"), True)

    # Made by WSL.
    wsl = "\\Users\\ana\\wsl"
    t.file(wsl + "\\notes.txt", b"notes\n")
    t.reparse(wsl + "\\todo", lx_symlink(b"notes.txt"), False)
    t.reparse(wsl + "\\gone", lx_symlink(b"missing.txt"), False)
    t.reparse(wsl + "\\bin", lx_symlink(b"/usr/bin"), False)
    t.reparse(wsl + "\\windows", lx_symlink(b"/mnt/c/Windows"), False)
    t.reparse(wsl + "\\data", lx_symlink(b"/mnt/d/Projects"), False)
    t.reparse(wsl + "\\latin-1", lx_symlink(b"caf\xe9.txt"), False)
    os.mknod(t.at(wsl + "\\agent.sock"), stat.S_IFSOCK | 0o600)
    os.mkfifo(t.at(wsl + "\\pipe"))
    os.mknod(t.at(wsl + "\\null"), stat.S_IFCHR | 0o666, os.makedev(1, 3))
    os.mknod(t.at(wsl + "\\loop0"), stat.S_IFBLK | 0o660, os.makedev(7, 0))


LOCAL = "\\Users\\ana\\AppData\\Local"
DEEP = "\\Links\\names" + "".join(f"\\deep folder {n} of seven, with quite a long name" for n in range(1, 8))


def working_links(t: Tree) -> None:
    t.file("\\Links\\targets\\file.txt", b"a target\n")
    t.file("\\Links\\targets\\folder\\inner.txt", b"an inner target\n")
    t.file("\\Links\\targets\\report.docx", b"PK report")
    t.stream("\\Links\\targets\\report.docx", "Zone.Identifier", b"[ZoneTransfer]\r\nZoneId=3\r\n")
    t.file("\\src\\kernel\\Makefile", b"all:\n")  # a case-sensitive folder: see patch_system()
    t.file("\\src\\kernel\\makefile", b"none:\n")

    ok = "\\Links\\ok"
    t.junction(ok + "\\absolute", "\\??\\C:\\ProgramData\\Contoso")
    t.junction(ok + "\\case-blind", "\\??\\c:\\PROGRAMDATA\\contoso")
    t.junction(ok + "\\short-name", "\\??\\C:\\PROGRA~1\\Contoso")
    t.junction(ok + "\\dosdevices", "\\DosDevices\\C:\\ProgramData", "")
    t.junction(ok + "\\global-dosdevices", "\\GLOBAL??\\C:\\ProgramData", "")
    t.junction(ok + "\\no-print-name", "\\??\\C:\\ProgramData", "")
    t.junction(ok + "\\lying-print-name", "\\??\\C:\\ProgramData\\Contoso", "C:\\Users\\ana\\Documents")
    t.junction(ok + "\\trailing-backslash", "\\??\\C:\\ProgramData\\Contoso\\", "C:\\ProgramData\\Contoso")
    t.file_link(ok + "\\absolute.ini", "\\??\\C:\\ProgramData\\Contoso\\settings.ini")
    t.file_link(ok + "\\relative.ini", "..\\..\\ProgramData\\Contoso\\settings.ini", RELATIVE)
    t.file_link(ok + "\\rooted.ini", "\\ProgramData\\Contoso\\settings.ini", RELATIVE)
    t.folder_link(ok + "\\rooted", "\\ProgramData\\Contoso", RELATIVE)
    t.folder_link(ok + "\\relative", "..\\targets\\folder", RELATIVE)
    t.folder_link(ok + "\\to-junction", ".\\absolute", RELATIVE)
    t.folder_link(ok + "\\this-folder", ".", RELATIVE)
    t.folder_link(ok + "\\up-to-the-root", "..\\..", RELATIVE)
    t.junction(ok + "\\chain-1", "\\??\\C:\\Links\\targets\\folder")
    t.junction(ok + "\\chain-2", "\\??\\C:\\Links\\ok\\chain-1")
    t.junction(ok + "\\chain-3", "\\??\\C:\\Links\\ok\\chain-2")
    t.file_link(ok + "\\through-a-link.ini", "\\??\\C:\\Links\\ok\\absolute\\settings.ini")
    # "far\.." collapses before anything is looked up: far is not followed, and need not exist.
    t.file(ok + "\\near.txt", b"near\n")
    t.folder_link(ok + "\\far", "\\??\\C:\\Windows\\System32")
    t.file_link(ok + "\\lexical.txt", "far\\..\\near.txt", RELATIVE)
    t.file_link(ok + "\\lexical-absent.txt", "no-such-folder\\..\\near.txt", RELATIVE)
    t.file_link(ok + "\\stream.txt", "..\\targets\\report.docx:Zone.Identifier", RELATIVE)
    t.file_link(ok + "\\upper-makefile", "\\??\\C:\\src\\kernel\\Makefile")
    t.file_link(ok + "\\lower-makefile", "\\??\\C:\\src\\kernel\\makefile")
    t.junction(ok + "\\own-drive", "\\??\\C:\\")
    t.junction(ok + "\\other-drive", "\\??\\D:\\")
    t.junction(ok + "\\mounted", f"\\??\\Volume{MEDIA_GUID}\\", "")
    t.junction(ok + "\\volume-path", f"\\??\\Volume{MEDIA_GUID}\\Projects\\alpha", "")
    t.file_link(ok + "\\other-drive.md", "\\??\\D:\\Projects\\alpha\\README.md")
    t.file_link(ok + "\\there-and-back.ini", "\\??\\D:\\Projects\\home\\ProgramData\\Contoso\\settings.ini")
    t.file_link(ok + "\\to-wof.exe", "\\??\\C:\\Windows\\explorer.exe")
    t.file_link(ok + "\\to-dedup.mov", "\\??\\C:\\Archive\\video-master.mov")
    t.file_link(ok + "\\to-cloud.xlsx", "\\??\\C:\\Users\\ana\\OneDrive\\Budget.xlsx")
    t.file_link(ok + "\\into-cloud.jpg", "\\??\\C:\\Users\\ana\\OneDrive\\Photos\\cat.jpg")
    t.junction(ok + "\\attribute-bit-clear", "\\??\\C:\\ProgramData")  # see patch_system()
    # 62 times through one link that leads to its own parent: 63 links in all, and no loop.
    t.file_link(ok + "\\sixty-three.db", "\\??\\C:" + LOCAL + 62 * "\\Application Data" + "\\cache.db", 0, "")

    t.folder("\\Links\\chain")
    for n in range(1, 64):
        t.junction(f"\\Links\\chain\\{n:02}", f"\\??\\C:\\Links\\chain\\{n + 1:02}")
    t.junction("\\Links\\chain\\64", "\\??\\C:\\ProgramData")

    # Through a junction, ".." of a later relative link counts from the junction's own path; through
    # a directory symbolic link, from where that leads.
    rule = "\\Links\\parent-rule"
    t.file(rule + "\\note.txt", b"beside the junction\n")
    t.file(rule + "\\real\\note.txt", b"beside the real folder\n")
    t.file(rule + "\\real\\only-in-real.txt", b"only here\n")
    t.file(rule + "\\real\\deep\\sub\\file.txt", b"file\n")
    t.file_link(rule + "\\real\\deep\\note-link.txt", "..\\note.txt", RELATIVE)
    t.file_link(rule + "\\real\\deep\\only-link.txt", "..\\only-in-real.txt", RELATIVE)
    t.folder_link(rule + "\\real\\deep\\folder-link", "sub\\leaf", RELATIVE)
    t.file_link(rule + "\\real\\deep\\sub\\leaf\\file-link.txt", "..\\file.txt", RELATIVE)
    t.junction(rule + "\\junction", "\\??\\C:\\Links\\parent-rule\\real\\deep")
    t.folder_link(rule + "\\symlink", "\\??\\C:\\Links\\parent-rule\\real\\deep")
    t.file_link(rule + "\\note-via-junction.txt", "junction\\note-link.txt", RELATIVE)
    t.file_link(rule + "\\note-via-symlink.txt", "symlink\\note-link.txt", RELATIVE)
    t.file_link(rule + "\\only-via-junction.txt", "junction\\only-link.txt", RELATIVE)
    t.file_link(rule + "\\only-via-symlink.txt", "symlink\\only-link.txt", RELATIVE)
    t.file_link(rule + "\\file-via-both.txt", "junction\\folder-link\\file-link.txt", RELATIVE)


def odd_names(t: Tree) -> None:
    n = "\\Links\\names"
    t.junction(n + "\\Grüße 📁", "\\??\\C:\\Users\\ana\\Documents\\Čeština\\日本語")
    t.junction(n + "\\case-blind čeština", "\\??\\C:\\USERS\\Ana\\documents\\čEŠTINA\\日本語")
    t.junction(n + "\\bell\x07", "\\??\\C:\\ProgramData")
    t.file_link(n + "\\invoice\u202efdp.exe", "..\\targets\\file.txt", RELATIVE)
    t.junction(n + "\\lone\ud800surrogate", "\\??\\C:\\ProgramData")
    t.folder(n + "\\half\udc00pair")
    t.junction(n + "\\to-half-pair", "\\??\\C:\\Links\\names\\half\udc00pair")
    t.file_link(n + "\\why?.txt", "..\\targets\\file.txt", RELATIVE)
    t.folder(n + "\\ends with a dot.")
    t.junction(n + "\\CON", "\\??\\C:\\Links\\names\\ends with a dot.")
    t.file(DEEP + "\\bottom.txt", b"deep\n")
    t.junction(DEEP + "\\up", "\\??\\C:\\ProgramData")
    t.file_link(n + "\\to-the-bottom.txt", "\\??\\C:" + DEEP + "\\bottom.txt")


def failing_links(t: Tree) -> None:
    d = "\\Links\\degraded"
    t.file_link(d + "\\file-link-to-folder", "\\??\\C:\\ProgramData")
    t.file_link(d + "\\file-link-to-folder-relative", "..\\targets\\folder", RELATIVE)
    t.junction(d + "\\mount-without-backslash", f"\\??\\Volume{MEDIA_GUID}", "")
    t.file_link(d + "\\through-file-link.ini",
                "\\??\\C:\\Links\\degraded\\file-link-to-folder\\Contoso\\settings.ini")
    t.junction(d + "\\junction-to-file", "\\??\\C:\\ProgramData\\Contoso\\settings.ini")

    b = "\\Links\\broken\\missing"
    t.junction(b + "\\last", "\\??\\C:\\ProgramData\\Uninstalled App")
    t.file_link(b + "\\middle.txt", "\\??\\C:\\Old Projects\\2019\\plan.txt")
    t.file_link(b + "\\relative.txt", "..\\nowhere\\x.txt", RELATIVE)
    t.folder_link(b + "\\rooted", "\\Temp\\build", RELATIVE)
    t.junction(b + "\\at-the-second-hop", "\\??\\C:\\Links\\broken\\missing\\last")
    t.junction(b + "\\other-drive", "\\??\\D:\\Projects\\cancelled")
    t.junction(b + "\\volume-path", f"\\??\\Volume{MEDIA_GUID}\\nothing here", "")
    t.file_link(b + "\\wrong-case", "\\??\\C:\\src\\kernel\\MAKEFILE")
    t.file_link(b + "\\stream.txt", "..\\..\\targets\\report.docx:Comments", RELATIVE)

    b = "\\Links\\broken\\wrong-kind"
    t.file_link(b + "\\file-as-folder.txt", "\\??\\C:\\Windows\\notepad.exe\\readme.txt")
    t.file_link(b + "\\file-with-backslash.ini", "\\??\\C:\\ProgramData\\Contoso\\settings.ini\\")

    b = "\\Links\\broken\\trailing-backslash"
    t.folder_link(b + "\\relative", "..\\..\\targets\\folder", RELATIVE)
    t.junction(b + "\\by-an-old-node", "\\??\\C:\\Links\\broken\\trailing-backslash\\relative\\",
               "C:\\Links\\broken\\trailing-backslash\\relative")
    t.folder_link("\\Links\\broken\\above-root\\users", "..\\..\\..\\..\\Users", RELATIVE)

    b = "\\Links\\broken\\loop"
    t.junction(b + "\\self", "\\??\\C:\\Links\\broken\\loop\\self")
    t.file_link(b + "\\self-relative.txt", "self-relative.txt", RELATIVE)
    t.folder_link(b + "\\ring-a", "ring-b", RELATIVE)
    t.folder_link(b + "\\ring-b", "ring-a", RELATIVE)
    t.folder_link(b + "\\into-the-ring", "ring-a", RELATIVE)
    t.junction(b + "\\tick", "\\??\\C:\\Links\\broken\\loop\\tock")
    t.junction(b + "\\tock", "\\??\\C:\\Links\\broken\\loop\\tick")
    t.folder_link(b + "\\growing", "growing\\deeper", RELATIVE)

    b = "\\Links\\broken\\too-many-hops"
    t.file_link(b + "\\sixty-four.db", "\\??\\C:" + LOCAL + 63 * "\\Application Data" + "\\cache.db", 0, "")

    b = "\\Links\\broken\\malformed"
    t.junction(b + "\\win32-path", "C:\\ProgramData")
    t.file_link(b + "\\win32-path.ini", "C:\\ProgramData\\Contoso\\settings.ini")
    t.junction(b + "\\win32-verbatim", "\\\\?\\C:\\ProgramData", "")
    t.junction(b + "\\volume-verbatim", f"\\??\\\\\\?\\Volume{MEDIA_GUID}\\", "")
    t.folder_link(b + "\\forward-slashes", "../../targets/folder", RELATIVE)
    t.junction(b + "\\forward-slash-absolute", "\\??\\C:/ProgramData")
    t.junction(b + "\\empty-component", "\\??\\C:\\ProgramData\\\\Contoso")
    t.junction(b + "\\dot", "\\??\\C:\\Users\\.\\ana")
    t.junction(b + "\\dot-dot", "\\??\\C:\\Users\\..\\ProgramData")
    t.file_link(b + "\\asterisk", "\\??\\C:\\ProgramData\\Contoso\\*.ini")
    t.file_link(b + "\\question-mark", "what?.txt", RELATIVE)
    t.junction(b + "\\control-character", "\\??\\\x02C:\\", "")
    t.junction(b + "\\empty", "", "C:\\ProgramData")
    t.file_link(b + "\\relative-flag.ini", "\\??\\C:\\ProgramData\\Contoso\\settings.ini", RELATIVE)
    t.junction(b + "\\relative-junction", "..\\..\\targets\\folder")
    t.file_link(b + "\\relative-without-flag.txt", "win32-path.ini")
    t.junction(b + "\\overrun", "\\??\\C:\\ProgramData")  # these three: see patch_system()
    t.junction(b + "\\odd-length", "\\??\\C:\\ProgramData")
    t.junction(b + "\\wrong-size", "\\??\\C:\\ProgramData")

    b = "\\Links\\broken\\not-followed"
    t.folder_link(b + "\\through-lx-link", "\\??\\C:\\Users\\ana\\wsl\\windows\\System32")
    t.file_link(b + "\\to-lx-link.txt", "\\??\\C:\\Users\\ana\\wsl\\todo")
    t.junction("\\Links\\broken\\remote-junction\\share", "\\??\\UNC\\fileserver\\projects")
    b = "\\Links\\broken\\no-such-volume"
    t.junction(b + "\\backups", "\\??\\E:\\Backups")
    t.junction(b + "\\drive", "\\??\\E:\\")

    u = "\\Links\\unverifiable"
    t.junction(u + "\\scratch-drive", "\\??\\X:\\Scratch")
    t.junction(u + "\\usb-stick", "\\??\\U:\\Photos")
    t.junction(u + "\\lost-volume", f"\\??\\Volume{LOST_GUID}\\", "")
    t.folder_link(u + "\\share", "\\??\\UNC\\fileserver\\projects")
    t.file_link(u + "\\share.docx", "\\??\\UNC\\fileserver\\projects\\plan.docx")
    t.folder_link(u + "\\share-second-hop", "share", RELATIVE)
    t.junction(u + "\\device", "\\Device\\HarddiskVolume4\\Data")
    t.folder_link(u + "\\shadow-copy", "\\??\\GLOBALROOT\\Device\\HarddiskVolumeShadowCopy3\\Users")
    t.folder_link(u + "\\system-root", "\\SystemRoot\\System32")
    t.folder_link(u + "\\object-path", "\\ContainerMappedDirectories\\x")
    t.file_link(u + "\\cloud-absent.pdf", "\\??\\C:\\Users\\ana\\OneDrive\\Taxes\\2024.pdf")
    t.folder_link(u + "\\projected-absent", "\\??\\C:\\src\\huge-repo\\docs")
    t.folder_link(u + "\\layer-absent", "\\??\\C:\\ProgramData\\Docker\\layer1\\Files\\Program Files")
    t.file_link(u + "\\vendor-filter.pdf", "\\??\\C:\\Archive\\vendor-vault\\contract.pdf")
    t.file_link(u + "\\to-tape.dat", "\\??\\C:\\Archive\\old-tapes.dat")
    t.folder_link(u + "\\folder-link-to-file", "\\??\\C:\\ProgramData\\Contoso\\settings.ini")
    t.folder_link(u + "\\folder-link-to-file-relative", "..\\targets\\file.txt", RELATIVE)
    t.junction(u + "\\doubled-behind-drive", "\\??\\C:\\\\ProgramData")
    t.junction(u + "\\trailing-backslash", "\\??\\C:\\Links\\ok\\far\\")
    t.file_link(u + "\\by-linux-ntfs3.txt", "\\??\\..\\targets\\file.txt", 0, "..\\targets\\file.txt")


def hard_links(t: Tree) -> None:
    docs, public = "\\Users\\ana\\Documents", "\\Users\\Public\\Documents"
    t.file(docs + "\\Budget 2026.xlsx", b"PK budget" * 1000)
    t.hard_link(docs + "\\Budget 2026.xlsx", public + "\\Budget 2026.xlsx")
    t.file(docs + "\\Quarterly report.docx", b"PK quarterly")
    t.short_name(docs + "\\Quarterly report.docx", "QUARTE~1.DOC")
    t.hard_link(docs + "\\Quarterly report.docx", public + "\\Quarterly report.docx")
    # One name and an 8.3 alias: two in the header's count, and yet no hard links.
    t.file(docs + "\\Annual statement.pdf", b"%PDF annual")
    t.short_name(docs + "\\Annual statement.pdf", "ANNUAL~1.PDF")
    # 30 names do not fit into one record.
    t.file("\\Windows\\System32\\runtime.dll", b"MZ runtime" * 700)
    for n in range(1, 30):
        t.hard_link("\\Windows\\System32\\runtime.dll",
                    f"\\Windows\\WinSxS\\amd64_contoso-runtime\\runtime-{n:02}.dll")
    # One symbolic link with two names: what is relative works from one of them.
    t.file("\\Links\\hard-linked\\here\\settings.ini", b"[here]\r\n")
    t.file_link("\\Links\\hard-linked\\here\\config.ini", "settings.ini", RELATIVE)
    t.hard_link("\\Links\\hard-linked\\here\\config.ini", "\\Links\\hard-linked\\there\\config.ini")


def junction_on_a_file(t: Tree) -> None:
    """As the last thing on the volume, so that its key stays in order when the tag is patched."""
    data = bytearray(names(MOUNT_POINT, "\\??\\C:\\ProgramData", "C:\\ProgramData", None))
    struct.pack_into("<I", data, 0, MOUNT_POINT + 1)
    t.reparse("\\Links\\ok\\junction-on-a-file", bytes(data), False)


PATCHED = {
    "case-sensitive": "\\src\\kernel",
    "bit-clear": "\\Links\\ok\\attribute-bit-clear",
    "overrun": "\\Links\\broken\\malformed\\overrun",
    "odd-length": "\\Links\\broken\\malformed\\odd-length",
    "wrong-size": "\\Links\\broken\\malformed\\wrong-size",
    "on-a-file": "\\Links\\ok\\junction-on-a-file",
}


def make_system(t: Tree) -> dict[str, int]:
    for room in (windows, other_tags, working_links, odd_names, failing_links, hard_links, junction_on_a_file):
        room(t)
    t.file("\\Windows\\System32\\config\\SYSTEM", empty_hive())
    records = {key: t.record(path) for key, path in PATCHED.items()}
    t.set_reparse_points()
    return records


# --- D: -------------------------------------------------------------------------------------------


def make_data(t: Tree) -> dict[str, int]:
    """A data drive: scanned alone, its links to C: cannot be followed, and not one is broken."""
    t.file("\\Projects\\alpha\\README.md", b"# alpha\n")
    t.file("\\Projects\\alpha\\src\\main.c", b"int main(void) { return 0; }\n")
    t.file("\\Media\\Music\\song.flac", b"fLaC" * 2000)
    t.hard_link("\\Media\\Music\\song.flac", "\\Backup\\song.flac")
    t.folder("\\Projects\\beta")

    t.junction("\\Projects\\home", "\\??\\C:\\")
    t.junction("\\Projects\\current", "\\??\\D:\\Projects\\alpha")
    t.file_link("\\Projects\\latest.md", "\\??\\D:\\Projects\\alpha\\README.md")
    t.junction("\\Media\\All music", "\\??\\D:\\Media\\Music")
    t.junction("\\Projects\\retired", "\\??\\D:\\Projects\\gamma")
    t.file_link("\\Projects\\beta\\readme.md", "..\\alpha\\README.md", RELATIVE)
    t.folder_link("\\Projects\\beta\\music", "\\Media\\Music", RELATIVE)
    t.junction("\\Backup\\Documents", "\\??\\C:\\Users\\ana\\Documents")
    t.junction("\\Backup\\AppData", "\\??\\C:\\Users\\ana\\AppData\\Roaming")
    t.folder_link("\\Backup\\ana", "\\??\\C:\\Users\\ana")
    t.file_link("\\Backup\\hosts", "\\??\\C:\\Windows\\System32\\drivers\\etc\\hosts")
    t.junction("\\Backup\\Program Files", "\\??\\C:\\PROGRA~1")
    t.junction("\\Backup\\bob", "\\??\\C:\\Users\\bob")
    t.file_link("\\Backup\\settings.ini", "..\\Projects\\home\\ProgramData\\Contoso\\settings.ini", RELATIVE)
    t.junction("\\Backup\\this-volume", f"\\??\\Volume{MEDIA_GUID}\\", "")
    t.set_reparse_points()
    return {}


# --- The image while it is not mounted ------------------------------------------------------------

STANDARD_INFORMATION, ATTRIBUTE_LIST, FILE_NAME, DATA, INDEX_ROOT, INDEX_ALLOCATION, REPARSE_POINT = (
    0x10, 0x20, 0x30, 0x80, 0x90, 0xA0, 0xC0)
BASE_TIME = 134_120_448_000_000_000  # 2026-01-05T00:00:00Z; a file's time is that many minutes later


class Image:
    def __init__(self, path: Path):
        self.path = path
        self.data = bytearray(path.read_bytes())
        boot = self.data
        assert boot[3:7] == b"NTFS"
        sector, = struct.unpack_from("<H", boot, 0x0B)
        self.cluster = sector * boot[0x0D]
        self.record_size = 1 << -struct.unpack_from("<b", boot, 0x40)[0]
        mft, self.mirror = (lcn * self.cluster for lcn in struct.unpack_from("<QQ", boot, 0x30))
        self.mft = [(mft, self.record_size)]
        first = self.record(0)
        self.mft = self.extents(first, next(self.attributes(first, DATA)))
        self.records = sum(length for _, length in self.mft) // self.record_size

    def extents(self, record: bytearray, at: int) -> list[tuple[int, int]]:
        """(offset, length) in bytes of a non-resident attribute."""
        at += struct.unpack_from("<H", record, at + 0x20)[0]
        out, lcn = [], 0
        while record[at]:
            low, high = record[at] & 15, record[at] >> 4
            length = int.from_bytes(record[at + 1:at + 1 + low], "little")
            lcn += int.from_bytes(record[at + 1 + low:at + 1 + low + high], "little", signed=True)
            out.append((lcn * self.cluster, length * self.cluster))
            at += 1 + low + high
        return out

    def place(self, number: int) -> int:
        offset = number * self.record_size
        for start, length in self.mft:
            if offset < length:
                return start + offset
            offset -= length
        raise IndexError(number)

    def load(self, at: int, size: int) -> bytearray:
        """A record or index block without its update sequence."""
        block = self.data[at:at + size]
        usa, = struct.unpack_from("<H", block, 4)
        for i in range(size // 512):
            assert block[512 * i + 510:512 * i + 512] == block[usa:usa + 2]
            block[512 * i + 510:512 * i + 512] = block[usa + 2 + 2 * i:usa + 4 + 2 * i]
        return block

    def store(self, at: int, block: bytearray) -> None:
        usa, = struct.unpack_from("<H", block, 4)
        block[usa:usa + 2] = b"\1\0"  # a fixed number: the one found depends on how often it was written
        for i in range(len(block) // 512):
            block[usa + 2 + 2 * i:usa + 4 + 2 * i] = block[512 * i + 510:512 * i + 512]
            block[512 * i + 510:512 * i + 512] = b"\1\0"
        self.data[at:at + len(block)] = block

    def record(self, number: int) -> bytearray:
        return self.load(self.place(number), self.record_size)

    def put(self, number: int, record: bytearray) -> None:
        self.store(self.place(number), bytearray(record))
        if number < 4:
            self.store(self.mirror + number * self.record_size, bytearray(record))

    def attributes(self, record: bytearray, kind: int | None = None):
        at, = struct.unpack_from("<H", record, 0x14)
        while struct.unpack_from("<I", record, at)[0] != 0xFFFFFFFF:
            found, length = struct.unpack_from("<II", record, at)
            if kind in (None, found):
                yield at
            at += length

    def value(self, record: bytearray, kind: int) -> int:
        at = next(self.attributes(record, kind))
        assert record[at + 8] == 0, "resident only"
        return at + struct.unpack_from("<H", record, at + 0x14)[0]

    def index_blocks(self, record: bytearray):
        for at in self.attributes(record, INDEX_ALLOCATION):
            for start, length in self.extents(record, at):
                for block in range(start, start + length, 4096):
                    if self.data[block:block + 4] == b"INDX":
                        yield block

    # Patches, each by record number.

    def edit_resident(self, number: int, kind: int, offset: int, form: str, change) -> None:
        record = self.record(number)
        at = self.value(record, kind) + offset
        struct.pack_into(form, record, at, change(struct.unpack_from(form, record, at)[0]))
        self.put(number, record)

    def change_tag(self, number: int, old: int, new: int) -> None:
        """In attribute C0, in the $I30 keys of all directories, and in $Extend\\$Reparse:$R."""
        record = self.record(number)
        reference = struct.pack("<Q", number | struct.unpack_from("<H", record, 0x10)[0] << 48)
        self.edit_resident(number, REPARSE_POINT, 0, "<I", lambda found: new if found == old else 1 / 0)
        key, new_key = struct.pack("<I", old) + reference, struct.pack("<I", new) + reference
        hits = 0

        def edit(block: bytearray) -> bool:
            nonlocal hits
            found = False
            at = block.find(key)
            if at >= 0:
                block[at:at + 12] = new_key
                hits, found = hits + 1, True
            at = block.find(reference)
            while at >= 0:
                if at + 0x50 < len(block) and struct.unpack_from("<I", block, at + 0x10 + 0x3C)[0] == old:
                    struct.pack_into("<I", block, at + 0x10 + 0x3C, new)
                    hits, found = hits + 1, True
                at = block.find(reference, at + 1)
            return found

        for n in range(self.records):
            if self.data[self.place(n):self.place(n) + 4] != b"FILE":
                continue
            holder = self.record(n)
            if edit(holder):
                self.put(n, holder)
            for at in self.index_blocks(holder):
                block = self.load(at, 4096)
                if edit(block):
                    self.store(at, block)
        assert hits == 2, hits

    # Equal recipes, equal bytes.

    def set_time(self, block: bytearray, at: int, number: int) -> None:
        struct.pack_into("<4Q", block, at, *[BASE_TIME + number * 600_000_000] * 4)

    def set_entry_times(self, block: bytearray, header: int) -> None:
        first, used = struct.unpack_from("<II", block, header)
        at, end = header + first, header + used
        while at < end:
            length, _, flags = struct.unpack_from("<HHH", block, at + 8)
            if not flags & 2:
                number = struct.unpack_from("<Q", block, at)[0] & 0xFFFFFFFFFFFF
                self.set_time(block, at + 0x10 + 8, number)
            at += length

    def is_name_index(self, record: bytearray) -> bool:
        for at in self.attributes(record, INDEX_ROOT):
            size, where = record[at + 9], struct.unpack_from("<H", record, at + 0x0A)[0]
            return record[at + where:at + where + 2 * size] == utf16("$I30")
        return False

    def sort_names(self) -> None:
        """ntfs-3g orders the names of a file by bytes that hold the time of their making. Here: by
        parent and name, and by instance where they are in extension records."""
        for n in range(self.records):
            if self.data[self.place(n):self.place(n) + 4] != b"FILE":
                continue
            record = self.record(n)
            spans = [(at, at + struct.unpack_from("<I", record, at + 4)[0])
                     for at in self.attributes(record, FILE_NAME)]
            lists = list(self.attributes(record, ATTRIBUTE_LIST))
            if lists:
                self.sort_spread_names(n, record, lists[0])
            elif spans and not struct.unpack_from("<Q", record, 0x20)[0]:
                blobs = sorted((bytes(record[start:end]) for start, end in spans),
                               key=lambda blob: (blob[0x18:0x20], blob[0x58:]))
                record[spans[0][0]:spans[-1][1]] = b"".join(blobs)
                self.put(n, record)

    def sort_spread_names(self, number: int, base: bytearray, at: int) -> None:
        assert base[at + 8] == 1, "non-resident only"
        size, = struct.unpack_from("<Q", base, at + 0x30)
        (start, _), = self.extents(base, at)
        entries = []
        while size:
            length, = struct.unpack_from("<H", self.data, start + 4)
            if struct.unpack_from("<I", self.data, start)[0] == FILE_NAME:
                assert length == 0x20
                entries.append(start)
            start, size = start + length, size - length
        ordered = sorted((bytes(self.data[at:at + 0x20]) for at in entries),
                         key=lambda entry: struct.unpack_from("<QH", entry, 0x10))
        for where, entry in zip(entries, ordered, strict=True):
            self.data[where:where + 0x20] = entry[:0x1A] + bytes(6)  # the rest is padding
        slots = []  # (size, record, attribute)
        for holder in sorted({struct.unpack_from("<Q", entry, 0x10)[0] & 0xFFFFFFFFFFFF for entry in ordered}):
            record = self.record(holder)
            places = list(self.attributes(record, FILE_NAME))
            instances = sorted(struct.unpack_from("<H", record, at + 0x0E)[0] for at in places)
            for at, instance in zip(places, instances, strict=True):
                struct.pack_into("<H", record, at + 0x0E, instance)
                slots.append((struct.unpack_from("<I", record, at + 0x10)[0], holder, at + 0x18))
            self.put(holder, record)
        for size in {size for size, _, _ in slots}:
            places = [(holder, at) for found, holder, at in slots if found == size]
            values = sorted((bytes(self.record(holder)[at:at + size]) for holder, at in places),
                            key=lambda value: (value[:8], value[0x40:]))
            for (holder, at), value in zip(places, values, strict=True):
                record = self.record(holder)
                record[at:at + size] = value
                self.put(holder, record)

    def normalise(self, serial: int) -> None:
        self.sort_names()
        for n in range(self.records):
            place = self.place(n)
            if self.data[place:place + 4] != b"FILE":
                continue
            record = self.record(n)
            for at in self.attributes(record):
                kind, = struct.unpack_from("<I", record, at)
                value = at + struct.unpack_from("<H", record, at + 0x14)[0]
                if not record[at + 8]:  # resident: what aligns the next attribute
                    end = value + struct.unpack_from("<I", record, at + 0x10)[0]
                    after = at + struct.unpack_from("<I", record, at + 4)[0]
                    record[end:after] = bytes(after - end)
                if kind == STANDARD_INFORMATION:
                    self.set_time(record, value, n)
                elif kind == FILE_NAME:
                    base = struct.unpack_from("<Q", record, 0x20)[0] & 0xFFFFFFFFFFFF
                    self.set_time(record, value + 8, base or n)
                elif kind == INDEX_ROOT and self.is_name_index(record):
                    self.set_entry_times(record, value + 0x10)
            used, = struct.unpack_from("<I", record, 0x18)
            record[used:] = bytes(len(record) - used)
            for at in self.index_blocks(record):
                block = self.load(at, 4096)
                if self.is_name_index(record):
                    self.set_entry_times(block, 0x18)
                end = 0x18 + struct.unpack_from("<I", block, 0x1C)[0]
                block[end:] = bytes(len(block) - end)
                self.store(at, block)
            self.put(n, record)
        # Clusters that nothing uses, and the part of the image behind the last cluster.
        bitmap = self.record(6)
        (start, _), = self.extents(bitmap, next(self.attributes(bitmap, DATA)))
        for cluster in range(len(self.data) // self.cluster):
            if not self.data[start + cluster // 8] >> cluster % 8 & 1:
                at = cluster * self.cluster
                self.data[at:at + self.cluster] = bytes(self.cluster)
        # $LogFile as ntfs-3g leaves it: empty. The serial number in both boot sectors.
        struct.pack_into("<Q", self.data, 0x48, serial)
        backup = len(self.data) - 512
        assert self.data[backup + 3:backup + 7] == b"NTFS"
        struct.pack_into("<Q", self.data, backup + 0x48, serial)

    def save(self) -> None:
        self.path.write_bytes(self.data)


def patch_system(image: Image, records: dict[str, int]) -> None:
    # Names start 8 bytes into the reparse data of a mount point: offset, length, offset, length.
    image.edit_resident(records["case-sensitive"], STANDARD_INFORMATION, 0x28, "<I", lambda flags: flags | 1)
    image.edit_resident(records["bit-clear"], STANDARD_INFORMATION, 0x20, "<I", lambda bits: bits & ~0x400)
    image.edit_resident(records["overrun"], REPARSE_POINT, 0x0A, "<H", lambda size: size + 0x200)
    image.edit_resident(records["odd-length"], REPARSE_POINT, 0x0A, "<H", lambda size: size - 1)
    image.edit_resident(records["wrong-size"], REPARSE_POINT, 0x04, "<H", lambda size: size + 8)
    image.change_tag(records["on-a-file"], MOUNT_POINT + 1, MOUNT_POINT)


# --- Making them ----------------------------------------------------------------------------------


def make(path: Path, mebibytes: int, label: str, serial: int, fill, patch=None) -> None:
    path.unlink(missing_ok=True)
    with open(path, "wb") as out:
        out.truncate(mebibytes << 20)
    subprocess.run(["mkntfs", "-F", "-q", "-T", "-s", "512", "-c", "4096", "-L", label, path],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="linkaudit-demo-") as folder:
        subprocess.run(["ntfs-3g", "-o", "special_files=wsl,streams_interface=xattr", path, folder],
                       check=True)
        try:
            os.umask(0o022)  # modes are kept in security descriptors
            records = fill(Tree(folder))
        finally:
            subprocess.run(["umount", folder], check=True)
    image = Image(path)
    if patch:
        patch(image, records)
    image.normalise(serial)
    image.save()


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes the demo volumes. Needs root and ntfs-3g.")
    parser.add_argument("output", type=Path)
    parser.add_argument("--xz", action="store_true", help="compress the images as well")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    images = [arguments.output / "demo.img", arguments.output / "demo-data.img"]
    make(images[0], 6, "System", 0x5C0FFEE0A11CE001, make_system, patch_system)
    make(images[1], 3, "Data", 0x5C0FFEE0DA7A0002, make_data)
    if arguments.xz:
        for image in images:
            packed = image.with_name(image.name + ".xz")
            packed.write_bytes(lzma.compress(image.read_bytes(), preset=9 | lzma.PRESET_EXTREME))


if __name__ == "__main__":
    main()

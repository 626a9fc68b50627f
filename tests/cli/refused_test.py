"""What cannot be scanned: one clear line that says what was found instead, and exit code 3."""
from __future__ import annotations

import os
import struct
import subprocess
import unittest

from cli_support import FAILED, INCOMPLETE, Cli, CliCase, demo_bytes, environment, posix_only
from disk_builder import MIB, vhd_footer


def boot_sector(oem: bytes, size: int = MIB) -> bytes:
    sector = bytearray(size)
    sector[0:3] = b"\xeb\x58\x90"
    sector[3:3 + len(oem)] = oem
    sector[510:512] = b"\x55\xaa"
    return bytes(sector)


def fat(fat_sectors_16: int, sectors: int, fat_sectors_32: int, per_cluster: int) -> bytes:
    sector = bytearray(boot_sector(b"MSDOS5.0"))
    struct.pack_into("<HBHBHHBHHHII", sector, 11, 512, per_cluster, 32 if fat_sectors_32 else 1, 2,
                     0 if fat_sectors_32 else 512, 0, 0xF8, fat_sectors_16, 63, 255, 0, sectors)
    if fat_sectors_32:
        struct.pack_into("<I", sector, 36, fat_sectors_32)
    return bytes(sector)


def ext4() -> bytes:
    image = bytearray(MIB)
    struct.pack_into("<I", image, 1024 + 0x18, 2)
    struct.pack_into("<H", image, 1024 + 0x38, 0xEF53)
    struct.pack_into("<III", image, 1024 + 0x5C, 0x3C, 0x2C2, 0x46B)  # has_journal, extents, …
    return bytes(image)


def refs() -> bytes:
    image = bytearray(MIB)
    image[3:11] = b"ReFS\0\0\0\0"
    image[16:20] = b"FSRS"
    return bytes(image)


FOREIGN = (
    ("fat12.img", fat(6, 2048, 0, 1), ("FAT12",)),
    ("fat16.img", fat(64, 65536, 0, 4), ("FAT16",)),
    ("fat32.img", fat(0, 2097152, 2048, 8), ("FAT32",)),
    ("exfat.img", boot_sector(b"EXFAT   "), ("exFAT",)),
    ("refs.img", refs(), ("ReFS",)),
    ("bitlocker.img", boot_sector(b"-FVE-FS-"), ("BitLocker", "unlock")),
    ("ext4.img", ext4(), ("ext4",)),
    ("luks1.img", b"LUKS\xba\xbe\0\x01" + bytes(MIB), ("LUKS", "cryptsetup open")),
    ("luks2.img", b"LUKS\xba\xbe\0\x02" + bytes(MIB), ("LUKS", "cryptsetup open")),
    ("zeros.img", bytes(MIB), ("zeros",)),
    ("empty.img", b"", ("empty",)),
    ("short.img", b"\xeb\x52\x90NTFS    ", ("short",)),
    ("text.txt", b"once upon a time\n" * 1000, ("not an NTFS volume",)),
)
# Each with the command that makes it readable.
CONTAINERS = (
    ("disk.vhdx", b"vhdxfile" + bytes(MIB), ("VHDX", "qemu-nbd")),
    ("dynamic.vhd", vhd_footer(MIB, 3) + bytes(MIB) + vhd_footer(MIB, 3), ("VHD", "qemu-nbd")),
    ("disk.vmdk", b"KDMV\x01\0\0\0" + bytes(MIB), ("VMDK", "qemu-nbd")),
    ("disk.qcow2", b"QFI\xfb\0\0\0\x03" + bytes(MIB), ("QCOW2", "qemu-nbd")),
    ("disk.E01", b"EVF\x09\x0d\x0a\xff\0\x01\x01\0" + bytes(MIB), ("EWF", "ewfmount")),
)


class Refused(CliCase):
    def test_other_file_systems_are_named(self) -> None:
        for name, content, words in FOREIGN:
            with self.subTest(name):
                self.assert_refused(self.write(name, content), *words)

    def test_containers_are_named_with_the_command_that_exposes_them(self) -> None:
        for name, content, words in CONTAINERS:
            with self.subTest(name):
                self.assert_refused(self.write(name, content), *words)

    def test_a_line_names_the_source_once(self) -> None:
        for name in ("zeros.img", "nowhere.img"):
            with self.subTest(name):
                if name == "zeros.img":
                    self.write(name, bytes(MIB))
                run = self.scan(name, expect=FAILED)
                self.assertEqual(self.assert_one_line(run).count(name), 1)

    def test_a_missing_file(self) -> None:
        self.assert_refused(self.dir / "nowhere.img", "no such file")

    def test_a_directory(self) -> None:
        self.assert_refused(self.dir, "directory")

    @posix_only("pipes have no names among files")
    def test_a_pipe_and_a_character_device(self) -> None:
        os.mkfifo(self.dir / "pipe")
        self.assert_refused(self.dir / "pipe", "pipe")
        self.assert_refused("/dev/null", "/dev/null", "character device")

    @posix_only("permissions are those of Windows")
    def test_an_unreadable_file(self) -> None:
        if os.geteuid() != 0:
            source, user = self.write("secret.img", demo_bytes()), None
            source.chmod(0)
        else:  # root reads everything: ask as somebody else
            source, user = self.write("secret.img", demo_bytes()), "nobody"
            source.chmod(0o600)
            self.dir.chmod(0o755)
        try:
            run = subprocess.run([*Cli.command, "scan", str(source)], user=user, capture_output=True,
                                 env=environment(), timeout=60)
        except PermissionError:
            self.skipTest(f"'{user}' may not run {Cli.binary}")
        self.assertEqual(run.returncode, FAILED)
        self.assertEqual(run.stdout, b"")
        self.assertEqual(len(run.stderr.splitlines()), 1)
        self.assertIn(b"ermission denied", run.stderr)

    def test_truncated_volumes_never_look_complete(self) -> None:
        whole = demo_bytes()
        for size in (1, 511, 512, 4096, 16384, 17000, 300000, len(whole) // 2, len(whole) - 4096):
            with self.subTest(size=size):
                source = self.write("cut.img", whole[:size])
                run = self.scan(source, expect=None)
                self.assertIn(run.code, (FAILED, INCOMPLETE))
                if run.code == FAILED:
                    self.assertEqual(run.out, "")
                    self.assert_one_line(run, str(source))
                else:
                    self.assertIn("incomplete", run.out.splitlines()[0].lower())
                    self.assertFalse(self.report(source, expect=INCOMPLETE)["header"]["complete"])

    def test_a_shortened_volume_says_how_much_is_there(self) -> None:
        whole = demo_bytes()
        source = self.write("cut.img", whole[:len(whole) // 2])
        first = self.scan(source, expect=INCOMPLETE).out.splitlines()[0]
        self.assertIn(str(len(whole) // 2), first.replace(",", ""))


if __name__ == "__main__":
    unittest.main()

"""Scratch trees to back up, and their fingerprints to compare what came back, byte for byte."""

import hashlib
import os
import random
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

EPOCH = 1_700_000_000
"""Second (Unix time) of the first modification time in a generated tree."""
BLOCK = 1 << 20
FILES_PER_FOLDER = 200
SHOWN_DIFFERENCES = 20

ODD_NAMES = (
    b"new\nline",
    b"carriage\rreturn",
    b"tab\there",
    b"'single' \"double\" `back`",
    b"back\\slash",
    b"\\",
    b"latin-1 \xfcber",
    b"\xff\xfe\x80",
    b"cut utf-8 \xf0\x9f\x98",
    "4 bytes 😀 𝄞".encode(),
    "e\u0301 is not \u00e9".encode(),
    "right \u202eto left".encode(),
    "ß–日本語".encode(),
    b"-rf",
    b"--help",
    b" space before",
    b"space after ",
    b" ",
    b"dots..",
    b"...",
    b".hidden",
    b"~",
    b"*?[a-z]{b,c}",
    b"$HOME $(id) `id` %PATH% !!",
    b"a;b&c|d>e<f",
    b"#comment",
    b'{"json": [1]}',
    b"<b>bold</b>&amp;",
    b"%s %d %n",
    b"C:",
    b"CON",
    b"\x01\x1b[31mred\x7f",
    b"n" * 255,
    "😀".encode() * 63,
)
"""File names of at most 255 bytes that a Unix file system takes and careless programs do not."""


def small_files(folder: Path, count: int, *, seed: int = 0, size: int = 1_000) -> int:
    """Write `count` files of 0 to 2 × `size` bytes into new sub-folders of `folder`.

    Names, contents and modification times follow from the arguments alone. Files are `nnnnnn.dat`
    in folders `nnn`, 200 in each. 50,000 take a good second, but tens of seconds on ext4 within
    minutes of having removed as many: it steps over inodes freed a short time ago.

    Returns:
        The sum of the sizes in bytes.
    """
    choice = random.Random(seed)
    # Slices of one block are different enough for restic and cost no random numbers of their own.
    noise = choice.randbytes(4 * size + BLOCK)
    total = 0
    for first in range(0, count, FILES_PER_FOLDER):
        part = folder / f"{first // FILES_PER_FOLDER:03d}"
        part.mkdir(parents=True)
        for number in range(first, min(first + FILES_PER_FOLDER, count)):
            length = choice.randint(0, 2 * size)
            start = choice.randrange(len(noise) - length)
            _write(os.fsencode(part) + b"/%06d.dat" % number, noise[start : start + length], number)
            total += length
        _set_time(os.fsencode(part), first)
    return total


def big_file(path: Path, size: int, *, seed: int = 0) -> None:
    """Write one file of `size` bytes that neither compresses nor repeats itself."""
    choice = random.Random(seed)
    with path.open("xb") as file:
        for start in range(0, size, BLOCK):
            file.write(choice.randbytes(min(BLOCK, size - start)))
    _set_time(os.fsencode(path), seed)


def odd_names(folder: Path) -> list[bytes]:
    """Fill the new `folder` with names that break careless programs; the paths relative to it.

    Each of `ODD_NAMES` is a file, and in `folders` a folder with one file. There are also a path of
    more than 1,000 bytes, an empty folder, an empty file and two symbolic links, one of them
    dangling. Linux file systems take all of that; macOS and Windows do not.
    """
    folder.mkdir(parents=True)
    root = os.fsencode(folder)
    paths = list(ODD_NAMES)
    paths += [b"folders/" + name + b"/file" for name in ODD_NAMES]
    paths += [b"deep/" + b"/".join([b"d" * 100] * 10) + b"/file"]
    for number, path in enumerate(paths):
        target = folder / os.fsdecode(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(os.fsencode(target), b"the content of " + path, number)
    _write(root + b"/empty file", b"", 0)
    (folder / "empty folder").mkdir()
    (folder / "link").symlink_to("new\nline")
    (folder / "dangling\nlink").symlink_to(os.fsdecode(b"/nowhere/\xff"))
    entries = list(_entries(root))
    # The last first, as a folder keeps its time only once all below it is there.
    for number, (path, status) in reversed(list(enumerate(entries))):
        if not stat.S_ISREG(status.st_mode):
            _set_time(path, number)
    return sorted(path[len(root) + 1 :] for path, _ in entries)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a tree.

    `kind` is the file type of stat(2), see `stat.S_IFMT`. `size` is 0 but for regular files.
    `content` is the SHA-256 of a regular file and the target of a symbolic link. `modified` is in
    nanoseconds since the epoch.
    """

    kind: int
    size: int
    content: bytes
    modified: int


class Fingerprint:
    """What a tree is made of; equal for two trees that are the same byte for byte.

    `entries` maps the relative path of everything below the folder to what it is; the folder itself
    does not count. Modes, owners and hard links do not count either.
    """

    def __init__(self, entries: dict[bytes, Entry]) -> None:
        self.entries = entries

    @property
    def files(self) -> int:
        """The number of regular files."""
        return sum(stat.S_ISREG(entry.kind) for entry in self.entries.values())

    @property
    def size(self) -> int:
        """The sum of the sizes of the regular files."""
        return sum(entry.size for entry in self.entries.values())

    def differences(self, other: "Fingerprint") -> list[str]:
        """A line for each path that is not the same in `other`, in order of the paths."""
        paths = sorted(self.entries.keys() | other.entries.keys())
        pairs = ((path, self.entries.get(path), other.entries.get(path)) for path in paths)
        return [f"{path!r}: {ours} != {theirs}" for path, ours, theirs in pairs if ours != theirs]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprint) and self.entries == other.entries

    def __hash__(self) -> int:
        return hash(frozenset(self.entries.items()))

    def __repr__(self) -> str:
        """Short, as a failing comparison of 50,000 files prints both sides."""
        return f"<Fingerprint of {self.files} files, {self.size} bytes>"


def fingerprint(folder: Path) -> Fingerprint:
    """The fingerprint of everything below `folder`; symbolic links are not followed."""
    root = os.fsencode(folder)
    skip = len(root) + 1
    return Fingerprint({path[skip:]: _entry(path, status) for path, status in _entries(root)})


def assert_same_tree(restored: Path, original: Fingerprint) -> None:
    """Fail with the first differences, unless `restored` is byte for byte what `original` was."""
    differences = fingerprint(restored).differences(original)
    shown = "\n".join(differences[:SHOWN_DIFFERENCES])
    assert not differences, f"{len(differences)} paths differ in {restored}:\n{shown}"


def _entries(root: bytes) -> Iterator[tuple[bytes, os.stat_result]]:
    with os.scandir(root) as entries:
        for entry in entries:
            yield entry.path, entry.stat(follow_symlinks=False)
            if entry.is_dir(follow_symlinks=False):
                yield from _entries(entry.path)


def _entry(path: bytes, status: os.stat_result) -> Entry:
    kind = stat.S_IFMT(status.st_mode)
    size, content = 0, b""
    if kind == stat.S_IFREG:
        size = status.st_size
        with Path(os.fsdecode(path)).open("rb", buffering=0) as file:
            content = hashlib.file_digest(file, "sha256").digest()
    elif kind == stat.S_IFLNK:
        content = os.fsencode(Path(os.fsdecode(path)).readlink())
    return Entry(kind, size, content, status.st_mtime_ns)


def _write(path: bytes, content: bytes, number: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        os.write(descriptor, content)
        os.utime(descriptor, ns=_time(number))
    finally:
        os.close(descriptor)


def _set_time(path: bytes, number: int) -> None:
    os.utime(path, ns=_time(number), follow_symlinks=False)


def _time(number: int) -> tuple[int, int]:
    """Access and modification time, in nanoseconds that an imprecise restore would round off."""
    moment = (EPOCH + number) * 1_000_000_000 + 123_456_789
    return moment, moment

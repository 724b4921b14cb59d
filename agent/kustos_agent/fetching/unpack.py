"""An archive of restic -> the program in it, and no more of it than a restic can have."""

import bz2
import zipfile
import zlib
from pathlib import Path
from typing import IO, BinaryIO, Final, Protocol

from ..protocol.fetch_trouble import FetchTrouble
from .trouble import FetchError

_CHUNK_BYTES: Final = 256 * 1024


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


def unpack(archive: Path, into: BinaryIO, *, most: int) -> None:
    """Write the one program of a `.bz2` or `.zip` into a file; `most` are its bytes.

    Raises FetchError; OSError where `into` cannot be written.
    """
    if archive.suffix == ".zip":
        with _zip(archive) as packed, _program(packed) as program:
            _copy(program, into, most)
    else:
        with bz2.open(archive) as program:
            _copy(program, into, most)


def _zip(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except zipfile.BadZipFile as error:
        raise FetchError(FetchTrouble.BROKEN, str(error)) from None


def _program(packed: zipfile.ZipFile) -> IO[bytes]:
    """Found by its name, which is not used for anything else: it might lead anywhere."""
    found = [one for one in packed.infolist() if one.filename.endswith(".exe")]
    if len(found) != 1:
        raise FetchError(FetchTrouble.BROKEN, f"{len(found)} programs")
    try:
        return packed.open(found[0])
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        # The last one: a password is wanted.
        raise FetchError(FetchTrouble.BROKEN, str(error)) from None


def _copy(program: _Readable, into: BinaryIO, most: int) -> None:
    written = 0
    while chunk := _next(program):
        written += len(chunk)
        if written > most:
            raise FetchError(FetchTrouble.TOO_LARGE, str(most // 1_000_000))
        into.write(chunk)


def _next(program: _Readable) -> bytes:
    try:
        return program.read(_CHUNK_BYTES)
    except (EOFError, OSError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        # `bz2` says OSError of bytes that are none of its own.
        raise FetchError(FetchTrouble.BROKEN, str(error)) from error

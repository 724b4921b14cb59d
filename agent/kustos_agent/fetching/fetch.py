"""The way of a restic from the release page to its place: fetched, compared, unpacked, tried, kept.

Nothing is run before its archive has the pinned SHA-256, and nothing is kept that does not run.
"""

import asyncio
import errno
import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from ..instance import AlreadyRunningError
from ..protocol.fetch_trouble import FetchTrouble
from ..restic.binary import ask_version
from ..restic.process import Runner
from ..restic.version import Restic
from .download import Bounds, Reins, download
from .release import Archive, Release
from .shelf import Shelf
from .trouble import FetchError
from .unpack import unpack

_T = TypeVar("_T")

_BOUNDS: Final = Bounds()


@dataclass(frozen=True, slots=True)
class Fetched:
    """`new` is False where it was there already."""

    restic: Restic
    new: bool


class Fetcher:
    """Fetches one release. `mirror` is asked instead of the release page, if given; `context` says
    whom TLS trusts."""

    def __init__(
        self,
        release: Release,
        shelf: Shelf,
        *,
        runner: Runner,
        context: ssl.SSLContext,
        mirror: str = "",
        bounds: Bounds = _BOUNDS,
    ) -> None:
        self._release = release
        self._shelf = shelf
        self._runner = runner
        self._context = context
        self._mirror = mirror
        self._bounds = bounds

    async def fetch(self, kind: str) -> Fetched:
        """See that the release for this kind of machine is on the shelf and runs.

        Raises FetchError. Then, and when it is cancelled, the shelf is as it was.
        """
        archive = self._release.archive(kind)
        present = await self._try(self._shelf.place(self._release.version))
        if isinstance(present, Restic):
            return Fetched(present, new=False)
        try:
            with self._shelf.bench() as bench:
                return Fetched(await self._fetch(archive, bench), new=True)
        except AlreadyRunningError as error:
            raise FetchError(FetchTrouble.BUSY, str(error.pid or "")) from error
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            trouble = FetchTrouble.DISK_FULL if full else FetchTrouble.FILES
            raise FetchError(trouble, error.strerror or "", error) from error

    async def _fetch(self, archive: Archive, bench: Path) -> Restic:
        packed = bench / archive.name
        digest = await self._download(self._release.url(archive, self._mirror), packed)
        if digest != archive.sha256:
            raise FetchError(FetchTrouble.WRONG_SUM, digest)
        program = bench / self._shelf.place(self._release.version).name
        await _in_thread(lambda: self._unpack(packed, program))
        tried = await self._try(program)
        if not isinstance(tried, Restic):
            raise tried
        place = await _in_thread(lambda: self._shelf.keep(program, self._release.version))
        return Restic(str(place), tried.version)

    async def _download(self, url: str, packed: Path) -> str:
        reins = Reins()

        def write() -> str:
            with packed.open("xb") as file:
                return download(url, file, context=self._context, bounds=self._bounds, reins=reins)

        bell = asyncio.get_running_loop().call_later(self._bounds.seconds, reins.cut)
        try:
            return await _in_thread(write, on_cancel=reins.cut)
        finally:
            bell.cancel()

    def _unpack(self, packed: Path, program: Path) -> None:
        descriptor = os.open(program, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700)
        with os.fdopen(descriptor, "wb") as file:
            unpack(packed, file, most=self._bounds.program_bytes)

    async def _try(self, program: Path) -> Restic | FetchError:
        """What it is, or why it is no use."""
        try:
            restic = await ask_version(str(program), self._runner)
        except OSError as error:
            return FetchError(FetchTrouble.NOT_RUNNABLE, error.strerror or "", error)
        if restic is None:
            return FetchError(FetchTrouble.NOT_RUNNABLE)
        if str(restic.version) != self._release.version:
            return FetchError(FetchTrouble.WRONG_VERSION, str(restic.version))
        return restic


async def _in_thread(call: Callable[[], _T], *, on_cancel: Callable[[], None] | None = None) -> _T:
    """As `asyncio.to_thread`, but who is cancelled waits for the thread: it works on the bench,
    which is about to go."""
    work = asyncio.ensure_future(asyncio.to_thread(call))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        if on_cancel is not None:
            on_cancel()
        await asyncio.gather(work, return_exceptions=True)
        raise

"""What restic runs in the place of a dump's program (POSIX).

The program itself is the agent's child: under its own account, without restic's secrets in its
environment, its words in the log, its exit code and the end of its output looked at. restic only
gets the bytes, from a `cat` that ends well if the agent says that they are whole. Should the agent
die, it says nothing, and restic makes no snapshot.
"""

import asyncio
import os
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

_SCRIPT: Final = (
    'echo begin >"/dev/fd/$3" && cat "/dev/fd/$1" && read -r said <"/dev/fd/$2"'
    ' && [ "$said" = whole ]'
)
_WHOLE: Final = b"whole\n"


class Relay:
    """Three pipes. `words` are the program for restic to run, `inherited` the descriptors it must
    find open; `writing` is where the dump goes to."""

    def __enter__(self) -> Self:
        self._open: set[int] = set()
        self._data, self.writing = self._pipe()
        self._verdict, self._saying = self._pipe()
        self._hearing, self._beginning = self._pipe()
        os.set_blocking(self._hearing, False)
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for descriptor in tuple(self._open):
            self._close(descriptor)

    @property
    def inherited(self) -> tuple[int, ...]:
        """To be handed on to restic."""
        return self._data, self._verdict, self._beginning

    @property
    def words(self) -> tuple[str, ...]:
        """Program and arguments."""
        return ("/bin/sh", "-c", _SCRIPT, "kustos-relay", *map(str, self.inherited))

    async def begun(self) -> None:
        """Until restic has opened the repository and wants the dump."""
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        loop.add_reader(self._hearing, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(self._hearing)
        self._heard()

    def hang_up(self, *, whole: bool) -> bool:
        """The dump has ended, and is `whole` or not. False if restic has begun anew meanwhile: what
        it has then is the rest of a dump, so no snapshot is made of it."""
        self._close(self.writing)
        once = not self._heard()
        if whole and once:
            # Nobody reads it if restic has just ended: it will say why.
            with suppress(BrokenPipeError):
                os.write(self._saying, _WHOLE)
        self._close(self._saying)
        return once

    def unread(self) -> None:
        """restic has ended: whoever writes the dump is to be told that nobody reads it."""
        self._close(self._data)
        self._close(self._verdict)

    def _heard(self) -> bytes:
        try:
            return os.read(self._hearing, 64)
        except BlockingIOError:
            return b""

    def _pipe(self) -> tuple[int, int]:
        ends = os.pipe()
        self._open.update(ends)
        return ends

    def _close(self, descriptor: int) -> None:
        if descriptor in self._open:
            self._open.remove(descriptor)
            os.close(descriptor)

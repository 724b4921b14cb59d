"""What a program writes into one pipe goes into another, counted, with its end remembered (POSIX).

In a thread of its own: a dump may bring gigabytes, and the loop has heartbeats to send.
"""

import os
import select
import threading
from typing import Final

from ..threads import in_thread
from .recipe import TAIL

_CHUNK: Final = 65_536
_LOOK_MILLISECONDS: Final = 200
_STUCK_MILLISECONDS: Final = 3_000


class Pump:
    """`reading` is closed when it is done: whoever still writes is then told so by the system."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing
        self._stop = threading.Event()
        self._ended = threading.Event()
        self.size = 0
        self.tail = b""
        self.broken = False
        """Nobody read the other pipe any more."""
        self.stuck = False
        """The writer had ended, and somebody held the pipe open all the same."""

    async def run(self) -> None:
        """Until all writers have gone, nobody reads any more, or `stop`. Raises OSError."""
        await in_thread(self._copy)

    def writer_ended(self) -> None:
        """What is in the pipe is all that comes: from now on it does not stay empty and open."""
        self._ended.set()

    def stop(self) -> None:
        """Wait for no more. What was written up to now may be lost."""
        self._stop.set()

    def _copy(self) -> None:
        try:
            poll = select.poll()
            poll.register(self._reading, select.POLLIN)
            empty = 0
            while not self._stop.is_set():
                if poll.poll(_LOOK_MILLISECONDS):
                    empty = 0
                    data = os.read(self._reading, _CHUNK)
                    if not data:
                        return
                    self._pass_on(data)
                elif self._ended.is_set():
                    empty += 1
                    if empty * _LOOK_MILLISECONDS >= _STUCK_MILLISECONDS:
                        self.stuck = True
                        return
        except BrokenPipeError:
            self.broken = True
        finally:
            os.close(self._reading)

    def _pass_on(self, data: bytes) -> None:
        self.size += len(data)
        self.tail = (self.tail + data[-TAIL:])[-TAIL:]
        view = memoryview(data)
        while view:
            view = view[os.write(self._writing, view) :]

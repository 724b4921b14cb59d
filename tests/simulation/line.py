"""A connection without a network: two ends, with what Kustos' link uses of a WebSocket."""

import asyncio
from typing import TYPE_CHECKING, Self

from websockets.exceptions import ConnectionClosed, ConnectionClosedError
from websockets.frames import Close

if TYPE_CHECKING:
    from collections.abc import Callable

_LATENCY = 0.02


class _Said:
    """What the WebSocket's protocol knows of the other end's farewell."""

    close_rcvd: Close | None = None


class End:
    """One end. What is sent arrives in order and whole, until somebody closes or cuts the line."""

    def __init__(self, address: str) -> None:
        self.remote_address = (address, 1)
        self.protocol = _Said()
        self.other: End
        self._inbox: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._ended: ConnectionClosed | None = None
        self.on_end: Callable[[], None] = lambda: None
        """Is told when it is over, however that came."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close(1000, "")

    async def send(self, data: bytes, *, text: bool | None = None) -> None:
        """Raises ConnectionClosed."""
        del text
        if self._ended is not None:
            raise self._ended
        self.other._inbox.put_nowait(bytes(data))

    async def recv(self, *, decode: bool | None = None) -> bytes:
        """Raises ConnectionClosed when all that came before the end has been read."""
        del decode
        data = await self._inbox.get()
        if data is None:
            self._inbox.put_nowait(None)
            assert self._ended is not None
            raise self._ended
        return data

    async def ping(self) -> asyncio.Future[float]:
        """The answer, with the seconds that it took."""
        if self._ended is not None:
            raise self._ended
        pong: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        pong.set_result(_LATENCY)
        return pong

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Both ends hear of it, and the other one answers."""
        if self._ended is not None:
            return
        farewell = Close(int(code), reason)
        self.protocol.close_rcvd = farewell
        self._end(farewell)
        self.other._end(farewell)

    def cut(self) -> None:
        """No end says anything any more."""
        self._end(None)
        self.other._end(None)

    def _end(self, farewell: Close | None) -> None:
        if self._ended is None:
            self._ended = ConnectionClosedError(farewell, farewell, True if farewell else None)
            self._inbox.put_nowait(None)
            self.on_end()


def line(address: str) -> tuple[End, End]:
    """An agent's end, and the manager's, which sees that address."""
    agents, managers = End("manager"), End(address)
    agents.other, managers.other = managers, agents
    return agents, managers

"""A wire between one agent and the manager that misbehaves as planned."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from tests.helpers.listening import listening

from .plan import Harm, History, Weather


class Wire:
    """A TCP proxy for the agent of one history. `upstream` gives the manager's port, None while it
    is dead."""

    def __init__(self, history: History, upstream: Callable[[], int | None]) -> None:
        self._history = history
        self._upstream = upstream
        self._connections = 0
        self._calm = asyncio.Event()
        self._passing: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def laid(self) -> AsyncIterator[int]:
        """Gives the port that the agent dials."""
        async with listening(self._accept) as port:
            try:
                yield port
            finally:
                for task in self._passing:
                    task.cancel()

    def calm(self) -> None:
        """From now on nothing is harmed; what is frozen thaws."""
        self._calm.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        try:
            port = self._upstream()
            if port is None:
                return
            with contextlib.suppress(OSError):
                up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
                agent, manager = End(reader, writer), End(up_reader, up_writer)
                try:
                    await self._pass(agent, manager, self._history.weather(self._connections))
                finally:
                    manager.drop(politely=True)
        except asyncio.CancelledError:
            pass  # the history is over; asyncio's server would report it as an error
        finally:
            self._passing.discard(task)
            writer.transport.abort()

    async def _pass(self, agent: "End", manager: "End", weather: Weather) -> None:
        passage = Passage(agent, manager, weather, self._calm)
        pumps = [
            asyncio.create_task(passage.pump(agent, manager)),
            asyncio.create_task(passage.pump(manager, agent)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            if weather.harm is Harm.GHOST and passage.harmed:
                await asyncio.wait(pumps)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)


class End:
    """One side of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def drop(self, *, politely: bool) -> None:
        """Hang up."""
        if politely:
            self.writer.close()
        else:
            self.writer.transport.abort()


class Passage:
    """The bytes of one connection."""

    def __init__(self, agent: End, manager: End, weather: Weather, calm: asyncio.Event) -> None:
        self._agent = agent
        self._manager = manager
        self._weather = weather
        self._calm = calm
        self._left = weather.after
        self.harmed = False

    async def pump(self, source: End, sink: End) -> None:
        """Until either side has gone, or the harm has ended it."""
        with contextlib.suppress(OSError):
            while data := await source.reader.read(1 << 16):
                if not await self._forward(data, sink):
                    return

    async def _forward(self, data: bytes, sink: End) -> bool:
        weather = self._weather
        if weather.harm is Harm.SLOW:
            await self._wait(weather.seconds / 10)
        elif weather.harm is not Harm.NONE and not self.harmed and not self._calm.is_set():
            if len(data) >= self._left:
                self.harmed = True
                return await self._harm(data, self._left, sink)
            self._left -= len(data)
        if not self._deaf(sink):
            sink.writer.write(data)
            await sink.writer.drain()
        return True

    def _deaf(self, sink: End) -> bool:
        """The agent's end is gone, and the manager does not know it yet."""
        return sink is self._agent and self.harmed and self._weather.harm is Harm.GHOST

    async def _harm(self, data: bytes, at: int, sink: End) -> bool:
        weather = self._weather
        sink.writer.write(data[:at])
        if weather.harm is Harm.CUT:
            self._hang_up()
            return False
        if weather.harm is Harm.GHOST:
            # What the agent had sent arrives when it has long come again.
            self._agent.drop(politely=weather.politely)
            await self._wait(weather.seconds)
            if sink is self._manager:
                sink.writer.write(data[at:])
                await sink.writer.drain()
                await self._wait(weather.seconds)
            return False
        await self._wait(weather.seconds)
        if weather.politely:
            sink.writer.write(data[at:])
            return True
        self._hang_up()
        return False

    def _hang_up(self) -> None:
        for end in (self._agent, self._manager):
            end.drop(politely=self._weather.politely)

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._calm.wait()

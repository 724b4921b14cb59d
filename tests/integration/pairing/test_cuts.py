"""A cable that is cut in the middle of a pairing, anywhere."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kustos.core.pairing_ports import PairingError, PairingTrouble
from tests.helpers.listening import listening
from tests.helpers.stopwatch import Stopwatch

from .hosts import CODE, LOOPBACK, Desk, Dialler, waiting_agent

STEP = 197


class Cable:
    """Passes bytes on in both directions until so many have gone through, then hangs up on both
    sides at once."""

    def __init__(self, port: int, bytes_left: int) -> None:
        self.port = port
        self.bytes_left = bytes_left
        self.frozen = False
        """Nothing comes out any more, and nobody hangs up."""

    @asynccontextmanager
    async def laid(self) -> AsyncIterator[int]:
        """The port at its near end."""
        async with listening(self._join) as port:
            yield port

    async def _join(self, near: asyncio.StreamReader, near_end: asyncio.StreamWriter) -> None:
        far, far_end = await asyncio.open_connection(LOOPBACK, self.port)
        ways = [
            asyncio.create_task(self._pass(near, far_end)),
            asyncio.create_task(self._pass(far, near_end)),
        ]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for end in (near_end, far_end):
            if self.bytes_left <= 0:
                end.transport.abort()
            end.close()
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while self.bytes_left > 0 and (data := await reader.read(4096)):
                if self.frozen:
                    continue
                data = data[: self.bytes_left]
                self.bytes_left -= len(data)
                writer.write(data)
                await writer.drain()


async def _pair(folder: Path, dialler: Dialler, cut_after: int) -> PairingTrouble | None:
    """What the manager says of it; both ends hold what that means."""
    desk = Desk()
    async with waiting_agent(folder) as agent:
        trouble = None
        async with Cable(agent.port, cut_after).laid() as port:
            try:
                await dialler.pair(agent.announced(port), CODE, desk.admit)
            except PairingError as error:
                trouble = error.kind
        kept = [identity.agent_id for identity in agent.kept]
        admitted = [identity.agent_id for identity in desk.granted]
        match trouble:
            case None:
                assert kept == admitted
                assert len(kept) == 1
            case PairingTrouble.UNANSWERED:
                assert len(admitted) == 1
                assert kept in ([], admitted)
            case _:
                assert kept == []
        if not kept:
            # Whatever became of it: the same code is still good on a cable that holds.
            await dialler.pair(agent.announced(), CODE, Desk().admit)
        assert agent.wrong == []
    return trouble


async def test_wherever_it_is_cut_both_ends_know_what_they_have(tmp_path: Path) -> None:
    """Nobody is let in without the manager's knowledge, no guess is counted, and the manager says
    that it does not know only where it cannot."""
    dialler = Dialler(tmp_path / "tls")
    said: list[PairingTrouble | None] = []
    while not said or said[-1] is not None:
        said.append(await _pair(tmp_path, dialler, len(said) * STEP))
        assert len(said) < 100, "it never gets through"
    assert PairingTrouble.BUSY in said
    assert PairingTrouble.INTERRUPTED in said
    assert PairingTrouble.UNANSWERED in said


async def test_a_manager_that_is_killed_leaves_the_code_good(tmp_path: Path) -> None:
    """In the moment in which both ends have proved the code, before the identity."""
    dialler = Dialler(tmp_path / "tls")
    proved = asyncio.Event()

    async def die(_: object) -> None:
        proved.set()
        await asyncio.Event().wait()

    async with waiting_agent(tmp_path) as agent:
        first = asyncio.create_task(dialler.pair(agent.announced(), CODE, die))  # type: ignore[arg-type]  # never returns
        await proved.wait()
        first.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await first
        await dialler.pair(agent.announced(), CODE, Desk().admit)
        assert len(agent.kept) == 1


async def test_hanging_up_on_an_agent_that_has_frozen_takes_a_second(tmp_path: Path) -> None:
    """It answers nothing, not even TLS's farewell; the manager can end all the same."""
    dialler = Dialler(tmp_path / "tls")
    proved = asyncio.Event()

    async def wait(_: object) -> None:
        proved.set()
        await asyncio.Event().wait()

    async with waiting_agent(tmp_path) as agent:
        cable = Cable(agent.port, 1_000_000)
        async with cable.laid() as port:
            pairing = asyncio.create_task(
                dialler.pair(agent.announced(port), CODE, wait)  # type: ignore[arg-type]  # never returns
            )
            await proved.wait()
            cable.frozen = True
            watch = Stopwatch()
            pairing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await pairing
            assert watch.seconds() < 3

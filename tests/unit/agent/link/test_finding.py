"""When an agent looks for a manager that has moved, and what it takes from strangers."""

import asyncio
import errno
import ssl
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.link.finding import (
    FIRST_PAUSE_SECONDS,
    LONG_ROUND_SECONDS,
    LONGEST_PAUSE_SECONDS,
    MOST_FOUND,
    PATIENCE,
    Elsewhere,
    LookTimes,
    marks_of,
)
from tests.helpers.listening import listening
from tests.integration.agent.certificates import Authority, make_authority

KNOWN = ("manager.invalid:47611",)


def test_a_manager_that_is_started_anew_is_not_looked_for() -> None:
    """Only when all addresses have failed twice; a link begins the count anew."""
    times = LookTimes()
    assert [times.failed(now, 1) for now in range(PATIENCE)] == [False] * (PATIENCE - 1) + [True]
    times.linked()
    assert not times.failed(PATIENCE, 1)


def test_a_round_over_many_dead_addresses_is_patience_enough() -> None:
    """It took as long as a manager takes to be back."""
    assert LookTimes().failed(0, LONG_ROUND_SECONDS)


def test_looks_become_rare() -> None:
    """A laptop far from its manager: 1, 2, 4, … minutes between two looks, 15 at most."""
    times = LookTimes()
    looks = [now for now in range(7_200) if times.failed(now, 1)]
    pauses = [later - former for former, later in pairwise(looks)]
    assert pauses == [60, 120, 240, 480, 900, 900, 900, 900, 900, 900]


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_there_is_always_time_between_two_looks(moments: list[float]) -> None:
    """However often it fails."""
    times = LookTimes()
    looks = [now for now in sorted(moments) if times.failed(now, 1)]
    gaps = [later - former for former, later in pairwise(looks)]
    assert all(gap >= FIRST_PAUSE_SECONDS for gap in gaps)
    assert not looks or not times.failed(looks[-1], 1)
    assert LONGEST_PAUSE_SECONDS >= FIRST_PAUSE_SECONDS


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The manager's."""
    return make_authority(tmp_path_factory.mktemp("ca"))


@asynccontextmanager
async def door(context: ssl.SSLContext | None) -> AsyncIterator[str]:
    """Somebody who takes connections at the address; without a certificate he only holds them."""

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Say nothing."""

    async with listening(hold, context) as port:
        yield f"127.0.0.1:{port}"


class Network:
    """Answers what it is told to, and counts the questions."""

    def __init__(self, *answers: str) -> None:
        self.answers = answers
        self.asked: list[tuple[str, ...]] = []

    async def look(self, marks: Collection[str]) -> Sequence[str]:
        self.asked.append(tuple(marks))
        return self.answers


async def found(network: Network, authority: Authority, seconds: float = 5.0) -> str | None:
    """What the look that is due brings."""
    elsewhere = Elsewhere(network.look, try_seconds=seconds)
    for _ in range(PATIENCE - 1):
        assert await elsewhere.address(authority.pem, KNOWN, 0) is None
    assert network.asked == []
    return await elsewhere.address(authority.pem, KNOWN, 0)


async def test_a_manager_elsewhere_is_found_among_strangers(
    authority: Authority, tmp_path: Path
) -> None:
    """Impostors, such as never answer and nonsense hold up nobody but themselves."""
    foreign = make_authority(tmp_path)
    async with (
        door(None) as silent,
        door(foreign.context) as impostor,
        door(authority.context) as manager,
    ):
        network = Network(
            silent, "nonsense", "127.0.0.1:1", impostor, "", "300.0.0.1:4", manager, manager
        )
        assert await found(network, authority) == manager
    assert network.asked == [(authority.fingerprint[:16],)]


async def test_strangers_alone_bring_nothing(authority: Authority, tmp_path: Path) -> None:
    """And no more time than is given to them all."""
    foreign = make_authority(tmp_path)
    async with door(None) as silent, door(foreign.context) as impostor:
        async with asyncio.timeout(5):
            assert await found(Network(silent, impostor), authority, 0.2) is None


async def test_thousands_of_addresses_are_not_tried(authority: Authority) -> None:
    """32 are."""
    tried = 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal tried
        tried += 1
        writer.transport.abort()

    async with listening(count) as port:
        answers = [f"127.0.0.1:{port:05d}"] + [
            f"127.{a}.{b}.1:{port}" for a in range(50) for b in range(50)
        ]
        assert await found(Network(*answers), authority) is None
    assert 1 <= tried <= MOST_FOUND


async def test_a_look_that_fails_is_told_and_no_more(
    authority: Authority, logged: Callable[[str], None]
) -> None:
    """No process can be started, for instance: the known addresses are tried on."""

    async def look(marks: Collection[str]) -> Sequence[str]:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    elsewhere = Elsewhere(look)
    assert await elsewhere.address(authority.pem, KNOWN, LONG_ROUND_SECONDS) is None
    logged("no more processes")


async def test_known_addresses_are_not_tried_again(authority: Authority) -> None:
    """They have failed a moment ago."""
    assert await found(Network(*KNOWN), authority) is None


async def test_a_manager_of_this_computer_is_not_looked_for(authority: Authority) -> None:
    """The embedded agent asks nobody in the network."""
    network = Network()
    elsewhere = Elsewhere(network.look)
    for _ in range(2 * PATIENCE):
        assert await elsewhere.address(authority.pem, ("127.0.0.1:4711", "[::1]:4711"), 0) is None
    assert network.asked == []


def test_each_pinned_authority_is_asked_for(authority: Authority, tmp_path: Path) -> None:
    """Two of them while one takes over from the other."""
    other = make_authority(tmp_path)
    assert marks_of(authority.pem + other.pem) == (
        authority.fingerprint[:16],
        other.fingerprint[:16],
    )

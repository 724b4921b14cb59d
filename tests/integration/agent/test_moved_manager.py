"""The link when the manager has moved: what is tried, what is kept, what is noted for `status`."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.link.kept_identity import MOST_ADDRESSES
from kustos_agent.link.state import LinkState, LinkTrouble, load_state
from kustos_agent.protocol.closing import CloseCode
from tests.helpers.waiting import eventually_async
from tests.unit.agent.tasks.scripted import ScriptedOperations

from .agents import identity_for, inner_agent
from .certificates import Authority
from .small_manager import SmallManager

NOWHERE = "manager.invalid:47611"


@dataclass(frozen=True)
class Kept:
    """What is on the agent's disk."""

    folder: Path

    @property
    def addresses(self) -> tuple[str, ...]:
        identity = IdentityFile(self.folder / "identity.json").load()
        return () if identity is None else identity.addresses

    @property
    def state(self) -> LinkState | None:
        return load_state(self.folder / "state.json", os.getpid())


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def _moved(manager: SmallManager, *addresses: str) -> Identity:
    """An identity that knows where the manager was."""
    return replace(identity_for(manager), addresses=addresses or (NOWHERE,))


def _address(manager: SmallManager) -> str:
    return f"127.0.0.1:{manager.port}"


async def test_a_found_address_is_kept_in_front(manager: SmallManager, kept: Kept) -> None:
    """Once the manager has welcomed the agent there."""
    async with inner_agent(kept.folder, _moved(manager), ScriptedOperations()) as agent:
        agent.elsewhere = (_address(manager),)
        await manager.linked()
        await eventually_async(
            lambda: kept.addresses == (_address(manager), NOWHERE), 10, "the address on disk"
        )
        assert agent.looked == [(manager.authority.fingerprint[:16],)]


async def test_at_most_32_addresses_are_kept(manager: SmallManager, kept: Kept) -> None:
    """The oldest goes."""
    many = tuple(f"a{number}.invalid..:1" for number in range(MOST_ADDRESSES))
    async with inner_agent(kept.folder, _moved(manager, *many), ScriptedOperations()) as agent:
        agent.elsewhere = (_address(manager),)
        await manager.linked()
        await eventually_async(
            lambda: kept.addresses == (_address(manager), *many[:-1]), 10, "the addresses on disk"
        )


async def test_the_address_that_works_is_tried_first_from_then_on(
    manager: SmallManager, kept: Kept
) -> None:
    """Of those that were known as well; a dead one costs ten seconds at each start."""
    identity = _moved(manager, NOWHERE, _address(manager))
    async with inner_agent(kept.folder, identity, ScriptedOperations()) as agent:
        await manager.linked()
        await eventually_async(
            lambda: kept.addresses == (_address(manager), NOWHERE), 10, "the address on disk"
        )
        assert agent.looked == []


async def test_an_impostor_that_is_found_learns_nothing(
    manager: SmallManager, foreign_authority: Authority, kept: Kept
) -> None:
    """No token is sent to it; the known addresses are tried on and on, and work when the manager is
    back there."""
    async with SmallManager(foreign_authority).running() as impostor:
        await manager.stop()
        identity = _moved(manager, NOWHERE, _address(manager))
        async with inner_agent(kept.folder, identity, ScriptedOperations()) as agent:
            agent.elsewhere = (_address(impostor),)
            await eventually_async(lambda: agent.looked, 20, "a look")
            await eventually_async(
                lambda: len(agent.waits) > 4, 20, "more rounds over the known addresses"
            )
            assert len(agent.looked) == 1
            await manager.start()
            await manager.linked()
        assert impostor.attempts == 0
        assert _address(impostor) not in kept.addresses


async def test_a_disk_that_keeps_no_address_does_not_end_the_link(
    manager: SmallManager, kept: Kept, logged: Callable[[str], None]
) -> None:
    """It is told in the log."""
    (kept.folder / "identity.json").mkdir()
    identity = _moved(manager, NOWHERE, _address(manager))
    async with inner_agent(kept.folder, identity, ScriptedOperations()) as agent:
        await manager.linked()
        await eventually_async(
            lambda: agent.identity.current.addresses[0] == _address(manager), 10, "the address"
        )
        assert len(manager.hellos) == 1
    logged("address of the manager cannot be kept")


# --- what is noted -----------------------------------------------------------------------------


async def _noted(kept: Kept, trouble: LinkTrouble) -> LinkState:
    def found() -> LinkState | None:
        state = kept.state
        return state if state is not None and state.trouble is trouble else None

    state = await eventually_async(found, 20, f"a note of {trouble}")
    assert state is not None
    return state


async def test_link_and_loss_are_noted_without_secrets(manager: SmallManager, kept: Kept) -> None:
    """Since when, where, and when it is tried again."""
    async with inner_agent(kept.folder, identity_for(manager), ScriptedOperations()) as agent:
        await manager.linked()
        linked = await eventually_async(lambda: kept.state, 10, "a note")
        assert linked is not None
        assert (linked.trouble, linked.address) == (None, _address(manager))
        agent.max_waits = 2
        await manager.stop()
        lost = await _noted(kept, LinkTrouble.UNREACHABLE)
        assert lost.since > linked.since
        assert lost.next_try is not None
        assert lost.at >= lost.since
        assert "t0ken" not in (kept.folder / "state.json").read_text()
        await manager.start()


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (CloseCode.VERSION, LinkTrouble.VERSION),
        (CloseCode.REVOKED, LinkTrouble.UNKNOWN_HERE),
        (CloseCode.REPLACED, LinkTrouble.REPLACED),
    ],
)
async def test_a_dismissal_is_noted(
    manager: SmallManager,
    kept: Kept,
    code: CloseCode,
    trouble: LinkTrouble,
    logged: Callable[[str], None],
) -> None:
    """A person must act, and is told which way."""
    manager.close_with = (code, "go")
    async with inner_agent(kept.folder, identity_for(manager), ScriptedOperations()):
        await _noted(kept, trouble)
    logged("manager refuses this agent")


async def test_a_removed_machine_is_noted_as_that(
    manager: SmallManager, kept: Kept, logged: Callable[[str], None]
) -> None:
    manager.refuse_http = HTTPStatus.UNAUTHORIZED
    async with inner_agent(kept.folder, identity_for(manager), ScriptedOperations()):
        await _noted(kept, LinkTrouble.UNKNOWN_HERE)
    logged("manager refuses this agent")


async def test_somebody_else_at_the_address_is_noted_as_that(
    manager: SmallManager, foreign_authority: Authority, kept: Kept
) -> None:
    """It says more than that nobody is there."""
    async with SmallManager(foreign_authority).running() as impostor:
        identity = replace(identity_for(manager), addresses=(_address(impostor), NOWHERE))
        async with inner_agent(kept.folder, identity, ScriptedOperations()):
            await _noted(kept, LinkTrouble.FOREIGN)


async def test_a_note_that_cannot_be_written_does_not_end_the_link(
    manager: SmallManager, kept: Kept, logged: Callable[[str], None]
) -> None:
    """A full disk, or a folder in its place."""
    (kept.folder / "state.json").mkdir()
    async with inner_agent(kept.folder, identity_for(manager), ScriptedOperations()):
        await manager.linked()
    logged("state of the link cannot be noted")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", json.dumps({"pid": 1}).encode()])
def test_a_damaged_note_says_nothing(tmp_path: Path, content: bytes) -> None:
    """Rather than something wrong."""
    file = tmp_path / "state.json"
    file.write_bytes(content)
    assert load_state(file, os.getpid()) is None

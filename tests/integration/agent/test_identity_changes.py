"""Another token and other certificates over a link that goes on, and over the next one."""

from functools import partial
from pathlib import Path

import pytest

from kustos_agent.identity import IdentityFile
from kustos_agent.protocol.messages import KnowManager, ManagerKnown, RotateToken, TokenRotated
from tests.unit.agent.tasks.scripted import ScriptedOperations

from .agents import identity_for, inner_agent
from .certificates import Authority, make_authority
from .small_manager import SmallManager

NEW = "n" * 43


async def test_the_next_dial_uses_the_new_token_without_a_restart(
    manager: SmallManager, tmp_path: Path
) -> None:
    """And the link that brought it goes on."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        assert await manager.ask(RotateToken(token=NEW)) == TokenRotated()
        assert len(manager.hellos) == 1
        manager.tokens = {NEW}
        await manager.cut()
        await manager.until(lambda: len(manager.hellos) == 2)
        assert agent.identity.current.token == NEW


def linked_again(manager: SmallManager, times: int) -> bool:
    """Whether agents have said hello so often."""
    return len(manager.hellos) == times


@pytest.fixture
def successor(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A CA that takes over."""
    return make_authority(tmp_path_factory.mktemp("successor"), name="Another CA")


async def test_an_agent_follows_from_one_ca_to_the_next(
    manager: SmallManager, successor: Authority, tmp_path: Path
) -> None:
    """Both are believed until the old one is dropped; then it is not, whoever shows it."""
    old = manager.authority
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        here = (f"127.0.0.1:{manager.port}",)

        async def know(*authorities: Authority) -> None:
            pem = "".join(authority.pem for authority in authorities)
            assert await manager.ask(KnowManager(authorities=pem, addresses=here)) == ManagerKnown()

        async def serve_as(authority: Authority) -> None:
            manager.authority = authority
            await manager.stop()
            await manager.start()

        await manager.linked()
        await know(old, successor)
        for number, authority in enumerate((old, successor), start=2):
            await serve_as(authority)
            await manager.until(partial(linked_again, manager, number))
        await know(successor)
        waits = len(agent.waits)
        await serve_as(old)
        agent.max_waits = waits + 3
        await agent.patience.wait()
        assert len(manager.hellos) == 3
    stored = IdentityFile(tmp_path / "identity.json").load()
    assert stored is not None
    assert stored.ca == successor.pem

"""A small real manager for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .agents import AgentProcess, agent_process
from .certificates import Authority, make_authority
from .small_manager import SmallManager


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The manager's CA."""
    return make_authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="session")
def foreign_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Somebody else's, with a certificate for the very same name."""
    return make_authority(tmp_path_factory.mktemp("foreign"))


@pytest.fixture
async def manager(authority: Authority) -> AsyncIterator[SmallManager]:
    """Listening."""
    async with SmallManager(authority).running() as running:
        yield running


@pytest.fixture
async def agent(tmp_path: Path) -> AsyncIterator[AgentProcess]:
    """A process that has not been started yet."""
    async with agent_process(tmp_path / "home") as process:
        yield process
